// Follows the path of keys to the few fields of interest. Knows no file.
#include "results/record_scan.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <numeric>
#include <utility>

namespace netpoll {

namespace {

/// The value among the first `count` of an enum that is called so.
template <class Enum>
std::optional<Enum> named(std::string_view text, int count) {
    for (int i = 0; i < count; ++i)
        if (name(static_cast<Enum>(i)) == text) return static_cast<Enum>(i);
    return std::nullopt;
}

constexpr int device_statuses = static_cast<int>(device_status::cancelled) + 1;
constexpr int command_statuses = static_cast<int>(command_status::not_run) + 1;
static_assert(command_statuses == std::tuple_size_v<decltype(earlier_record::commands)>);

std::string unknown_status(std::string_view noun, std::string_view text) {
    return "unknown " + std::string(noun) + " '" + escape(text, 80) + "'";
}

}  // namespace

std::optional<device_status> device_status_of(std::string_view text) {
    return named<device_status>(text, device_statuses);
}

std::optional<command_status> command_status_of(std::string_view text) {
    return named<command_status>(text, command_statuses);
}

record_scan::kind kind_with(record_scan::kind before, std::string_view member) noexcept {
    using kind = record_scan::kind;
    if (before != kind::nothing && before != kind::run) return before;
    if (member == "schema" || member == "devices") return kind::document;
    if (before == kind::run || member == "run") return kind::run;
    if (member == "host") return kind::record;
    return member == "journal" ? kind::journal : kind::nothing;
}

bool record_scan::read(json_cursor& from) {
    return hear(from) && from.at_end();
}

bool record_scan::hear(json_cursor& from) {
    switch (from.next()) {
        case json_cursor::kind::object:
            return hear_object(from);
        case json_cursor::kind::array:
            return hear_array(from);
        case json_cursor::kind::string:
            from.string(heard_text_);
            return !from.failed() && text(heard_text_);
        default:
            break;
    }
    from.skip();
    return !from.failed();
}

bool record_scan::hear_object(json_cursor& from) {
    enter({});
    from.object([&](std::string_view name) {
        key(name);
        if (matters(name) && !hear(from)) from.fail();
    });
    const bool whole = depth_ == 1 && kind_ == kind::record;
    --depth_;
    return !from.failed() && (!whole || end_record());
}

bool record_scan::hear_array(json_cursor& from) {
    enter(array);
    from.array([&] {
        if (!hear(from)) from.fail();
    });
    --depth_;
    return !from.failed();
}

/// Whether it is heard, or something in it: all else is stepped over, which is cheap.
bool record_scan::matters(std::string_view name) const noexcept {
    const auto is_one_of = [name](std::initializer_list<std::string_view> names) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    if (depth_ == 1)
        return is_one_of({"host", "run_id", "status", "error", "commands", "checks", "run"});
    if (depth_ == 2)
        return keys_[1] == "run" ? is_one_of({"schema", "run_id"})
                                 : keys_[1] == "error" && name == "code";
    if (within("commands")) return is_one_of({"status", "command", "sha256"});
    return within("checks") && is_one_of({"status", "severity"});
}

void record_scan::enter(std::string_view what) {
    ++depth_;
    if (depth_ < deepest) keys_[depth_] = what;
}

void record_scan::key(std::string_view name) {
    if (depth_ < deepest) keys_[depth_] = name;
    if (depth_ == 1) kind_ = kind_with(kind_, name);
    // Where it is not, that is not said.
    if (within("commands") && name == "truncated") truncated_ = true;
}

bool record_scan::end_record() {
    if (record_.host.empty()) return refuse("a record has no host");
    if (!has_status_) return refuse("the record of " + escape(record_.host, 80) + " has no status");
    const auto& all = record_.commands;
    const auto count = [&all](command_status of) { return all[static_cast<std::size_t>(of)]; };
    const auto whole = count(command_status::ok) + count(command_status::error_marker);
    const auto sum = std::accumulate(all.begin(), all.end(), std::size_t{0});
    if (truncated_ || sum == 0 || whole != sum || hashes_ != sum) record_.answers = 0;
    return true;
}

bool record_scan::text(const std::string& value) {
    const std::string& first = keys_[1];
    if (depth_ == 2 && first == "run") {
        if (keys_[2] == "schema") run_.schema = value;
        if (keys_[2] == "run_id") run_.id = value;
    }
    if (kind_ == kind::document) return true;
    if (depth_ == 1 && first == "host") record_.host = value;
    if (depth_ == 1 && first == "run_id") record_run_ = value;
    if (depth_ == 1 && first == "status") {
        const auto status = device_status_of(value);
        if (!status) return refuse(unknown_status("status", value));
        record_.status = *status;
        has_status_ = true;
    }
    if (depth_ == 2 && first == "error" && keys_[2] == "code") record_.error = value;
    if (within("checks")) return check_field(keys_[3], value);
    return !within("commands") || command_field(keys_[3], value);
}

bool record_scan::command_field(std::string_view key, const std::string& value) {
    if (key == "status") {
        const auto status = command_status_of(value);
        if (!status) return refuse(unknown_status("status of a command", value));
        ++record_.commands[static_cast<std::size_t>(*status)];
    }
    constexpr std::size_t size_of_sha256 = 64;
    if (key == "sha256" && value.size() == size_of_sha256) ++hashes_;
    note_answer(value);
    return true;
}

// FNV-1a over hashes: a device that wants to deceive us need not find a collision, it shows the
// output of before.
void record_scan::note_answer(std::string_view value) noexcept {
    constexpr std::uint64_t prime = 0x100000001b3;
    record_.answers = (record_.answers ^ std::hash<std::string_view>{}(value)) * prime;
}

bool record_scan::check_field(std::string_view key, const std::string& value) {
    if (key == "status" && !(check_status_ = check_status_named(value)))
        return refuse(unknown_status("status of a check", value));
    if (key == "severity" && !(check_severity_ = check_severity_named(value)))
        return refuse(unknown_status("severity", value));
    if (!check_status_ || !check_severity_) return true;
    record_.checks.add(*check_status_, *check_severity_);
    check_status_.reset();
    check_severity_.reset();
    return true;
}

bool record_scan::refuse(std::string why) {
    problem_ = std::move(why);
    return false;
}

}  // namespace netpoll
