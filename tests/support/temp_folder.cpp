// A folder that lives as long as a test, and whole files read and written. Knows no process.
#include "support/temp_folder.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

namespace netpoll::testing {

namespace {

[[noreturn]] void give_up(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

temp_folder::temp_folder() {
    const char* parent = std::getenv("TMPDIR");
    path_ = std::string(parent != nullptr && *parent != '\0' ? parent : "/tmp") +
            "/netpoll-test-XXXXXX";
    if (::mkdtemp(path_.data()) == nullptr) give_up("cannot make the folder " + path_);
}

temp_folder::~temp_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string temp_folder::operator/(std::string_view name) const {
    return path_ + '/' + std::string(name);
}

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) give_up("cannot read " + path);
    std::ostringstream text;
    text << in.rdbuf();
    return std::move(text).str();
}

void write_file(const std::string& path, std::string_view text, unsigned mode) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    if (!out || ::chmod(path.c_str(), mode) != 0) give_up("cannot write " + path);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.close();
    if (!out) give_up("cannot write " + path);
}

}  // namespace netpoll::testing
