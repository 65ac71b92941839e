// Folders, a manifest and a link. Knows no record.
#include "results/run_folder.hpp"

#include "machine/descriptor.hpp"
#include "machine/place.hpp"
#include "results/whole_file.hpp"

#include <netpoll/escape.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace netpoll {

namespace {

bool is_there(const std::string& path) {
    struct stat info = {};
    return ::stat(path.c_str(), &info) == 0;
}

bool is_folder(const std::string& path) {
    struct stat info = {};
    return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

std::string in(const std::string& folder, std::string_view name) {
    return folder + "/" + std::string(name);
}

bool holds_a_run(const std::string& folder) {
    return is_there(in(folder, run_file::manifest));
}

run_place place_of(const std::string& folder) {
    const std::string results = in(folder, run_file::results);
    const std::string journal = in(folder, run_file::journal);
    // Of a run that is gone on with, the results of before are there too.
    const bool unfinished = is_there(journal);
    const bool has_results = is_there(results);
    return {folder, in(folder, run_file::manifest), unfinished && !has_results ? journal : results,
            unfinished};
}

std::string cannot_be_read(int code) {
    return code == ENOENT ? "it does not exist"
                          : "cannot be read: " + std::generic_category().message(code);
}

constexpr const char* no_journal =
    "the run did not come to its end, and its journal is missing: put the journal back, or begin a "
    "run anew";
constexpr const char* no_run = "no run is in this folder: none has a manifest.json";

}  // namespace

expected<run_folder, std::string> run_folder::create(const std::string& rundir,
                                                     const run_manifest& manifest, mode_t mode) {
    auto made = make_folder(rundir, folder_mode(mode));
    if (!made) return unexpected(std::move(made).error());
    const auto at = place::find(in(rundir, manifest.run_id));
    if (!at) return unexpected(at.error());
    // Two runs never share one, so it must be new.
    if (::mkdirat(at->folder(), at->name().c_str(), folder_mode(mode)) != 0)
        return io_failure(at->shown(), errno);
    return reopen(in(rundir, manifest.run_id), manifest, mode);
}

expected<run_folder, std::string> run_folder::reopen(const std::string& path,
                                                     const run_manifest& manifest, mode_t mode) {
    run_folder folder(path, mode);
    auto written = folder.write_manifest(manifest);
    if (!written) return unexpected(std::move(written).error());
    return folder;
}

std::string run_folder::rundir() const {
    return parent_folder(path_);
}

io_result run_folder::write_manifest(const run_manifest& manifest) const {
    auto out = whole_file::create(file(run_file::manifest), whole_file::durable::yes, mode_);
    if (!out) return unexpected(std::move(out).error());
    auto written = (*out)->write(manifest_text(manifest));
    return written ? (*out)->commit() : written;
}

void run_folder::remove() const noexcept {
    std::error_code failed;
    std::filesystem::remove_all(path_, failed);
}

// A link cannot be replaced, but a new one can take its name.
io_result run_folder::make_latest() const {
    const auto at = place::find(path_);
    if (!at) return unexpected(at.error());
    const std::string link(latest_run);
    struct stat there = {};
    if (::fstatat(at->folder(), latest_run.data(), &there, AT_SYMLINK_NOFOLLOW) == 0 &&
        !S_ISLNK(there.st_mode))
        return unexpected(in(rundir(), latest_run) +
                          ": is no symbolic link, and is not replaced by one: move it away");
    const std::string next = "." + link + "-" + std::to_string(::getpid());
    static_cast<void>(::unlinkat(at->folder(), next.c_str(), 0));
    if (::symlinkat(at->name().c_str(), at->folder(), next.c_str()) == 0 &&
        ::renameat(at->folder(), next.c_str(), at->folder(), link.c_str()) == 0)
        return {};
    const int code = errno;
    static_cast<void>(::unlinkat(at->folder(), next.c_str(), 0));
    return io_failure(in(rundir(), latest_run), code);
}

expected<run_manifest, std::string> read_manifest(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file) return unexpected<std::string>("cannot be read");
    return manifest_of_text(text);
}

bool is_going_on(const std::string& folder) {
    const unique_descriptor journal(::open(in(folder, run_file::journal).c_str(),
                                           O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    return journal && ::flock(journal.value(), LOCK_SH | LOCK_NB) != 0;
}

expected<std::vector<std::string>, std::string> run_folders(const std::string& rundir) {
    std::error_code failed;
    std::vector<std::string> folders;
    for (auto each = std::filesystem::directory_iterator(rundir, failed);
         !failed && each != std::filesystem::directory_iterator(); each.increment(failed))
        if (!each->is_symlink() && holds_a_run(each->path())) folders.push_back(each->path());
    if (failed) return unexpected(cannot_be_read(failed.value()));
    // Names of runs sort by time.
    std::sort(folders.begin(), folders.end());
    return folders;
}

expected<run_place, std::string> find_run(const std::string& what) {
    if (!is_there(what)) return unexpected(cannot_be_read(errno));
    // What lies in the folder of a run is that run.
    if (!is_folder(what) && holds_a_run(parent_folder(what))) return place_of(parent_folder(what));
    if (!is_folder(what)) return run_place{{}, {}, what, false};
    if (holds_a_run(what)) return place_of(what);
    const std::string latest = in(what, latest_run);
    if (holds_a_run(latest)) {
        std::error_code failed;
        const auto meant = std::filesystem::read_symlink(latest, failed);
        return place_of(failed || meant.is_absolute() ? latest : in(what, meant.string()));
    }
    const auto runs = run_folders(what);
    if (!runs) return unexpected(runs.error());
    if (runs->empty()) return unexpected<std::string>(no_run);
    return unexpected<std::string>(
        "no run in this folder has come to its end: name the folder of one, or go on with it "
        "(netpoll resume)");
}

expected<run_place, std::string> find_unfinished_run(const std::string& what) {
    if (!is_folder(what) || holds_a_run(what)) {
        auto at = find_run(what);
        if (at && !at->folder.empty() && !at->unfinished && !is_there(at->results))
            return unexpected<std::string>(no_journal);
        return at;
    }
    const auto runs = run_folders(what);
    if (!runs) return unexpected(runs.error());
    if (runs->empty()) return unexpected<std::string>(no_run);
    std::string lost;
    for (auto each = runs->rbegin(); each != runs->rend(); ++each) {
        auto at = place_of(*each);
        if (at.unfinished) return at;
        const auto manifest = read_manifest(at.manifest);
        if (!manifest || manifest->end) continue;
        // It was killed behind its last file, or somebody removed the journal.
        if (is_there(at.results)) return at;
        if (lost.empty()) lost = last_part(*each);
    }
    return unexpected(lost.empty() ? std::string("every run in this folder has come to its end")
                                   : escape(lost, 80) + ": " + no_journal);
}

}  // namespace netpoll
