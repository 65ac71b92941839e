// Bytes to be found in many short texts. Knows no expression.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace netpoll {

/// Looks for its rarest byte first. Empty: it is in every text.
class needle {
public:
    needle() = default;
    explicit needle(std::string bytes);

    bool is_in(std::string_view text) const noexcept;

private:
    std::string bytes_;
    std::size_t rarest_{0};  // place of that byte
};

}  // namespace netpoll
