// Tells passwords from what should have become one. Knows no source and no key.
#include <netpoll/secret_check.hpp>

#include "core/ascii.hpp"
#include "core/pattern.hpp"
#include "inventory/secret_shapes.hpp"
#include "inventory/secret_source.hpp"

#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <span>
#include <vector>

namespace netpoll {

namespace {

struct compiled_shape {
    pattern regex;
    const secret_shape* from;
};

std::vector<compiled_shape> compiled(std::span<const secret_shape> shapes) {
    std::vector<compiled_shape> all;
    for (const auto& each : shapes)
        all.push_back({pattern::compile(each.regex, anchoring::whole).value(), &each});
    return all;
}

const secret_shape* first_of(const std::vector<compiled_shape>& all, std::string_view text) {
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const auto& each) { return each.regex.matches(text); });
    return found == all.end() ? nullptr : found->from;
}

bool is_name(std::string_view text) noexcept {
    return !text.empty() && !is_digit(text.front()) &&
           std::all_of(text.begin(), text.end(), is_word_character);
}

bool is_loud(std::string_view name) noexcept {
    return std::none_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// "$NAME": people choose passwords like "$ecret".
std::optional<remnant> bare_variable(std::string_view text, bool typed_here) {
    if (!text.starts_with('$') || !is_name(text.substr(1))) return std::nullopt;
    const auto name = text.substr(1);
    return remnant{typed_here || is_loud(name), std::string(variable_name),
                   std::string(by_variable)};
}

// "evn:NAME": a source that was meant and not hit.
std::optional<remnant> mistyped_source(std::string_view text) {
    static const std::vector<std::string> words{"env", "file", "cmd", "plain"};
    constexpr std::size_t longest_slip = 6;
    const auto first = text.find_first_not_of(" \t");
    if (first == text.npos) return std::nullopt;
    const auto trimmed = text.substr(first, text.find_last_not_of(" \t") - first + 1);
    const auto colon = trimmed.find(':');
    auto word = std::string(trimmed.substr(0, colon));
    word.erase(word.find_last_not_of(" \t") + 1);
    const remnant found{true, std::string(misspelt), std::string(any_source)};
    std::transform(word.begin(), word.end(), word.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (colon == trimmed.npos) return std::nullopt;
    const auto near = word.size() < longest_slip ? nearest(word, words) : std::string();
    auto rest = trimmed.substr(colon + 1);
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    const bool meant = !near.empty() && (near != "env" || is_name(rest));
    return meant ? std::optional(found) : std::nullopt;
}

std::optional<remnant> as_remnant(const secret_shape* found, bool is_certain) {
    if (!found) return std::nullopt;
    return remnant{is_certain, std::string(found->what), std::string(found->instead)};
}

bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t';
}

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view no_break_space = "\xC2\xA0";

}  // namespace

std::optional<remnant> find_remnant(std::string_view text, bool typed_here) {
    static const auto certain = compiled(certain_shapes());
    static const auto suspicious = compiled(suspicious_shapes());
    if (const auto* found = first_of(certain, text)) return as_remnant(found, true);
    if (auto found = bare_variable(text, typed_here)) return found;
    if (typed_here) {
        if (auto found = mistyped_source(text)) return found;
    }
    return as_remnant(first_of(suspicious, text), false);
}

std::string unsendable(std::string_view text) {
    if (text.empty()) return "is empty";
    if (text.find('\0') != text.npos) {
        const bool wide = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
        return wide ? "holds UTF-16: save it as UTF-8" : "holds a NUL byte";
    }
    if (text.find(byte_order_mark) != text.npos) return "holds a byte order mark";
    if (text.find_first_of("\r\n") != text.npos) return "holds a line break: a secret is one line";
    return {};
}

std::string typed_problem(std::string_view text) {
    if (auto problem = unsendable(text); !problem.empty()) return problem;
    if (std::any_of(text.begin(), text.end(), is_control)) {
        return "holds a control character, as arrow keys make them";
    }
    return {};
}

secret_verdict judge_secret(std::string_view text, secret_place place) {
    const bool here = place == secret_place::inventory;
    const bool meant = text.starts_with(plain_mark);
    if (meant) text.remove_prefix(plain_mark.size());
    secret_verdict out{std::string(text), {}, {}};
    const auto found = meant ? std::nullopt : find_remnant(text, here);
    if (found && found->certain) {
        const auto first = here ? ": write " + found->instead + "; " : ": ";
        out.refused = (here ? "is " : "holds ") + found->what + first +
                      "plain:TEXT where it is the very password";
        return out;
    }
    if (here && meant && text.empty()) return out;
    if (here && text.empty()) {
        out.refused = "is empty: leave the key out, or write plain: if it really is empty";
        return out;
    }
    out.refused = place == secret_place::typed ? typed_problem(text) : unsendable(text);
    if (!out.refused.empty()) return out;
    if (found) {
        out.odd = "looks like " + found->what + "; plain:TEXT says that it is none";
    } else if (!meant) {
        out.odd = oddity(text);
    }
    return out;
}

std::string oddity(std::string_view text) {
    if (text.empty()) return {};
    if (std::any_of(text.begin(), text.end(), is_control)) return "holds a control character";
    if (is_blank(text.front()) || text.starts_with(no_break_space)) return "begins with a blank";
    if (is_blank(text.back()) || text.ends_with(no_break_space)) return "ends with a blank";
    const bool quoted = text.size() > 1 && text.front() == text.back() &&
                        (text.front() == '"' || text.front() == '\'');
    return quoted ? "has quotes around it" : "";
}

std::string username_problem(std::string_view text) {
    if (auto problem = unsendable(text); !problem.empty()) return problem;
    if (std::any_of(text.begin(), text.end(), is_control)) return "holds a control character";
    if (is_blank(text.front()) || is_blank(text.back())) return "begins or ends with a blank";
    const auto source = secret_source::parse(text);
    if (!source || (source->kind != secret_source::plain && source->kind != secret_source::ask)) {
        return "is the name itself, not where it comes from: use -u or NETPOLL_USERNAME";
    }
    const auto found = find_remnant(text, true);
    if (!found || !found->certain) return {};
    return "is " + found->what + ": write the name itself, or use -u or NETPOLL_USERNAME";
}

}  // namespace netpoll
