// What a run came to, for people: failures grouped by cause, then counts. Knows no terminal.
#pragma once

#include <netpoll/outcome.hpp>

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace netpoll {

struct summary_style {
    bool color{false};
    std::size_t width{80};
};

/// Collects outcomes; its memory grows with the number of causes, not of devices. One thread at a
/// time.
class summary {
public:
    void add(const outcome& what);
    /// The whole text, each line ended: a line a cause (how many, code, phase, example hosts, what
    /// to do), and the totals last, so that they stay on the screen. A cause that is alone also
    /// quotes the device. `elapsed` is the wall time of the run.
    std::string text(std::chrono::milliseconds elapsed, const summary_style& style) const;

    std::size_t count(device_status status) const;
    std::size_t devices() const noexcept { return devices_; }
    /// Host keys that were unknown and are written down now.
    std::size_t keys_accepted() const noexcept { return keys_accepted_; }

private:
    struct cause {
        std::size_t count{0};
        std::map<std::size_t, std::string> examples;  // the first few hosts, by inventory order
        std::string detail;                           // of the first example
    };
    /// Where two failures of one code need different things done, they are two causes.
    using cause_key = std::tuple<errc, phase, std::string_view>;
    using ranked_cause = std::pair<cause_key, const cause*>;

    /// How wide the columns of causes are.
    struct columns {
        std::size_t count{0};
        std::size_t code{0};
        std::size_t phase{0};
        std::size_t hosts{0};
        std::size_t remedy{0};
    };

    std::vector<ranked_cause> ranked() const;
    static columns columns_for(const std::vector<ranked_cause>& shown, const summary_style& style);
    static std::string cause_line(const ranked_cause& one, const columns& wide, bool color);
    std::string cause_lines(const summary_style& style) const;
    std::string totals(std::chrono::milliseconds elapsed, const summary_style& style) const;

    std::size_t devices_{0};
    std::size_t keys_accepted_{0};
    std::map<device_status, std::size_t> by_status_;
    std::map<cause_key, cause> causes_;
};

}  // namespace netpoll
