// Why a bastion does not carry a stream. Knows no session.
#include "ssh/bastion/forward_refusal.hpp"

#include "ssh/cause_words.hpp"

#include <netpoll/escape.hpp>

#include <array>
#include <charconv>
#include <utility>

namespace netpoll {

namespace {

// RFC 4254, 5.1.
enum reason : std::uint32_t { prohibited = 1, connect_failed, unknown_type, resource_shortage };

std::optional<std::uint32_t> take_number(std::string_view& text) {
    std::uint32_t number = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
    if (end.ec != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end.ptr - text.data()));
    return number;
}

bool take(std::string_view& text, std::string_view word) {
    if (!text.starts_with(word)) return false;
    text.remove_prefix(word.size());
    return true;
}

// The bastion's words are strerror's and gai_strerror's of its system. OpenSSH has none of them
// where it fails at once: it has no route there, or no free descriptor.
std::optional<errc> code_of(std::string_view words) {
    static constexpr std::array known{
        std::pair{"refused", errc::refused},
        std::pair{"not known", errc::name_not_found},
        std::pair{"resol", errc::name_not_found},
        std::pair{"No address", errc::name_not_found},
        std::pair{"timed out", errc::timed_out},
        std::pair{"imeout", errc::timed_out},
        std::pair{"nreachable", errc::unreachable},
        std::pair{"No route", errc::unreachable},
        std::pair{"onnect failed", errc::unreachable},
    };
    for (const auto& [word, code] : known)
        if (says(words, word)) return code;
    return std::nullopt;
}

}  // namespace

std::optional<channel_refusal> channel_refusal_in(std::string_view complaint) {
    if (!take(complaint, "Channel opening failure: channel ")) return std::nullopt;
    const auto channel = take_number(complaint);
    if (!channel || !take(complaint, " error (")) return std::nullopt;
    const auto reason = take_number(complaint);
    if (!reason || !take(complaint, ")")) return std::nullopt;
    take(complaint, " ");
    return channel_refusal{*channel, *reason, std::string(complaint)};
}

error meaning_of(const channel_refusal& refusal, std::string_view bastion, std::string_view goal) {
    const std::string who = "the bastion " + escape(bastion);
    const std::string where = escape(goal);
    const std::string words =
        refusal.words.empty() ? std::string{} : ": \"" + escape(refusal.words) + '"';
    switch (refusal.reason) {
        case prohibited:
        case unknown_type:
            return {errc::forward_refused, phase::connect,
                    who + " does not let its user go on to " + where + words};
        case resource_shortage:
            return {errc::bastion_busy, phase::connect,
                    who + " opens no further channel, for " + where + words};
        case connect_failed:
            break;
        default:
            return {errc::unreachable, phase::connect,
                    who + " opened no channel to " + where + words};
    }
    const std::string could_not = who + " could not connect to " + where + words;
    if (const auto code = code_of(refusal.words)) return {*code, phase::connect, could_not};
    return {errc::bastion_busy, phase::connect,
            could_not + ", which says not why: it has no route there, or no free descriptor"};
}

}  // namespace netpoll
