// The record of a device as values again, and the results that hold it. Knows no run folder.
#pragma once

#include "results/earlier_results.hpp"

#include <netpoll/error.hpp>
#include <netpoll/expected.hpp>
#include <netpoll/outcome.hpp>

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace netpoll {

using json = nlohmann::ordered_json;

struct recorded_command {
    std::string command;
    command_status status{command_status::not_run};
    std::string output;  ///< UTF-8; empty where it was not run
    bool truncated{false};
    std::uint64_t bytes{0};  ///< of the output as the device sent it
    std::string sha256;      ///< of the same; empty where it was not run
    milliseconds duration{0};
    std::optional<int> exit_status;
    std::string parsed;  ///< the JSON of it, as it is written; empty: there is none
    std::optional<netpoll::parse_error> parse_error;
};

/// A connection that failed.
struct recorded_attempt {
    std::chrono::system_clock::time_point started;
    std::string code;
    std::string phase;
    std::string credential;  ///< empty where there is no list of them
};

/// Texts are empty, numbers 0 and times the epoch for what is null or absent.
struct recorded_result {
    std::string run_id;
    std::string host;
    std::string hostname;
    std::uint16_t port{22};
    std::string platform;
    std::vector<std::string> groups;
    json data;  ///< an object, or null
    device_status status{device_status::failed};
    std::string error_code;  ///< empty: no error
    std::string error_phase;
    std::string error_message;
    std::string error_detail;
    std::string address;
    std::string via;
    std::string poller;
    std::string credential;  ///< of the last connection
    bool session_possibly_left{false};
    std::uint64_t connections{0};            ///< that were tried
    std::vector<recorded_attempt> attempts;  ///< those of them that failed
    std::chrono::system_clock::time_point started;
    std::chrono::system_clock::time_point ended;
    milliseconds duration{0};
    std::vector<std::pair<std::string, double>> phases_ms;  ///< "resolve", ..., as they were passed
    ssh_facts ssh;
    std::string known_as;  ///< what its host key is looked up by in place of its name, or empty
    std::vector<recorded_command> commands;
    json checks;  ///< an array, or null
};

struct recorded_run {
    std::string run_id;
    std::string netpoll;  ///< its version
    std::string mode;
    std::string user;
    std::string machine;
    std::vector<std::string> inventory;
    std::vector<std::string> command_line;
    std::size_t concurrency{0};
    std::chrono::system_clock::time_point started;
    std::chrono::system_clock::time_point ended;
    bool interrupted{false};
    std::map<std::string, std::size_t> by_status;
    std::map<std::string, std::size_t> by_error;
};

/// `record` is one JSON object of schema netpoll/1. The error is a sentence.
expected<recorded_result, std::string> read_record(std::string_view record);
/// The same of the run's object, or of the line that holds it.
expected<recorded_run, std::string> read_run(std::string_view object);

/// A result file (document, NDJSON, or the journal of a run that is not over), opened as
/// `earlier_results` is, and its records one by one.
class recorded_results {
public:
    using mistakes = std::vector<mistake>;

    static expected<recorded_results, mistakes> open(const std::string& path, bool partial);

    const std::string& path() const noexcept { return earlier_.path(); }
    /// Nothing where no run came to its end; of several the last.
    std::optional<recorded_run> run() const;
    bool whole() const noexcept { return earlier_.whole(); }
    const mistakes& remarks() const noexcept { return earlier_.remarks(); }
    std::size_t size() const noexcept { return earlier_.records().size(); }
    /// In the order of `for_each`.
    const std::vector<earlier_record>& records() const noexcept { return earlier_.records(); }

    /// Each record in turn, in the order of the file; of two of one host the last, in the place of
    /// the first. Memory is that of one record. Ends where `each` returns false.
    expected<void, mistake> for_each(const std::function<bool(recorded_result)>& each) const;
    /// The record at a place in `records`, below `size`.
    expected<recorded_result, mistake> at(std::size_t place) const;
    /// Of its record in `records`; nothing where it has none.
    std::optional<std::size_t> place_of(std::string_view host) const;
    /// Nothing where it has no record, or that one cannot be read any more.
    std::optional<recorded_result> find(std::string_view host) const;

private:
    explicit recorded_results(earlier_results earlier);

    earlier_results earlier_;
    std::unordered_map<std::string_view, std::size_t> places_;  // by host; views of `earlier_`
};

}  // namespace netpoll
