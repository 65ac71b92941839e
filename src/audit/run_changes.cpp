// Folders of runs to files of results. Knows no record.
#include "audit/run_changes.hpp"

#include "results/run_folder.hpp"

#include <netpoll/escape.hpp>

#include <filesystem>
#include <system_error>

namespace netpoll {

namespace {

unexpected<std::vector<mistake>> refused(const std::string& what, std::string why) {
    return unexpected(std::vector<mistake>{{{what, 0}, std::move(why)}});
}

/// Results of the runs in that folder which are older than `run`, the newest first.
expected<std::vector<std::string>, std::string> results_before(const std::string& rundir,
                                                               const std::string& run) {
    const auto folders = run_folders(rundir);
    if (!folders) return unexpected(folders.error());
    std::vector<std::string> results;
    for (auto each = folders->rbegin(); each != folders->rend(); ++each) {
        // Names of runs sort by time.
        if (std::filesystem::path(*each).filename().string() >= run) continue;
        const auto place = find_run(*each);
        if (place && !place->results.empty()) results.push_back(place->results);
    }
    return results;
}

}  // namespace

change_reading compare_runs(const std::string& before, const std::string& after,
                            const settled_text& settled, const change_options& options) {
    const auto old_run = find_run(before);
    if (!old_run) return refused(before, old_run.error());
    const auto new_run = find_run(after);
    if (!new_run) return refused(after, new_run.error());
    return compare_results(old_run->results, new_run->results, settled, options);
}

change_reading compare_with_earlier_runs(const std::string& after, const settled_text& settled,
                                         const change_options& options) {
    const auto run = find_run(after);
    if (!run) return refused(after, run.error());
    if (run->folder.empty())
        return refused(after,
                       "is one file of results: name the one to compare it with first, or "
                       "a folder of --rundir");
    std::error_code ignored;
    const auto folder = std::filesystem::canonical(run->folder, ignored);
    const auto rundir = folder.parent_path().string();
    const auto earlier = results_before(rundir, folder.filename().string());
    if (!earlier) return refused(rundir, earlier.error());
    if (earlier->empty())
        return refused(after,
                       "no run before it is in that folder: there is nothing to compare it "
                       "with");
    const auto results = recorded_results::open(run->results, options.partial);
    if (!results) return unexpected(results.error());
    auto report = compare_with_last_good(*results, *earlier, settled, options);
    if (report) report->before = "the last good results in " + rundir;
    return report;
}

}  // namespace netpoll
