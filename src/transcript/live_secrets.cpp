// Finds the run's secrets in a text, whole or broken by a screen. Knows no device's syntax.
#include "transcript/live_secrets.hpp"

#include "core/ascii.hpp"
#include "core/secret_text.hpp"

#include <algorithm>
#include <array>

namespace netpoll {

namespace {

constexpr std::array<std::string_view, 9> factory_names{
    "admin", "administrator", "cisco", "root", "user", "operator", "manager", "ubnt", "netpoll"};

/// Where the bytes at `at` that move the cursor or break a line end; a space counts that a
/// backspace takes back.
std::size_t after_controls(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const bool taken_back =
            byte == ' ' && at + 1 < text.size() && (text[at + 1] == '\b' || text[at + 1] == '\r');
        if (byte == 0x1b && at + 1 < text.size() && text[at + 1] == '[') {
            for (at += 2; at < text.size() && (text[at] < '@' || text[at] > '~');)
                ++at;
            ++at;
        } else if (byte < 0x20 || taken_back) {
            ++at;
        } else {
            break;
        }
    }
    return std::min(at, text.size());
}

/// Where `piece` ends that begins at `at`, maybe broken; npos where it does not.
std::size_t end_of(std::string_view piece, std::string_view text, std::size_t at) {
    for (std::size_t i = 0; i < piece.size(); ++i) {
        if (i > 0 && (at >= text.size() || text[at] != piece[i])) at = after_controls(text, at);
        if (at >= text.size() || text[at] != piece[i]) return text.npos;
        ++at;
    }
    return at;
}

/// What a screen broke is judged by its whole text: the break itself is no end of a word.
bool stands_alone(std::string_view text, std::size_t begin, std::size_t end,
                  std::string_view piece) {
    std::string whole(text.substr(begin > 0 ? begin - 1 : 0, begin > 0 ? 1 : 0));
    const auto at = whole.size();
    whole.append(piece).append(text.substr(end, 1));
    return is_secret_at(whole, at, at + piece.size());
}

std::string without_broken(std::string_view text, std::string_view piece) {
    std::string clean;
    std::size_t done = 0;
    for (auto at = text.find(piece.front()); at != text.npos; at = text.find(piece.front(), at)) {
        const auto end = end_of(piece, text, at);
        if (end == text.npos || !stands_alone(text, at, end, piece)) {
            ++at;
            continue;
        }
        clean.append(text, done, at - done).append(redacted_mask);
        done = at = end;
    }
    return clean.append(text.substr(done));
}

std::string with_words_replaced(std::string text, std::string_view word, std::string_view by) {
    for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
        const auto end = at + word.size();
        const bool inside = (at > 0 && is_word_character(text[at - 1])) ||
                            (end < text.size() && is_word_character(text[end]));
        if (!inside) text.replace(at, word.size(), by);
    }
    return text;
}

void add(std::vector<std::shared_ptr<const secret>>& to, const secret_ref& from) {
    if (from && from.value->reveal().size() >= shortest_masked) to.push_back(from.value);
}

}  // namespace

live_secrets::live_secrets(const target& device, const redactor& redact) : redact_(redact) {
    const auto& login = *device.login;
    add(own_, login.password);
    add(own_, login.enable);
    const auto add_answers = [this](const std::vector<question>& questions) {
        for (const auto& each : questions)
            add(own_, each.secret);
    };
    add_answers(login.questions);
    for (const auto& each : *device.commands) {
        add_answers(each.questions);
        for (const auto& line : each.then)
            add_answers(line.questions);
    }
    const bool tells = std::find(factory_names.begin(), factory_names.end(), login.username) ==
                       factory_names.end();
    if (!tells || login.username.size() < shortest_masked) return;
    username_ = login.username;
    replacement_ = std::string("username").substr(0, username_.size());
    replacement_.resize(username_.size(), 'x');
}

std::string live_secrets::operator()(std::string_view text) const {
    auto clean = redact_(text);
    for (const auto& each : own_)
        clean = without_broken(clean, each->reveal());
    if (username_.empty()) return clean;
    return with_words_replaced(std::move(clean), username_, replacement_);
}

bool asks_for_secret(std::string_view text) {
    std::string line(text.substr(text.rfind('\n') + 1));
    std::transform(line.begin(), line.end(), line.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto end = line.find_last_not_of(" \r");
    if (end == line.npos || line[end] != ':') return false;
    constexpr std::array<std::string_view, 4> words{"password", "passphrase", "secret", "passcode"};
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return line.find(word) != line.npos; });
}

}  // namespace netpoll
