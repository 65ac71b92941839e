// The script for fish. Knows no table of options.
#include "manual/choices.hpp"
#include "manual/completion.hpp"

namespace netpoll {

namespace {

std::string fish_quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text)
        out += c == '\'' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    return out + "'";
}

std::string fish_value(const choice& what) {
    switch (what.kind) {
        case choice_kind::words:
            return " -x -a " + fish_quoted(joined(what.words));
        case choice_kind::files:
            return " -r -F";
        case choice_kind::folders:
            return " -x -a '(__fish_complete_directories)'";
        case choice_kind::hosts:
            return " -x -a '(__netpoll_terms)'";
        case choice_kind::platforms:
            return " -x -a '(__netpoll_platforms)'";
        case choice_kind::anything:
            break;
    }
    return " -x";
}

std::string fish_line(const std::string& program, const std::string& condition,
                      const std::string& word, const option_entry& option) {
    std::string text = "complete -c " + program + condition;
    for (const auto& name : option.names)
        text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    if (!option.value.empty()) text += fish_value(choice_of(word, option));
    return text + " -d " + fish_quoted(short_help(option.help)) + "\n";
}

constexpr std::string_view fish_functions = R"sh(
function __netpoll_inventory
    set -l found (string match -v 'netbox:*' -- $NETPOLL_INVENTORY)
    for each in (commandline -opc)[2..-1]
        string match -qr '\.(yaml|yml|csv)$' -- $each; and test -r $each; and set found $each
        test -e $each/hosts.yaml; and set found $each
    end
    echo $found
end
function __netpoll_terms
    set -l inventory (__netpoll_inventory)
    test -n "$inventory"; or return
    netpoll --list-hosts $inventory 2>/dev/null </dev/null
    netpoll --list-groups $inventory 2>/dev/null </dev/null | string replace -r '^' 'group='
end
function __netpoll_platforms
    echo auto\ngeneric
    netpoll platforms --format json 2>/dev/null </dev/null | sed -n 's/^{"name":"\([^"]*\)".*/\1/p'
end
)sh";

}  // namespace

std::string fish_completion(const program_entry& program) {
    std::string text = "# fish completion of " + program.name + "\n";
    const bool has_verbs = program.words.size() > 1;
    const auto verbs = " " + joined(verbs_of(program));
    if (has_verbs) text += fish_functions;
    for (const auto& word : program.words) {
        const auto condition = !has_verbs ? std::string()
                               : word.word.empty()
                                   ? " -n 'not __fish_seen_subcommand_from" + verbs + "'"
                                   : " -n '__fish_seen_subcommand_from " + word.word + "'";
        if (!word.word.empty())
            text += "complete -c " + program.name + " -n __fish_use_subcommand -a " + word.word +
                    " -d " + fish_quoted(word.help) + "\n";
        if (!word.deeds.empty())
            text += "complete -c " + program.name + condition + " -a " +
                    fish_quoted(joined(word.deeds)) + "\n";
        for (const auto& section : word.sections)
            for (const auto& option : section.options)
                text += fish_line(program.name, condition, word.word, option);
    }
    return text;
}

}  // namespace netpoll
