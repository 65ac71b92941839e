// What the kernel shows of a running program and of all that it has started. Knows no program.
#include "support/process_tree.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace netpoll::testing {

namespace {

std::string whole(const std::filesystem::path& file) {
    std::ifstream from(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(from), {}};
}

}  // namespace

std::vector<running_process> process_tree(pid_t root) {
    std::vector<running_process> all;
    const std::filesystem::path at{"/proc/" + std::to_string(root)};
    std::error_code gone;
    const auto program = std::filesystem::read_symlink(at / "exe", gone);
    if (gone == std::errc::no_such_file_or_directory) return all;
    all.push_back({root, program, whole(at / "cmdline"), whole(at / "environ")});
    // Each thread has children of its own.
    for (const auto& thread : std::filesystem::directory_iterator(at / "task", gone)) {
        std::ifstream children(thread.path() / "children");
        for (pid_t each = 0; children >> each;)
            for (auto& below : process_tree(each))
                all.push_back(std::move(below));
    }
    return all;
}

}  // namespace netpoll::testing
