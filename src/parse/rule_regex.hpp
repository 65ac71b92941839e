// The compiled expression of a template's rule. PCRE2 stays behind it; knows no template.
#pragma once

#include "parse/python_regex.hpp"

#include <netpoll/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace netpoll {

enum class line_encoding : std::uint8_t { ascii, utf8, bytes };

/// A line to be matched, without its end. What is not UTF-8 is matched byte by byte.
struct template_line {
    std::string_view text;
    line_encoding encoding{line_encoding::ascii};
};

line_encoding encoding_of(std::string_view text) noexcept;

/// What a thread needs to match, and the groups of its last match.
class match_space {
public:
    match_space();
    ~match_space();
    match_space(const match_space&) = delete;
    match_space& operator=(const match_space&) = delete;

    /// The group of the last match, which was of `line`, counted from 1. `data()` is null where it
    /// took no part.
    std::string_view group(const template_line& line, std::size_t number) const noexcept;

    /// The calling thread's own.
    static match_space& of_thread();

private:
    friend class rule_regex;
    struct parts;
    const std::unique_ptr<parts> parts_;
};

/// Immutable, and shared by threads; moves, and is not copied. A match costs a bounded amount of
/// backtracking. Where that is not enough, another algorithm says whether there is a match, in time
/// that grows with the line, but not what its groups are.
class rule_regex {
public:
    enum class result {
        none,
        match,    ///< the groups can be read
        somehow,  ///< there is one, and finding its groups would take too long
        unknown,  ///< not even that can be said
    };

    /// The error is PCRE2's sentence.
    static expected<rule_regex, std::string> compile(const python_regex& regex);

    rule_regex(rule_regex&&) noexcept;
    rule_regex& operator=(rule_regex&&) noexcept;
    ~rule_regex();

    /// From the line's first byte on, as Python's `re.match`.
    result match(const template_line& line, match_space& space) const;
    /// Whether some match of it has needed more than it may.
    bool is_costly() const noexcept;

private:
    struct code;
    class reading;
    explicit rule_regex(std::unique_ptr<code> made) noexcept;

    std::unique_ptr<code> code_;
};

}  // namespace netpoll
