// Scales and round numbers. Knows no drawing.
#include "page/axis.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace netpoll::page {

namespace {

/// The smallest of 1, 2, 5 times a power of ten that is at least `value`.
double round_up(double value) {
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 5.0})
        if (step * power >= value * 0.999999) return step * power;
    return 10 * power;
}

}  // namespace

axis axis::linear(const std::vector<double>& values, double from, double to) {
    axis made;
    made.from_ = from;
    made.to_ = to;
    const double most = values.empty() ? 0 : *std::max_element(values.begin(), values.end());
    const double step = round_up(most > 0 ? most / 4 : 0.25);
    made.most_ = step * std::max(1.0, std::ceil(most / step - 1e-6));
    for (double tick = 0; tick <= made.most_ * 1.000001; tick += step)
        made.ticks_.push_back(tick);
    return made;
}

axis axis::logarithmic(const std::vector<double>& values, double from, double to, ends where) {
    axis made;
    made.log_ = true;
    made.from_ = from;
    made.to_ = to;
    made.least_ = values.empty() ? 1 : *std::min_element(values.begin(), values.end());
    made.most_ = values.empty() ? 10 : *std::max_element(values.begin(), values.end());
    if (made.most_ < made.least_ * 1.5) {
        made.least_ /= 2;
        made.most_ *= 2;
    }
    if (where == ends::at_ticks) {
        made.least_ = 1 / round_up(1 / made.least_);
        made.most_ = round_up(made.most_);
    }
    const bool wide = made.most_ / made.least_ > 300;
    for (double power = std::pow(10, std::floor(std::log10(made.least_)));
         power <= made.most_ * 1.001; power *= 10)
        for (const double step : {1.0, 2.0, 5.0})
            if ((!wide || step == 1.0) && step * power >= made.least_ * 0.999 &&
                step * power <= made.most_ * 1.001)
                made.ticks_.push_back(step * power);
    return made;
}

double axis::place(double value) const {
    const double share = log_
                             ? std::log(std::max(value, least_) / least_) / std::log(most_ / least_)
                             : (value - least_) / (most_ - least_);
    return from_ + share * (to_ - from_);
}

std::string tick_text(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), value >= 1 && value < 1e6 ? "%.0f" : "%.3g", value);
    const bool half = value > 1 && value < 10 && value != std::floor(value);
    if (half) std::snprintf(text.data(), text.size(), "%.1f", value);
    return text.data();
}

}  // namespace netpoll::page
