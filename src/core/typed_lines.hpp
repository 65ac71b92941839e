// Which lines were typed for which command, to tell where an output quotes one of them at the
// prompt. Knows no conversation.
#pragma once

#include "core/prompt.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netpoll {

/// The lines typed so far. Where an output holds the prompt followed by one of them, either the
/// output quotes it, or this is the true echo and the one seen before was the quotation.
class typed_lines {
public:
    void add(std::size_t command, std::string line) {
        lines_.emplace_back(command, std::move(line));
    }
    /// The first command whose line follows the prompt in this text, or nothing.
    std::optional<std::size_t> first_quoted(std::string_view text, const prompt& known) const;

private:
    std::vector<std::pair<std::size_t, std::string>> lines_;
};

}  // namespace netpoll
