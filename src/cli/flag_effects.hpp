// What a flag does with its value: parsed and put in a place. Knows no flag.
#pragma once

#include "cli/foreign_options.hpp"
#include "cli/options.hpp"

#include <netpoll/escape.hpp>

#include <cstdint>
#include <functional>
#include <optional>
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

/// A place in the request.
template <class Member>
auto requested(Member which) {
    return at(&options::request, which);
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

template <class Number>
void set_number(Number& into, std::uint64_t number) {
    into = static_cast<Number>(number);
}
template <class Number>
void set_number(std::optional<Number>& into, std::uint64_t number) {
    into = static_cast<Number>(number);
}

/// Stores a whole number of this range.
template <class Place>
apply_function number_into(number_range allowed, Place where) {
    return [allowed, where](options& all, const std::string& text) -> std::string {
        const auto number = parse_number(text, allowed);
        if (!number) return number.error();
        set_number(std::invoke(where, all), *number);
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

}  // namespace netpoll
