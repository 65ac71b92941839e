// Follows the path of keys to the few fields of interest. Knows no file.
#include "results/record_scan.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/version.hpp>

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

/// Depths of the objects that are records.
constexpr std::size_t of_line = 1;
constexpr std::size_t of_document = 3;

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

bool record_scan::read(json_cursor& from) {
    return hear(from) && from.at_end();
}

bool record_scan::hear(json_cursor& from) {
    switch (from.next()) {
        case json_cursor::kind::object:
            return hear_object(from);
        case json_cursor::kind::array:
            start_array(0);
            from.array([&] {
                if (!hear(from)) from.fail();
            });
            return !from.failed() && end_array();
        case json_cursor::kind::string:
            if (!wants_text()) break;
            from.string(heard_text_);
            return !from.failed() && scalar(&heard_text_);
        default:
            break;
    }
    from.skip();
    return !from.failed() && scalar(nullptr);
}

bool record_scan::hear_object(json_cursor& from) {
    if (!start_object(0)) return false;
    from.object([&](std::string_view name) {
        if (!key(name) || !hear(from)) from.fail();
    });
    return !from.failed() && end_object();
}

/// Outputs and the like are large, and stepping over them is cheap.
bool record_scan::wants_text() const noexcept {
    return depth_ <= 2 ||
           (depth_ < deepest && (keys_[depth_] == "status" || keys_[depth_] == "severity"));
}

void record_scan::enter(std::string_view what) {
    ++depth_;
    if (depth_ < deepest) keys_[depth_] = what;
}

bool record_scan::key(std::string_view text) {
    if (depth_ >= deepest) return true;
    keys_[depth_] = text;
    if (depth_ != 1 || kind_ == kind::document) return true;
    if (text == "schema" || text == "devices") kind_ = kind::document;
    if (kind_ != kind::nothing) return true;
    if (text == "run") kind_ = kind::run;
    if (text == "host") kind_ = kind::record;
    if (text == "journal") kind_ = kind::journal;
    return true;
}

bool record_scan::start_object(std::size_t) {
    const bool begins = depth_ == 0 || (depth_ + 1 == of_document && in_devices());
    if (depth_ == 1 && keys_[1] == "devices") return refuse("devices is no list");
    if (depth_ == 1 && keys_[1] == "run") run_place_ = {from_.offset() - 1, 0};
    enter({});
    if (begins) begin_record();
    return true;
}

bool record_scan::start_array(std::size_t) {
    enter(array);
    return true;
}

bool record_scan::end_array() {
    --depth_;
    return true;
}

bool record_scan::end_object() {
    if (depth_ == 2 && keys_[1] == "run") run_place_.size = from_.offset() - run_place_.offset;
    const bool whole =
        depth_ == of_document ? in_devices() : depth_ == of_line && kind_ == kind::record;
    --depth_;
    return !whole || end_record();
}

void record_scan::begin_record() {
    record_ = {};
    has_status_ = false;
    check_status_.reset();
    check_severity_.reset();
    record_.offset = from_.offset() - 1;
    record_.line = from_.line();
}

bool record_scan::end_record() {
    if (record_.host.empty()) return refuse("a record has no host");
    if (!has_status_) return refuse("the record of " + escape(record_.host, 80) + " has no status");
    record_.size = from_.offset() - record_.offset;
    found_(std::move(record_));
    return true;
}

bool record_scan::scalar(const std::string* text) {
    const bool of_run = depth_ == 2 && keys_[1] == "run";
    // The document says it, and the run in it: one that is not ours stays.
    if (text && keys_[depth_] == "schema" && (of_run || depth_ == 1))
        if (!schema_ || *schema_ == result_schema) schema_ = *text;
    if (text && of_run && keys_[2] == "run_id") run_id_ = *text;
    if (in_devices())
        return depth_ == 2 ? refuse("a device is no object") : field(text, of_document);
    return kind_ == kind::document || field(text, of_line);
}

/// A value within the record whose object is at `depth`.
bool record_scan::field(const std::string* text, std::size_t depth) {
    if (!text || depth_ > depth + 2) return true;
    const std::string& first = keys_[depth];
    if (depth_ == depth) {
        if (first == "host") record_.host = *text;
        if (first != "status") return true;
        const auto status = device_status_of(*text);
        if (!status) return refuse(unknown_status("status", *text));
        record_.status = *status;
        has_status_ = true;
    } else if (depth_ == depth + 1) {
        if (first == "error" && keys_[depth + 1] == "code") record_.error = *text;
    } else if (first == "checks" && keys_[depth + 1] == array) {
        return check_field(keys_[depth + 2], *text);
    } else if (first == "commands" && keys_[depth + 1] == array && keys_[depth + 2] == "status") {
        const auto status = command_status_of(*text);
        if (!status) return refuse(unknown_status("status of a command", *text));
        ++record_.commands[static_cast<std::size_t>(*status)];
    }
    return true;
}

bool record_scan::check_field(std::string_view key, const std::string& text) {
    if (key == "status" && !(check_status_ = check_status_named(text)))
        return refuse(unknown_status("status of a check", text));
    if (key == "severity" && !(check_severity_ = check_severity_named(text)))
        return refuse(unknown_status("severity", text));
    if (!check_status_ || !check_severity_) return true;
    record_.checks.add(*check_status_, *check_severity_);
    check_status_.reset();
    check_severity_.reset();
    return true;
}

bool record_scan::refuse(std::string why) {
    problem_ = std::move(why);
    problem_line_ = from_.line();
    return false;
}

}  // namespace netpoll
