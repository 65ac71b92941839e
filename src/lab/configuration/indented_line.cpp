// Answers as IOS, NX-OS and EOS do. Knows no channel and no terminal.
#include "lab/configuration/indented_line.hpp"

#include <algorithm>

namespace netpoll::lab {

namespace {

constexpr std::string_view no_room_text =
    "% Invalid input: the lab keeps 128 KB of a device's configuration";

void replace_in(std::string& text, std::string_view key, const std::string& value) {
    const auto at = text.find(key);
    if (at != text.npos) text.replace(at, key.size(), value);
}

std::string after_first_word(std::string_view line) {
    const auto words = words_of(line);
    return words.size() < 2 ? std::string() : std::string(line.substr(words[1].column));
}

}  // namespace

std::string indented_line::name() const {
    auto name = where_.self.name;
    if (where_.configured.is_changed(where_.self)) {
        for (const auto& node : where_.configured.working(where_.self)->lines()) {
            if (words_of(node.line).front().text == dialect_.name_line)
                name = after_first_word(node.line);
        }
    }
    return configuring_ ? name.substr(0, dialect_.name_width) : name;
}

std::string indented_line::prompt() const {
    return asking_ ? std::string(dialect_.save_question) : command_line::prompt();
}

reply indented_line::answer(std::string_view line) {
    if (asking_) {
        asking_ = false;
        const auto words = words_of(line);
        if (words.empty() || words.front().text == "startup-config") return save();
        return said("% Invalid input: the lab copies to startup-config only\n");
    }
    return configuring_ ? configure(line) : operational(line);
}

reply indented_line::operational(std::string_view line) {
    const auto all = split_pipes(line);
    auto words = words_of(all.command);
    const auto match = dialect_.rules.match("exec", words, 0, grammar::reading::whole);
    const bool ours = match.how == grammar_match::verdict::found;
    return filtered(ours ? act(match, all.command) : command_line::answer(all.command), all);
}

reply indented_line::act(const grammar_match& match, std::string_view line) {
    const auto& action = match.rule->action;
    const auto& self = where_.self;
    if (action == "configure") {
        configuring_ = true;
        return said(std::string(dialect_.on_entering));
    }
    if (action == "show_running")
        return shown(whole(dialect_.above_running, *where_.configured.working(self)));
    if (action == "show_startup")
        return shown(whole(dialect_.above_startup, *where_.configured.kept(self)));
    if (action == "show_section") return section(match.line);
    if (action == "save") return save();
    if (action == "save_asking") {
        asking_ = true;
        return said("");
    }
    if (action == "do") return operational(after_first_word(line));
    if (action == "operational") return operational(line);
    return leave(action == "end");
}

reply indented_line::configure(std::string_view line) {
    const auto start = line.find_first_not_of(' ');
    if (start == line.npos || line[start] == '!') return said("");
    auto words = words_of(line);
    const auto match = dialect_.rules.match("anywhere", words, 0, grammar::reading::whole);
    if (match.how == grammar_match::verdict::found) return act(match, line);
    // Tried on a copy: what is refused must not make a device one that was configured.
    auto& configured = where_.configured;
    if (!configured.is_changed(where_.self)) {
        auto tried = *configured.working(where_.self);
        auto editor = editor_;
        const auto result = editor.enter(tried, line);
        if (result.how != section_editor::verdict::taken) return took(result, line);
    }
    return took(editor_.enter(configured.change(where_.self), line), line);
}

reply indented_line::took(const section_editor::result& result, std::string_view line) {
    if (result.how == section_editor::verdict::taken) {
        ++where_.count.config_lines;
        return said("");
    }
    ++where_.count.config_refused;
    const auto& kind = *where_.self.kind;
    const auto& why = result.why;
    if (result.how == section_editor::verdict::no_room) return refused({}, no_room_text);
    if (why.how == grammar_match::verdict::ambiguous)
        return refused({}, "% Ambiguous command:  \"" + std::string(line) + "\"");
    if (why.how == grammar_match::verdict::unknown)
        return refused(result.words[why.bad].column + why.fitted, kind.error_text);
    const auto end = dialect_.marks_end ? std::optional(line.size()) : std::nullopt;
    return refused(end, dialect_.incomplete);
}

reply indented_line::leave(bool whole) {
    if (!whole && editor_.in_section()) {
        editor_.leave_section();
        return said("");
    }
    editor_.leave_all();
    configuring_ = false;
    return said("");
}

reply indented_line::save() {
    auto& configured = where_.configured;
    if (configured.is_changed(where_.self))
        configured.keep(where_.self, configured.working(where_.self));
    ++where_.count.config_saved;
    auto r = said(std::string(dialect_.on_saving));
    r.thinks = true;
    return r;
}

std::string indented_line::whole(std::string_view above, const config_tree& tree) const {
    const auto lines = indented_text(tree.lines(), dialect_.layout);
    std::string text(above);
    replace_in(text, "{name}", name());
    replace_in(text, "{bytes}", std::to_string(lines.size()));
    return text.append(lines).append(dialect_.below);
}

/// `show running-config interface X`: the last word of the command is X.
reply indented_line::section(const std::string& line) const {
    const auto wanted = "interface " + line.substr(line.rfind(' ') + 1);
    const auto tree = where_.configured.working(where_.self);
    for (const auto& node : tree->lines()) {
        if (node.line == wanted) return shown(indented_text(node, dialect_.layout));
    }
    return shown("");
}

}  // namespace netpoll::lab
