// Writes the keys that platform_file.cpp reads, in its order. Knows no quotes.
#include <netpoll/platform_text.hpp>

#include "inventory/command_values.hpp"
#include "nodes/yaml_text.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace netpoll {

namespace {

using definition::answer;
using definition::echo_kind;
using definition::mode;
using definition::pager;
using definition::pty;
using definition::step;
using layout = yaml_text::layout;
using texts = std::vector<std::string>;

void put_text(yaml_text& out, std::string_view key, const std::string& text) {
    out.word(key);
    out.text(text);
}

void put_word(yaml_text& out, std::string_view key, std::string_view plain) {
    out.word(key);
    out.word(plain);
}

void put_unless(const std::string& usual, yaml_text& out, std::string_view key,
                const std::string& text) {
    if (text != usual) put_text(out, key, text);
}

void put_texts(yaml_text& out, std::string_view key, const texts& all, layout how = layout::block) {
    if (all.empty()) return;
    out.word(key);
    out.begin_sequence(how);
    for (const auto& each : all)
        out.text(each);
    out.end_sequence();
}

// A list of things that `put` writes one by one.
template <class T>
void put_list(yaml_text& out, std::string_view key, const std::vector<T>& all,
              void (*put)(yaml_text&, const T&)) {
    if (all.empty()) return;
    out.word(key);
    out.begin_sequence();
    for (const auto& each : all)
        put(out, each);
    out.end_sequence();
}

void put_duration(yaml_text& out, std::string_view key, const std::optional<milliseconds>& time) {
    if (!time) return;
    const auto count = time->count();
    put_word(
        out, key,
        count % 1'000 == 0 ? std::to_string(count / 1'000) + "s" : std::to_string(count) + "ms");
}

void put_answer(yaml_text& out, const answer& a) {
    out.begin_mapping(layout::flow);
    put_text(out, "see", a.see);
    put_text(out, "send", a.send);
    if (!a.enter) put_word(out, "enter", "false");
    if (a.at_most != answer{}.at_most) put_word(out, "at_most", std::to_string(a.at_most));
    out.end_mapping();
}

void put_step(yaml_text& out, const step& s) {
    if (s == step{s.send, {}, {}, {}}) return out.text(s.send);
    out.begin_mapping(s.questions.empty() ? layout::flow : layout::block);
    put_text(out, "send", s.send);
    if (s.may_fail) put_word(out, "may_fail", "true");
    put_unless({}, out, "mode", s.mode);
    put_list(out, "questions", s.questions, put_answer);
    out.end_mapping();
}

void put_edge(yaml_text& out, const mode::edge& e) {
    out.text(e.to);
    if (e.secret.empty() && !e.how.may_fail && e.how.questions.empty()) return out.text(e.how.send);
    out.begin_mapping();
    put_text(out, "send", e.how.send);
    if (e.how.may_fail) put_word(out, "may_fail", "true");
    put_unless({}, out, "secret", e.secret);
    put_list(out, "questions", e.how.questions, put_answer);
    out.end_mapping();
}

void put_mode(yaml_text& out, const mode& m) {
    out.text(m.name);
    out.begin_mapping();
    if (m.prompt.size() == 1) {
        put_text(out, "prompt", m.prompt.front());
    } else {
        put_texts(out, "prompt", m.prompt);
    }
    put_texts(out, "excludes", m.excludes, layout::flow);
    if (!m.edges.empty()) {
        out.word("to");
        out.begin_mapping();
        for (const auto& each : m.edges)
            put_edge(out, each);
        out.end_mapping();
    }
    out.end_mapping();
}

void put_modes(yaml_text& out, const std::vector<mode>& all) {
    out.word("modes");
    out.begin_mapping();
    for (const auto& each : all)
        put_mode(out, each);
    out.end_mapping();
}

void put_pager(yaml_text& out, const pager& p) {
    out.begin_mapping(layout::flow);
    put_text(out, "see", p.see);
    put_unless(pager{}.send, out, "send", p.send);
    out.end_mapping();
}

void put_pty(yaml_text& out, const pty& p) {
    const pty usual;
    if (p == usual) return;
    out.word("pty");
    out.begin_mapping(layout::flow);
    put_unless(usual.term, out, "term", p.term);
    if (p.columns != usual.columns) put_word(out, "columns", std::to_string(p.columns));
    if (p.rows != usual.rows) put_word(out, "rows", std::to_string(p.rows));
    out.end_mapping();
}

void put_detection(yaml_text& out, const definition::detection& d) {
    if (d == definition::detection{}) return;
    out.word("detect");
    out.begin_mapping();
    put_unless({}, out, "identification", d.identification);
    put_unless({}, out, "command", d.command);
    put_unless({}, out, "see", d.see);
    out.end_mapping();
}

std::string_view name_of(echo_kind kind) noexcept {
    switch (kind) {
        case echo_kind::exact:
            return "exact";
        case echo_kind::fuzzy:
            return "fuzzy";
        case echo_kind::doubled:
            return "doubled";
        case echo_kind::none:
            return "none";
    }
    return {};
}

void put_question(yaml_text& out, const question& q) {
    out.begin_mapping(layout::flow);
    put_text(out, "expect", q.see);
    out.word("answer");
    if (names_secret(q.answer)) {
        out.begin_mapping(layout::flow);
        put_text(out, "text", q.answer);
        out.end_mapping();
    } else {
        out.text(q.answer);
    }
    if (!q.enter) put_word(out, "enter", "false");
    out.end_mapping();
}

void put_line(yaml_text& out, const command_line& line) {
    out.begin_mapping(line.questions.empty() ? layout::flow : layout::block);
    put_text(out, "send", line.send);
    put_list(out, "questions", line.questions, put_question);
    out.end_mapping();
}

void put_command(yaml_text& out, const command& c) {
    if (c.questions.empty() && c.then.empty()) return out.text(c.send);
    if (c.then.empty()) return put_line(out, {c.send, c.questions});
    out.begin_sequence();
    put_line(out, {c.send, c.questions});
    for (const auto& each : c.then)
        put_line(out, each);
    out.end_sequence();
}

void put_tried(yaml_text& out, const texts& tried) {
    if (tried == texts{"no"}) return put_word(out, "tried", "no");
    put_texts(out, "tried", tried, layout::flow);
}

// Who it is, and how one gets to its first prompt.
void put_arrival(yaml_text& out, const platform& p) {
    put_texts(out, "aliases", p.aliases, layout::flow);
    put_unless({}, out, "textfsm", p.textfsm);
    put_unless({}, out, "vendor", p.vendor);
    put_tried(out, p.tried);
    if (p.channel == channel_kind::exec) put_word(out, "channel", "exec");
    if (!p.exec_usable) put_word(out, "exec_usable", "false");
    if (!p.exec_eof) put_word(out, "exec_eof", "false");
    if (p.exec_exit_status) put_word(out, "exec_exit_status", "true");
    put_modes(out, p.modes);
    put_unless({}, out, "default_mode", p.default_mode);
    if (p.any_prompt) put_word(out, "any_prompt", "true");
    put_unless({}, out, "line_above", p.line_above);
    put_unless({}, out, "variable", p.variable);
    put_list(out, "login", p.login, put_answer);
    if (p.in_session_login) put_word(out, "in_session_login", "true");
    put_unless({}, out, "username_suffix", p.username_suffix);
    put_unless(platform{}.end_of_line, out, "end_of_line", p.end_of_line);
    if (p.type_ahead) put_word(out, "type_ahead", "true");
    put_list(out, "on_open", p.on_open, put_step);
    put_list(out, "on_close", p.on_close, put_step);
}

void put_conversation(yaml_text& out, const platform& p) {
    put_texts(out, "errors", p.errors);
    put_list(out, "pagers", p.pagers, put_pager);
    if (p.echo != platform{}.echo) put_word(out, "echo", name_of(p.echo));
    put_pty(out, p.pty);
    put_unless({}, out, "log_noise", p.log_noise);
    put_texts(out, "volatile", p.volatile_lines);
    put_detection(out, p.detect);
    put_texts(out, "never_send", p.never_send);
    put_list(out, "commands", p.commands, put_command);
    put_duration(out, "idle", p.idle);
    put_duration(out, "total", p.total);
}

}  // namespace

std::string platform_text(const platform& definition) {
    yaml_text out;
    out.begin_mapping();
    out.word("platforms");
    out.begin_mapping();
    out.text(definition.id);
    out.begin_mapping();
    put_arrival(out, definition);
    put_conversation(out, definition);
    out.end_mapping();
    out.end_mapping();
    out.end_mapping();
    return out.finish();
}

}  // namespace netpoll
