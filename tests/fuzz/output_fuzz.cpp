// Any text as the output of a command, read by templates that are hard to get right. Knows no
// libFuzzer.
#include "fuzz/breach.hpp"
#include "fuzz/fuzz_target.hpp"
#include "fuzz/hard_templates.hpp"
#include "fuzz/parsing.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace netpoll::fuzz {

namespace {

// Bytes that an input begins with: which template reads the rest.
constexpr std::size_t header_bytes = 2;

void add(std::vector<tried_template>& to, const std::string& name, std::string_view text) {
    auto made = tried(text);
    if (!made) breach(name + " is no template");
    to.push_back(std::move(*made));
}

/// Those of the reference folder, where it is there.
void add_reference(std::vector<tried_template>& to) {
    namespace fs = std::filesystem;
    const fs::path folder = fs::path(NETPOLL_RECORDINGS) / "ntc-templates" / "templates";
    std::vector<fs::path> files;
    std::error_code none;
    for (const auto& each : fs::directory_iterator(folder, none))
        if (each.path().extension() == ".textfsm") files.push_back(each.path());
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
        std::ifstream in(file, std::ios::binary);
        add(to, file, std::string(std::istreambuf_iterator<char>(in), {}));
    }
}

const std::vector<tried_template>& templates() {
    static const auto all = [] {
        std::vector<tried_template> made;
        for (const auto& each : hard_templates())
            add(made, each.name, each.text);
        add_reference(made);
        return made;
    }();
    return all;
}

}  // namespace

void try_input(std::string_view input) {
    if (input.size() < header_bytes) return;
    const auto which =
        static_cast<std::uint8_t>(input[0]) + 256U * static_cast<std::uint8_t>(input[1]);
    try_text(templates()[which % templates().size()], input.substr(header_bytes));
}

std::vector<seed> seeds() {
    std::vector<seed> all;
    char number = 0;
    for (const auto& each : hard_templates())
        all.push_back({each.name, std::string({number++, '\0'}) + std::string(each.output)});
    return all;
}

}  // namespace netpoll::fuzz
