// Opens the file, and what is asked of it as a whole.
#include "history/history_file.hpp"

#include "history/compression.hpp"
#include "history/database.hpp"
#include "history/host_query.hpp"
#include "history/pruning.hpp"
#include "history/run_writer.hpp"
#include "history/schema.hpp"
#include "machine/file.hpp"
#include "machine/place.hpp"

#include <netpoll/escape.hpp>

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <utility>

namespace netpoll {

namespace {

constexpr std::array endings_beside{"-wal", "-shm"};

/// SQLite reads without them, and would fail where it writes.
std::string fault_beside(const place& at) {
    struct stat info = {};
    for (const char* ending : endings_beside) {
        const std::string name = at.name() + ending;
        if (::fstatat(at.folder(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 &&
            !S_ISREG(info.st_mode))
            return "'" + escape(name, 200) + "' beside it is no regular file: move it away";
    }
    return {};
}

/// Takes away what others may do with it and what lies beside it; a sentence where that cannot be.
std::string make_private(const place& at) {
    std::string why;
    for (const char* ending : {"", "-wal", "-shm"}) {
        const std::string name = at.name() + ending;
        struct stat info = {};
        if (::fstatat(at.folder(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0 ||
            !S_ISREG(info.st_mode) || (info.st_mode & 077U) == 0)
            continue;
        if (::fchmodat(at.folder(), name.c_str(), info.st_mode & 0700U, 0) != 0 && why.empty())
            why = "others may read it, outputs and all, and it is not ours to change: chmod 600";
    }
    return why;
}

/// What is there, or an empty file made; a sentence where neither can be. A file that is there is
/// not opened: to close it again would take SQLite's locks away from this process.
std::string find_or_make(const place& at, bool makes) {
    struct stat info = {};
    if (at.look(info)) {
        if (at.planted()) return at.why_not(EPERM);
        if (S_ISDIR(info.st_mode)) return "is a folder; name a file";
        return S_ISREG(info.st_mode) ? fault_beside(at) : "is no regular file";
    }
    if (errno != ENOENT) return at.why_not(errno);
    if (!makes)
        return "there is no such history; a run writes one with --history FILE or --rundir DIR";
    const auto made = at.open(O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, private_file);
    if (made || made.error() == EEXIST) return {};
    return at.why_not(made.error());
}

}  // namespace

history_file::history_file(std::string path, std::unique_ptr<database> file) noexcept
    : path_(std::move(path)), file_(std::move(file)) {}
history_file::history_file(history_file&& other) noexcept = default;
history_file& history_file::operator=(history_file&& other) noexcept = default;
history_file::~history_file() = default;

expected<history_file, history_problem> history_file::open(const std::string& path) {
    return open_at(path, access::create);
}

expected<history_file, history_problem> history_file::open_existing(const std::string& path) {
    return open_at(path, access::change);
}

expected<history_file, history_problem> history_file::open_to_read(const std::string& path) {
    return open_at(path, access::read);
}

std::unique_ptr<database> history_file::open_database(const std::string& path, access how) {
    const auto ready = [&](database::sharing with) {
        auto file = std::make_unique<database>(path, with);
        if (how == access::read) {
            ready_to_read(*file);
        } else {
            ready_to_write(*file);
        }
        return file;
    };
    try {
        return ready(database::sharing::shared);
    } catch (const database_failure& failure) {
        const bool lacks_room = failure.of() == database_failure::cause::machine;
        if (how != access::read || !lacks_room) throw;
        try {
            return ready(database::sharing::alone);
        } catch (const database_failure&) {
            // The first is the reason.
        }
        throw;
    }
}

expected<history_file, history_problem> history_file::open_at(const std::string& path, access how) {
    const std::string called = escape(path, 400) + ": ";
    const auto at = place::find(path);
    if (!at) return unexpected(history_problem{at.error(), false});
    if (auto why = find_or_make(*at, how == access::create); !why.empty())
        return unexpected(history_problem{called + why, false});
    try {
        history_file opened(path, open_database(at->shown(), how));
        if (how != access::read)
            if (const auto why = make_private(*at); !why.empty()) opened.remark_ = called + why;
        return opened;
    } catch (const database_failure& failure) {
        return unexpected(history_problem{called + failure.what(),
                                          failure.of() != database_failure::cause::file});
    }
}

template <class Work>
auto history_file::guarded(Work work) -> expected<decltype(work()), std::string> {
    try {
        return work();
    } catch (const database_failure& failure) {
        return unexpected(escape(path_, 400) + ": " + failure.what());
    }
}

expected<added_run, std::string> history_file::add_run(const recorded_run& run,
                                                       const recorded_results& results,
                                                       std::string_view verdict) {
    return guarded([&] {
        transaction whole(*file_);
        run_writer writer(*file_);
        writer.begin(run, verdict);
        const auto read = results.for_each([&writer](const recorded_result& each) {
            writer.add(each);
            return true;
        });
        if (!read) throw database_failure("nothing was added: " + to_string(read.error()));
        auto added = writer.end();
        whole.commit();
        return added;
    });
}

expected<std::vector<history_run>, std::string> history_file::runs(std::size_t most) {
    return guarded([&] { return runs_in(*file_, most); });
}

expected<std::optional<host_history>, std::string> history_file::host(const std::string& name,
                                                                      std::size_t most_visits) {
    return guarded([&] { return host_in(*file_, name, most_visits); });
}

expected<std::string, std::string> history_file::output(std::int64_t content) {
    return guarded([&] {
        statement asked(*file_,
                        "SELECT zstd, bytes FROM compressed JOIN content USING (id) WHERE id = ?");
        if (!asked.first(content)) throw database_failure("has no such output any more");
        return decompressed(asked.bytes(0), static_cast<std::uint64_t>(asked.number(1)));
    });
}

expected<std::vector<stale_host>, std::string> history_file::stale(wall_time since) {
    return guarded([&] { return stale_in(*file_, since); });
}

expected<std::vector<std::string>, std::string> history_file::hosts() {
    return guarded([&] {
        std::vector<std::string> names;
        statement asked(*file_, "SELECT name FROM host ORDER BY name");
        asked.each([&] { names.emplace_back(asked.text(0)); });
        return names;
    });
}

expected<host_durations, std::string> history_file::durations() {
    return guarded([&] {
        host_durations all;
        statement asked(*file_,
                        "SELECT name, duration, status = 0 FROM host WHERE duration IS NOT NULL");
        asked.each([&] {
            all.emplace(asked.text(0), host_duration{std::chrono::milliseconds(asked.number(1)),
                                                     asked.number(2) != 0});
        });
        return all;
    });
}

expected<pruned_history, std::string> history_file::prune(wall_time before) {
    return guarded([&] { return prune_in(*file_, before); });
}

}  // namespace netpoll
