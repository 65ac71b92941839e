// The outermost object and its list by hand, what is in them as it lies in memory.
#include "results/document_walk.hpp"

#include "results/json_extent.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/version.hpp>

#include <utility>

namespace netpoll {

bool document_walk::read() {
    if (!take('{')) return false;
    if (!take('}')) {
        do
            if (!member()) return false;
        while (take(','));
        if (!take('}')) return false;
    }
    return at_end();
}

bool document_walk::member() {
    if (at_end() || from_.front() != '"') return false;
    const std::string_view written = next_value();
    json_cursor cursor(written);
    const std::string name = cursor.string();
    if (!is_utf8(written) || !cursor.at_end()) return false;
    from_.take(written.size());
    if (!take(':') || at_end()) return false;
    kind_ = kind_with(kind_, name);
    if (kind_ == kind::record || kind_ == kind::journal) return false;
    return name == "devices" ? devices() : member_value(name);
}

bool document_walk::member_value(std::string_view name) {
    const std::string_view text = next_value();
    if (!is_utf8(text)) return false;
    json_cursor cursor(text);
    if (name == "schema") {
        hear_schema(cursor);
    } else if (name == "run" && cursor.next() == json_cursor::kind::object) {
        run_place_ = {from_.offset(), text.size()};
        cursor.object([&](std::string_view key) {
            if (key == "schema") hear_schema(cursor);
            if (key == "run_id") run_.id = cursor.string();
        });
    } else {
        cursor.skip();
    }
    if (!cursor.at_end()) return false;
    from_.take(text.size());
    return true;
}

// The document says it, and the run in it: one that is not ours stays.
void document_walk::hear_schema(json_cursor& from) {
    if (from.next() != json_cursor::kind::string) return;
    std::string schema = from.string();
    if (!run_.schema || *run_.schema == result_schema) run_.schema = std::move(schema);
}

bool document_walk::devices() {
    if (!take('[')) return refuse("devices is no list");
    if (take(']')) return true;
    do
        if (!device()) return false;
    while (take(','));
    return take(']');
}

bool document_walk::device() {
    if (at_end()) return false;
    if (from_.front() != '{') return refuse("a device is no object");
    const std::string_view text = next_value();
    json_cursor cursor(text);
    record_scan scan(kind::record);
    const bool parsed = is_utf8(text) && scan.read(cursor);
    if (!scan.problem().empty()) return refuse(scan.problem());
    if (!parsed) return false;
    earlier_record record = scan.take_record();
    record.offset = from_.offset();
    record.size = text.size();
    record.line = from_.line();
    found_(std::move(record));
    from_.take(text.size());
    return true;
}

/// Empty where it is cut off, or none.
std::string_view document_walk::next_value() {
    json_extent extent(one_line_);
    for (;;) {
        const auto found = extent.look(from_.ahead());
        if (found == json_extent::answer::end) return from_.ahead().substr(0, extent.size());
        if (found == json_extent::answer::none) return {};
        cut_off_ = !from_.read_on();
        if (cut_off_) return {};
    }
}

/// Behind blanks.
bool document_walk::at_end() {
    while (!from_.at_end()) {
        const char next = from_.front();
        if (next == '\n' && one_line_) return true;
        if (next != ' ' && next != '\t' && next != '\r' && next != '\n') return false;
        from_.skip();
    }
    cut_off_ = true;
    return true;
}

bool document_walk::take(char wanted) {
    if (at_end() || from_.front() != wanted) return false;
    from_.skip();
    return true;
}

bool document_walk::refuse(std::string why) {
    problem_ = std::move(why);
    return false;
}

}  // namespace netpoll
