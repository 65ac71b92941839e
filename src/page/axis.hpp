// Numbers to places on an axis, and its ticks. Knows no drawing.
#pragma once

#include <string>
#include <vector>

namespace netpoll::page {

/// Maps values to coordinates; linear ones begin at 0 and end at a round number.
class axis {
public:
    /// From the least to the most of `values`, drawn from `from` to `to`.
    static axis linear(const std::vector<double>& values, double from, double to);
    enum class ends { at_values, at_ticks };
    /// All values must be above 0.
    static axis logarithmic(const std::vector<double>& values, double from, double to,
                            ends where = ends::at_values);

    double place(double value) const;
    const std::vector<double>& ticks() const noexcept { return ticks_; }

private:
    bool log_{false};
    double least_{0};
    double most_{1};
    double from_{0};
    double to_{1};
    std::vector<double> ticks_;
};

/// "0.5", "20", "1000", "1e+06".
std::string tick_text(double value);

}  // namespace netpoll::page
