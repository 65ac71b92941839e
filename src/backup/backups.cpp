// From records to files to a commit. Knows no engine.
#include "backup/backups.hpp"

#include "backup/backup_index.hpp"
#include "backup/backup_path.hpp"
#include "backup/backup_text.hpp"
#include "backup/git_folder.hpp"
#include "backup/small_file.hpp"
#include "machine/descriptor.hpp"
#include "machine/file.hpp"
#include "results/report.hpp"
#include "results/whole_file.hpp"

#include <netpoll/escape.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <map>
#include <utility>

namespace netpoll {

namespace {

constexpr std::chrono::minutes push_patience{2};
constexpr mode_t private_folder = folder_mode(private_file);

io_result make_parents(const std::string& folder, const std::string& path) {
    for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1)) {
        auto made = make_folder(folder + "/" + path.substr(0, slash), private_folder);
        if (!made) return made;
    }
    return {};
}

bool is_there(const std::string& path) {
    struct stat info = {};
    return ::lstat(path.c_str(), &info) == 0;
}

/// One night's work in one folder.
class backup_work {
public:
    backup_work(const backup_request& request, backup_path path, const settled_text& settled,
                const backup_run& run)
        : request_(request),
          path_(std::move(path)),
          settled_(settled),
          run_(run),
          pending_(request.folder) {}

    expected<void, std::string> open();
    void take(const recorded_result& device);
    void remove_gone();
    expected<void, std::string> close();
    backup_report take_report() { return std::move(report_); }

private:
    std::string full(const std::string& path) const { return request_.folder + "/" + path; }
    expected<std::string, std::string> path_of(const recorded_result& device);
    void keep(const std::string& host, const std::string& path, const std::string& text);
    /// Why a file must stay as it is; empty: it may be replaced or moved.
    std::string bar_to(const std::string& host, const std::string& path,
                       const std::optional<std::string>& there);
    void forget_earlier_path(const std::string& host, const std::string& path);
    void remove(const std::string& host, const backup_file& file);
    void add(const std::string& host, const std::string& path, backup_kind kind,
             std::string why = {}) {
        report_.entries.push_back({host, path, kind, std::move(why)});
    }
    expected<void, std::string> commit();

    const backup_request& request_;
    const backup_path path_;
    const settled_text& settled_;
    const backup_run& run_;
    unique_descriptor lock_;
    backup_index index_;
    pending_backups pending_;
    std::optional<git_folder> git_;
    std::map<std::string, std::string> hosts_;  // of this run, by path
    std::vector<std::string> gone_;             // paths that are there no more
    std::vector<std::string> moved_to_;         // below removed/
    backup_report report_;
};

expected<void, std::string> backup_work::open() {
    if (auto made = make_folder(request_.folder, private_folder); !made)
        return unexpected(made.error());
    lock_ = unique_descriptor(::open(request_.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!lock_) return io_failure(request_.folder, errno);
    if (::flock(lock_.value(), LOCK_EX | LOCK_NB) != 0)
        return unexpected(errno == EWOULDBLOCK
                              ? request_.folder + ": another netpoll writes its backups there now"
                              : io_failure(request_.folder, errno).error());
    auto index = read_backup_index(request_.folder);
    if (!index) return unexpected(index.error());
    index_ = std::move(*index);
    if (auto known = pending_.recover(index_); !known) return known;
    if (!request_.git) return {};
    auto opened = git_folder::open(request_.folder);
    if (!opened) return unexpected(opened.error());
    git_ = std::move(*opened);
    return git_->hide(".netpoll-backup.*");
}

expected<std::string, std::string> backup_work::path_of(const recorded_result& device) {
    const std::string data = device.data.is_object() ? device.data.dump() : std::string();
    auto path =
        path_.of({device.host, device.platform,
                  device.groups.empty() ? std::string_view() : device.groups.front(), data});
    if (!path) return path;
    const auto [taken, is_new] = hosts_.emplace(*path, device.host);
    if (!is_new)
        return unexpected("its path '" + escape(*path, 200) + "' is that of '" +
                          escape(taken->second, 80) + "' too");
    return path;
}

void backup_work::take(const recorded_result& device) {
    const auto path = path_of(device);
    if (!path) return add(device.host, {}, backup_kind::refused, path.error());
    const auto text = backup_text(device, settled_);
    if (!text) return add(device.host, *path, backup_kind::kept, text.error());
    keep(device.host, *path, *text);
}

std::string backup_work::bar_to(const std::string& host, const std::string& path,
                                const std::optional<std::string>& there) {
    const auto known = index_.find(host);
    const bool is_ours = known != index_.end() && known->second.path == path && there &&
                         known->second.sha256 == sha256_hex(*there);
    if (is_ours || !git_ || !there) return {};
    const auto changed = git_->is_changed(path);
    if (!changed) return changed.error();
    return *changed ? "somebody changed it, and the change is not committed: commit or remove it; "
                      "the new output is in the run's results"
                    : std::string();
}

void backup_work::keep(const std::string& host, const std::string& path, const std::string& text) {
    const auto there = read_file_below(request_.folder, path);
    if (!there) return add(host, path, backup_kind::refused, there.error());
    const backup_file file{path, sha256_hex(text)};
    const auto known = index_.find(host);
    const bool is_moved = known != index_.end() && known->second.path != path;
    if (*there && **there == text && !is_moved) {
        ++report_.same;
        index_[host] = file;
        return;
    }
    if (std::string bar = bar_to(host, path, *there); !bar.empty())
        return add(host, path, backup_kind::refused, std::move(bar));
    auto written = make_parents(request_.folder, path);
    if (written) written = pending_.note(host, file);
    if (written) written = write_small_file(full(path), text);
    if (!written) return add(host, path, backup_kind::refused, written.error());
    const bool is_same = is_moved && known->second.sha256 == file.sha256;
    add(host, path,
        is_same              ? backup_kind::moved
        : *there || is_moved ? backup_kind::changed
                             : backup_kind::added);
    if (is_moved) forget_earlier_path(host, known->second.path);
    index_[host] = file;
}

// Its content has another place now.
void backup_work::forget_earlier_path(const std::string& host, const std::string& path) {
    if (hosts_.contains(path)) return;
    const auto there = read_file_below(request_.folder, path);
    if (!there || !*there || !bar_to(host, path, *there).empty()) return;
    if (::unlink(full(path).c_str()) == 0) gone_.push_back(path);
}

void backup_work::remove_gone() {
    if (!run_.inventory) return;
    const backup_index before = index_;
    for (const auto& [host, file] : before)
        if (!run_.inventory->contains(host)) remove(host, file);
}

void backup_work::remove(const std::string& host, const backup_file& file) {
    const auto owner = hosts_.find(file.path);
    if (owner != hosts_.end()) {
        if (owner->second != host) index_.erase(host);  // another host has that file now
        return;
    }
    const auto there = read_file_below(request_.folder, file.path);
    if (!there) return add(host, file.path, backup_kind::refused, there.error());
    if (!*there) {
        index_.erase(host);
        return;
    }
    if (std::string bar = bar_to(host, file.path, *there); !bar.empty())
        return add(host, file.path, backup_kind::refused, std::move(bar));
    std::string to = std::string(removed_backups) + "/" + file.path;
    if (is_there(full(to))) to += "." + run_.run_id;
    const auto made = make_parents(request_.folder, to);
    if (!made) return add(host, file.path, backup_kind::refused, made.error());
    if (::rename(full(file.path).c_str(), full(to).c_str()) != 0)
        return add(host, file.path, backup_kind::refused, io_failure(full(to), errno).error());
    index_.erase(host);
    gone_.push_back(file.path);
    moved_to_.push_back(to);
    add(host, to, backup_kind::removed);
}

expected<void, std::string> backup_work::close() {
    if (auto written = write_backup_index(request_.folder, index_); !written)
        return unexpected(written.error());
    return git_ ? commit() : expected<void, std::string>();
}

// All that is ours, so that what a run could not commit is not forgotten.
expected<void, std::string> backup_work::commit() {
    std::vector<std::string> refused;
    for (const backup_entry& each : report_.entries)
        if (each.kind == backup_kind::refused) refused.push_back(each.path);
    std::sort(refused.begin(), refused.end());
    std::vector<std::string> written = moved_to_;
    for (const auto& [host, file] : index_) {
        const bool is_refused = std::binary_search(refused.begin(), refused.end(), file.path);
        if (is_refused || !is_there(full(file.path))) continue;
        const auto there = read_file_below(request_.folder, file.path);
        if (there && *there && sha256_hex(**there) == file.sha256) written.push_back(file.path);
    }
    const auto done = git_->commit(written, gone_, commit_message(report_, run_.run_id));
    if (!done) return unexpected(done.error());
    report_.committed = *done;
    if (!request_.push) return {};
    if (const auto pushed = git_->push(push_patience); !pushed)
        report_.push_failure = pushed.error();
    return {};
}

}  // namespace

std::string backup_trouble(const backup_request& request) {
    const auto path = backup_path::parse(request.path);
    if (!path) return path.error();
    if (request.git)
        if (std::string missing = git_is_missing(); !missing.empty()) return missing;
    if (const auto made = make_folder(request.folder, private_folder); !made) return made.error();
    if (::access(request.folder.c_str(), W_OK | X_OK) != 0)
        return io_failure(request.folder, errno).error();
    const auto index = read_backup_index(request.folder);
    return index ? std::string() : index.error();
}

expected<backup_report, std::string> make_backups(const backup_request& request,
                                                  const recorded_results& results,
                                                  const settled_text& settled,
                                                  const backup_run& run) {
    auto path = backup_path::parse(request.path);
    if (!path) return unexpected(path.error());
    backup_work work(request, std::move(*path), settled, run);
    if (auto opened = work.open(); !opened) return unexpected(opened.error());
    const auto read = results.for_each([&work](const recorded_result& device) {
        work.take(device);
        return true;
    });
    if (!read) return unexpected(to_string(read.error()));
    work.remove_gone();
    if (auto closed = work.close(); !closed) return unexpected(closed.error());
    return work.take_report();
}

}  // namespace netpoll
