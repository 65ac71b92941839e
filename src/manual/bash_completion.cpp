// The script for bash. Knows no table of options.
#include "manual/choices.hpp"
#include "manual/completion.hpp"

#include <algorithm>

namespace netpoll {

namespace {

/// Functions that all programs' scripts need, each with the program's own name in front.
constexpr std::string_view bash_functions = R"sh(
# Where "=" parts words, an option and its value are three of them.
_NAME_offer() {
    local offered
    mapfile -t offered < <(compgen -W "$1" -- "$cur")
    COMPREPLY=("${offered[@]}")
}
_NAME_files() {
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen "$1" -- "$cur")
}
# The inventory that the line names so far, or the variable; a NetBox would take its time.
_NAME_inventory() {
    local i each found=${NETPOLL_INVENTORY-}
    [[ $found == netbox:* ]] && found=
    for ((i = 1; i < ${#COMP_WORDS[@]}; ++i)); do
        each=${COMP_WORDS[i]}
        [[ $each == \~* ]] && each=$HOME${each:1}
        ((i == COMP_CWORD)) && continue
        case $each in
        *.yaml | *.yml | *.csv) [[ -r $each ]] && found=$each ;;
        *) [[ -e $each/hosts.yaml ]] && found=$each ;;
        esac
    done
    printf '%s' "$found"
}
_NAME_hosts() {
    local inventory
    inventory=$(_NAME_inventory)
    [[ -n $inventory ]] || return
    _NAME_offer "$("${COMP_WORDS[0]}" --list-hosts "$inventory" 2>/dev/null </dev/null)"
}
_NAME_groups() {
    local inventory
    inventory=$(_NAME_inventory)
    [[ -n $inventory ]] || return
    _NAME_offer "$("${COMP_WORDS[0]}" --list-groups "$inventory" 2>/dev/null </dev/null)"
}
_NAME_platforms() {
    _NAME_offer "auto generic $("${COMP_WORDS[0]}" platforms --format json 2>/dev/null </dev/null |
        sed -n 's/^{"name":"\([^"]*\)".*/\1/p')"
}
)sh";

std::string named(std::string text, const std::string& function) {
    for (auto at = text.find("_NAME"); at != text.npos; at = text.find("_NAME", at))
        text.replace(at, 5, function);
    return text;
}

std::string all_names(const word_entry& word) {
    std::string text;
    for (const auto& section : word.sections)
        for (const auto& option : section.options)
            text += (text.empty() ? "" : " ") + joined(option.names);
    return text;
}

std::string bash_action(const choice& what) {
    switch (what.kind) {
        case choice_kind::words:
            return "_NAME_offer '" + joined(what.words) + "'";
        case choice_kind::files:
            return "_NAME_files -f";
        case choice_kind::folders:
            return "_NAME_files -d";
        case choice_kind::hosts:
            return "_NAME_hosts";
        case choice_kind::platforms:
            return "_NAME_platforms";
        case choice_kind::anything:
            break;
    }
    return ":";
}

/// A branch of the case over "WORD OPTION".
std::string value_branches(const word_entry& word) {
    std::string text;
    for (const auto& section : word.sections) {
        for (const auto& option : section.options) {
            if (option.value.empty()) continue;
            std::string patterns;
            for (const auto& name : option.names)
                patterns += (patterns.empty() ? "'" : " | '") + word.word + " " + name + "'";
            text += "    " + patterns + ")\n        " + bash_action(choice_of(word.word, option)) +
                    "\n        return\n        ;;\n";
        }
    }
    return text;
}

std::string option_branches(const program_entry& program) {
    std::string text;
    for (const auto& word : program.words)
        text += "        '" + word.word + "') _NAME_offer '" + all_names(word) + "' ;;\n";
    return text;
}

/// What may stand where no option does.
std::string word_branches(const program_entry& program) {
    std::string text;
    for (const auto& word : program.words)
        if (!word.deeds.empty())
            text += "    '" + word.word + " 2') _NAME_offer '" + joined(word.deeds) + "' ;;\n";
    return text;
}

}  // namespace

std::string bash_completion(const program_entry& program) {
    auto function = "_" + program.name;
    std::replace(function.begin(), function.end(), '-', '_');
    const auto verb_pattern = joined(verbs_of(program), " | ");

    std::string text = "# bash completion of " + program.name + "\n" + std::string(bash_functions);
    text +=
        "_NAME() {\n"
        "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} verb=\n"
        "    COMPREPLY=()\n"
        "    if [[ $cur == = ]]; then\n"
        "        cur=\n"
        "    elif [[ $prev == = ]] && ((COMP_CWORD > 2)); then\n"
        "        prev=${COMP_WORDS[COMP_CWORD - 2]}\n"
        "    fi\n";
    if (!verb_pattern.empty()) {
        text += "    if ((COMP_CWORD > 1)); then\n        case ${COMP_WORDS[1]} in\n        " +
                verb_pattern + ") verb=${COMP_WORDS[1]} ;;\n        esac\n    fi\n";
        text += "    if [[ $prev == group ]]; then\n        _NAME_groups\n        return\n    fi\n";
    }
    text += "    case \"$verb $prev\" in\n";
    for (const auto& word : program.words)
        text += value_branches(word);
    text += "    esac\n    if [[ $cur == -* ]]; then\n        case $verb in\n" +
            option_branches(program) + "        esac\n        return\n    fi\n";
    text += "    case \"$verb $COMP_CWORD\" in\n" + word_branches(program);
    if (!verb_pattern.empty())
        text +=
            "    ' 1')\n        _NAME_files -f\n        local files=(\"${COMPREPLY[@]}\")\n"
            "        _NAME_offer '" +
            joined(verbs_of(program)) + "'\n        COMPREPLY+=(\"${files[@]}\")\n        ;;\n";
    text += "    *) _NAME_files -f ;;\n    esac\n}\ncomplete -F _NAME " + program.name + "\n";
    return named(text, function);
}

}  // namespace netpoll
