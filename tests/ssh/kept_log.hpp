// A log that keeps its lines for a test. Knows no device.
#pragma once

#include <netpoll/log.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netpoll::testing {

class kept_log final : public log_sink {
public:
    bool enabled(log_level) const noexcept override { return true; }
    void write(log_level, std::string_view, std::string_view text) override {
        lines_.emplace_back(text);
    }

    /// What was written since the last call, a line each.
    std::string take() {
        std::string all;
        for (const auto& line : std::exchange(lines_, {}))
            all += line + "\n";
        return all;
    }
    bool has(std::string_view text) const {
        return std::any_of(lines_.begin(), lines_.end(),
                           [text](const auto& line) { return line.find(text) != line.npos; });
    }

private:
    std::vector<std::string> lines_;
};

}  // namespace netpoll::testing
