// Adds hosts to a document. Knows no format.
#include "inventory/import/host_adder.hpp"

#include "core/secret_key.hpp"

#include <netpoll/escape.hpp>

namespace netpoll {

std::string no_platform_note(std::string_view called) {
    return "'" + escape(called, 80) +
           "' is no platform of netpoll's, which 'netpoll platforms' lists; these hosts have none";
}

host_adder::host_adder(const foreign_file& from)
    : from_(from),
      mistakes_before_(from.mistakes.size()),
      into_(from.path, from.mistakes, brackets::literal) {
    into_.begin_mapping(1);
    into_.scalar("hosts", 1);
    into_.begin_mapping(1);
}

void host_adder::begin(std::string_view name, unsigned line) {
    ++hosts_;
    into_.scalar(name, line);
    into_.begin_mapping(line);
}

void host_adder::text(std::string_view key, std::string_view value, unsigned line) {
    if (value.empty()) return;
    into_.scalar(key, line);
    into_.scalar(value, line);
}

void host_adder::platform(std::string_view called, unsigned line) {
    if (called.empty()) return;
    if (!from_.platforms || from_.platforms->contains(called))
        return text("platform", called, line);
    from_.notes.unused(from_.path, line, no_platform_note(called));
}

void host_adder::group(std::string_view name, unsigned line) {
    if (name.empty()) return;
    groups_.push_back({name, line});
    if (!all_groups_.contains(name)) all_groups_.emplace(name, line);
}

void host_adder::data(std::string_view key, const node& value) {
    if (!is_key_of_secret(key)) return data_.emplace_back(key, &value), void();
    from_.notes.unused(from_.path, value.line(),
                       shown_key(key) + " may hold a secret, so it is not among the data");
}

void host_adder::end() {
    if (!groups_.empty()) {
        into_.scalar("groups", groups_.front().line);
        into_.begin_sequence(groups_.front().line);
        for (const auto& each : groups_)
            into_.scalar(each.text, each.line);
        into_.end();
        groups_.clear();
    }
    if (!data_.empty()) {
        into_.scalar("data", data_.front().second->line());
        into_.begin_mapping(data_.front().second->line());
        for (const auto& [key, value] : data_) {
            into_.scalar(key, value->line());
            into_.copy(*value);
        }
        into_.end();
        data_.clear();
    }
    into_.end();
}

void host_adder::end_hosts(const std::function<void(const std::string& group)>& say) {
    into_.end();
    into_.scalar("groups", 1);
    into_.begin_mapping(1);
    for (const auto& [name, line] : all_groups_) {
        into_.scalar(name, line);
        into_.begin_mapping(line);
        if (say) say(name);
        into_.end();
    }
    into_.end();
}

document host_adder::finish() {
    into_.end();
    if (hosts_ == 0 && from_.mistakes.size() > mistakes_before_) into_.give_up();
    return into_.finish();
}

}  // namespace netpoll
