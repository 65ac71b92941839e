// The keys of a platform definition, as tables. Knows no platform by name.
#include "inventory/platform_keys.hpp"

#include "inventory/command_values.hpp"
#include "inventory/field_values.hpp"
#include "inventory/key_table.hpp"

#include <netpoll/duration.hpp>

#include <algorithm>
#include <charconv>

namespace netpoll {

namespace {

void take_text(std::string_view key, std::string& into, const node& from, const mistake_sink& to) {
    if (const auto text = read_text(key, from, to)) into = *text;
}

void take_texts(std::string_view key, std::vector<std::string>& into, const node& from,
                const mistake_sink& to) {
    into.clear();
    for (const auto& each : read_text_list(key, from, to))
        into.emplace_back(each.text());
}

void take_bool(std::string_view key, bool& into, const node& from, const mistake_sink& to) {
    into = read_bool(key, from, to).value_or(into);
}

template <class Number>
void take_number(std::string_view key, Number& into, const node& from, const mistake_sink& to) {
    const auto text = from.text();
    constexpr Number most = 100'000;
    Number number = 0;
    const auto [rest, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (from.is_scalar() && problem == std::errc{} && rest == text.data() + text.size() &&
        number > 0 && number <= most) {
        into = number;
        return;
    }
    to.add(from.line(), std::string(key) + ": a number from 1 to 100000 is expected, not " +
                            describe_word(from));
}

void take_duration(std::string_view key, std::optional<milliseconds>& into, const node& from,
                   const mistake_sink& to) {
    const auto time = parse_duration(from.text());
    if (time && time->count() > 0) {
        into = *time;
    } else {
        to.add(from.line(),
               std::string(key) + ": a duration like 90s is expected, not " + describe_word(from));
    }
}

// A list of things that `read` reads one by one.
template <class T>
void take_list(std::string_view key, std::vector<T>& into, const node& from, const mistake_sink& to,
               T (*read)(const node&, const mistake_sink&)) {
    into.clear();
    if (!from.is_sequence()) {
        return to.add(from.line(),
                      std::string(key) + ": a list is expected, not " + describe(from));
    }
    for (const auto& each : from.items())
        into.push_back(read(each, to));
}

using definition::answer;
using definition::detection;
using definition::mode;
using definition::pager;
using definition::pty;
using definition::step;

constexpr std::array<key_reader<answer>, 4> answer_keys{{
    {"see", [](answer& a, const node& n, const mistake_sink& c) { take_text("see", a.see, n, c); }},
    {"send",
     [](answer& a, const node& n, const mistake_sink& c) { take_text("send", a.send, n, c); }},
    {"enter",
     [](answer& a, const node& n, const mistake_sink& c) { take_bool("enter", a.enter, n, c); }},
    {"at_most", [](answer& a, const node& n,
                   const mistake_sink& c) { take_number("at_most", a.at_most, n, c); }},
}};

answer read_answer(const node& from, const mistake_sink& to) {
    answer out;
    read_keys(answer_keys, out, from, "answer: ", to);
    if (from.is_mapping() && out.see.empty()) to.add(from.line(), "answer: 'see' is missing");
    return out;
}

constexpr std::array<key_reader<step>, 4> platform_step_keys{{
    {"send",
     [](step& s, const node& n, const mistake_sink& c) { take_text("send", s.send, n, c); }},
    {"may_fail", [](step& s, const node& n,
                    const mistake_sink& c) { take_bool("may_fail", s.may_fail, n, c); }},
    {"mode",
     [](step& s, const node& n, const mistake_sink& c) { take_text("mode", s.mode, n, c); }},
    {"questions",
     [](step& s, const node& n, const mistake_sink& c) {
         take_list("questions", s.questions, n, c, read_answer);
     }},
}};

step read_step(const node& from, const mistake_sink& to) {
    step out;
    if (from.is_scalar()) {
        out.send = from.text();
    } else {
        read_keys(platform_step_keys, out, from, "step: ", to);
        if (from.is_mapping() && out.send.empty()) to.add(from.line(), "step: 'send' is missing");
    }
    return out;
}

// A way to another mode: a step, and the secret that it takes.
constexpr std::array<key_reader<mode::edge>, 4> edge_keys{{
    {"send", [](mode::edge& e, const node& n,
                const mistake_sink& c) { take_text("send", e.how.send, n, c); }},
    {"may_fail", [](mode::edge& e, const node& n,
                    const mistake_sink& c) { take_bool("may_fail", e.how.may_fail, n, c); }},
    {"secret", [](mode::edge& e, const node& n,
                  const mistake_sink& c) { take_text("secret", e.secret, n, c); }},
    {"questions",
     [](mode::edge& e, const node& n, const mistake_sink& c) {
         take_list("questions", e.how.questions, n, c, read_answer);
     }},
}};

void take_edges(mode& into, const node& from, const mistake_sink& to) {
    into.edges.clear();
    if (!from.is_mapping()) {
        return to.add(from.line(), "to: a mapping of modes is expected, not " + describe(from));
    }
    for (const auto& [key, value] : from.pairs()) {
        auto& edge = into.edges.emplace_back();
        edge.to = key.text();
        if (value.is_scalar()) {
            edge.how.send = value.text();
        } else {
            read_keys(edge_keys, edge, value, "to: ", to);
        }
    }
}

constexpr std::array<key_reader<mode>, 3> mode_keys{{
    {"prompt",
     [](mode& m, const node& n, const mistake_sink& c) { take_texts("prompt", m.prompt, n, c); }},
    {"excludes", [](mode& m, const node& n,
                    const mistake_sink& c) { take_texts("excludes", m.excludes, n, c); }},
    {"to", take_edges},
}};

void take_modes(platform& into, const node& from, const mistake_sink& to) {
    into.modes.clear();
    if (!from.is_mapping()) {
        return to.add(from.line(), "modes: a mapping is expected, not " + describe(from));
    }
    for (const auto& [key, value] : from.pairs()) {
        auto& one = into.modes.emplace_back();
        one.name = key.text();
        read_keys(mode_keys, one, value, "modes: ", to);
    }
}

constexpr std::array<key_reader<pager>, 2> pager_keys{{
    {"see", [](pager& p, const node& n, const mistake_sink& c) { take_text("see", p.see, n, c); }},
    {"send",
     [](pager& p, const node& n, const mistake_sink& c) { take_text("send", p.send, n, c); }},
}};

pager read_pager(const node& from, const mistake_sink& to) {
    pager out;
    read_keys(pager_keys, out, from, "pagers: ", to);
    if (from.is_mapping() && out.see.empty()) to.add(from.line(), "pagers: 'see' is missing");
    return out;
}

constexpr std::array<key_reader<pty>, 3> pty_keys{{
    {"term", [](pty& p, const node& n, const mistake_sink& c) { take_text("term", p.term, n, c); }},
    {"columns",
     [](pty& p, const node& n, const mistake_sink& c) { take_number("columns", p.columns, n, c); }},
    {"rows",
     [](pty& p, const node& n, const mistake_sink& c) { take_number("rows", p.rows, n, c); }},
}};

constexpr std::array<key_reader<detection>, 3> detection_keys{{
    {"identification",
     [](detection& d, const node& n, const mistake_sink& c) {
         take_text("identification", d.identification, n, c);
     }},
    {"command", [](detection& d, const node& n,
                   const mistake_sink& c) { take_text("command", d.command, n, c); }},
    {"see",
     [](detection& d, const node& n, const mistake_sink& c) { take_text("see", d.see, n, c); }},
}};

void take_echo(platform& into, const node& from, const mistake_sink& to) {
    using definition::echo_kind;
    struct named {
        std::string_view name;
        echo_kind kind;
    };
    constexpr std::array kinds{named{"exact", echo_kind::exact}, named{"fuzzy", echo_kind::fuzzy},
                               named{"doubled", echo_kind::doubled},
                               named{"none", echo_kind::none}};
    for (const auto& each : kinds) {
        if (each.name != from.text()) continue;
        into.echo = each.kind;
        return;
    }
    to.add(from.line(),
           "echo: exact, fuzzy, doubled or none is expected, not " + describe_word(from));
}

void take_tried(platform& into, const node& from, const mistake_sink& to) {
    constexpr std::array known{"device", "recordings", "outputs", "prompts", "no"};
    take_texts("tried", into.tried, from, to);
    const auto& tried = into.tried;
    const bool all_known = std::all_of(tried.begin(), tried.end(), [&](const auto& each) {
        return std::find(known.begin(), known.end(), each) != known.end();
    });
    const bool denied = std::find(tried.begin(), tried.end(), "no") != tried.end();
    if (all_known && (!denied || tried.size() == 1)) return;
    to.add(from.line(),
           "tried: no, or some of device, recordings, outputs and prompts is expected");
}

void take_commands(platform& into, const node& from, const mistake_sink& to) {
    auto read = read_commands(from, to);
    for (const auto& answer : read.answers) {
        to.add(answer.line,
               "commands: answer: a platform has no secrets of its own: $password and "
               "$secret stand for the host's, {text: ...} for the text as it is");
    }
    into.commands = std::move(read.commands);
}

constexpr std::array<key_reader<platform>, 32> platform_keys{{
    {"aliases", [](platform& p, const node& n,
                   const mistake_sink& c) { take_texts("aliases", p.aliases, n, c); }},
    {"textfsm", [](platform& p, const node& n,
                   const mistake_sink& c) { take_text("textfsm", p.textfsm, n, c); }},
    {"vendor", [](platform& p, const node& n,
                  const mistake_sink& c) { take_text("vendor", p.vendor, n, c); }},
    {"tried", take_tried},
    {"modes", take_modes},
    {"default_mode",
     [](platform& p, const node& n, const mistake_sink& c) {
         take_text("default_mode", p.default_mode, n, c);
     }},
    {"any_prompt", [](platform& p, const node& n,
                      const mistake_sink& c) { take_bool("any_prompt", p.any_prompt, n, c); }},
    {"line_above", [](platform& p, const node& n,
                      const mistake_sink& c) { take_text("line_above", p.line_above, n, c); }},
    {"variable", [](platform& p, const node& n,
                    const mistake_sink& c) { take_text("variable", p.variable, n, c); }},
    {"login", [](platform& p, const node& n,
                 const mistake_sink& c) { take_list("login", p.login, n, c, read_answer); }},
    {"in_session_login",
     [](platform& p, const node& n, const mistake_sink& c) {
         take_bool("in_session_login", p.in_session_login, n, c);
     }},
    {"username_suffix",
     [](platform& p, const node& n, const mistake_sink& c) {
         take_text("username_suffix", p.username_suffix, n, c);
     }},
    {"end_of_line", [](platform& p, const node& n,
                       const mistake_sink& c) { take_text("end_of_line", p.end_of_line, n, c); }},
    {"type_ahead", [](platform& p, const node& n,
                      const mistake_sink& c) { take_bool("type_ahead", p.type_ahead, n, c); }},
    {"on_open", [](platform& p, const node& n,
                   const mistake_sink& c) { take_list("on_open", p.on_open, n, c, read_step); }},
    {"on_close", [](platform& p, const node& n,
                    const mistake_sink& c) { take_list("on_close", p.on_close, n, c, read_step); }},
    {"errors", [](platform& p, const node& n,
                  const mistake_sink& c) { take_texts("errors", p.errors, n, c); }},
    {"pagers", [](platform& p, const node& n,
                  const mistake_sink& c) { take_list("pagers", p.pagers, n, c, read_pager); }},
    {"echo", take_echo},
    {"pty", [](platform& p, const node& n,
               const mistake_sink& c) { read_keys(pty_keys, p.pty, n, "pty: ", c); }},
    {"log_noise", [](platform& p, const node& n,
                     const mistake_sink& c) { take_text("log_noise", p.log_noise, n, c); }},
    {"channel", [](platform& p, const node& n,
                   const mistake_sink& c) { p.channel = read_channel(n, c).value_or(p.channel); }},
    {"exec_usable", [](platform& p, const node& n,
                       const mistake_sink& c) { take_bool("exec_usable", p.exec_usable, n, c); }},
    {"exec_eof", [](platform& p, const node& n,
                    const mistake_sink& c) { take_bool("exec_eof", p.exec_eof, n, c); }},
    {"exec_exit_status",
     [](platform& p, const node& n, const mistake_sink& c) {
         take_bool("exec_exit_status", p.exec_exit_status, n, c);
     }},
    {"detect",
     [](platform& p, const node& n, const mistake_sink& c) {
         read_keys(detection_keys, p.detect, n, "detect: ", c);
     }},
    {"volatile", [](platform& p, const node& n,
                    const mistake_sink& c) { take_texts("volatile", p.volatile_lines, n, c); }},
    {"never_send", [](platform& p, const node& n,
                      const mistake_sink& c) { take_texts("never_send", p.never_send, n, c); }},
    {"commands", take_commands},
    {"idle", [](platform& p, const node& n,
                const mistake_sink& c) { take_duration("idle", p.idle, n, c); }},
    {"total", [](platform& p, const node& n,
                 const mistake_sink& c) { take_duration("total", p.total, n, c); }},
    // Read before all others, see platform_file.cpp.
    {"extends", [](platform&, const node&, const mistake_sink&) {}},
}};

}  // namespace

void read_platform_keys(platform& into, const node& from, const mistake_sink& to) {
    read_keys(platform_keys, into, from, "", to);
}

std::vector<std::string_view> platform_key_names() {
    std::vector<std::string_view> names;
    names.reserve(platform_keys.size());
    for (const auto& each : platform_keys)
        names.push_back(each.key);
    return names;
}

}  // namespace netpoll
