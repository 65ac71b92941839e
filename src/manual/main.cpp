// netpoll-manual: writes man pages and completions. Runs in the build, is not installed.
#include "manual/completion.hpp"
#include "manual/parts.hpp"
#include "manual/schema_part.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

namespace {

using namespace netpoll;
namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
    std::ifstream from(file, std::ios::binary);
    if (!from) throw std::runtime_error("cannot read " + file.string());
    return {std::istreambuf_iterator<char>(from), {}};
}

void write(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream to(file, std::ios::binary);
    to << text;
    if (!to.flush()) throw std::runtime_error("cannot write " + file.string());
}

void write_all(const fs::path& pages, const fs::path& schema, const fs::path& to) {
    const auto fields = result_fields(text_of(schema));
    for (const auto& page : fs::directory_iterator(pages))
        write(to / page.path().filename(), filled_page(text_of(page.path()), fields));
    for (const auto& program : {netpoll_entry(), lab_entry()}) {
        write(to / "bash" / program.name, bash_completion(program));
        write(to / "zsh" / ("_" + program.name), zsh_completion(program));
        write(to / "fish" / (program.name + ".fish"), fish_completion(program));
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::cerr << "usage: netpoll-manual PAGES SCHEMA FOLDER\n";
        return 2;
    }
    try {
        write_all(argv[1], argv[2], argv[3]);
    } catch (const std::exception& failure) {
        std::cerr << "netpoll-manual: " << failure.what() << "\n";
        return 1;
    }
    return 0;
}
