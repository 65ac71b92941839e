// Outcomes written down: JSON, NDJSON and raw files. Knows no socket and no engine.
#pragma once

#include "core/duration_histogram.hpp"
#include "machine/process_usage.hpp"

#include <netpoll/expected.hpp>
#include <netpoll/outcome.hpp>
#include <netpoll/report_failure.hpp>
#include <netpoll/result_view.hpp>
#include <netpoll/settings.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace netpoll {

struct merged_results;

/// A poller of a run over a broker.
struct poller_facts {
    std::string site;
    std::string name;
    std::string version;     ///< of its netpoll
    std::size_t devices{0};  ///< whose record is by it
};

/// What the `run` object says besides its counts.
struct run_facts {
    std::string run_id;                    ///< unique per run, e.g. "20261121T061200Z-4f3a"
    std::vector<std::string> inventory{};  ///< whole paths, or "-" for standard input
    /// As it was typed, without secrets; nothing where another program asked.
    std::optional<std::vector<std::string>> command_line{};
    std::string user{};     ///< who ran it; empty where it is not known
    std::string machine{};  ///< where; empty where it is not known
    std::string mode;
    std::size_t concurrency{0};
    unsigned reactors{0};      ///< 0 where the mode has none
    unsigned workers{0};       ///< worker processes, 0 where the mode has none
    unsigned workers_lost{0};  ///< those that died
    unsigned cpu_workers{0};
    duration_histogram reactor_lag;
    process_usage resources;  ///< of netpoll and its workers
    /// With --adaptive: logins in flight that each realm stood; a user name where it has no name.
    std::vector<std::pair<std::string, std::size_t>> found_limits{};
    std::chrono::system_clock::time_point started;
    std::chrono::system_clock::time_point ended;
    /// When this process went on with it, where another one began it.
    std::optional<std::chrono::system_clock::time_point> resumed{};
    bool interrupted{false};
    std::vector<std::string> via{};       ///< servers of the broker; none: all was done here
    std::vector<poller_facts> pollers{};  ///< that this run was done by, by site and name
    bool has_checks{false};               ///< the job has some, for any of its devices
};

/// Counts by status, by error code and by command status; kept by the writer as records pass.
struct run_counts {
    std::size_t devices{0};
    std::map<std::string, std::size_t> by_status;
    std::map<std::string, std::size_t> by_error;
    std::map<std::string, std::size_t> by_command_status;
    check_counts checks{};
};

struct report_options {
    report_format format{report_format::json};
    result_view view{};  ///< of text, table and csv
    bool color{false};   ///< whether these are coloured
    /// Columns that a table may take; 0: as many as it needs.
    std::size_t width{0};
    /// File name; "-" is standard output. What exists and is no regular file (a pipe, /dev/null) is
    /// written through. Empty: nothing is shown; there is a journal then.
    std::string output;
    /// The file of the journal; empty: it is beside the output, or nameless.
    std::string journal{};
    std::string journal_header{};  ///< its first line
    bool needs_lines{false};       ///< `lines_file` will be asked for
    std::string run_results{};     ///< also a file of the records, a line each; empty: none
    /// Also write raw/<host>/<command>.txt below this folder; empty: do not. An output that is not
    /// complete is called <command>.incomplete.txt.
    std::string outdir;
    std::size_t devices{0};  ///< how many the run has, for the inventory order
    /// Permissions of new files; whoever may read a file may enter its folder. A file that is
    /// replaced keeps its own.
    unsigned file_mode{0600};
    /// What is held while a stream is written, so that nothing else gets between; may be empty.
    std::function<std::unique_lock<std::mutex>()> guard;
    /// The result that these records are written into; null: they are a result of their own.
    std::shared_ptr<const merged_results> merged{};
};

/// Writes records as devices finish. Memory does not grow with the number of devices done: files
/// are made at the end from a journal, which is on the disk a second later at most. Files come into
/// being whole: temporary name in the same folder, fsync, rename. Thread-safe. What is written into
/// an earlier result: a document keeps the order of that one; NDJSON begins with the records that
/// stay.
class report_writer {
public:
    /// Opens what must be open before anyone is contacted, so that a missing folder is found early.
    static expected<std::unique_ptr<report_writer>, report_failure> open(
        const report_options& options, const run_facts& facts);
    virtual ~report_writer() = default;

    /// Writes one device's record. Takes the outcome over, so that a large output is not copied.
    /// After a failure it does nothing more and keeps returning it.
    virtual expected<void, report_failure> add(outcome result) = 0;
    /// Writes the `run` object and gives the file its final name.
    virtual expected<void, report_failure> finish(const run_facts& facts) = 0;
    /// After `finish`: a file of all records, a line each, which is there as long as the writer;
    /// empty: there is none.
    virtual std::string lines_file() const { return {}; }
    virtual run_counts counts() const = 0;
    /// Devices with what `view.match` asks for; all of them without it.
    virtual std::size_t matched() const { return counts().devices; }
    /// Whether some of them have lines that the expression took too long on, and that are shown.
    virtual bool match_in_doubt() const { return false; }
    /// Fields of `view.where` that no row had, though there were some, and no record can have.
    virtual std::vector<std::string> unknown_fields() const { return {}; }
    /// For a process that ends at once: gives the records so far a name to stay, without waiting
    /// for anyone who is writing, and returns it, or empty. Nothing is written after it.
    virtual std::string abandon() noexcept = 0;
};

/// What runs into this file that were killed left behind: files of whole records, a line each, the
/// last line perhaps cut.
std::vector<std::string> abandoned_results(const std::string& output);

/// Lower-case hex SHA-256.
std::string sha256_hex(std::string_view bytes);

}  // namespace netpoll
