// Lines or a document, one record at a time. Knows no inventory.
#include "results/earlier_results.hpp"

#include "core/lines.hpp"
#include "results/byte_reader.hpp"
#include "results/document_walk.hpp"
#include "results/file_part.hpp"
#include "results/json_cursor.hpp"
#include "results/record_scan.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/version.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <numeric>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>

namespace netpoll {

namespace {

using kind = record_scan::kind;

constexpr const char* no_result = "this is no result of netpoll: neither JSON nor NDJSON of one";
constexpr const char* take_whole = "; --partial takes the whole records";

/// The error is a sentence without the path.
expected<unique_descriptor, std::string> open_regular(const std::string& path, struct stat& info) {
    unique_descriptor fd(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (!fd || ::fstat(fd.value(), &info) != 0)
        return unexpected(errno == ENOENT
                              ? std::string("the file does not exist")
                              : "cannot be read: " + std::generic_category().message(errno));
    if (S_ISREG(info.st_mode)) return fd;
    return unexpected<std::string>(S_ISDIR(info.st_mode)
                                       ? "is a folder; name the file of a result"
                                       : "is no regular file, and a result is read twice: write "
                                         "it to a file first");
}

bool same_content(const struct stat& one, const struct stat& other) {
    return one.st_size == other.st_size && one.st_mtim.tv_sec == other.st_mtim.tv_sec &&
           one.st_mtim.tv_nsec == other.st_mtim.tv_nsec;
}

template <class Visit>
void for_each_kept(const merged_results& merged, Visit visit) {
    const auto kept = merged.kept();
    for (std::size_t i = 0; i < kept.size(); ++i)
        if (kept[i]) visit(merged.record(i));
}

}  // namespace

/// Fills one `earlier_results`.
class result_reader {
public:
    result_reader(earlier_results& into, bool partial)
        : into_(into), partial_(partial), bytes_(into.fd_.value()) {}

    /// False where there is a mistake.
    bool read() {
        const bool well = read_values();
        if (bytes_.failure() == 0) return well;
        return refuse(0, "cannot be read: " + std::generic_category().message(bytes_.failure()));
    }
    mistake take_mistake() { return std::move(mistake_); }

private:
    bool read_values();
    void start_over();
    bool read_document();
    bool read_lines();
    bool read_line();
    bool take_line(const record_scan& value, unsigned line, text_place place);
    bool take_run(const heard_run& run, unsigned line);
    bool take_journal(unsigned line, text_place place);
    bool not_whole(unsigned line, const std::string& why);
    bool refuse(unsigned line, std::string why);
    void add(earlier_record record);
    void note_run(const std::string& run_id, unsigned line);

    earlier_results& into_;
    const bool partial_;
    byte_reader bytes_;
    const document_walk::sink found_{[this](earlier_record record) { add(std::move(record)); }};
    std::unordered_map<std::string, std::size_t> places_;  // by host
    std::size_t since_run_{0};                             // records since the last run line
    bool begun_{false};  // a journal's first line came, and no run line since
    std::size_t repeated_{0};
    mistake mistake_;
};

bool result_reader::read_values() {
    bytes_.skip_blanks();
    if (bytes_.at_end()) return refuse(0, "the file is empty");
    if (bytes_.front() != '{') return refuse(bytes_.line(), no_result);
    // A document may be one line, or begin with one that is whole by itself in no way.
    document_walk first(bytes_, true, found_);
    const bool parsed = first.read();
    if (parsed && first.heard() == kind::document) {
        bytes_.skip_blanks();
        if (!bytes_.at_end()) return refuse(bytes_.line(), "something follows the document");
        into_.run_place_ = first.run_place();
        return take_run(first.run(), bytes_.line());
    }
    if (parsed && first.heard() == kind::nothing) return refuse(bytes_.line(), no_result);
    start_over();
    const bool lines = first.heard() == kind::record || first.heard() == kind::run ||
                       first.heard() == kind::journal;
    if (!(lines ? read_lines() : read_document())) return false;
    if (into_.whole_ || !into_.records_.empty() || !into_.journal_header_.empty()) return true;
    return refuse(0, "no whole record is in it");
}

void result_reader::start_over() {
    bytes_.rewind();
    into_.records_.clear();
    into_.runs_.clear();
    places_.clear();
    since_run_ = repeated_ = 0;
    into_.run_place_ = {};
}

bool result_reader::read_document() {
    document_walk document(bytes_, false, found_);
    const bool parsed = document.read();
    into_.run_place_ = document.run_place();
    if (!document.problem().empty()) return refuse(bytes_.line(), document.problem());
    const bool ended = parsed || !document.is_cut_off();
    if (document.heard() == kind::nothing && ended) return refuse(bytes_.line(), no_result);
    if (document.heard() == kind::record || document.heard() == kind::run)
        return refuse(1, "NDJSON has a record per line: lay it out with jq -c");
    if ((parsed || document.run().schema) && !take_run(document.run(), bytes_.line())) return false;
    return parsed || not_whole(bytes_.line(), "the document is cut off, or no JSON from here on");
}

bool result_reader::read_lines() {
    for (bytes_.skip_blanks(); !bytes_.at_end(); bytes_.skip_blanks())
        if (!read_line()) return false;
    const bool journal = !into_.journal_header_.empty();
    if (since_run_ == 0 && !begun_) return true;
    return not_whole(bytes_.line(), "the line of the run is missing behind " +
                                        counted(since_run_, "record") +
                                        ": that run was killed, or is not done" +
                                        (journal ? "; netpoll resume goes on with it" : ""));
}

bool result_reader::read_line() {
    const unsigned line = bytes_.line();
    const std::string_view text = without_blanks_behind(bytes_.rest_of_line());
    const text_place place{bytes_.offset(), text.size()};
    record_scan value;
    json_cursor cursor(text);
    const bool parsed = is_utf8(text) && value.read(cursor);
    bytes_.skip_line();
    if (parsed) into_.whole_bytes_ = bytes_.offset() + (bytes_.at_end() ? 0 : 1);
    if (!value.problem().empty()) return refuse(line, value.problem());
    if (!parsed) return not_whole(line, "the line is cut off or no JSON");
    if (value.heard() != kind::record) return take_line(value, line, place);
    note_run(value.run_of_record(), line);
    earlier_record record = value.take_record();
    record.offset = place.offset;
    record.size = place.size;
    record.line = line;
    add(std::move(record));
    return true;
}

/// A line that is no device's.
bool result_reader::take_line(const record_scan& value, unsigned line, text_place place) {
    if (value.heard() == kind::journal) {
        begun_ = true;
        return take_journal(line, place);
    }
    if (value.heard() == kind::run) {
        since_run_ = 0;
        begun_ = false;
        into_.run_place_ = place;
        return take_run(value.run(), line);
    }
    return refuse(line, value.heard() == kind::document
                            ? "a document among lines"
                            : "the line is neither a device's record nor a run's");
}

bool result_reader::take_run(const heard_run& run, unsigned line) {
    into_.run_id_ = run.id;
    if (!run.schema)
        return refuse(line,
                      "the run says no schema: this netpoll reads " + std::string(result_schema));
    if (*run.schema == result_schema) return true;
    return refuse(line, "schema '" + escape(*run.schema, 80) + "': this netpoll reads " +
                            std::string(result_schema));
}

// What comes behind the first one says when the run was gone on with.
bool result_reader::take_journal(unsigned line, text_place place) {
    if (!into_.journal_header_.empty()) return true;
    auto text = into_.bytes_at(place);
    if (!text) return refuse(line, text.error());
    into_.journal_header_ = std::move(*text);
    return true;
}

bool result_reader::not_whole(unsigned line, const std::string& why) {
    if (!partial_) return refuse(line, why + take_whole);
    into_.whole_ = false;
    // A file that is all wrong must not fill the memory.
    constexpr std::size_t most_remarks = 100;
    if (into_.remarks_.size() < most_remarks) into_.remarks_.push_back({{into_.path_, line}, why});
    return true;
}

bool result_reader::refuse(unsigned line, std::string why) {
    mistake_ = {{into_.path_, line}, std::move(why)};
    return false;
}

void result_reader::note_run(const std::string& run_id, unsigned line) {
    // Of so many it is one that was put together, whoever else is in it.
    constexpr std::size_t most_runs = 16;
    auto& runs = into_.runs_;
    if (run_id.empty() || runs.size() >= most_runs) return;
    const bool known = std::any_of(runs.begin(), runs.end(), [&run_id](const named_run& each) {
        return each.run_id == run_id;
    });
    if (!known) runs.push_back({run_id, line});
}

void result_reader::add(earlier_record record) {
    ++since_run_;
    const auto [known, is_new] = places_.try_emplace(record.host, into_.records_.size());
    if (is_new) {
        into_.records_.push_back(std::move(record));
        return;
    }
    if (repeated_++ == 0)
        into_.remarks_.push_back(
            {{into_.path_, record.line},
             "'" + escape(record.host, 80) + "' has a record before; of several the last counts"});
    into_.records_[known->second] = std::move(record);
}

expected<earlier_results, std::vector<mistake>> earlier_results::read(const std::string& path,
                                                                      bool partial) {
    struct stat info = {};
    auto fd = open_regular(path, info);
    if (!fd) return unexpected(mistakes{{{path, 0}, fd.error()}});
    earlier_results all(path, std::move(*fd));
    all.read_as_ = info;
    result_reader reader(all, partial);
    if (!reader.read()) return unexpected(mistakes{reader.take_mistake()});
    return all;
}

expected<std::string, std::string> earlier_results::text(const earlier_record& record) const {
    return bytes_at({record.offset, record.size});
}

expected<std::string, std::string> earlier_results::bytes_at(text_place place) const {
    std::string bytes(place.size, '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        const auto n = ::pread(fd_.value(), bytes.data() + done, bytes.size() - done,
                               static_cast<off_t>(place.offset + done));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return unexpected("cannot be read: " + std::generic_category().message(errno));
        if (n == 0) return unexpected<std::string>("was changed meanwhile");
        done += static_cast<std::size_t>(n);
    }
    return bytes;
}

io_result earlier_results::copy(const earlier_record& record, bool one_line, std::string& buffer,
                                output& out) const {
    struct stat now = {};
    if (::fstat(fd_.value(), &now) != 0 ||
        (journal_header_.empty() && !same_content(now, read_as_)))
        return unexpected(path_ + ": was changed meanwhile");
    const file_part part{fd_.value(), record.offset, record.size};
    return copy_part(part, path_, buffer, out, one_line);
}

bool looks_like_results(const std::string& path) {
    struct stat info = {};
    const auto fd = open_regular(path, info);
    if (!fd) return false;
    byte_reader bytes(fd->value());
    bytes.skip_blanks();
    return !bytes.at_end() && bytes.front() == '{';
}

bool is_result(std::string_view text) {
    constexpr std::size_t enough = 4'096;
    if (!text.starts_with('{')) return false;
    // It is cut somewhere, which is of no matter.
    json_cursor from(text.substr(0, enough));
    std::string schema;
    std::set<std::string, std::less<>> members;
    from.object([&](std::string_view key) {
        members.emplace(key);
        if (key == "schema") schema = from.string();
    });
    return schema == result_schema || members.contains("journal") ||
           (members.contains("host") && members.contains("run_id"));
}

merged_results merged_results::replacing(earlier_results earlier, std::vector<std::size_t> places) {
    std::vector<std::size_t> slots(earlier.records().size());
    std::iota(slots.begin(), slots.end(), std::size_t{0});
    return {std::move(earlier), std::move(slots), std::move(places), false};
}

std::vector<bool> merged_results::kept() const {
    std::vector<bool> stays(slots.size());
    for (std::size_t i = 0; i < slots.size(); ++i)
        stays[i] = slots[i] != no_record;
    for (const std::size_t place : places)
        stays[place] = false;
    return stays;
}

run_counts counts_of_kept(const merged_results& merged) {
    run_counts sum;
    for_each_kept(merged, [&sum](const earlier_record& record) {
        ++sum.devices;
        ++sum.by_status[std::string(name(record.status))];
        if (!record.error.empty()) ++sum.by_error[record.error];
        for (std::size_t i = 0; i < record.commands.size(); ++i) {
            const std::string status(name(static_cast<command_status>(i)));
            if (record.commands[i] > 0) sum.by_command_status[status] += record.commands[i];
        }
        sum.checks.add(record.checks);
    });
    return sum;
}

std::map<device_status, std::size_t> statuses_of_kept(const merged_results& merged) {
    std::map<device_status, std::size_t> sum;
    for_each_kept(merged, [&sum](const earlier_record& record) { ++sum[record.status]; });
    return sum;
}

}  // namespace netpoll
