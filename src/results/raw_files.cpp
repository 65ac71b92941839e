// Safe names and small whole files. Knows no JSON.
#include "results/raw_files.hpp"

#include "core/ascii.hpp"
#include "results/report.hpp"
#include "results/whole_file.hpp"

#include <algorithm>
#include <cerrno>
#include <set>

namespace netpoll {

namespace {

constexpr std::size_t longest_name = 100;

bool is_safe(char c) {
    return is_word_character(c) || c == '.' || c == '-';
}

bool is_whole(const command_result& result) {
    return result.status == command_status::ok || result.status == command_status::error_marker;
}

}  // namespace

std::string safe_name(std::string_view text) {
    std::string name(text.substr(0, longest_name));
    for (char& c : name)
        if (!is_safe(c)) c = '_';
    if (name.empty()) return "_";
    if (name.front() == '.') name.front() = '_';
    return name;
}

std::string host_folder(std::string_view host) {
    std::string name = safe_name(host);
    if (name != host) name += "-" + sha256_hex(host).substr(0, 8);
    return name;
}

std::vector<std::string> command_files(const std::vector<command_result>& commands) {
    std::set<std::string> bases;
    std::set<std::string> names_taken;
    std::vector<std::string> names;
    names.reserve(commands.size());
    for (const command_result& result : commands) {
        const char* ending = is_whole(result) ? ".txt" : ".incomplete.txt";
        const std::string first = safe_name(result.command);
        std::string base = first;
        for (unsigned number = 2; bases.contains(base) || names_taken.contains(base + ending);
             ++number)
            base = first + "-" + std::to_string(number);
        bases.insert(base);
        names_taken.insert(base + ending);
        names.push_back(result.sent ? base + ending : std::string());
    }
    return names;
}

expected<raw_files, std::string> raw_files::create(const std::string& outdir, mode_t mode,
                                                   after_crash leaves) {
    const auto at = place::find(outdir);
    if (!at) return unexpected(at.error());
    const auto folder = held_folder::make(*at, folder_mode(mode));
    if (!folder) return unexpected(folder.error());
    auto raw = folder->make("raw", folder_mode(mode));
    if (!raw) return unexpected(std::move(raw).error());
    return raw_files(std::move(*raw), mode, leaves);
}

expected<held_folder, std::string> raw_files::folder_of(const std::string& host) const {
    return folder_.make(host_folder(host), folder_mode(mode_));
}

io_result raw_files::write(const outcome& result) const {
    const auto names = command_files(result.commands);
    const auto is_written = [](const std::string& name) { return !name.empty(); };
    if (std::none_of(names.begin(), names.end(), is_written)) return {};
    const auto own = folder_of(result.target->name);
    if (!own) return unexpected(own.error());
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!is_written(names[i])) continue;
        auto written = write_one(*own, names[i], result.commands[i].output);
        if (!written) return written;
    }
    return {};
}

io_result raw_files::complete(const recorded_result& record) const {
    std::vector<command_result> commands;
    for (const recorded_command& each : record.commands) {
        auto& command = commands.emplace_back();
        command.command = each.command;
        command.status = each.status;
        command.sent = each.status != command_status::not_run;
    }
    const auto names = command_files(commands);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].empty()) continue;
        const auto own = folder_of(record.host);
        if (!own) return unexpected(own.error());
        const recorded_command& from = record.commands[i];
        struct stat there = {};
        if (own->look(names[i], there) && static_cast<std::uint64_t>(there.st_size) == from.bytes)
            continue;
        if (sha256_hex(from.output) != from.sha256) continue;
        auto written = write_small_file(*own, names[i], from.output, mode_);
        if (!written) return written;
    }
    return {};
}

// What is there, a link too, is replaced by a file that is whole before.
io_result raw_files::write_one(const held_folder& own, const std::string& name,
                               std::string_view bytes) const {
    if (leaves_ == after_crash::whole) return write_small_file(own, name, bytes, mode_);
    const auto made = own.create(name, mode_);
    if (!made && made.error() == EEXIST) return write_small_file(own, name, bytes, mode_);
    const int code = made ? write_all(made->value(), bytes) : made.error();
    if (code == 0) return {};
    if (made) own.remove(name);
    return io_failure(own.shown(name), code);
}

}  // namespace netpoll
