// Lines that a device leaves open and waits at: what they ask, and what else may be a prompt. Knows
// no conversation.
#pragma once

#include <netpoll/target.hpp>

#include <string>
#include <string_view>

namespace netpoll {

/// Whether an unfinished line waits for an answer.
enum class asking {
    no,
    perhaps,  ///< "?" and ":" end many lines that are only slow
    likely,   ///< the cursor stands behind a blank, and the words are not those of progress
    surely,   ///< choices or a proposal at its end: "[Y/n/c]", "(yes or no)?", "[startup-config]?"
};

asking asks(std::string_view line);

/// True if a line that ends as prompts do asks all the same: "Selection#", "Passwort>", and
/// "ack? R1#". No host is called so.
bool poses_as_prompt(std::string_view line);

/// How long it must be silent after such a line before it counts as a question to us, rather than
/// as output that pauses. At most half of `idle` for `likely` and
/// `surely`, else all of it.
milliseconds patience_at(asking likelihood, milliseconds idle) noexcept;

/// The entry of an inventory's `commands` that answers this question when this line was typed.
std::string entry_that_answers(std::string_view typed, std::string_view question);

/// The `login:` of an inventory that answers it.
std::string login_that_answers(std::string_view question);

/// True if this unfinished line ends as prompts do, though no platform may know it: a command can
/// lead to another shell or processor. A bar that shows progress does not.
bool ends_like_prompt(std::string_view line);

}  // namespace netpoll
