// Where a JSON value ends, of which a piece comes after another. Knows no record.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace netpoll {

/// Goes by quotes and brackets: whether what lies between them is JSON, its reader sees.
class json_extent {
public:
    enum class answer : std::uint8_t {
        end,   ///< the value has `size` bytes
        more,  ///< it goes on behind the text
        none,  ///< no JSON has what stands there
    };

    /// `one_line`: a value ends with its line or is none.
    explicit json_extent(bool one_line) noexcept : one_line_(one_line) {}

    /// `text` begins with the value. On `more` it is asked again, with the same and what follows.
    answer look(std::string_view text) noexcept;
    std::size_t size() const noexcept { return at_; }

private:
    answer look_in_string(std::string_view text) noexcept;
    answer take(char one) noexcept;
    answer close() noexcept;

    const bool one_line_;
    bool in_string_{false};
    std::size_t at_{0};
    std::size_t begin_{0};  // of the string
    std::size_t depth_{0};
};

}  // namespace netpoll
