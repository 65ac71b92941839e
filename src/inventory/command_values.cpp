// Puts commands together from their steps. Knows no inheritance.
#include "inventory/command_values.hpp"

#include "core/ascii.hpp"
#include "core/pattern.hpp"
#include "inventory/field_values.hpp"
#include "inventory/key_table.hpp"
#include "inventory/secret_source.hpp"

#include <netpoll/secret_check.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace netpoll {

namespace {

// What a session puts in place of these, the login says.
bool stands_for_login(std::string_view text) noexcept {
    return text == "$username" || text == "$password" || text == "$secret";
}

// A YAML block text (|) ends in a newline that nobody means.
std::string_view one_line(std::string_view text) noexcept {
    if (text.ends_with('\n')) text.remove_suffix(1);
    return text;
}

// The nodes of one step; null where it does not have the key.
struct step_nodes {
    const node* send{nullptr};
    const node* expect{nullptr};
    const node* answer{nullptr};
    const node* enter{nullptr};
    const node* questions{nullptr};
};

using node_place = const node* step_nodes::*;

struct step_key {
    std::string_view name;
    node_place where;
};

constexpr std::array question_keys{
    step_key{"expect", &step_nodes::expect}, step_key{"see", &step_nodes::expect},
    step_key{"answer", &step_nodes::answer}, step_key{"enter", &step_nodes::enter}};
constexpr std::array step_keys{
    step_key{"send", &step_nodes::send}, step_key{"expect", &step_nodes::expect},
    step_key{"answer", &step_nodes::answer}, step_key{"enter", &step_nodes::enter},
    step_key{"questions", &step_nodes::questions}};

class command_reader {
public:
    command_reader(std::string_view about, const mistake_sink& to) : about_(about), to_(to) {}

    void take_text(const node& from) {
        if (!from.is_scalar()) {
            return complain(from.line(), "a text is expected, not " + describe(from));
        }
        const auto text = one_line(from.text());
        const auto problem = command_problem(text);
        if (!problem.empty()) complain(from.line(), problem);
        lines_.push_back({std::string(text)});
    }

    void take_steps(const node& from) {
        if (from.items().empty()) complain(from.line(), "a list of steps is empty");
        for (const auto& each : from.items())
            take_step(each);
    }

    void take_step(const node& from) {
        if (!from.is_mapping()) {
            return complain(from.line(),
                            "a step is a mapping with send, or with expect and answer,"
                            " not " +
                                describe(from));
        }
        const auto step = nodes_of(from, step_keys);
        const bool answers = unanswered_ && step.send;
        if (answers) {
            answer_open_question(*step.send);
        } else if (step.send) {
            take_text(*step.send);
        }
        complain_of_open_question();
        if (lines_.empty()) {
            complain(from.line(), "a command needs 'send'");
            lines_.emplace_back();
        }
        if (step.expect && step.questions) {
            complain(step.questions->line(),
                     "'expect' and 'questions' do not go together: write "
                     "all of them below 'questions'");
        }
        // Written beside an answer of its own it belongs to that one.
        if (step.enter && !step.answer && answers) {
            take_enter(*step.enter);
            take_question(from, {nullptr, step.expect, nullptr, nullptr, nullptr});
        } else {
            take_question(from, step);
        }
        if (step.questions) take_questions(*step.questions);
    }

    // Questions without a line that they belong to.
    void take_login(const node& from) {
        of_login_ = true;
        lines_.emplace_back();
        if (!from.is_sequence()) return take_whole_question({}, from);
        for (const auto& each : from.items())
            take_whole_question({}, each);
    }

    std::optional<command> finish() {
        complain_of_open_question();
        if (wrong_ || lines_.empty()) return std::nullopt;
        command made{std::move(lines_.front().send), std::move(lines_.front().questions)};
        made.then.assign(std::make_move_iterator(lines_.begin() + 1),
                         std::make_move_iterator(lines_.end()));
        return made;
    }

    /// Of `finish`'s questions, in their order.
    const std::vector<written_secret>& answers() const noexcept { return answers_; }

private:
    void complain(unsigned line, std::string_view message) {
        wrong_ = true;
        to_.add(line, std::string(about_).append(message));
    }

    template <std::size_t Count>
    step_nodes nodes_of(const node& from, const std::array<step_key, Count>& keys) {
        step_nodes found;
        std::vector<std::string> names;
        names.reserve(keys.size());
        for (const auto& each : keys)
            names.emplace_back(each.name);
        for (const auto& pair : from.pairs()) {
            const auto key = pair.key.text();
            const auto known = std::find_if(keys.begin(), keys.end(),
                                            [&](const auto& each) { return each.name == key; });
            if (known != keys.end()) {
                found.*(known->where) = &pair.value;
                continue;
            }
            complain(pair.key.line(), unknown_key(key, names));
        }
        return found;
    }

    void take_questions(const node& from) {
        if (!from.is_sequence()) {
            return complain(from.line(), "questions: a list is expected, not " + describe(from));
        }
        for (const auto& each : from.items())
            take_whole_question("questions: ", each);
    }

    void take_whole_question(std::string_view key, const node& from) {
        if (!from.is_mapping()) {
            return complain(from.line(), std::string(key) +
                                             "a mapping with expect and answer is expected, not " +
                                             describe(from));
        }
        const auto nodes = nodes_of(from, question_keys);
        if (!nodes.expect) complain(from.line(), std::string(key) + "'expect' is missing");
        take_question(from, nodes);
        complain_of_open_question();
    }

    void take_question(const node& from, const step_nodes& nodes) {
        if (!nodes.expect) {
            if (nodes.answer || nodes.enter) {
                complain(from.line(), "'answer' and 'enter' need 'expect': what the device asks");
            }
            return;
        }
        auto& made = lines_.back().questions.emplace_back();
        if (nodes.expect->is_scalar()) {
            made.see = nodes.expect->text();
            const auto compiled = pattern::compile(made.see, anchoring::anywhere);
            if (!compiled) {
                complain(nodes.expect->line(),
                         "expect: '" + escape(made.see, 80) + "': " + compiled.error());
            }
        } else {
            complain(nodes.expect->line(),
                     "expect: a text is expected, not " + describe(*nodes.expect));
        }
        if (nodes.enter) take_enter(*nodes.enter);
        unanswered_ = nodes.expect;
        if (nodes.answer) answer_open_question(*nodes.answer);
    }

    void take_enter(const node& from) {
        const auto enter = read_bool(std::string(about_) + "enter", from, to_);
        wrong_ = wrong_ || !enter;
        lines_.back().questions.back().enter = enter.value_or(true);
    }

    void answer_open_question(const node& from) {
        unanswered_ = nullptr;
        const node* text = &from;
        if (from.is_mapping()) {
            text = from.find("text");
            if (!text || from.pairs().size() != 1) {
                return complain(from.line(), "answer: a text, or a mapping of 'text' alone");
            }
        }
        // Never described: it may be a password.
        if (!text->is_scalar() && !text->is_null()) {
            return complain(text->line(), "answer: a text is expected");
        }
        const auto line = one_line(text->text());
        if (line.find_first_of(std::string_view("\r\n\0", 3)) != line.npos) {
            return complain(text->line(), "answer: must be one line");
        }
        auto& question = lines_.back().questions.back();
        if (text == &from && of_login_ && (line == "password" || line == "secret")) {
            question.answer = "$" + std::string(line);
            return;
        }
        if (text == &from && names_secret(line)) return take_secret(line, text->line(), question);
        if (text == &from && !stands_for_login(line)) {
            const auto found = find_remnant(line, true);
            if (found && found->certain) {
                return complain(text->line(), "answer: is " + found->what + ": write " +
                                                  found->instead +
                                                  "; {text: ...} where it is the very answer");
            }
        }
        question.answer = line;
    }

    void take_secret(std::string_view text, unsigned line, question& into) {
        const auto source = secret_source::parse(text);
        if (!source) return complain(line, "answer: " + source.error());
        if (of_login_ && source->kind == secret_source::cmd) {
            into.code = source->rest;
            return;
        }
        into.secret.source = text;
        answers_.push_back({*source, line});
    }

    void complain_of_open_question() {
        if (!unanswered_) return;
        complain(unanswered_->line(),
                 "expect: 'answer' is missing; where Enter is enough it is ''");
        unanswered_ = nullptr;
    }

    const std::string_view about_;
    const mistake_sink& to_;
    std::vector<command_line> lines_;
    std::vector<written_secret> answers_;
    const node* unanswered_{nullptr};  // the last question, until its answer is read
    bool of_login_{false};             // a login waits for a command, a dialogue does not
    bool wrong_{false};
};

void read_command(const node& from, written_commands& into, const mistake_sink& to) {
    command_reader reader("commands: ", to);
    if (from.is_mapping()) {
        reader.take_step(from);
    } else if (from.is_sequence()) {
        reader.take_steps(from);
    } else {
        reader.take_text(from);
    }
    auto made = reader.finish();
    if (!made) return;
    into.commands.push_back(std::move(*made));
    into.answers.insert(into.answers.end(), reader.answers().begin(), reader.answers().end());
}

// Puts secrets where questions name one.
class answer_filler {
public:
    answer_filler(const std::vector<written_secret>& answers, const answer_reader& read)
        : next_(answers.begin()), read_(read) {}

    void fill(std::vector<question>& questions) {
        for (auto& question : questions) {
            if (!question.secret.source.empty()) question.secret = read_(*next_++);
        }
    }

private:
    std::vector<written_secret>::const_iterator next_;
    const answer_reader& read_;
};

}  // namespace

bool names_secret(std::string_view answer) {
    const auto source = secret_source::parse(answer);
    return !source || source->kind != secret_source::plain || source->marked;
}

std::string command_problem(std::string_view text) {
    if (text.empty()) return "a command is empty";
    if (std::any_of(text.begin(), text.end(), [](char c) { return is_control(c) && c != '\t'; })) {
        return "a command is one line without control characters";
    }
    return {};
}

written_questions read_questions(std::string_view about, const node& from, const mistake_sink& to) {
    command_reader reader(about, to);
    reader.take_login(from);
    auto made = reader.finish();
    if (!made) return {};
    return {std::move(made->questions), reader.answers()};
}

written_commands read_commands(const node& from, const mistake_sink& to) {
    written_commands all;
    if (!from.is_sequence()) {
        read_command(from, all, to);
        return all;
    }
    if (from.items().empty()) {
        to.add(from.line(), "commands: the list is empty; leave the key out instead");
    }
    for (const auto& item : from.items())
        read_command(item, all, to);
    return all;
}

std::vector<command> with_answers(const written_commands& from, const answer_reader& read) {
    auto commands = from.commands;
    answer_filler filler(from.answers, read);
    for (auto& command : commands) {
        filler.fill(command.questions);
        for (auto& line : command.then)
            filler.fill(line.questions);
    }
    return commands;
}

std::vector<question> with_answers(const written_questions& from, const answer_reader& read) {
    auto questions = from.questions;
    answer_filler(from.answers, read).fill(questions);
    return questions;
}

}  // namespace netpoll
