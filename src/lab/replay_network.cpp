// Finds recordings and makes devices of them. Knows no socket.
#include "lab/replay_network.hpp"

#include "lab/lab_files.hpp"
#include "lab/login_counters.hpp"

#include "nodes/yaml_parser.hpp"
#include "nodes/yaml_text.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace netpoll::lab {

namespace {

namespace fs = std::filesystem;

bool is_yaml(const fs::path& path) {
    return path.extension() == ".yaml" || path.extension() == ".yml";
}

/// "ios#C9800-L#simulation.yaml" plays as ios-C9800-L.
std::string host_of(const fs::path& path) {
    auto name = path.stem().string();
    for (const std::string_view ending : {"#simulation", "_simulation"}) {
        if (name.ends_with(ending)) name.erase(name.size() - ending.size());
    }
    std::string host;
    for (const char c : name) {
        const bool fits = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_';
        if (fits) {
            host += c;
        } else if (!host.empty() && host.back() != '-') {
            host += '-';
        }
    }
    host.erase(host.find_last_not_of("-.") + 1);
    return host.empty() ? "recording" : host;
}

class loader {
public:
    loader(std::vector<mistake>& mistakes, std::vector<std::string>& notes)
        : mistakes_(mistakes), notes_(notes) {}

    void load(const std::string& path) {
        std::error_code error;
        if (!fs::is_directory(path, error)) {
            load_file(path, false);
            return;
        }
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(path, error)) {
            if (is_yaml(entry.path())) files.push_back(entry.path());
        }
        if (error) complain(path, error.message());
        std::sort(files.begin(), files.end());
        others_ = 0;
        const auto before = recordings_.size() + mistakes_.size();
        for (const auto& file : files)
            load_file(file, true);
        if (others_ > 0) {
            notes_.push_back(path + ": " + std::to_string(others_) +
                             " YAML files are no recordings and are skipped");
        }
        if (recordings_.size() + mistakes_.size() == before) complain(path, "holds no recording");
    }

    std::vector<named_recording> take() { return std::move(recordings_); }

private:
    void complain(const std::string& file, std::string message) {
        mistakes_.push_back({{file, 0}, std::move(message)});
    }

    void load_file(const fs::path& path, bool may_be_other) {
        std::ifstream in(path, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(in), {}};
        if (!in || in.bad()) {
            complain(path.string(), "cannot be read");
            return;
        }
        if (may_be_other) {
            std::vector<mistake> ignored;
            const auto document = parse_yaml(bytes, path.string(), ignored);
            if (ignored.empty() && !is_recording(document.root())) {
                ++others_;
                return;
            }
        }
        auto content = read_recording(bytes, path.string(), mistakes_);
        if (content) recordings_.push_back({unique(host_of(path)), std::move(content)});
    }

    std::string unique(const std::string& host) {
        auto name = host;
        for (int i = 2; !hosts_.insert(name).second; ++i)
            name = host + "-" + std::to_string(i);
        return name;
    }

    std::vector<mistake>& mistakes_;
    std::vector<std::string>& notes_;
    std::vector<named_recording> recordings_;
    std::set<std::string> hosts_;
    std::size_t others_{0};  // files of a folder that are no recordings
};

void add_pair(yaml_text& to, std::string_view key, std::string_view value) {
    to.word(key);
    to.text(value);
}

void add_realms(yaml_text& to, std::size_t count) {
    to.word("realms");
    to.begin_mapping();
    for (std::size_t i = 0; i < count; ++i) {
        to.word(realm_name(i));
        to.begin_mapping();
        to.end_mapping();
    }
    to.end_mapping();
}

void add_host(yaml_text& to, const device& d, bool realms) {
    to.word(d.name);
    to.begin_mapping();
    add_pair(to, "hostname", dotted(d.address));
    add_pair(to, "platform", d.replayed->platform);
    add_pair(to, "channel", d.replayed->exec ? "exec" : "shell");
    if (realms) add_pair(to, "realm", realm_name(d.realm));
    const auto commands = recorded_commands(*d.replayed);
    if (!commands.empty()) {
        to.word("commands");
        to.begin_sequence();
        for (const auto& command : commands)
            to.text(command);
        to.end_sequence();
    }
    to.end_mapping();
}

}  // namespace

std::vector<named_recording> load_recordings(const std::vector<std::string>& paths,
                                             std::vector<mistake>& mistakes,
                                             std::vector<std::string>& notes) {
    loader files(mistakes, notes);
    for (const auto& path : paths)
        files.load(path);
    return files.take();
}

expected<std::vector<device>, std::string> plan_replay(
    const lab_options& options, const std::vector<named_recording>& recordings) {
    auto plain = options;
    plain.devices = recordings.size();
    plain.platforms = {{"generic", 1}};
    std::vector<std::string> names;
    for (const auto& t : recordings)
        names.push_back(options.name_prefix + t.host);
    auto devices = plan_network(plain, names);
    if (!devices) return devices;
    for (std::size_t i = 0; i < recordings.size(); ++i)
        (*devices)[i].replayed = recordings[i].content;
    return devices;
}

std::string replay_inventory(const lab_options& options, const std::vector<device>& devices) {
    const auto password = password_source(options);
    yaml_text to;
    to.begin_mapping();
    to.word("defaults");
    to.begin_mapping();
    to.word("port");
    to.word(std::to_string(options.port));
    add_pair(to, "username", options.username);
    add_pair(to, "password", password);
    const bool asks = std::any_of(devices.begin(), devices.end(),
                                  [](const device& d) { return asks_for_secret(*d.replayed); });
    if (asks) add_pair(to, "secret", password);
    to.end_mapping();
    if (options.realms > 0) add_realms(to, options.realms);
    to.word("hosts");
    to.begin_mapping();
    for (const auto& d : devices)
        add_host(to, d, options.realms > 0);
    to.end_mapping();
    to.end_mapping();
    return to.finish() + "\n";
}

}  // namespace netpoll::lab
