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
#include <map>
#include <utility>

namespace netpoll::fuzz {

namespace {

// Bytes that an input begins with: which template reads the rest.
constexpr std::size_t header_bytes = 2;

struct named_text {
    std::string name;
    std::string text;
};

/// Those of the reference folder, where it is there.
void add_reference(std::vector<named_text>& to) {
    namespace fs = std::filesystem;
    const fs::path folder = fs::path(NETPOLL_RECORDINGS) / "ntc-templates" / "templates";
    std::vector<fs::path> files;
    std::error_code none;
    for (const auto& each : fs::directory_iterator(folder, none))
        if (each.path().extension() == ".textfsm") files.push_back(each.path());
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
        std::ifstream in(file, std::ios::binary);
        to.push_back({file, std::string(std::istreambuf_iterator<char>(in), {})});
    }
}

const std::vector<named_text>& texts() {
    static const auto all = [] {
        std::vector<named_text> made;
        for (const auto& each : hard_templates())
            made.push_back({each.name, std::string(each.text)});
        add_reference(made);
        return made;
    }();
    return all;
}

/// Compiled when first used: all of them at once would take the time of many inputs.
const tried_template& template_at(std::size_t place) {
    static std::map<std::size_t, tried_template> known;
    if (const auto found = known.find(place); found != known.end()) return found->second;
    auto made = tried(texts()[place].text);
    if (!made) breach(texts()[place].name + " is no template");
    return known.emplace(place, std::move(*made)).first->second;
}

}  // namespace

void try_input(std::string_view input) {
    if (input.size() < header_bytes) return;
    const auto which =
        static_cast<std::uint8_t>(input[0]) + 256U * static_cast<std::uint8_t>(input[1]);
    try_text(template_at(which % texts().size()), input.substr(header_bytes));
}

std::vector<seed> seeds() {
    std::vector<seed> all;
    char number = 0;
    for (const auto& each : hard_templates())
        all.push_back({each.name, std::string({number++, '\0'}) + std::string(each.output)});
    return all;
}

}  // namespace netpoll::fuzz
