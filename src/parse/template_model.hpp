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
};

enum class line_action : std::uint8_t { next, carry_on, error };
enum class record_action : std::uint8_t { none, record, clear, clear_all };

/// Where a rule leads to; a place in the list of states, or one of these.
inline constexpr std::size_t same_state = SIZE_MAX;
inline constexpr std::size_t end_state = SIZE_MAX - 1;
inline constexpr std::size_t eof_state = SIZE_MAX - 2;

struct template_rule {
    rule_regex regex;
    /// Bytes that a line needs to have, where looking for them saves more than it costs.
    needle required;
    /// The groups that are values: number of the group, place of the value.
    std::vector<std::pair<std::size_t, std::size_t>> assigns;
    line_action line{line_action::next};
    record_action record{record_action::none};
    std::size_t target{same_state};
    std::string message;    ///< of an error
    std::size_t number{0};  ///< its line in the template, counted from 1
};

struct template_state {
    std::string name;
    std::vector<template_rule> rules;
    rule_dispatch dispatch;  ///< of these rules
};

struct template_model {
    std::vector<template_value> values;
    std::vector<parsed_table::heading> columns;  ///< of the values, whose names they are views of
    std::vector<template_state> states;
    std::size_t start{0};
    bool has_eof{
        false};  ///< it declares the state EOF, so that the end of the text records nothing
};

}  // namespace netpoll
