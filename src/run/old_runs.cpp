// Looks at manifests, and removes folders.
#include "run/old_runs.hpp"

#include "results/run_folder.hpp"

#include <netpoll/escape.hpp>

#include <filesystem>
#include <system_error>

namespace netpoll {

namespace {

namespace fs = std::filesystem;

bool has_journal(const std::string& folder) {
    std::error_code failed;
    return fs::exists(folder + "/" + std::string(run_file::journal), failed) || failed;
}

}  // namespace

expected<removed_runs, std::string> remove_old_runs(const std::string& rundir,
                                                    std::chrono::system_clock::time_point before) {
    const auto folders = run_folders(rundir);
    if (!folders) return unexpected(escape(rundir, 400) + ": " + folders.error());
    std::error_code no_link;
    const auto latest = fs::read_symlink(fs::path(rundir) / latest_run, no_link).filename();
    removed_runs done;
    for (const std::string& each : *folders) {
        const auto manifest = read_manifest(each + "/" + std::string(run_file::manifest));
        if (!manifest || manifest->started >= before) continue;
        if (!manifest->end || has_journal(each)) {
            ++(is_going_on(each) ? done.going_on : done.unfinished);
            continue;
        }
        if (manifest->end->ended >= before || fs::path(each).filename() == latest) continue;
        std::error_code failed;
        fs::remove_all(each, failed);
        if (failed) {
            done.failed.push_back(escape(each, 400) + ": " + failed.message());
        } else {
            done.folders.push_back(each);
        }
    }
    return done;
}

}  // namespace netpoll
