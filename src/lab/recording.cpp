// Reads recordings in oxidized's dialect and netpoll's own. Knows YAML, no channel.
#include "lab/recording.hpp"

#include "core/ascii.hpp"
#include "lab/scrapli_session.hpp"
#include "lab/screen_line.hpp"
#include "nodes/yaml_parser.hpp"

#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace netpoll::lab {

namespace {

constexpr std::array<std::string_view, 8> known_keys{
    "init_prompt", "commands",       "command_newline", "oxidized_output",
    "platform",    "identification", "channel",         "note"};

/// Appends the character as UTF-8.
void append_utf8(std::string& to, unsigned code) {
    const auto tail = [&](unsigned shift) {
        to += static_cast<char>(0x80 | ((code >> shift) & 0x3f));
    };
    if (code < 0x80) {
        to += static_cast<char>(code);
    } else if (code < 0x800) {
        to += static_cast<char>(0xc0 | (code >> 6));
        tail(0);
    } else if (code < 0x10000) {
        to += static_cast<char>(0xe0 | (code >> 12));
        tail(6);
        tail(0);
    } else {
        to += static_cast<char>(0xf0 | (code >> 18));
        tail(12);
        tail(6);
        tail(0);
    }
}

std::optional<unsigned> hexadecimal(std::string_view digits) {
    unsigned value = 0;
    const auto* end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, value, 16);
    if (digits.empty() || read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return value;
}

/// Takes "x20", "u00e9" or "u{1f600}" from the front of `text`.
bool take_number(std::string_view& text, std::string& to) {
    const bool braced = text.substr(0, 2) == "u{";
    const auto end = braced ? text.find('}') : text.npos;
    if (braced && end == text.npos) return false;
    const std::size_t digits = text.front() == 'x' ? 2 : 4;
    const auto number = braced ? text.substr(2, end - 2) : text.substr(1, digits);
    if (!braced && number.size() != digits) return false;
    const auto code = hexadecimal(number);
    if (!code || *code > 0x10ffff) return false;
    if (text.front() == 'x') {
        to += static_cast<char>(*code);
    } else {
        append_utf8(to, *code);
    }
    text.remove_prefix(braced ? end + 1 : digits + 1);
    return true;
}

class reader {
public:
    reader(const std::string& file, std::vector<mistake>& mistakes)
        : file_(file), mistakes_(mistakes) {}

    void read(const node& root, recording& to);

private:
    void complain(const node& at, std::string message) {
        mistakes_.push_back({{file_, at.line()}, std::move(message)});
    }
    std::string text_of(const node& from);
    void read_channel(const node& from, recording& to);
    void read_commands(const node& from, recording& to);
    void add(const node& key, const node& value, recording& to);

    const std::string& file_;
    std::vector<mistake>& mistakes_;
};

std::string reader::text_of(const node& from) {
    if (from.is_null()) return {};
    if (!from.is_scalar()) {
        complain(from, "expected a text, found " + describe(from));
        return {};
    }
    auto text = unescaped(from.text());
    if (!text) complain(from, "a \\x or \\u in this text has no number behind it");
    return text.value_or("");
}

void reader::read_channel(const node& from, recording& to) {
    const auto text = from.text();
    if (text != "shell" && text != "exec") {
        complain(from, "channel: expected shell or exec, found " + describe(from));
    }
    to.exec = text == "exec";
}

void reader::add(const node& key, const node& value, recording& to) {
    exchange made;
    const auto typed = text_of(key);
    made.line = typed.substr(0, typed.find_first_of("\r\n"));
    made.is_key = made.line.size() == typed.size();
    made.reply = text_of(value);
    if (typed.empty()) {
        complain(key, "a command is empty: what was typed stands here, with its \\n");
    }
    to.exchanges.push_back(std::move(made));
}

void reader::read_commands(const node& from, recording& to) {
    if (from.is_mapping()) {
        for (const auto& [key, value] : from.pairs())
            add(key, value, to);
        return;
    }
    if (!from.is_sequence()) {
        complain(from, "commands: expected a list or a mapping, found " + describe(from));
        return;
    }
    to.ordered = true;
    for (const auto& item : from.items()) {
        if (item.pairs().size() == 1) {
            add(item.pairs().front().key, item.pairs().front().value, to);
        } else {
            complain(item, "commands: each entry is one 'typed: answer', found " + describe(item));
        }
    }
}

bool echoes(const exchange& e) {
    return !e.line.empty() && e.reply.starts_with(e.line);
}

/// On an exec channel nothing is echoed and no prompt follows.
bool was_exec(const recording& recorded) {
    const auto prompt = last_line(recorded.opening);
    return std::none_of(recorded.exchanges.begin(), recorded.exchanges.end(),
                        [&](const exchange& e) {
                            const bool prompts = !prompt.empty() && last_line(e.reply) == prompt;
                            return prompts || (echoes(e) && !is_exit_word(e.line));
                        });
}

bool ends_session(const exchange& e, bool is_last) {
    const auto tail = last_line(e.reply);
    const bool waits = looks_like_prompt(tail) || asks_for_secret(tail) || looks_like_pager(tail);
    if (waits) return false;
    return is_last || e.reply.empty() || (is_exit_word(e.line) && !e.is_key);
}

void reader::read(const node& root, recording& to) {
    for (const auto& [key, value] : root.pairs()) {
        if (std::find(known_keys.begin(), known_keys.end(), key.text()) == known_keys.end())
            complain(key, unknown_among("key", key.text(), {known_keys.begin(), known_keys.end()}));
    }
    if (const auto* from = root.find("init_prompt")) to.opening = text_of(*from);
    if (const auto* from = root.find("commands")) read_commands(*from, to);
    if (const auto* from = root.find("platform")) to.platform = text_of(*from);
    if (const auto* from = root.find("identification")) {
        to.identification = text_of(*from);
        constexpr std::string_view protocol = "SSH-2.0-";
        if (to.identification.starts_with(protocol)) to.identification.erase(0, protocol.size());
    }
    to.exec = was_exec(to);
    if (const auto* from = root.find("channel")) read_channel(*from, to);
    if (to.exec) return;
    for (std::size_t i = 0; i < to.exchanges.size(); ++i) {
        auto& e = to.exchanges[i];
        e.ends = ends_session(e, to.ordered && i + 1 == to.exchanges.size());
    }
}

std::string platform_of(std::string_view file) {
    auto name = file.substr(file.rfind('/') + 1);
    name = name.substr(0, name.find('#'));
    for (const std::string_view ending : {".yaml", ".yml"}) {
        if (name.ends_with(ending)) name.remove_suffix(ending.size());
    }
    if (name.starts_with("ss_")) name.remove_prefix(3);
    return std::string(name);
}

}  // namespace

std::optional<std::string> unescaped(std::string_view text) {
    constexpr std::string_view letters = "abefnrtv\\\"#";
    constexpr std::string_view meanings = "\a\b\x1b\f\n\r\t\v\\\"#";
    std::string to;
    to.reserve(text.size());
    while (!text.empty()) {
        const char c = text.front();
        text.remove_prefix(1);
        const auto letter = c == '\\' && !text.empty() ? letters.find(text.front()) : letters.npos;
        const bool number = c == '\\' && !text.empty() && (text.front() == 'x' || text[0] == 'u');
        if (letter != letters.npos) {
            to += meanings[letter];
            text.remove_prefix(1);
        } else if (!number) {
            to += c;
        } else if (!take_number(text, to)) {
            return std::nullopt;
        }
    }
    return to;
}

bool is_recording(const node& root) {
    const bool plain = root.find("commands") != nullptr && root.find("hosts") == nullptr &&
                       root.find("init_prompt") != nullptr;
    return plain || root.find("events") != nullptr;
}

std::shared_ptr<const recording> read_recording(std::string_view bytes, const std::string& file,
                                                std::vector<mistake>& mistakes) {
    const auto before = mistakes.size();
    const auto document = parse_yaml(bytes, file, mistakes);
    if (mistakes.size() > before) return nullptr;
    const auto& root = document.root();
    if (!is_recording(root)) {
        mistakes.push_back({{file, std::max(root.line(), 1U)},
                            "no recording: expected init_prompt and commands, or events"});
        return nullptr;
    }
    auto recorded = std::make_shared<recording>();
    recorded->platform = platform_of(file);
    if (root.find("events") != nullptr) {
        recorded->levels = std::make_shared<scrapli_session>(read_scrapli(root, file, mistakes));
    } else {
        reader(file, mistakes).read(root, *recorded);
    }
    if (mistakes.size() > before) return nullptr;
    return recorded;
}

std::vector<std::string> recorded_commands(const recording& recorded) {
    if (recorded.levels) return recorded_commands(*recorded.levels);
    std::vector<std::string> commands;
    bool asked = asks_for_secret(last_line(recorded.opening));
    for (const auto& e : recorded.exchanges) {
        const bool answers = asked;
        asked = asks_for_secret(last_line(e.reply));
        const bool leaves = e.ends || (recorded.exec && is_exit_word(e.line));
        const bool blank = e.line.find_first_not_of(' ') == e.line.npos;
        const bool pressed = e.is_key || std::any_of(e.line.begin(), e.line.end(), is_control);
        if (answers || asked || leaves || blank || pressed) continue;
        commands.push_back(e.line);
    }
    // Some devices ask whether to save before they let go.
    while (!commands.empty() && is_exit_word(commands.back()))
        commands.pop_back();
    return commands;
}

bool asks_for_secret(const recording& recorded) {
    if (recorded.levels) return asks_for_secret(*recorded.levels);
    return std::any_of(recorded.exchanges.begin(), recorded.exchanges.end(),
                       [](const exchange& e) { return asks_for_secret(last_line(e.reply)); });
}

}  // namespace netpoll::lab
