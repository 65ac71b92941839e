// Lines typed at once at a prompt that is not proven yet, and how the device shows each. Knows no
// timer and no terminal: lines come rendered.
#pragma once

#include "core/compiled_platform.hpp"
#include "core/mode_path.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netpoll {

/// The steps of `on_open` from `first` on that are typed at a prompt of this mode whatever the
/// device says to them: none of them asks anything or leads to another mode. Empty where the
/// platform is not known to keep what is typed ahead.
std::vector<std::string> lines_ahead(const compiled_platform& platform, const mode_path& path,
                                     std::size_t mode, std::size_t first);

/// An echo of each line behind one and the same prompt, in their order, proves that prompt as
/// Enter does, and better: no greeting quotes it.
class typed_ahead {
public:
    /// `prompt` is the line they are typed on.
    typed_ahead(std::vector<std::string> lines, std::string prompt)
        : lines_(std::move(lines)), prompt_(std::move(prompt)) {}

    /// What is typed.
    std::string text(std::string_view end_of_line) const;
    /// Looks at the lines of `finished` that were not there at the last call. `finished` begins
    /// with the line that was typed on and only ever grows.
    void look(std::string_view finished);
    /// All have been echoed, and the prompt is back on the current line.
    bool proves(std::string_view current) const noexcept {
        return echoes_.size() == lines_.size() && current == prompt_;
    }
    /// After that: what came back for each.
    std::vector<std::string> answers(std::string_view finished) const;

private:
    struct range {
        std::size_t begin;
        std::size_t end;
    };

    bool is_echo(std::string_view line) const;

    std::vector<std::string> lines_;
    std::string prompt_;
    std::vector<range> echoes_;  // lines of the finished text
    std::size_t looked_at_{0};
};

}  // namespace netpoll
