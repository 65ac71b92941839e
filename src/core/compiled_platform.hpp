// A platform definition with its regexes compiled, and the expressions every platform shares.
// Knows no conversation.
#pragma once

#include "core/answers.hpp"
#include "core/pattern.hpp"
#include "core/prompt_pattern.hpp"

#include <netpoll/platform.hpp>

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace netpoll {

/// A step with its questions compiled.
struct compiled_step {
    definition::step what;  ///< as it is in the definition
    std::vector<compiled_answer> questions;
};

/// A way to another mode.
struct compiled_edge {
    std::size_t to{0};   ///< the mode's index
    compiled_step how;   ///< what is typed to get there
    std::string secret;  ///< "enable", "password" or empty: what it asks for
};

struct compiled_mode {
    std::vector<prompt_pattern> prompt;
    std::vector<compiled_edge> edges;
};

/// How a line fits a platform's prompts.
struct prompt_fit {
    std::size_t mode;  ///< an index
    bool usual;        ///< no state like "(standby)" left out, no odd character in a name
    std::optional<std::size_t> name;  ///< bytes that {name} stands for, if the prompt has one
};

/// Immutable once the catalog holds it; shared between threads.
struct compiled_platform {
    platform definition;
    std::vector<compiled_mode> modes;  ///< in the definition's order
    std::optional<std::size_t> default_mode;
    std::optional<pattern> line_above;
    std::optional<pattern> variable;
    std::optional<pattern> log_noise;     ///< the definition's, and that of Cisco-like log lines
    std::vector<pattern> volatile_lines;  ///< the definition's, and those of any device
    std::vector<compiled_answer> login;
    std::vector<compiled_step> on_open;
    std::vector<compiled_step> on_close;
    std::vector<pattern> errors;
    std::vector<pattern> exec_errors;  ///< `errors`, and what any device may say on exec channels
    std::vector<compiled_answer> pagers;  ///< the definition's, then those any device may show
    std::vector<pattern> never_send;
    std::optional<pattern> identification;  ///< of `detect`
    std::optional<pattern> detected;        ///< `detect.see`

    /// The index of the mode of this name, or nothing.
    std::optional<std::size_t> mode_named(std::string_view name) const noexcept;
    /// True if lines that are typed in this mode change the device's configuration.
    bool configures(std::size_t mode) const noexcept {
        return definition.modes[mode].name == definition::configuration_mode;
    }
    /// The prompt that this whole line can be, or nothing. Questions are none, nor are lines longer
    /// than any prompt, nor log lines.
    std::optional<prompt_fit> fit(std::string_view line) const;
    /// The mode of that prompt.
    std::optional<std::size_t> mode_of(std::string_view line) const {
        const auto found = fit(line);
        return found ? std::optional(found->mode) : std::nullopt;
    }

private:
    std::optional<prompt_fit> fit_as_it_is(std::string_view line) const noexcept;
};

/// Compiles `p`. Every mistake (bad regexes, modes and edges that do not fit together, steps that
/// must never be sent) goes to `mistakes`; where there is one the result is of no use.
compiled_platform compile_platform(platform p, std::vector<mistake>& mistakes);

}  // namespace netpoll
