// The history of runs in one file: begin here. Outputs of commands are in it, and with them
// whatever secrets devices print.
#pragma once

#include "history/history_facts.hpp"
#include "results/recorded_result.hpp"

#include <netpoll/expected.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

class database;

/// Why a history is not had.
struct history_problem {
    std::string why;  ///< a sentence that begins with the path
    bool is_machines{
        false};  ///< disk, memory or another process is in the way, not what the file is
};

/// One connection, for one thread. Other processes may read and write the same file meanwhile:
/// writers wait for each other, up to a minute. Every error is a sentence that begins with the
/// path.
class history_file {
public:
    /// To write, too: makes the file, for its owner alone, where there is none. Its folder must
    /// exist. No other connection of this process may be opening or writing it. What others may do
    /// with a file that is there is taken away.
    static expected<history_file, history_problem> open(const std::string& path);
    /// To write into a file that is there.
    static expected<history_file, history_problem> open_existing(const std::string& path);
    /// A file that is there; also on a disk without room.
    static expected<history_file, history_problem> open_to_read(const std::string& path);

    history_file(history_file&& other) noexcept;
    history_file& operator=(history_file&& other) noexcept;
    ~history_file();

    const std::string& path() const noexcept { return path_; }
    /// What whoever keeps it should know: a sentence with the path, or empty.
    const std::string& remark() const noexcept { return remark_; }

    /// All of a run or nothing of it. A run of that name gives way to it: one that was resumed is
    /// added again as a whole. `verdict` is its name, or empty.
    expected<added_run, std::string> add_run(const recorded_run& run,
                                             const recorded_results& results,
                                             std::string_view verdict);

    /// The newest first, at most so many; 0: all.
    expected<std::vector<history_run>, std::string> runs(std::size_t most);
    /// With its newest visits, at most so many; 0: all. Nothing where no run has this host.
    expected<std::optional<host_history>, std::string> host(const std::string& name,
                                                            std::size_t most_visits);
    /// What `output_version::content` refers to.
    expected<std::string, std::string> output(std::int64_t content);
    /// Hosts whose last good run was before `since`, or that had none: by name.
    expected<std::vector<stale_host>, std::string> stale(wall_time since);
    /// The names of all hosts that it knows.
    expected<std::vector<std::string>, std::string> hosts();
    /// How long each host took lately, whatever came of it.
    expected<host_durations, std::string> durations();

    /// Removes runs that began before, and what only they had: an output stays for as long as it is
    /// what a host said last. The file gives up its free pages.
    expected<pruned_history, std::string> prune(wall_time before);

private:
    history_file(std::string path, std::unique_ptr<database> file) noexcept;
    enum class access { create, change, read };
    static expected<history_file, history_problem> open_at(const std::string& path, access how);
    static std::unique_ptr<database> open_database(const std::string& path, access how);
    template <class Work>
    auto guarded(Work work) -> expected<decltype(work()), std::string>;

    std::string path_;
    std::string remark_;
    std::unique_ptr<database> file_;
};

}  // namespace netpoll
