// What one rule says of one output. Knows no rule.
#pragma once

#include "core/output_check.hpp"

#include <netpoll/check_result.hpp>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace netpoll {

struct judgement {
    check_status status{check_status::passed};
    std::string sentence{};
    std::string detail{};
    std::size_t line{0};  ///< of the output, counted from 1; 0: none is meant

    static judgement unknown(std::string why, std::string detail = {}) {
        return {check_status::unknown, std::move(why), std::move(detail), 0};
    }
    static judgement failed(std::string why, std::string detail = {}, std::size_t line = 0) {
        return {check_status::failed, std::move(why), std::move(detail), line};
    }
    /// Of a regular expression, or an expression with one, that did not end.
    static judgement too_costly(const std::string& expression);
};

/// What is quoted of a device or of an expression in a sentence.
inline constexpr std::size_t longest_quote = 200;

/// Whole lines up to a screen of them, escaped.
std::string capped_lines(const std::vector<std::string>& lines);

/// "at least 5", "equal to 3".
std::string as_words(const number_bound& bound);

}  // namespace netpoll
