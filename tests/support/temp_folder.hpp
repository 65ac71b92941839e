// A folder that lives as long as a test, and whole files read and written. Knows no process.
#pragma once

#include <string>
#include <string_view>

namespace netpoll::testing {

/// A new folder below $TMPDIR or /tmp, mode 0700, removed with everything in it at the end.
class temp_folder {
public:
    /// Throws std::system_error where the folder cannot be made.
    temp_folder();
    ~temp_folder();
    temp_folder(const temp_folder&) = delete;
    temp_folder& operator=(const temp_folder&) = delete;

    const std::string& path() const noexcept { return path_; }
    /// `name` below this folder.
    std::string operator/(std::string_view name) const;

private:
    std::string path_;
};

/// The whole file. Throws std::system_error with the path in its text.
std::string read_file(const std::string& path);

/// Creates or replaces the file, with this mode whatever the umask says. Throws std::system_error
/// with the path in its text.
void write_file(const std::string& path, std::string_view text, unsigned mode = 0644);

}  // namespace netpoll::testing
