// Plays the seeds and the inputs found so far, in every build. Knows no libFuzzer.
// Usage: NAME_replay [FILE-OR-FOLDER...] | NAME_replay --write-seeds FOLDER
#include "fuzz/fuzz_target.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using namespace netpoll::fuzz;

int write_seeds(const fs::path& folder) {
    fs::create_directories(folder);
    for (const auto& each : seeds())
        std::ofstream(folder / each.name, std::ios::binary) << each.input;
    return 0;
}

std::vector<fs::path> files_of(const std::vector<std::string>& given) {
    std::vector<fs::path> files;
    for (const auto& each : given) {
        if (!fs::is_directory(each)) {
            files.emplace_back(each);
            continue;
        }
        for (const auto& file : fs::directory_iterator(each))
            files.push_back(file.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

int main(int count, char** words) {
    const std::vector<std::string> given(words + 1, words + count);
    if (given.size() == 2 && given[0] == "--write-seeds") return write_seeds(given[1]);
    std::size_t played = 0;
    for (const auto& file : files_of(given)) {
        std::ifstream in(file, std::ios::binary);
        if (!in) {
            std::fprintf(stderr, "replay: cannot read %s\n", file.c_str());
            return 1;
        }
        const std::string input(std::istreambuf_iterator<char>(in), {});
        // Flushed before: the name of the one that ends the program is the last line.
        std::fprintf(stderr, "%s\n", file.filename().c_str());
        try_input(input);
        ++played;
    }
    const auto made = seeds();
    for (const auto& each : made)
        try_input(each.input);
    std::printf("%zu kept inputs and %zu seeds: every promise holds\n", played, made.size());
    return 0;
}
