// Questions recognised, answers spelled out. Knows no conversation.
#include "core/answers.hpp"

#include <array>

namespace netpoll {
namespace {

// Longer than any question; short enough to match after every few bytes.
constexpr std::size_t tail_length = 1'024;

struct placeholder {
    std::string_view text;
    std::string_view name;
    bool secret;
};

constexpr std::array placeholders{placeholder{"$username", "username", false},
                                  placeholder{"$password", "password", true},
                                  placeholder{"$secret", "secret", true}};

const std::string* value_of(const placeholder& which, const credentials& login) noexcept {
    if (!which.secret) return login.username.empty() ? nullptr : &login.username;
    const auto& reference = which.name == "password" ? login.password : login.enable;
    return reference ? &reference.value->reveal() : nullptr;
}

const placeholder* placeholder_at(std::string_view text) noexcept {
    for (const auto& each : placeholders) {
        if (text.starts_with(each.text)) return &each;
    }
    return nullptr;
}

}  // namespace

bool seen_on_line(const pattern& see, const terminal& screen) noexcept {
    const auto line = screen.line();
    const bool whole = line.size() <= tail_length;
    const auto subject = whole ? line : line.substr(line.size() - tail_length);
    return see.find(subject, 0, whole).has_value();
}

expected<std::string, std::string> typed_answer(const definition::answer& what,
                                                const credentials& login,
                                                std::string_view end_of_line) {
    std::string typed;
    std::string_view rest = what.send;
    while (!rest.empty()) {
        const auto* found = placeholder_at(rest);
        if (!found) {
            typed += rest.front();
            rest.remove_prefix(1);
            continue;
        }
        const auto* value = value_of(*found, login);
        if (!value) return unexpected(std::string(found->name));
        typed += *value;
        rest.remove_prefix(found->text.size());
    }
    if (what.enter) typed += end_of_line;
    return typed;
}

bool holds_secret(const definition::answer& what) noexcept {
    for (const auto& each : placeholders) {
        if (each.secret && what.send.find(each.text) != std::string::npos) return true;
    }
    return false;
}

bool occurrence::is_new(const terminal& screen) noexcept {
    const bool same_line = answered_ && screen.serial() == serial_;
    // While an answered pager is being erased, the cursor stands within the line.
    const bool redrawn = screen.rewrites() != rewrites_ && screen.cursor_at_end();
    if (same_line && !redrawn) return false;
    answered_ = true;
    serial_ = screen.serial();
    rewrites_ = screen.rewrites();
    return true;
}

}  // namespace netpoll
