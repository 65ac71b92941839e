// A folder below git: what is changed in it, and commits of single files. Knows no backup.
#pragma once

#include <netpoll/expected.hpp>

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace netpoll {

/// git is run by its arguments, never by a shell, with HOME, PATH and what it has for authors, and
/// without hooks. Errors are sentences that quote what it says.
class git_folder {
public:
    /// The folder must exist; it may lie within a repository, and becomes one where it does not.
    static expected<git_folder, std::string> open(const std::string& folder);

    /// Whether a file below the folder is other than what is committed, or not committed at all.
    expected<bool, std::string> is_changed(const std::string& path);
    /// Paths below the folder that git need not show as unknown.
    expected<void, std::string> hide(const std::string& path) const;
    /// Commits these files and nothing else, as they are now or gone. False where nothing of them
    /// differs from what is committed.
    expected<bool, std::string> commit(const std::vector<std::string>& written,
                                       const std::vector<std::string>& gone,
                                       const std::string& message) const;
    /// To where the branch goes; `within` is what it may take.
    expected<void, std::string> push(std::chrono::milliseconds within) const;

private:
    explicit git_folder(std::string folder) : folder_(std::move(folder)) {}
    expected<void, std::string> look();

    std::string folder_;
    std::optional<std::set<std::string>> changed_;  // nothing where there are too many to list
};

/// Why git cannot be run at all, a sentence; empty: it can.
std::string git_is_missing();

}  // namespace netpoll
