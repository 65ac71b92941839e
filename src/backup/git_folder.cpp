// git as a child process. Knows no backup.
#include "backup/git_folder.hpp"

#include "backup/small_file.hpp"
#include "core/lines.hpp"
#include "machine/child_program.hpp"
#include "machine/descriptor.hpp"
#include "machine/file.hpp"
#include "results/whole_file.hpp"

#include <netpoll/escape.hpp>

#include <stdlib.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>

namespace netpoll {

namespace {

using texts = std::vector<std::string>;

constexpr std::chrono::minutes patience{10};  // a first commit of 10,000 files on a slow disk
constexpr std::size_t most_listed = std::size_t{60} << 10;  // below what `run_program` keeps
constexpr std::size_t shown_of_git = 400;

/// What of our environment git may see: it holds secrets, and GIT_DIR and its like would lead to
/// another repository.
texts git_environment() {
    texts kept{"LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0"};
    for (const char* name : {"HOME", "PATH", "XDG_CONFIG_HOME", "SSH_AUTH_SOCK", "GIT_AUTHOR_NAME",
                             "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"})
        if (const char* value = std::getenv(name)) kept.push_back(std::string(name) + "=" + value);
    return kept;
}

struct git_call {
    texts arguments;
    std::string input{};
    texts more_environment{};
    std::chrono::milliseconds within{patience};
};

/// The error is that it could not be run.
expected<program_end, std::string> run_git(const std::string& folder, git_call call) {
    texts all{"git",
              "-c",
              "core.hooksPath=/dev/null",
              "-c",
              "core.fsmonitor=false",
              "-c",
              "core.autocrlf=false",
              "-c",
              "commit.gpgSign=false",
              "-c",
              "gc.autoDetach=false",
              "--literal-pathspecs",
              "-C",
              folder};
    all.insert(all.end(), call.arguments.begin(), call.arguments.end());
    auto environment = git_environment();
    environment.insert(environment.end(), call.more_environment.begin(),
                       call.more_environment.end());
    auto ended = run_program(std::move(all), call.input, call.within, std::move(environment));
    if (!ended) return unexpected("git " + ended.error());
    return ended;
}

std::string failure_of(const program_end& ended, const std::string& deed) {
    std::string said = ended.output;
    while (said.ends_with('\n'))
        said.pop_back();
    return "git " + deed + " failed" + (said.empty() ? "" : ": " + escape(said, shown_of_git));
}

expected<program_end, std::string> run_well(const std::string& folder, git_call call) {
    const std::string deed = call.arguments.front();
    auto ended = run_git(folder, std::move(call));
    if (ended && ended->status != 0) return unexpected(failure_of(*ended, deed));
    return ended;
}

std::string joined_by_zeros(const texts& paths) {
    std::string all;
    for (const std::string& each : paths)
        all += each + '\0';
    return all;
}

/// A file that is gone with its scope.
class message_file {
public:
    explicit message_file(const std::string& text) {
        const char* folder = std::getenv("TMPDIR");
        path_ = std::string(folder && *folder ? folder : "/tmp") + "/netpoll-message-XXXXXX";
        const unique_descriptor fd(::mkstemp(path_.data()));
        problem_ = fd ? write_all(fd.value(), text) : errno;
        made_ = static_cast<bool>(fd);
    }
    ~message_file() {
        if (made_) ::unlink(path_.c_str());
    }
    message_file(const message_file&) = delete;
    message_file& operator=(const message_file&) = delete;

    int problem() const noexcept { return problem_; }
    const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
    bool made_{false};
    int problem_{0};
};

bool has_author(const std::string& folder) {
    const auto name = run_git(folder, {{"config", "user.name"}});
    const auto mail = run_git(folder, {{"config", "user.email"}});
    return name && mail && name->status == 0 && mail->status == 0;
}

/// Where nobody has said who commits, netpoll does.
texts author_for(const std::string& folder) {
    if (std::getenv("GIT_AUTHOR_EMAIL") != nullptr || has_author(folder)) return {};
    return {"GIT_AUTHOR_NAME=netpoll", "GIT_AUTHOR_EMAIL=netpoll@localhost",
            "GIT_COMMITTER_NAME=netpoll", "GIT_COMMITTER_EMAIL=netpoll@localhost"};
}

/// What somebody has begun in the repository, and a commit of some files would fail at or end; or
/// nothing.
expected<std::string, std::string> deed_begun_in(const std::string& folder) {
    struct deed {
        const char* mark;  // a path that git has as long as it lasts
        const char* name;
        const char* command;
    };
    constexpr std::array deeds{deed{"MERGE_HEAD", "merge", "merge"},
                               deed{"CHERRY_PICK_HEAD", "cherry-pick", "cherry-pick"},
                               deed{"REVERT_HEAD", "revert", "revert"},
                               deed{"rebase-merge", "rebase", "rebase"},
                               deed{"rebase-apply", "rebase or am", "rebase"}};
    git_call where{{"rev-parse"}};
    for (const deed& each : deeds)
        where.arguments.insert(where.arguments.end(), {"--git-path", each.mark});
    const auto ended = run_well(folder, std::move(where));
    if (!ended) return unexpected(ended.error());
    std::string_view rest = ended->output;
    for (const deed& each : deeds) {
        std::string path(take_first_line(rest));
        if (!path.starts_with('/')) path = folder + "/" + path;
        if (::access(path.c_str(), F_OK) == 0)
            return "a " + std::string(each.name) +
                   " is going on in it, and nothing can be committed: finish it, or give it up "
                   "(git " +
                   each.command + " --abort)";
    }
    return std::string();
}

/// What git calls a commit that would be empty.
bool says_nothing_to_commit(const program_end& ended) {
    for (const char* words : {"nothing to commit", "nothing added to commit", "no changes added"})
        if (ended.output.find(words) != std::string::npos) return ended.status == 1;
    return false;
}

}  // namespace

std::string git_is_missing() {
    const auto ended = run_git("/", {{"--version"}});
    if (!ended) return ended.error() + ": install git, or leave --git out";
    return ended->status == 0 ? std::string() : failure_of(*ended, "--version");
}

expected<git_folder, std::string> git_folder::open(const std::string& folder) {
    const auto inside = run_git(folder, {{"rev-parse", "--is-inside-work-tree"}});
    if (!inside) return unexpected(inside.error());
    if (inside->status != 0) {
        // Only where it is none: a repository that git refuses must not be begun anew.
        if (inside->output.find("not a git repository") == std::string::npos)
            return unexpected(failure_of(*inside, "rev-parse"));
        const auto made = run_well(folder, {{"init", "--quiet"}});
        if (!made) return unexpected(made.error());
    }
    const auto begun = deed_begun_in(folder);
    if (!begun) return unexpected(begun.error());
    if (!begun->empty()) return unexpected(folder + ": " + *begun);
    git_folder opened(folder);
    if (auto looked = opened.look(); !looked) return unexpected(looked.error());
    return opened;
}

// One call for all files, before any is written.
expected<void, std::string> git_folder::look() {
    const auto ended =
        run_well(folder_, {{"status", "--porcelain", "-z", "--no-renames", "--untracked-files=all",
                            "--ignored=matching", "--", "."}});
    if (!ended) return unexpected(ended.error());
    if (ended->output.size() >= most_listed) return {};
    const auto prefix = run_well(folder_, {{"rev-parse", "--show-prefix"}});
    if (!prefix) return unexpected(prefix.error());
    std::string_view below = prefix->output;
    below = take_first_line(below);
    changed_.emplace();
    for (std::string_view rest = ended->output; !rest.empty();) {
        std::string_view entry = take_until(rest, '\0');
        constexpr std::size_t before_path = 3;  // "?? "
        if (entry.size() <= before_path) continue;
        entry.remove_prefix(before_path);
        if (entry.starts_with(below)) entry.remove_prefix(below.size());
        changed_->emplace(entry);
    }
    return {};
}

expected<bool, std::string> git_folder::is_changed(const std::string& path) {
    if (changed_) return changed_->contains(path);
    const auto ended = run_well(folder_, {{"status", "--porcelain", "-z", "--untracked-files=all",
                                           "--ignored=matching", "--", path}});
    if (!ended) return unexpected(ended.error());
    return !ended->output.empty();
}

expected<void, std::string> git_folder::hide(const std::string& path) const {
    const auto where = run_well(folder_, {{"rev-parse", "--git-path", "info/exclude"}});
    if (!where) return unexpected(where.error());
    std::string_view line = where->output;
    std::string file(take_first_line(line));
    if (!file.starts_with('/')) file = folder_ + "/" + file;
    const auto known = read_small_file(file);
    if (!known) return unexpected(known.error());
    std::string text = known->value_or("");
    if (("\n" + text).find("\n" + path + "\n") != text.npos) return {};
    if (!text.empty() && !text.ends_with('\n')) text += '\n';
    return write_small_file(file, text + path + "\n");
}

expected<bool, std::string> git_folder::commit(const texts& written, const texts& gone,
                                               const std::string& message) const {
    const texts from_input{"--pathspec-from-file=-", "--pathspec-file-nul"};
    const auto with = [&](texts arguments) {
        arguments.insert(arguments.end(), from_input.begin(), from_input.end());
        return arguments;
    };
    if (!gone.empty()) {
        const auto removed = run_well(
            folder_,
            {with({"rm", "--cached", "--quiet", "--ignore-unmatch", "-f"}), joined_by_zeros(gone)});
        if (!removed) return unexpected(removed.error());
    }
    if (!written.empty()) {
        const auto added = run_well(folder_, {with({"add", "-f"}), joined_by_zeros(written)});
        if (!added) return unexpected(added.error());
    }
    const message_file text(message);
    if (text.problem() != 0) return io_failure(text.path(), text.problem());
    texts paths = written;
    for (const std::string& each : gone) {
        // A commit refuses a path that it does not have.
        const auto known = run_git(folder_, {{"cat-file", "-e", "HEAD:./" + each}});
        if (known && known->status == 0) paths.push_back(each);
    }
    if (paths.empty()) return false;
    const auto ended = run_git(
        folder_, {with({"commit", "--quiet", "--only", "--cleanup=verbatim", "-F", text.path()}),
                  joined_by_zeros(paths), author_for(folder_)});
    if (!ended) return unexpected(ended.error());
    if (ended->status == 0) return true;
    if (says_nothing_to_commit(*ended)) return false;
    return unexpected(failure_of(*ended, "commit"));
}

expected<void, std::string> git_folder::push(std::chrono::milliseconds within) const {
    auto ended = run_git(folder_, {{"push", "--quiet"}, {}, {}, within});
    if (!ended) return unexpected(ended.error());
    if (ended->status != 0) return unexpected(failure_of(*ended, "push"));
    return {};
}

}  // namespace netpoll
