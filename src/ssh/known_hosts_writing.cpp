// Host keys that are written down, and lines of others. Judges none.
#include "ssh/host_key_line.hpp"
#include "ssh/known_hosts_file.hpp"
#include "ssh/known_hosts_state.hpp"

#include <iterator>
#include <utility>

namespace netpoll {

/// Takes in what other processes wrote since the file was read. Mistakes in it are not reported:
/// the run is under way, and the next one will name them.
expected<void, std::string> known_hosts::state::catch_up(host_key_appender& file) {
    auto news = file.unseen(seen[path]);
    if (!news) return unexpected(std::move(news).error());
    if (!news->has_value()) return {};
    host_key_text& text = **news;
    host_key_mistakes mistakes;
    auto fresh = std::make_unique<host_key_index>();
    if (text.replaces) fresh->add(text.text, path, text.first_line, mistakes);
    const std::unique_lock lock(added_mutex);
    if (text.replaces)
        added.swap(fresh);
    else
        added->add(text.text, path, text.first_line, mistakes);
    return {};
}

/// What `remember` answers without writing, or nothing where the key is new.
std::optional<expected<void, std::string>> known_hosts::state::settled(
    const host_names& names, std::string_view type, std::string_view blob) const {
    const auto judged = judge(names, type, blob);
    const std::string place = to_string(judged.where);
    switch (judged.verdict) {
        case host_key_verdict::unknown:
            return std::nullopt;
        case host_key_verdict::known:
            return answer_t{};
        case host_key_verdict::revoked:
            return unexpected<std::string>(place + " revokes this key: it is not saved");
        case host_key_verdict::changed:
            return unexpected<std::string>(
                place +
                " lists another key for this host: the new one is not saved; remove that "
                "line if the device's key was really replaced");
    }
    return std::nullopt;
}

void known_hosts::state::add(const std::string& line, const std::string& file, unsigned number) {
    host_key_mistakes mistakes;
    const std::unique_lock lock(added_mutex);
    added->add(line, file, number, mistakes);
}

expected<void, std::string> known_hosts::state::write_down(const host_names& names,
                                                           std::string_view type,
                                                           std::string_view blob) {
    if (auto answer = settled(names, type, blob)) return *std::move(answer);
    std::string line = names.listed;
    line.append(" ").append(type).append(" ").append(blob);
    if (path.empty()) {
        add(line, "(accepted in this run)", 0);
        return {};
    }
    const auto failed = [&](const std::string& why) {
        return unexpected<std::string>("cannot save the key in " + path + ": " + why);
    };
    auto file = host_key_appender::open(path);
    if (!file) return failed(file.error());
    if (const auto caught_up = catch_up(*file); !caught_up) return failed(caught_up.error());
    if (auto answer = settled(names, type, blob)) return *std::move(answer);
    auto& mark = seen[path];
    if (const auto written = file->append(line, mark); !written) return failed(written.error());
    add(line, path, mark.lines);
    return {};
}

expected<void, std::string> known_hosts::remember(std::string_view host, std::uint16_t port,
                                                  std::string_view type, std::string_view blob) {
    std::string scratch;
    if (!can_be_listed(host))
        return unexpected<std::string>("a host of this name cannot stand in a known_hosts file");
    if (!is_key_blob(type, blob, scratch) || type.find_first_of(" \t\r\n") != type.npos)
        return unexpected<std::string>("the device's key is damaged: it is not saved");
    const std::lock_guard one_at_a_time(state_->writer);
    return state_->write_down(host_names(host, port), type, blob);
}

host_key_mistakes known_hosts::add_lines(const std::vector<std::string>& lines) {
    host_key_mistakes all;
    const std::unique_lock lock(state_->added_mutex);
    for (const std::string& line : lines) {
        if (!state_->given.insert(line).second) continue;
        const auto [file, number] = position_in_comment(line);
        state_->added->add(line, file, number, all);
    }
    return all;
}

}  // namespace netpoll
