// Values, states and rules of a template. Knows neither its syntax nor any text.
#pragma once

#include "parse/needle.hpp"
#include "parse/parsed_table.hpp"
#include "parse/rule_dispatch.hpp"
#include "parse/rule_regex.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace netpoll {

enum class value_option : std::uint8_t { required, filldown, fillup, key, list };

/// What a value does with what it is assigned, as its options say: looked at for every match.
struct value_traits {
    bool filldown{false};
    bool fillup{false};
    bool list{false};
    bool needs_text{false};    ///< Required, and no List before it
    bool needs_member{false};  ///< Required behind List
};

struct template_value {
    std::string name;
    std::vector<value_option> options;  ///< in the order in which they are written
    /// Of a list whose expression has groups of its own, and what they are called.
    std::optional<rule_regex> nested{};
    std::vector<std::string> nested_groups{};

    bool has(value_option option) const noexcept {
        for (const auto each : options)
            if (each == option) return true;
        return false;
    }
    value_traits traits() const noexcept {
        value_traits made;
        for (const auto each : options) {
            made.filldown |= each == value_option::filldown;
            made.fillup |= each == value_option::fillup;
            made.list |= each == value_option::list;
            if (each == value_option::required)
                (made.list ? made.needs_member : made.needs_text) = true;
        }
        return made;
    }
};

enum class line_action : std::uint8_t { next, carry_on, error };
enum class record_action : std::uint8_t { none, record, clear, clear_all };

/// Where a rule leads to; a place in the list of states, or one of these.
inline constexpr std::uint32_t same_state = UINT32_MAX;
inline constexpr std::uint32_t end_state = UINT32_MAX - 1;
inline constexpr std::uint32_t eof_state = UINT32_MAX - 2;

/// A group whose text a value takes.
struct assigned_group {
    std::uint32_t group;  ///< its number
    std::uint32_t value;  ///< the place of that
};

/// What is looked at for each line, and no more, to lie side by side: rules are many, and memory is
/// slow.
struct alignas(64) template_rule {
    rule_regex regex;
    /// Bytes that a line needs to have, where looking for them saves more than it costs.
    needle required;
    std::uint32_t first_group{0};  ///< in the model's groups
    std::uint16_t groups{0};       ///< so many of them
    line_action line{line_action::next};
    record_action record{record_action::none};
    std::uint32_t target{same_state};
    std::uint32_t number{0};  ///< its line in the template, counted from 1
};

struct template_state {
    std::string name;
    std::vector<template_rule> rules;
    std::vector<std::string> messages;  ///< of each rule; of an error that has one
    rule_dispatch dispatch;             ///< of these rules
};

struct template_model {
    std::vector<template_value> values;
    std::vector<value_traits> traits;            ///< of each
    std::vector<assigned_group> groups;          ///< of all rules
    bool has_nested{false};                      ///< some value has groups of its own
    std::vector<std::string> members;            ///< `member_before_text` of each
    std::vector<parsed_table::heading> columns;  ///< of the values; views of them and of `members`
    std::vector<template_state> states;
    std::size_t start{0};
    bool has_eof{
        false};  ///< it declares the state EOF, so that the end of the text records nothing
};

}  // namespace netpoll
