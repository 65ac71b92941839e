// Texts of a job with a host's values in them. Knows no check.
#pragma once

#include <netpoll/expected.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// What a word in braces is that is no variable.
enum class other_braces {
    wrong,  ///< a slip; {{word}} is the word in braces
    text,   ///< what it stands for: a regular expression or a file has braces of its own
};

/// A text in which {host}, {hostname}, {platform} and {data.KEY} stand for a host's values.
class variable_text {
public:
    /// The error is a sentence.
    static expected<variable_text, std::string> parse(std::string_view text, other_braces others);

    /// "host", "data.site", ..., each as often as it stands there.
    const std::vector<std::string>& variables() const noexcept { return variables_; }

    /// The text with `value(variable)` in place of each; a value that there is not is an error,
    /// which is handed on.
    using values = std::function<expected<std::string, std::string>(std::string_view variable)>;
    expected<std::string, std::string> filled(const values& value) const;

private:
    // One text more than variables: they stand between.
    std::vector<std::string> texts_{1};
    std::vector<std::string> variables_;
};

/// The text as a regular expression that fits nothing else.
std::string as_regex(std::string_view text);

}  // namespace netpoll
