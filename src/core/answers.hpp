// What to type when a device asks. Knows no conversation: only texts, occurrences and secrets.
#pragma once

#include "core/pattern.hpp"
#include "core/terminal.hpp"

#include <netpoll/expected.hpp>
#include <netpoll/platform.hpp>
#include <netpoll/target.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// An answer with its regex compiled.
struct compiled_answer {
    pattern see;
    definition::answer what;  ///< as it is in the definition
    secret_ref secret{};      ///< typed in place of `what.send` where it is set
    std::string code{};       ///< a command that prints what is typed; only a login waits for it
    /// Given only once it is quiet: the regex may fit the first half of the question already.
    bool of_inventory{false};
};

/// The questions of one line of a command, each to be answered once. Throws std::invalid_argument
/// where a regex does not compile: the inventory has checked them.
std::vector<compiled_answer> compile(const std::vector<question>& questions);

/// The column at which the regex fits the terminal's current line, or nothing. Of a long line only
/// the tail is looked at: questions and pagers stand at its end, and output without line ends must
/// not cost more.
std::optional<std::size_t> seen_on_line(const pattern& see, const terminal& screen) noexcept;

/// True if the line asks for something that Enter might grant or answer wrongly: yes or no, a
/// password, a name, a choice, whatever the device is. Such a line is no prompt.
bool is_question(std::string_view line) noexcept;

/// The same without lines that only speak of Enter, of agreeing or accepting, as sentences of
/// outputs and greetings do.
bool asks_plainly(std::string_view line) noexcept;

/// True if the words of the line say what is wanted, whatever sign it ends with: "Username:",
/// "login#", "(press Enter to agree)>".
bool says_what_is_wanted(std::string_view line) noexcept;

/// The bytes to type: $username, $password and $secret replaced, Enter added where it belongs. The
/// error is the name of what no credential is set for, e.g. "password".
expected<std::string, std::string> typed_answer(const compiled_answer& answer,
                                                const credentials& login,
                                                std::string_view end_of_line);

/// Takes secrets that were typed as answers out of what the device showed of them.
void hide_answers(std::string& output, const std::vector<compiled_answer>& given,
                  const credentials& login);

/// Whether the answer gives away what must not be shown.
bool holds_secret(const definition::answer& answer) noexcept;

/// Tells one appearance of a question or pager from the next, so that each is answered once. Goes
/// by what the terminal shows alone, so that it does not matter how often one looks.
class occurrence {
public:
    /// Call while one stands at this column of the current line: true the first time of each
    /// appearance.
    bool is_new(const terminal& screen, std::size_t column) noexcept;

private:
    bool answered_{false};
    std::uint64_t serial_{0};
    std::uint64_t rewrites_{0};
    std::size_t column_{0};
};

}  // namespace netpoll
