// Answers as Junos does. Knows no channel and no terminal.
#include "lab/configuration/junos_line.hpp"

#include "lab/configuration/dialect.hpp"

#include <charconv>

namespace netpoll::lab {

namespace {

constexpr std::string_view no_room_error =
    "error: the lab keeps 128 KB of a device's configuration\n";
constexpr std::string_view last_commit = "## Last commit: 2026-03-02 08:14:07 UTC by lab\n";
constexpr std::string_view last_change = "## Last changed: 2026-03-02 12:07:00 UTC\n";

/// Of `rollback N`; more than there can be where it is no number.
std::size_t steps_back(const std::string& text) {
    std::size_t back = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), back);
    return read.ec == std::errc{} ? back : configurations::most_earlier + 1;
}

}  // namespace

junos_line::junos_line(const scene& where, bool shell)
    : command_line(where, shell), reader_(junos().rules) {}

junos_line::~junos_line() {
    end_editing();
}

config_ptr junos_line::candidate() const {
    return own_ ? own_ : where_.configured.working(where_.self);
}

config_tree& junos_line::change() {
    return own_ ? *own_ : where_.configured.change(where_.self);
}

void junos_line::take(config_ptr tree) {
    if (own_) {
        own_ = std::make_shared<config_tree>(*tree);
    } else {
        where_.configured.work_on(where_.self, std::move(tree));
    }
}

bool junos_line::changed() const {
    if (!own_ && !where_.configured.is_changed(where_.self)) return false;
    return !comparison_text(*where_.configured.kept(where_.self), *candidate()).empty();
}

/// What was not committed is left to others only by those who share it.
void junos_line::end_editing() {
    auto& configured = where_.configured;
    if (editing_ == editing::exclusive) {
        if (changed()) configured.work_on(where_.self, configured.kept(where_.self));
        configured.set_owner(where_.self, nullptr);
    }
    own_ = nullptr;
    editing_ = editing::nothing;
    where_in_.clear();
    edits_.clear();
}

std::string junos_line::name() const {
    if (!where_.configured.is_changed(where_.self)) return where_.self.name;
    const auto tree = where_.configured.kept(where_.self);
    const auto statement =
        reader_.read({}, words_of("system host-name x"), 0, grammar::reading::path);
    auto path = statement.where;
    path.push_back({statement.last.line, statement.last.rule});
    const auto* node = tree->find(path);
    return node == nullptr ? where_.self.name : node->line.substr(node->line.rfind(' ') + 1);
}

std::string junos_line::place() const {
    if (editing_ == editing::nothing) return {};
    std::string text = "edit";
    for (const auto& step : where_in_)
        text += " " + step.line;
    return text;
}

std::string junos_line::prompt() const {
    if (!asking_) return command_line::prompt();
    return editing_ == editing::common ? "Exit with uncommitted changes? [yes,no] (yes) "
                                       : "Discard uncommitted changes? [yes,no] (yes) ";
}

reply junos_line::answer(std::string_view line) {
    if (asking_) {
        asking_ = false;
        const auto words = words_of(line);
        const bool stays = !words.empty() && words.front().text.front() == 'n';
        return stays ? said("") : left();
    }
    if (editing_ == editing::nothing) return operational(line);
    const auto whole = split_pipes(line);
    auto words = words_of(whole.command);
    const auto match = junos().rules.match("edit", words, 0, grammar::reading::whole);
    if (match.how == grammar_match::verdict::found) return act(match, whole.command, whole);
    ++where_.count.config_refused;
    if (match.how == grammar_match::verdict::incomplete)
        return refused(whole.command.size(), "missing argument.");
    return refused(words[match.bad].column,
                   match.bad == 0 ? where_.self.kind->error_text : "syntax error.");
}

reply junos_line::operational(std::string_view line) {
    const auto whole = split_pipes(line);
    auto words = words_of(whole.command);
    const auto match = junos().rules.match("exec", words, 0, grammar::reading::whole);
    if (match.how != grammar_match::verdict::found)
        return filtered(command_line::answer(whole.command), whole);
    const auto& action = match.rule->action;
    if (action == "configure") return configure(editing::common);
    if (action == "configure_private") return configure(editing::own);
    if (action == "configure_exclusive") return configure(editing::exclusive);
    return text_of(*where_.configured.kept(where_.self), {}, whole.command, whole);
}

reply junos_line::configure(editing how) {
    auto& configured = where_.configured;
    const auto* owner = configured.owner(where_.self);
    if (owner != nullptr && owner != this)
        return said("error: configuration database locked by: " + where_.options.username + "\n");
    if (how != editing::common && changed())
        return said("error: shared configuration database modified\n");
    editing_ = how;
    begun_from_ = configured.kept(where_.self);
    if (how == editing::exclusive) configured.set_owner(where_.self, this);
    if (how == editing::own) own_ = std::make_shared<config_tree>(*begun_from_);
    std::string text;
    if (how != editing::common) text = "warning: uncommitted changes will be discarded on exit\n";
    text += "Entering configuration mode\n";
    if (how == editing::common && changed())
        text += "The configuration has been changed but not committed\n";
    return said(text);
}

reply junos_line::act(const grammar_match& match, std::string_view line, const piped& whole) {
    const auto& action = match.rule->action;
    if (action == "set") return set(line);
    if (action == "delete") return remove(line);
    if (action == "edit") return edit(line);
    if (action == "show") return show(line, whole);
    if (action == "commit") return commit(false);
    if (action == "commit_and_quit") return commit(true);
    if (action == "commit_check") return said("configuration check succeeds\n");
    if (action == "rollback") return rollback(line);
    if (action == "do") return operational(line.substr(words_of(line)[1].column));
    return move(action);
}

reply junos_line::move(const std::string& action) {
    if (action == "up" && !where_in_.empty()) {
        where_in_.pop_back();
    } else if (action == "top") {
        where_in_.clear();
        edits_.clear();
    } else if (action == "exit" && !edits_.empty()) {
        where_in_.resize(std::min(edits_.back(), where_in_.size()));
        edits_.pop_back();
    } else if (action == "exit" || action == "leave") {
        return leave();
    }
    return said("");
}

reply junos_line::wrong(const statement_reader::statement& read, std::string_view line) {
    ++where_.count.config_refused;
    if (read.last.how == grammar_match::verdict::incomplete)
        return refused(line.size(), "missing argument.");
    const auto& word = read.words[read.last.bad];
    if (read.last.how == grammar_match::verdict::ambiguous)
        return refused(word.column, "'" + word.text + "' is ambiguous.");
    return refused(word.column, "syntax error.");
}

reply junos_line::set(std::string_view line) {
    const auto read = reader_.read(where_in_, words_of(line), 1, grammar::reading::path);
    if (read.last.how != grammar_match::verdict::found) return wrong(read, line);
    if (!change().put(read.where, read.last)) {
        ++where_.count.config_refused;
        return said(std::string(no_room_error));
    }
    ++where_.count.config_lines;
    return said("");
}

reply junos_line::remove(std::string_view line) {
    const auto read = reader_.read(where_in_, words_of(line), 1, grammar::reading::beginning);
    if (read.last.how != grammar_match::verdict::found) return wrong(read, line);
    if (!change().remove(read.where, read.last)) return said("warning: statement not found\n");
    ++where_.count.config_lines;
    return said("");
}

reply junos_line::edit(std::string_view line) {
    auto read = reader_.read(where_in_, words_of(line), 1, grammar::reading::path);
    if (read.last.how == grammar_match::verdict::found && read.last.rule->opens.empty()) {
        read.last.how = grammar_match::verdict::unknown;
        read.last.bad = read.words.size() - 1;
    }
    if (read.last.how != grammar_match::verdict::found) return wrong(read, line);
    edits_.push_back(where_in_.size());
    where_in_ = std::move(read.where);
    where_in_.push_back({read.last.line, read.last.rule});
    return said("");
}

reply junos_line::show(std::string_view line, const piped& whole) {
    if (!whole.filters.empty() && whole.filters.front().starts_with("comp"))
        return compare(*candidate(), whole.filters.front());
    return text_of(*candidate(), where_in_, line, whole);
}

/// What a show command names: the words behind `show`, and `configuration` outside of the mode.
reply junos_line::text_of(const config_tree& tree, const std::vector<config_step>& base,
                          std::string_view line, const piped& whole) {
    const std::size_t from = editing_ == editing::nothing ? 2 : 1;
    auto where = base;
    const config_node* leaf = nullptr;
    if (words_of(line).size() > from) {
        const auto read = reader_.read(base, words_of(line), from, grammar::reading::beginning);
        if (read.last.how != grammar_match::verdict::found) return wrong(read, line);
        where = read.where;
        where.push_back({read.last.line, read.last.rule});
        leaf = tree.find(where);
        if (leaf != nullptr && leaf->below.empty()) where.pop_back();
    }
    auto rest = whole;
    const bool as_set = !rest.filters.empty() && rest.filters.front() == "display set";
    if (as_set) rest.filters.erase(rest.filters.begin());
    const auto* lines = tree.below(where);
    std::vector<config_node> one;
    if (leaf != nullptr && leaf->below.empty()) {
        one = {*leaf};
        lines = &one;
    }
    if (lines == nullptr) return filtered(shown(""), rest);
    if (as_set) return filtered(shown(set_text(*lines, where)), rest);
    std::string text;
    if (where.empty()) text = editing_ == editing::nothing ? last_commit : last_change;
    return filtered(shown(text + braced_text(*lines)), rest);
}

/// `| compare`, or `| compare rollback N`.
reply junos_line::compare(const config_tree& now, std::string_view filter) const {
    const auto words = words_of(filter);
    const auto back = words.size() == 3 ? steps_back(words.back().text) : 0;
    const auto before = where_.configured.earlier(where_.self, back);
    if (before == nullptr) return said("error: there is no such earlier configuration\n");
    return shown(comparison_text(*before, now));
}

reply junos_line::commit(bool leaves) {
    auto& configured = where_.configured;
    if (own_ && !comparison_text(*begun_from_, *configured.kept(where_.self)).empty())
        return said("error: the configuration was committed by another session meanwhile\n");
    if (changed()) {
        configured.keep(where_.self, candidate());
        begun_from_ = configured.kept(where_.self);
        if (own_) {
            configured.work_on(where_.self, begun_from_);
            own_ = std::make_shared<config_tree>(*begun_from_);
        }
    }
    ++where_.count.config_saved;
    auto r = said(leaves ? "commit complete\nExiting configuration mode\n" : "commit complete\n");
    r.thinks = true;
    if (leaves) end_editing();
    return r;
}

reply junos_line::rollback(std::string_view line) {
    const auto words = words_of(line);
    const auto back = words.size() > 1 ? steps_back(words.back().text) : 0;
    auto tree = where_.configured.earlier(where_.self, back);
    if (tree == nullptr) return said("error: there is no such earlier configuration\n");
    if (changed() || back > 0) take(std::move(tree));
    return said("load complete\n");
}

reply junos_line::leave() {
    if (!changed()) return left();
    asking_ = true;
    return said("The configuration has been changed but not committed\n");
}

reply junos_line::left() {
    end_editing();
    return said("Exiting configuration mode\n");
}

}  // namespace netpoll::lab
