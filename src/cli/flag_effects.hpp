// What a flag does with its value: parsed and put in a place. Knows no flag.
#pragma once

#include "cli/foreign_options.hpp"
#include "cli/options.hpp"

#include <netpoll/escape.hpp>

#include <functional>
#include <string>
#include <utility>

namespace netpoll {

/// As `flag::apply`.
using apply_function = std::function<std::string(options&, const std::string&)>;

/// The member at the end of a path of members.
template <class Object, class Last>
decltype(auto) follow(Object& from, Last last) {
    return std::invoke(last, from);
}

template <class Object, class First, class... Rest>
decltype(auto) follow(Object& from, First first, Rest... rest) {
    return follow(std::invoke(first, from), rest...);
}

/// A place in the options: at(&options::request, &run_request::mode).
template <class... Members>
auto at(Members... path) {
    return [path...](options& all) -> decltype(auto) { return follow(all, path...); };
}

/// Stores what `parse` makes of the text in the place that `where` names: a member of the options,
/// or what a function of them returns.
template <class Parse, class Place>
apply_function into(Parse parse, Place where) {
    return [parse, where](options& all, const std::string& text) -> std::string {
        auto parsed = parse(text);
        if (!parsed) return std::move(parsed).error();
        std::invoke(where, all) = std::move(*parsed);
        return {};
    };
}

/// Any text but none.
template <class Place>
apply_function text_into(Place where) {
    return [where](options& all, const std::string& text) -> std::string {
        if (text.empty()) return "needs a value";
        std::invoke(where, all) = text;
        return {};
    };
}

/// The name of a file to write.
template <class Place>
apply_function file_into(Place where) {
    return [take = text_into(where)](options& all, const std::string& text) -> std::string {
        if (is_ssh_option(text))
            return "'" + text.substr(0, text.find_first_of("= ")) +
                   "' looks like an option of ssh, and netpoll takes none: see --host-keys, "
                   "--known-hosts, --profile, --private-key and the time limits; a file of that "
                   "name is ./" +
                   escape(text, 80);
        return take(all, text);
    };
}

template <class Place>
apply_function appended_to(Place where) {
    return [where](options& all, const std::string& text) -> std::string {
        if (text.empty()) return "needs a value";
        std::invoke(where, all).push_back(text);
        return {};
    };
}

inline auto number_from(std::uint64_t least, std::uint64_t most) {
    return [least, most](const std::string& text) { return parse_number(text, least, most); };
}

inline auto small_number_from(unsigned least, unsigned most) {
    return [least, most](const std::string& text) -> value<unsigned> {
        const auto number = parse_number(text, least, most);
        if (!number) return unexpected(number.error());
        return static_cast<unsigned>(*number);
    };
}

}  // namespace netpoll
