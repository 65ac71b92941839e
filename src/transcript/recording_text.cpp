// Escapes and keys of a recording, and the order in which it is redacted. Knows no file.
#include "transcript/recording_text.hpp"

#include "nodes/yaml_text.hpp"
#include "transcript/address_map.hpp"
#include "transcript/config_secrets.hpp"
#include "transcript/live_secrets.hpp"

namespace netpoll {

namespace {

constexpr std::string_view note_of_cut = "cut: the session was longer than is kept of one";

void append_number(std::string& to, char c) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    to += "\\x";
    to += digits[byte >> 4];
    to += digits[byte & 15];
}

/// What was typed: a key, in which an end of line is one.
std::string key_escaped(std::string_view typed) {
    std::string text;
    for (const char c : typed) {
        if (c == '\\') {
            text += "\\\\";
        } else if (static_cast<unsigned char>(c) >= 0x7f || c == '\0') {
            append_number(text, c);
        } else {
            text += c;
        }
    }
    return text;
}

/// The line end of what was typed; the rest of it was a secret.
std::string masked(std::string_view typed) {
    const auto end = typed.find_first_of("\r\n");
    return std::string(redacted_mask) + std::string(end == typed.npos ? "" : typed.substr(end));
}

/// Takes everything out of one session that must not be seen, the same for the same.
class cleaner {
public:
    cleaner(const target& device, const redactor& redact) : secrets_(device, redact) {}

    std::string operator()(std::string_view text) { return addresses_(config_(secrets_(text))); }

    transcript_exchange clean(const transcript_exchange& what, bool answers_secret) {
        if (!answers_secret) return {typed(what.typed), (*this)(what.received)};
        // A device that echoes a secret does so first.
        std::string_view answer = what.typed;
        answer = answer.substr(0, answer.find_first_of("\r\n"));
        std::string_view rest = what.received;
        std::string echo;
        if (!answer.empty() && rest.starts_with(answer)) {
            rest.remove_prefix(answer.size());
            echo = redacted_mask;
        }
        return {masked(what.typed), echo + (*this)(rest)};
    }

private:
    // A key for a pager must not end what began on the page before.
    std::string typed(std::string_view text) {
        return addresses_(config_secrets()(secrets_(text)));
    }

    live_secrets secrets_;
    config_secrets config_;
    address_map addresses_;
};

void add_pair(yaml_text& to, std::string_view key, std::string_view value) {
    to.word(key);
    to.lines(value);
}

/// libyaml writes a key with a line end in it as "? key", then ": value"; people read "key: value".
std::string with_simple_keys(const std::string& yaml) {
    constexpr std::string_view key_mark = "\n- ? ";
    constexpr std::string_view value_mark = "\n  : ";
    constexpr std::size_t longest_simple_key = 1'000;  // YAML's limit is 1,024
    std::string made;
    std::size_t done = 0;
    for (auto at = yaml.find(key_mark); at != yaml.npos; at = yaml.find(key_mark, at + 1)) {
        const auto key = at + key_mark.size();
        const auto end = yaml.find('\n', key);
        const bool simple = end != yaml.npos && end - key < longest_simple_key &&
                            yaml.compare(end, value_mark.size(), value_mark) == 0;
        if (!simple) continue;
        made.append(yaml, done, at - done).append("\n- ").append(yaml, key, end - key).append(": ");
        done = end + value_mark.size();
    }
    return made.append(yaml, done, yaml.npos);
}

}  // namespace

std::string ruby_escaped(std::string_view bytes) {
    constexpr std::string_view letters = "abefrtv";
    constexpr std::string_view meanings = "\a\b\x1b\f\r\t\v";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        const bool at_end = i == 0 || i + 1 == bytes.size();
        const auto letter = meanings.find(c);
        const bool splits_line = c == ' ' && (at_end || bytes[i + 1] == '\n');
        if (c == '\n') {
            text += at_end ? "\\n" : "\n";
        } else if (letter != meanings.npos) {
            (text += '\\') += letters[letter];
        } else if (c == '\\' || c == '"' || c == '#') {
            const bool harmless =
                c == '#' &&
                (at_end || std::string_view("{$@").find(bytes[i + 1]) == std::string_view::npos);
            (text += harmless ? "" : "\\") += c;
        } else if (static_cast<unsigned char>(c) < ' ' || static_cast<unsigned char>(c) >= 0x7f ||
                   splits_line) {
            append_number(text, c);
        } else {
            text += c;
        }
    }
    return text;
}

std::string recording_text(session_transcript session, const target& device,
                           std::string_view platform, const redactor& redact) {
    cleaner clean(device, redact);
    yaml_text to;
    to.begin_mapping();
    add_pair(to, "platform", platform);
    add_pair(to, "channel", name(session.channel));
    if (!session.identification.empty()) {
        add_pair(to, "identification", ruby_escaped(session.identification));
    }
    if (session.cut) add_pair(to, "note", note_of_cut);
    add_pair(to, "init_prompt", ruby_escaped(clean(session.opening)));
    to.word("commands");
    to.begin_sequence();
    bool asked = asks_for_secret(session.opening);
    for (const auto& each : session.take_lines()) {
        const auto shown = clean.clean(each, asked && session.channel == channel_kind::shell);
        asked = asks_for_secret(each.received);
        to.begin_mapping();
        to.text(key_escaped(shown.typed));
        to.lines(ruby_escaped(shown.received));
        to.end_mapping();
    }
    to.end_sequence();
    to.end_mapping();
    return with_simple_keys(to.finish());
}

}  // namespace netpoll
