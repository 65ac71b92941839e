// The folder of one run below --rundir: its manifest, journal and results. Knows no record.
#pragma once

#include "machine/file.hpp"
#include "results/run_manifest.hpp"

#include <netpoll/expected.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// Names of files in it.
namespace run_file {
inline constexpr std::string_view manifest = "manifest.json";
inline constexpr std::string_view journal = "journal";
inline constexpr std::string_view results = "results.ndjson";
inline constexpr std::string_view log = "netpoll.log";
inline constexpr std::string_view metrics = "metrics.prom";
inline constexpr std::string_view page = "report.html";
}  // namespace run_file

/// Beside the folders of runs: a symbolic link to that of the last one that came to its end.
inline constexpr std::string_view latest_run = "latest";

class run_folder {
public:
    /// Makes `rundir` where it is missing (its parent must exist), the run's folder below it, and
    /// the manifest in that. Files get `mode`. The error is a sentence.
    static expected<run_folder, std::string> create(const std::string& rundir,
                                                    const run_manifest& manifest, mode_t mode);
    /// The folder of a run that is gone on with; writes the manifest, too.
    static expected<run_folder, std::string> reopen(const std::string& path,
                                                    const run_manifest& manifest, mode_t mode);

    const std::string& path() const noexcept { return path_; }
    std::string file(std::string_view name) const { return path_ + "/" + std::string(name); }
    /// The folder that it lies in.
    std::string rundir() const;
    /// Replaces the manifest; whole after a power cut.
    io_result write_manifest(const run_manifest& manifest) const;
    /// Of a run that could not begin: nothing of it stays.
    void remove() const noexcept;
    /// Lets `latest_run` mean this run.
    io_result make_latest() const;

private:
    run_folder(std::string path, mode_t mode) : path_(std::move(path)), mode_(mode) {}
    std::string path_;
    mode_t mode_;
};

/// That of a run's folder. The error is a sentence without the path.
expected<run_manifest, std::string> read_manifest(const std::string& path);

/// A run, by what people name it by.
struct run_place {
    std::string folder{};    ///< its own; empty: the results are a file by themselves
    std::string manifest{};  ///< a file, or empty
    std::string results{};   ///< a file of records: a document, NDJSON, or else a journal
    bool unfinished{false};  ///< a journal is there
};

/// `what`: the folder of a run, a rundir (its latest run that came to its end), or a file of
/// results. The error is a sentence without `what`.
expected<run_place, std::string> find_run(const std::string& what);

/// The same for a run that did not come to its end: of a rundir the newest such.
expected<run_place, std::string> find_unfinished_run(const std::string& what);

/// Whether a process is at this run now: it holds the journal.
bool is_going_on(const std::string& folder);

/// Folders of runs in a rundir, the oldest first: paths. The error is a sentence.
expected<std::vector<std::string>, std::string> run_folders(const std::string& rundir);

}  // namespace netpoll
