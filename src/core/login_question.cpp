// What a question of keyboard-interactive login wants. Knows no answer and no device.
#include "core/login_question.hpp"

#include "core/ascii.hpp"
#include "core/folded_text.hpp"
#include "core/lines.hpp"
#include "core/login_topics.hpp"
#include "core/pattern.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace netpoll {

namespace {

bool is_joint(char c) noexcept {
    return c == '-' || c == '_';
}

std::string_view trimmed(std::string_view text) noexcept {
    const auto begin = text.find_first_not_of(" \n\r\t");
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(" \n\r\t") + 1 - begin);
}

// Names are no words of the question. One at `begin` is taken for a name where it is joined to an
// @ or an apostrophe, stands in quotes or brackets, or is introduced as one.
bool is_introduced(std::string_view text, std::size_t begin, std::size_t end) {
    static constexpr std::array before{
        "for",         "user",     "of",        "on",           "at",          "fur",
        "von",         "pour",     "para",      "de",           "per",         "di",
        "voor",        "dla",      "для",       "host",         "utente",      "usuario",
        "utilisateur", "benutzer", "gebruiker", "пользователя", "uzytkownika", "kullanici"};
    static constexpr std::array around{"'", "\"", "(", "[", "<", "`", "\u2018", "\u201C", "\u00AB"};
    static constexpr std::array behind{"@",       "'",      "\u2019",  " icin",  "\u7684",
                                       " \u7684", "\u306E", " \u306E", "\uC758", " \uC758"};
    const auto head = text.substr(0, begin);
    const auto tail = text.substr(end);
    if (std::any_of(around.begin(), around.end(),
                    [&](auto mark) { return head.ends_with(mark); })) {
        return true;
    }
    if (std::any_of(behind.begin(), behind.end(),
                    [&](auto mark) { return tail.starts_with(mark); })) {
        return true;
    }
    const auto words = words_in(head);
    if (words.empty() || !head.ends_with(' ')) return false;
    return std::find(before.begin(), before.end(), words.back()) != before.end();
}

void blank_out(std::string& text, std::size_t begin, std::size_t end) {
    std::fill(text.begin() + static_cast<std::ptrdiff_t>(begin),
              text.begin() + static_cast<std::ptrdiff_t>(end), '.');
}

bool is_part_of_word(std::string_view text, std::size_t at) noexcept {
    return at < text.size() && (is_letter(code_point_at(text, at).number) || is_joint(text[at]));
}

void blank_out_names(std::string& text, std::span<const std::string_view> names) {
    for (const auto& written : names) {
        const auto name = folded(written);
        if (name.empty()) continue;
        for (auto at = text.find(name); at != text.npos; at = text.find(name, at + name.size())) {
            const auto end = at + name.size();
            const bool whole =
                (at == 0 || !is_part_of_word(text, at - 1)) && !is_part_of_word(text, end);
            if (whole && is_introduced(text, at, end)) blank_out(text, at, end);
        }
    }
}

// user@host, and what is joined and numbered as only names are: new-york-1.
void blank_out_addresses(std::string& text) {
    const auto in_name = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        const bool letter = byte < 0x80 && is_letter(byte);
        return letter || is_joint(c) || c == '@' || c == '.' || c == '\\';
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!in_name(text[at])) continue;
        auto end = at;
        while (end < text.size() && in_name(text[end]))
            ++end;
        const auto group = std::string_view(text).substr(at, end - at);
        const auto sign = group.find('@');
        const bool address = sign != group.npos && sign > 0 && sign + 1 < group.size();
        const bool numbered =
            std::any_of(group.begin(), group.end(), is_joint) && is_digit(group.back());
        if (address || numbered) blank_out(text, at, end);
        at = end;
    }
}

// A question stands at the end; what is longer than any must not cost more to read.
std::string_view tail_of(std::string_view text) noexcept {
    constexpr std::size_t longest = 4'096;
    return text.substr(text.size() - std::min(text.size(), longest));
}

std::string without_names(std::string_view text, std::span<const std::string_view> names) {
    auto plain = folded(text);
    blank_out_addresses(plain);
    blank_out_names(plain, names);
    return plain;
}

// What all lines before the question say of a password.
struct preamble {
    bool expired{false};
    bool password{false};
    bool renewal{false};     // a new one, or a change of it, on one line
    bool forbidding{false};  // anything but the password is spoken of
};

preamble read_preamble(std::string_view text) {
    preamble found;
    while (!text.empty()) {
        const auto line = take_first_line(text);
        const auto about = topics_of(line);
        found.expired = found.expired || about.has(login_topic::expired);
        found.password = found.password || about.has(login_topic::password);
        found.forbidding = found.forbidding || about.forbids();
        found.renewal = found.renewal || (about.has(login_topic::password) && about.renews());
    }
    return found;
}

question_kind kind_of_echoed(const login_topics& about, std::string_view line) {
    if (about.has(login_topic::password)) {
        return about.has(login_topic::fresh) ? question_kind::expired : question_kind::unknown;
    }
    const bool name = about.has(login_topic::username) && !line.ends_with('?');
    return name ? question_kind::username : question_kind::unknown;
}

}  // namespace

std::string_view question_line(std::string_view text) noexcept {
    text = trimmed(text);
    const auto end = text.find_last_of("\r\n");
    return trimmed(end == text.npos ? text : text.substr(end + 1));
}

question_kind kind_of(const login_question& asked, std::span<const std::string_view> names) {
    auto before = without_names(tail_of(asked.before), names) + "\n";
    const auto text = without_names(tail_of(asked.text), names);
    const auto line = question_line(text);
    if (!line.empty())
        before += text.substr(0, static_cast<std::size_t>(line.data() - text.data()));
    const auto said = read_preamble(before);
    const auto about = topics_of(line);
    const bool of_password = about.has(login_topic::password) || said.password;
    if ((about.has(login_topic::expired) || said.expired) && (of_password || asked.hidden)) {
        return question_kind::expired;
    }
    if (!asked.hidden) return kind_of_echoed(about, line);
    if (line.empty()) {
        if (said.renewal) return question_kind::expired;
        return asked.only && !said.forbidding ? question_kind::password : question_kind::unknown;
    }
    if (about.has(login_topic::password) && about.renews()) return question_kind::expired;
    const bool understood = about.has(login_topic::password) && !about.forbids() && !said.renewal;
    return understood ? question_kind::password : question_kind::unknown;
}

bool is_of_another(std::string_view question, std::span<const std::string_view> names) {
    const auto line = question_line(tail_of(question));
    const auto plain = without_names(line, names);
    const auto words = words_in(plain);
    const auto elevates = [](std::string_view word) {
        return word == "enable" || word == "privileged" || word == "privilege";
    };
    if (std::any_of(words.begin(), words.end(), elevates)) return true;
    // "(admin2@r1) Password:", "admin2@r1's password:", "Password for user 'admin2@r1':"
    static const auto account =
        pattern::compile(R"((?i)(?:^|\b(?:for|of|user) +)[('"<]?(\S+)@[^\s@]+)");
    const auto found = names.empty() ? std::nullopt : account->find(line);
    if (!found) return false;
    auto who = line.substr(found->begin, found->end - found->begin);
    who = who.substr(0, who.rfind('@'));
    who.remove_prefix(who.find_last_of(" ('\"<") + 1);
    const auto& user = names.front();
    const auto local = user.substr(user.rfind('\\') + 1);
    const auto is = [asked = folded(who)](std::string_view name) { return asked == folded(name); };
    return !is(user) && !is(local) && !is(local.substr(0, local.find('@')));
}

std::vector<std::string_view> names_around(const target& device) {
    const std::string_view address = device.hostname;
    return {device.login->username, address, device.name, address.substr(0, address.find('.'))};
}

secret_fit fit_of_secret(const login_question& asked, std::span<const std::string_view> names,
                         std::string_view expected) {
    const auto said = read_preamble(without_names(tail_of(asked.before), names));
    const auto about = topics_of(without_names(tail_of(asked.text), names));
    const auto foreseen = topics_of(folded(expected));
    const auto surprises = [&](auto topic) { return about.has(topic) && !foreseen.has(topic); };
    const bool renewed = said.expired || said.renewal || about.renews() ||
                         about.has(login_topic::expired) || surprises(login_topic::again);
    if (renewed) return secret_fit::renewed;
    return surprises(login_topic::other) ? secret_fit::other : secret_fit::fits;
}

secret_asked secret_asked_by(std::string_view line) {
    constexpr std::size_t longest = 256;
    const auto end = line.find_last_not_of(' ');
    if (end == line.npos || line.size() > longest) return secret_asked::nothing;
    constexpr std::string_view wide_colon = "\uFF1A";
    const auto shown = line.substr(0, end + 1);
    const bool colon = shown.back() == ':' || shown.ends_with(wide_colon);
    if (!colon) {
        if (std::string_view(">#$%").find(shown.back()) == shown.npos) return secret_asked::nothing;
        const bool words = std::any_of(shown.begin(), shown.end(), [](char c) {
            return c == ' ' || static_cast<unsigned char>(c) >= 0x80;
        });
        if (!words) return secret_asked::nothing;
    }
    auto plain = folded(shown);
    blank_out_addresses(plain);
    const auto about = topics_of(plain);
    if (!about.has(login_topic::password)) {
        return colon && about.has(login_topic::other) ? secret_asked::secret
                                                      : secret_asked::nothing;
    }
    const bool renewed = about.renews() || about.has(login_topic::again);
    return renewed ? secret_asked::new_password : secret_asked::secret;
}

std::string login_line_for(std::string_view question) {
    constexpr std::size_t longest = 60;
    constexpr std::string_view special = "\\^$.[]|()?*+{}";
    auto line = question_line(question);
    while (line.ends_with(':') || line.ends_with(' '))
        line.remove_suffix(1);
    std::string pattern = line.empty() ? "^" : "";
    for (std::size_t at = 0; at < line.size() && at < longest;) {
        const auto next = code_point_at(line, at);
        const auto character = line.substr(at, next.bytes);
        at += next.bytes;
        const bool broken = next.bytes == 1 && next.number >= 0x80;
        if (broken || folded(character).find_first_not_of(" \n") == std::string::npos) {
            // Expressions are over bytes.
            pattern += character == " " ? " " : std::string(next.bytes, '.');
            continue;
        }
        if (special.find(character) != special.npos) pattern += '\\';
        pattern += character == "'" ? std::string_view("''") : character;
    }
    return "login: [{expect: '" + pattern + "', answer: 'env:NAME'}]";
}

}  // namespace netpoll
