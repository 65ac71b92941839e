// Which rules of a state a line may fit, told by its first bytes. Knows no rule.
#pragma once

#include "parse/python_regex.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace netpoll {

/// A set of rules for each beginning that a line may have.
class rule_dispatch {
public:
    rule_dispatch() = default;
    /// Of rules whose matches begin so, in their order.
    explicit rule_dispatch(const std::vector<match_beginning>& rules);

    /// The candidates for a line, as bits, 64 rules a word; `words` of them.
    const std::uint64_t* candidates(std::string_view line) const noexcept;
    std::size_t words() const noexcept { return words_; }

private:
    void share(const std::vector<std::uint64_t>& sets);
    std::size_t key_of(std::string_view line) const noexcept;

    std::size_t words_{0};
    // Lines with so many blanks before their first ink, or more, are a class of their own. 1, and
    // what some rule asks for.
    std::vector<std::size_t> steps_{1};
    // Lines that begin differently are mostly for the same rules: what is looked at for each line
    // is small that way.
    std::vector<std::uint16_t> set_of_;  // by the class of the line's blanks, and its first ink
    std::vector<std::uint64_t> sets_;
};

}  // namespace netpoll
