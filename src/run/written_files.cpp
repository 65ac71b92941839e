// Compares files by what they are, names by where they lie. Knows no format.
#include "run/written_files.hpp"

#include "machine/place.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/inventory.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <climits>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>

namespace netpoll {

namespace {

/// A file that exists by its number, one that does not by its full name.
struct identity {
    dev_t device{0};
    ino_t number{0};
    std::string full_name;

    friend bool operator==(const identity&, const identity&) = default;
};

/// What a chain of links leads to, whether it exists or not.
std::string behind_links(std::string path) {
    constexpr int most_links = 40;
    for (int i = 0; i < most_links; ++i) {
        std::error_code none;
        const auto target = std::filesystem::read_symlink(path, none);
        if (none) break;
        path = target.is_absolute() ? target.string() : parent_folder(path) + "/" + target.string();
    }
    return path;
}

std::optional<identity> identity_of(const std::string& path) {
    if (path.empty()) return std::nullopt;
    struct stat facts = {};
    const int missing = path == "-" ? ::fstat(STDOUT_FILENO, &facts) : ::stat(path.c_str(), &facts);
    if (missing == 0) {
        if (!S_ISREG(facts.st_mode) && !S_ISDIR(facts.st_mode)) return std::nullopt;
        return identity{facts.st_dev, facts.st_ino, {}};
    }
    if (path == "-") return std::nullopt;
    std::string target = behind_links(path);
    while (target.size() > 1 && target.ends_with('/'))
        target.pop_back();
    const std::unique_ptr<char, decltype(&std::free)> folder(
        ::realpath(parent_folder(target).c_str(), nullptr), &std::free);
    if (!folder) return std::nullopt;
    return identity{0, 0, std::string(folder.get()) + "/" + last_part(target)};
}

using identities = std::vector<std::optional<identity>>;

identities identities_of(const std::vector<named_file>& files) {
    identities all;
    for (const named_file& each : files)
        all.push_back(identity_of(each.path));
    return all;
}

void add_overwritten(const named_file& written, const identity& one,
                     const std::vector<named_file>& read, const identities& sources,
                     std::vector<std::string>& wrong) {
    for (std::size_t i = 0; i < read.size(); ++i)
        if (sources[i] == one)
            wrong.push_back(written.name + " is the file of " + read[i].name +
                            ": it would be overwritten");
}

}  // namespace

std::vector<std::string> same_files(const std::vector<named_file>& written,
                                    const std::vector<named_file>& read) {
    std::vector<std::string> wrong;
    const auto all = identities_of(written);
    const auto sources = identities_of(read);
    for (std::size_t i = 0; i < written.size(); ++i) {
        if (!all[i]) continue;
        for (std::size_t j = i + 1; j < written.size(); ++j)
            if (all[i] == all[j])
                wrong.push_back(written[i].name + " and " + written[j].name +
                                " are the same file: one would destroy the other");
        add_overwritten(written[i], *all[i], read, sources, wrong);
    }
    return wrong;
}

std::vector<std::string> overwritten_files(const std::vector<named_file>& written,
                                           const std::vector<named_file>& read) {
    std::vector<std::string> wrong;
    const auto sources = identities_of(read);
    for (const named_file& each : written)
        if (const auto one = identity_of(each.path))
            add_overwritten(each, *one, read, sources, wrong);
    return wrong;
}

std::vector<named_file> read_by(const run_request& request) {
    std::vector<named_file> files{{"--job", request.overrides.job},
                                  {"--platforms", request.platforms},
                                  {"--netbox-ca", request.netbox_ca},
                                  {"--via-key", request.via.key_file},
                                  {"--via-ca", request.via.ca_file}};
    for (const std::string& inventory : request.inventories()) {
        // "-" is standard input here.
        if (inventory != "-") files.push_back({"INVENTORY", inventory});
        for (const char* each : {"hosts", "groups", "defaults"})
            for (const char* ending : {".yaml", ".yml"})
                files.push_back({"INVENTORY", inventory + "/" + each + ending});
    }
    for (const std::string& each : request.overrides.private_keys)
        files.push_back({"--private-key", each});
    if (const auto& config = request.overrides.ssh_config)
        files.push_back({"--ssh-config", *config});
    for (const std::string& each : request.known_hosts)
        files.push_back({"--known-hosts", each});
    for (const auto* terms : {&request.devices, &request.select.limit, &request.select.exclude})
        for (const std::string& each : *terms)
            if (each.starts_with('@')) files.push_back({each, each.substr(1)});
    return files;
}

std::vector<named_file> read_by(const inventory& all) {
    std::vector<named_file> files;
    for (const std::string& each : all.files())
        files.push_back({"the inventory (" + escape(each) + ")", each});
    return files;
}

std::vector<std::string> inside_folders(const std::vector<named_file>& written,
                                        const std::string& outdir, const std::string& record) {
    namespace fs = std::filesystem;
    const auto whole = [](const std::string& path) {
        std::error_code none;
        return fs::weakly_canonical(fs::absolute(path, none), none).lexically_normal();
    };
    std::vector<std::string> wrong;
    for (const named_file& each : written) {
        if (each.path.empty() || each.path == "-") continue;
        const auto path = whole(each.path);
        const auto below = outdir.empty() ? fs::path() : path.lexically_relative(whole(outdir));
        if (!below.empty() && *below.begin() == "raw")
            wrong.push_back(each.name + " is where --outdir writes outputs: name another place");
        if (!record.empty() && path.parent_path() == whole(record) && path.extension() == ".yaml")
            wrong.push_back(each.name + " is where --record writes sessions: name another place");
    }
    return wrong;
}

}  // namespace netpoll
