// What a run came to, for people: counts, then failures grouped by cause. Knows no terminal.
#pragma once

#include <netpoll/outcome.hpp>

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <utility>

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
    /// The whole text, each line ended. `elapsed` is the wall time of the run.
    std::string text(std::chrono::milliseconds elapsed, const summary_style& style) const;

    std::size_t count(device_status status) const;
    std::size_t devices() const noexcept { return devices_; }

private:
    struct cause {
        std::size_t count{0};
        std::map<std::size_t, std::string> examples;  // the first few hosts, by inventory order
        std::string detail;                           // of the first example
    };

    void text_of(const std::pair<errc, phase>& key, const cause& why, const summary_style& style,
                 std::string& text) const;

    std::size_t devices_{0};
    std::map<device_status, std::size_t> by_status_;
    std::map<std::pair<errc, phase>, cause> causes_;
};

}  // namespace netpoll
