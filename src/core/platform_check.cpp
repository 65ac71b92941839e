// Compiles one platform definition and finds every mistake in it. Knows no other platform.
#include "core/compiled_platform.hpp"

#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <array>
#include <set>

namespace netpoll {

namespace {

// Pagers seen on devices of many makers, for when a platform's own paging-off was refused.
constexpr std::string_view less_at_its_end = R"((?i)(?:^|lines \d+-\d+(?:/\d+)? )\(END\)\s*$)";
constexpr std::string_view any_pager =
    R"((?i) ?--+ ?\(?more\b[^-]*--+>?|press any key to continue|press <space> to continue|)"
    R"(more: <space>|^lines \d+-\d+|\(less \d+%\)|\[q quit\|)";
// What shells ask that log in again behind the SSH login.
constexpr std::string_view in_session_name = R"((?i)^[> ]*(?:user ?name|user|login) *: *$)";
constexpr std::string_view in_session_password = R"((?i)^[> ]*(?:user )?password[^:]{0,80}: *$)";
// %FACILITY-SEVERITY-MNEMONIC, with or without a time stamp before it.
constexpr std::string_view any_log_line = R"(%[A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*-[0-7]-[A-Z0-9_]+)";
// What a AAA server's refusal of a command reads like, on every make.
constexpr std::string_view any_aaa_refusal =
    R"((?i)[%\s]*(?:error\W+)?(?:aaa )?(?:command )?(?:authori[sz]ation (?:failed|failure|denied|rejected)\b|)"
    R"((?:this )?command (?:is )?not authori[sz]ed\b|not authori[sz]ed to (?:run|execute|use)\b))";
// What answers an exec request on devices that run nothing there, in place of a refusal.
constexpr std::string_view any_exec_refusal =
    R"((?i)(?:Line has invalid autocommand|This account is (?:currently )?not available|)"
    R"(.{0,40}\b(?:command execution|exec(?:ution)?(?: (?:request|channel)s?)?) (?:is |are )?not )"
    R"((?:supported|allowed|available)|)"
    // No more on the line: outputs speak of limits too.
    R"([%\s]*(?:error\W+)?(?:too many (?:\w+ )?(?:sessions|connections|channels|users)|)"
    R"(max(?:imum)? (?:number of )?(?:\w+ )?(?:sessions|connections|channels|users) )"
    R"((?:reached|exceeded)|out of (?:resources|sessions|channels)|)"
    R"(no (?:free|more) (?:resources|sessions|channels)(?: available)?|)"
    R"(resources? (?:temporarily )?unavailable)[.!\s]*$))";

// What changes from one hour to the next in outputs of many makes: how long it is up, when its
// configuration was written, how large it is, what is going on.
constexpr std::string_view any_volatile_line =
    R"((?i)\bup[ -]?time(?:\s+(?:is|for)\b|[ .]*[:=]|[ .]{2,}|\s+\d)|)"
    R"(^Building configuration\b|^[!#; ]*Current configuration ?: ?\d+ bytes|)"
    R"(^[!#; ]*(?:Last configuration change|No configuration change since|)"
    R"(NVRAM config last updated|Configuration last (?:modified|changed|updated|saved)|)"
    R"(Startup-config last (?:modified|updated|saved))\b|\bload averages?\s*:|)"
    R"(^\s*\d+[ -](?:seconds?|secs?|minutes?|mins?) (?:input|output) rate\b|)"
    R"(^[*.]?\d\d:\d\d:\d\d(?:\.\d+)? \S+ (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )";

class checker {
public:
    checker(const platform& p, std::vector<mistake>& mistakes) : platform_(p), out_(mistakes) {}

    void complain(const std::string& what) {
        const auto& id = platform_.id.empty() ? std::string("(no id)") : platform_.id;
        out_.push_back({platform_.where, "platform '" + id + "': " + what});
    }

    void refuse(const std::string& key, std::string_view regex, const std::string& why) {
        complain(key + ": " + why + " in '" + std::string(regex) + "'");
    }

    std::optional<pattern> compile(const std::string& key, std::string_view regex,
                                   anchoring where) {
        auto compiled = pattern::compile(regex, where);
        if (compiled) return *compiled;
        refuse(key, regex, compiled.error());
        return std::nullopt;
    }

    std::optional<pattern> optional(const std::string& key, std::string_view regex,
                                    anchoring where) {
        if (regex.empty()) return std::nullopt;
        return compile(key, regex, where);
    }

    std::vector<pattern> list(const std::string& key, const std::vector<std::string>& regexes,
                              anchoring where) {
        std::vector<pattern> compiled;
        for (const auto& each : regexes) {
            if (auto one = compile(key, each, where)) compiled.push_back(*one);
        }
        return compiled;
    }

    std::vector<prompt_pattern> prompts(const std::string& key,
                                        const std::vector<std::string>& regexes) {
        std::vector<prompt_pattern> compiled;
        for (const auto& each : regexes) {
            if (auto one = prompt_pattern::compile(each)) {
                compiled.push_back(*one);
            } else {
                refuse(key, each, one.error());
            }
        }
        return compiled;
    }

    std::vector<compiled_answer> answers(const std::string& key,
                                         const std::vector<definition::answer>& from) {
        std::vector<compiled_answer> compiled;
        for (const auto& each : from) {
            if (each.at_most == 0) complain(key + ": at_most must be at least 1");
            if (auto see = compile(key + ".see", each.see, anchoring::anywhere)) {
                auto& one = compiled.emplace_back(compiled_answer{*see, each});
                // A rejected secret given again is how accounts get locked.
                if (holds_secret(each)) one.what.at_most = 1;
            }
        }
        return compiled;
    }

    compiled_step step(const std::string& key, const definition::step& from) {
        if (!from.mode.empty()) require_mode(key, from.mode);
        return {from, answers(key + ".questions", from.questions)};
    }

    std::vector<compiled_step> steps(const std::string& key,
                                     const std::vector<definition::step>& from) {
        std::vector<compiled_step> compiled;
        compiled.reserve(from.size());
        for (const auto& each : from)
            compiled.push_back(step(key, each));
        return compiled;
    }

    bool has_mode(std::string_view name) const {
        const auto named = [&](const auto& each) { return each.name == name; };
        return std::any_of(platform_.modes.begin(), platform_.modes.end(), named);
    }

    void require_mode(const std::string& key, const std::string& name) {
        if (has_mode(name)) return;
        std::vector<std::string> names;
        for (const auto& each : platform_.modes)
            names.push_back(each.name);
        complain(key + ": " + unknown_choice("mode", name, names));
    }

    void check_never_sent(const std::string& key, const definition::step& from,
                          const std::vector<pattern>& never) {
        const auto hits = [&](const auto& each) { return each.matches(from.send); };
        if (std::none_of(never.begin(), never.end(), hits)) return;
        complain(key + ": '" + from.send + "' must never be sent (never_send)");
    }

private:
    const platform& platform_;
    std::vector<mistake>& out_;
};

void check_edges(checker& check, const definition::mode& from) {
    static const std::vector<std::string> secrets{"enable", "password"};
    const auto key = "modes." + from.name + ".edges";
    for (const auto& edge : from.edges) {
        check.require_mode(key, edge.to);
        if (edge.secret.empty()) continue;
        if (std::find(secrets.begin(), secrets.end(), edge.secret) == secrets.end())
            check.complain(key + ": " + unknown_choice("secret", edge.secret, secrets));
    }
}

void check_reachable(checker& check, const platform& p) {
    std::set<std::string_view> reached{p.modes.front().name};
    std::size_t before = 0;
    while (before != reached.size()) {
        before = reached.size();
        for (const auto& mode : p.modes) {
            if (!reached.contains(mode.name)) continue;
            for (const auto& edge : mode.edges)
                reached.insert(edge.to);
        }
    }
    for (const auto& mode : p.modes) {
        if (reached.contains(mode.name)) continue;
        check.complain("modes." + mode.name + ": no edges lead here from '" + p.modes.front().name +
                       "'");
    }
}

std::vector<compiled_edge> compile_edges(checker& check, const platform& p,
                                         const definition::mode& from) {
    std::vector<compiled_edge> compiled;
    for (const auto& edge : from.edges) {
        const auto named = [&](const auto& each) { return each.name == edge.to; };
        const auto to = std::find_if(p.modes.begin(), p.modes.end(), named);
        const auto key = "modes." + from.name + ".edges";
        compiled.push_back({static_cast<std::size_t>(to - p.modes.begin()),
                            check.step(key, edge.how), edge.secret});
    }
    return compiled;
}

std::vector<compiled_mode> compile_modes(checker& check, const platform& p) {
    std::vector<compiled_mode> compiled;
    std::set<std::string_view> names;
    if (p.modes.empty()) check.complain("modes: at least one is needed");
    for (const auto& mode : p.modes) {
        if (mode.name.empty()) check.complain("modes: a mode has no name");
        if (!names.insert(mode.name).second) {
            check.complain("modes." + mode.name + ": defined twice");
        }
        const auto key = "modes." + mode.name + ".prompt";
        if (mode.prompt.empty()) check.complain(key + ": at least one is needed");
        compiled.push_back({check.prompts(key, mode.prompt), compile_edges(check, p, mode)});
        check_edges(check, mode);
    }
    if (!p.modes.empty()) check_reachable(check, p);
    return compiled;
}

// The definition's own, and what may appear on any device.
std::optional<pattern> compile_log_noise(checker& check, const platform& p) {
    const std::string any(any_log_line);
    if (p.log_noise.empty()) return check.compile("log_noise", any, anchoring::anywhere);
    auto own = check.compile("log_noise", p.log_noise, anchoring::anywhere);
    if (!own) return own;
    return check.compile("log_noise", "(?:" + p.log_noise + ")|(?:" + any + ")",
                         anchoring::anywhere);
}

std::vector<pattern> compile_volatile_lines(checker& check, const platform& p) {
    static const auto any = pattern::compile(any_volatile_line);
    auto all = check.list("volatile", p.volatile_lines, anchoring::anywhere);
    all.push_back(*any);
    return all;
}

std::vector<compiled_answer> compile_login(checker& check, const platform& p) {
    auto all = p.login;
    if (p.in_session_login) {
        all.push_back({std::string(in_session_name), "$username", true, 2});
        all.push_back({std::string(in_session_password), "$password", true, 1});
    }
    return check.answers("login", all);
}

std::vector<compiled_answer> compile_pagers(checker& check, const platform& p) {
    std::vector<definition::answer> all;
    for (const auto& each : p.pagers) {
        if (each.send.empty()) check.complain("pagers: send is empty");
        // Some firmware writes its pager in other letters than the one before.
        all.push_back({"(?i)" + each.see, each.send, false, 1});
    }
    all.push_back({std::string(less_at_its_end), "q", false, 1});
    all.push_back({std::string(any_pager), " ", false, 1});
    return check.answers("pagers", all);
}

void check_never_send(checker& check, const compiled_platform& all) {
    const auto& p = all.definition;
    for (const auto& each : p.on_open)
        check.check_never_sent("on_open", each, all.never_send);
    for (const auto& each : p.on_close)
        check.check_never_sent("on_close", each, all.never_send);
    for (const auto& mode : p.modes) {
        for (const auto& edge : mode.edges) {
            check.check_never_sent("modes." + mode.name + ".edges", edge.how, all.never_send);
        }
    }
}

}  // namespace

compiled_platform compile_platform(platform p, std::vector<mistake>& mistakes) {
    compiled_platform all;
    all.definition = std::move(p);
    const auto& from = all.definition;
    checker check(from, mistakes);
    if (from.id.empty()) check.complain("id is empty");
    if (from.end_of_line.empty()) check.complain("end_of_line is empty");
    if (from.pty.columns <= 0 || from.pty.rows <= 0) {
        check.complain("pty: columns and rows must be positive");
    }
    all.modes = compile_modes(check, from);
    all.default_mode = all.mode_named(from.default_mode);
    if (!from.default_mode.empty()) check.require_mode("default_mode", from.default_mode);
    all.line_above = check.optional("line_above", from.line_above, anchoring::whole);
    all.variable = check.optional("variable", from.variable, anchoring::anywhere);
    all.log_noise = compile_log_noise(check, from);
    all.volatile_lines = compile_volatile_lines(check, from);
    all.login = compile_login(check, from);
    all.on_open = check.steps("on_open", from.on_open);
    all.on_close = check.steps("on_close", from.on_close);
    all.errors = check.list("errors", from.errors, anchoring::start);
    static const auto aaa_refusal = pattern::compile(any_aaa_refusal, anchoring::start);
    static const auto exec_refusal = pattern::compile(any_exec_refusal, anchoring::start);
    if (!all.errors.empty()) all.errors.push_back(*aaa_refusal);
    all.exec_errors = all.errors;
    all.exec_errors.push_back(*exec_refusal);
    all.pagers = compile_pagers(check, from);
    all.never_send = check.list("never_send", from.never_send, anchoring::anywhere);
    all.identification =
        check.optional("detect.identification", from.detect.identification, anchoring::anywhere);
    all.detected = check.optional("detect.see", from.detect.see, anchoring::anywhere);
    check_never_send(check, all);
    return all;
}

}  // namespace netpoll
