// Takes selection terms apart. Knows no host.
#include "inventory/term.hpp"

#include <netpoll/escape.hpp>

namespace netpoll {

namespace {

std::string in_quotes(std::string_view text) {
    return "'" + escape(text, 80) + "'";
}

expected<term, std::string> with_regex(term::kind_t kind, std::string_view key,
                                       std::string_view regex) {
    auto compiled = pattern::compile(regex);
    if (!compiled) {
        return unexpected(in_quotes(regex) + " is no regular expression: " + compiled.error());
    }
    return term{kind, std::string(key), value_test(std::move(*compiled))};
}

expected<term::kind_t, std::string> kind_of(std::string_view field) {
    if (field == "group" || field == "groups") return term::group;
    if (field == "platform") return term::platform;
    if (field == "site") return term::site;
    if (field.starts_with("data.") && field.size() > 5) return term::data;
    return unexpected(
        in_quotes(field) +
        " is nothing to select by: host names, group=, platform=, site= and data.KEY= are");
}

}  // namespace

bool value_test::fits(std::string_view value) const noexcept {
    if (const auto* regex = std::get_if<pattern>(&test_)) return regex->matches(value);
    return fits_glob(std::get<std::string>(test_), value);
}

bool value_test::gave_up() const noexcept {
    const auto* regex = std::get_if<pattern>(&test_);
    return regex && regex->gave_up();
}

const std::string* value_test::exact() const noexcept {
    const auto* text = std::get_if<std::string>(&test_);
    return text && !is_glob(*text) ? text : nullptr;
}

void value_test::set(std::string text) {
    if (auto* old = std::get_if<std::string>(&test_)) *old = std::move(text);
}

expected<term, std::string> term::parse(std::string_view text) {
    if (text.empty()) return unexpected(std::string("the term is empty"));
    if (text.front() == '~') return with_regex(host, {}, text.substr(1));
    const auto at = text.find_first_of("=~");
    if (at == text.npos) return term{host, {}, value_test(std::string(text))};
    const auto field = text.substr(0, at);
    const auto kind = kind_of(field);
    if (!kind) return unexpected(kind.error());
    const auto key = *kind == data ? field.substr(5) : std::string_view();
    auto value = text.substr(at + 1);
    if (text[at] == '~') return with_regex(*kind, key, value);
    // People write both group~core and group=~core.
    if (value.starts_with('~')) return with_regex(*kind, key, value.substr(1));
    if (value.empty()) return unexpected(in_quotes(text) + " has nothing behind '='");
    return term{*kind, std::string(key), value_test(std::string(value))};
}

}  // namespace netpoll
