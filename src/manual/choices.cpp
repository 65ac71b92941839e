// The words that options know, and the files that they read. Knows no shell.
#include "manual/choices.hpp"

#include <netpoll/inventory.hpp>

#include <algorithm>
#include <array>
#include <map>

namespace netpoll {

namespace {

using words = std::vector<std::string>;

const std::map<std::string, words>& word_lists() {
    static const words shown{"auto", "always", "never"};
    static const std::map<std::string, words> all{
        {" --mode", {"async", "threads", "processes", "sequential"}},
        {" --channel", {"exec", "shell"}},
        {" --agent", {"on", "off"}},
        {" --profile", {"modern", "compat", "legacy"}},
        {" --host-keys", {"strict", "accept-new", "off"}},
        {" --crypto", {"auto", "libsodium", "openssl"}},
        {" --pace", {"on", "off"}},
        {" --fail-on", {"info", "warning", "error", "never"}},
        {" --format", {"text", "table", "csv", "json", "ndjson"}},
        {" --mail-when", {"failed", "changed", "always"}},
        {" --log-format", {"text", "json"}},
        {" --progress", shown},
        {" --summary", shown},
        {" --color", shown},
        {"bench --format", {"table", "json"}},
        {"platforms --format", {"text", "json"}},
        {"diff --format", {"text", "json", "html"}},
        {"report --format", {"text", "json"}},
        {"runs --format", {"text", "json"}},
        {"history --format", {"text", "json"}},
        {"stale --format", {"text", "json"}},
        {"prune --format", {"text", "json"}},
        {"parse --format", {"json", "ndjson", "csv", "table"}},
        {"templates --format", {"text", "json"}},
        {"pollers --format", {"table", "json"}},
        {" --parse-none", {"text", "null"}},
        {" --host-key-type", {"ed25519", "ecdsa", "rsa"}},
    };
    return all;
}

const words* words_of(const std::string& word, const std::string& option) {
    for (const auto& key : {word + " " + option, " " + option})
        if (const auto found = word_lists().find(key); found != word_lists().end())
            return &found->second;
    return nullptr;
}

}  // namespace

choice choice_of(const std::string& word, const option_entry& option) {
    if (option.value.empty()) return {};
    if (const auto* known = words_of(word, option.long_name())) return {choice_kind::words, *known};
    if (option.long_name() == "--inventory-kind") return {choice_kind::words, inventory::kinds()};
    if (option.long_name() == "--platform") return {choice_kind::platforms, {}};
    constexpr std::array files{"FILE", "PATH", "RESULTS"};
    if (std::find(files.begin(), files.end(), option.value) != files.end())
        return {choice_kind::files, {}};
    if (option.value == "DIR") return {choice_kind::folders, {}};
    if (option.value == "TERM" || option.long_name() == "--devices")
        return {choice_kind::hosts, {}};
    return {};
}

std::string joined(const std::vector<std::string>& words, std::string_view separator) {
    std::string text;
    for (const auto& each : words)
        (text += text.empty() ? "" : separator) += each;
    return text;
}

std::vector<std::string> verbs_of(const program_entry& program) {
    std::vector<std::string> verbs;
    for (const auto& word : program.words)
        if (!word.word.empty()) verbs.push_back(word.word);
    return verbs;
}

std::string short_help(const std::string& help) {
    auto text = help.substr(0, std::min({help.find(';'), help.find(" ["), help.find(". "),
                                         help.find(", e.g."), help.size()}));
    while (text.ends_with(' ') || text.ends_with('.'))
        text.pop_back();
    return text;
}

}  // namespace netpoll
