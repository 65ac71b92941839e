// {name} in prompt expressions, spelled out. Knows no platform.
#include "core/prompt_pattern.hpp"

namespace netpoll {

namespace {

constexpr std::string_view placeholder = "{name}";
constexpr std::string_view usual_name = R"((?:[\w.:/@+~-]{1,80}))";
// Lazy, so that a part of the prompt that the expression names is no part of the name. IOS takes 63
// characters, which may have four bytes each. Boxes of banners begin with '#'.
constexpr std::string_view any_name =
    R"((?=[^\w\x80-\xFF]{0,40}[\w\x80-\xFF]))"
    R"(([^\x00-\x20\x7F#>](?:[^\x00-\x1F\x7F]{0,254}?[^\x00-\x20\x7F])??))";

std::string with_name(std::string_view regex, std::string_view name) {
    std::string whole;
    for (;;) {
        const auto at = regex.find(placeholder);
        whole += regex.substr(0, at);
        if (at == regex.npos) return whole;
        whole += name;
        regex.remove_prefix(at + placeholder.size());
    }
}

// A word in braces that stands for nothing: a slip in {name}, which PCRE2 would match literally. A
// brace that is meant is escaped or in a class; \x{..} and \p{..} are PCRE2's.
std::string_view unknown_placeholder(std::string_view regex) {
    static const auto pieces =
        pattern::compile(R"((?s)\\[xoNpPgk]\{[^}]*\}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|)"
                         R"(\{ ?[A-Za-z_][\w .-]*\})");
    auto found = pieces->find(regex);
    while (found) {
        const auto piece = regex.substr(found->begin, found->end - found->begin);
        if (piece.front() == '{' && piece != placeholder) return piece;
        found = pieces->find(regex, found->end);
    }
    return {};
}

}  // namespace

expected<prompt_pattern, std::string> prompt_pattern::compile(std::string_view regex) {
    // Left as it is, PCRE2 takes the placeholder literally: a mistake is where the author sees it.
    if (auto literal = pattern::compile(regex, anchoring::whole); !literal) {
        return unexpected(literal.error());
    }
    if (const auto unknown = unknown_placeholder(regex); !unknown.empty()) {
        return unexpected("no placeholder is called " + std::string(unknown) +
                          " ({name} is the only one; a brace is written \\{)");
    }
    auto usual = pattern::compile(with_name(regex, usual_name), anchoring::whole);
    if (!usual) return unexpected(usual.error());
    if (regex.find(placeholder) == regex.npos) return prompt_pattern(*usual, std::nullopt);
    auto any = pattern::compile(with_name(regex, any_name), anchoring::whole);
    if (!any) return unexpected(any.error());
    return prompt_pattern(*usual, *any);
}

std::optional<std::size_t> prompt_pattern::named(std::string_view line) const noexcept {
    return any_ ? any_->captured(line) : std::nullopt;
}

}  // namespace netpoll
