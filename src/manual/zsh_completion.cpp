// The script for zsh, on its function _arguments. Knows no table of options.
#include "manual/choices.hpp"
#include "manual/completion.hpp"

#include <algorithm>

namespace netpoll {

namespace {

/// `text` within [...] of a specification, in single quotes.
std::string zsh_quoted(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '[' || c == ']' || c == '\\' || c == ':') out += '\\';
        out += c == '\'' ? "'\\''" : std::string(1, c);
    }
    return out;
}

std::string zsh_action(const choice& what) {
    switch (what.kind) {
        case choice_kind::words:
            return "(" + joined(what.words) + ")";
        case choice_kind::files:
            return "_files";
        case choice_kind::folders:
            return "_files -/";
        case choice_kind::hosts:
            return "_netpoll_terms";
        case choice_kind::platforms:
            return "_netpoll_platforms";
        case choice_kind::anything:
            break;
    }
    return " ";
}

std::string specification(const std::string& word, const option_entry& option) {
    const auto names = joined(option.names);
    std::string text;
    for (const auto& each : option.names) {
        const bool is_long = each.starts_with("--");
        text += "        '" + (option.repeats ? "*" : "(" + names + ")") + each +
                (option.value.empty() ? ""
                 : is_long            ? "="
                                      : "+") +
                "[" + zsh_quoted(short_help(option.help)) + "]";
        if (!option.value.empty())
            text += ":" + zsh_quoted(option.value) + ":" + zsh_action(choice_of(word, option));
        text += "' \\\n";
    }
    return text;
}

std::string arguments_of(const word_entry& word, const std::string& rest) {
    std::string text = "    _arguments -s \\\n";
    for (const auto& section : word.sections)
        for (const auto& option : section.options)
            text += specification(word.word, option);
    return text + "        " + rest + "\n";
}

constexpr std::string_view zsh_functions = R"sh(
_netpoll_inventory() {
    local each found=${${NETPOLL_INVENTORY-}:#netbox:*}
    for each in ${words[2,-1]}; do
        each=${each/#\~/$HOME}
        [[ $each == *.(yaml|yml|csv) && -r $each || -e $each/hosts.yaml ]] && found=$each
    done
    print -r -- $found
}
_netpoll_terms() {
    local inventory=$(_netpoll_inventory) what=--list-hosts
    [[ -n $inventory ]] || return 1
    compset -P 'group=' && what=--list-groups
    local -a names=(${(f)"$(netpoll $what $inventory 2>/dev/null </dev/null)"})
    compadd -a names
}
_netpoll_platforms() {
    local -a names=(auto generic ${(f)"$(netpoll platforms --format json 2>/dev/null </dev/null |
        sed -n 's/^{"name":"\([^"]*\)".*/\1/p')"})
    compadd -a names
}
)sh";

std::string menu_of_verbs(const program_entry& program) {
    std::string text = "_netpoll_verbs() {\n    local -a verbs\n    verbs=(\n";
    for (const auto& word : program.words)
        if (!word.word.empty())
            text += "        '" + word.word + ":" + zsh_quoted(word.help) + "'\n";
    return text + "    )\n    _describe verb verbs\n    _files\n}\n";
}

}  // namespace

std::string zsh_completion(const program_entry& program) {
    std::string text = "#compdef " + program.name + "\n";
    const bool has_verbs = program.words.size() > 1;
    if (has_verbs) text += std::string(zsh_functions) + menu_of_verbs(program);
    for (const auto& word : program.words) {
        if (word.word.empty()) continue;
        const auto deeds = joined(word.deeds);
        text += "_netpoll_verb_" + word.word + "() {\n" +
                arguments_of(word, deeds.empty() ? "'*:file:_files'"
                                                 : "'1:verb:(" + deeds + ")' '*:file:_files'") +
                "}\n";
    }
    auto function = "_" + program.name;
    std::replace(function.begin(), function.end(), '-', '_');
    text += function + "() {\n";
    if (has_verbs) {
        text += "    if (( CURRENT > 2 )); then\n        case $words[2] in\n";
        for (const auto& word : program.words)
            if (!word.word.empty())
                text += "        (" + word.word +
                        ")\n            shift words\n            (( CURRENT-- ))\n"
                        "            _netpoll_verb_" +
                        word.word + "\n            return\n            ;;\n";
        text += "        esac\n    fi\n";
    }
    text += arguments_of(
        program.words.front(),
        has_verbs ? "'1:verb or inventory:_netpoll_verbs' '*:file:_files'" : "'*:file:_files'");
    return text + "}\n" + function + " \"$@\"\n";
}

}  // namespace netpoll
