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

}  // namespace

expected<prompt_pattern, std::string> prompt_pattern::compile(std::string_view regex) {
    // Left as it is, PCRE2 takes the placeholder literally: a mistake is where the author sees it.
    if (auto literal = pattern::compile(regex, anchoring::whole); !literal) {
        return unexpected(literal.error());
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
