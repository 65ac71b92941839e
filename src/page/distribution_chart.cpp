// Rows of columns over a logarithmic time axis as SVG. Knows no phase.
#include "page/chart.hpp"
#include "page/markup.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace netpoll::page {

namespace {

constexpr double width = 900;
constexpr double left = 112;
constexpr double right = width - 190;  // the notes
constexpr double row_height = 40;
constexpr double column_height = 32;
constexpr double above = 6;

/// The buckets from the first to the last that has something in any row.
struct seen_buckets {
    std::size_t first{0};
    std::size_t end{0};
};

seen_buckets seen_in(const distribution_chart& chart) {
    seen_buckets seen;
    bool any = false;
    for (const distribution_row& row : chart.rows) {
        for (std::size_t i = 0; i < row.counts.size(); ++i) {
            if (row.counts[i] <= 0) continue;
            seen.first = any ? std::min(seen.first, i) : i;
            seen.end = std::max(seen.end, i + 1);
            any = true;
        }
    }
    return seen;
}

std::string time_tick(double ms) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), ms < 1'000 ? "%g ms" : "%g s",
                  ms < 1'000 ? ms : ms / 1'000);
    return text.data();
}

std::string upright(double x, double top, double foot, const char* look) {
    return "<line class=\"" + std::string(look) + "\" x1=\"" + at(x) + "\" y1=\"" + at(top) +
           "\" x2=\"" + at(x) + "\" y2=\"" + at(foot) + "\"/>";
}

/// One path for all columns of a row.
std::string columns_of(const distribution_row& row, const seen_buckets& seen, double foot) {
    const double wide = (right - left) / static_cast<double>(seen.end - seen.first);
    const double most = *std::max_element(row.counts.begin(), row.counts.end());
    std::string path;
    for (std::size_t i = seen.first; i < std::min(seen.end, row.counts.size()); ++i) {
        if (row.counts[i] <= 0) continue;
        // A single device is seen too.
        const double high = std::max(1.5, row.counts[i] / most * column_height);
        const double x = left + wide * static_cast<double>(i - seen.first);
        path += "M" + at(x) + " " + at(foot) + "v-" + at(high) + "h" + at(wide - 0.6) + "v" +
                at(high) + "z";
    }
    return "<path class=\"p" + std::to_string(row.look) + "\" d=\"" + path + "\"/>";
}

}  // namespace

std::string svg(const distribution_chart& chart) {
    const seen_buckets seen = seen_in(chart);
    if (seen.end == 0) return {};
    const double foot = above + row_height * static_cast<double>(chart.rows.size());
    const double decades = static_cast<double>(seen.end - seen.first) / chart.per_decade;
    const double from =
        chart.least * std::pow(10, static_cast<double>(seen.first) / chart.per_decade);
    const auto x_of = [&](double ms) {
        return left + (right - left) * std::log10(ms / from) / decades;
    };
    std::string text = "<svg role=\"img\" class=\"wide\" viewBox=\"0 0 " + at(width) + " " +
                       at(foot + 26) + "\">" + element("title", {}, chart.title) +
                       element("desc", {}, chart.about);
    for (double tick = std::pow(10, std::ceil(std::log10(from) - 1e-9)); x_of(tick) <= right + 0.5;
         tick *= 10)
        text += upright(x_of(tick), above, foot + 4, "grid") +
                text_at(x_of(tick), foot + 19, "text-anchor=\"middle\"", time_tick(tick));
    double y = above;
    for (const distribution_row& row : chart.rows) {
        y += row_height;
        text += "<line class=\"tick\" x1=\"" + at(left) + "\" y1=\"" + at(y) + "\" x2=\"" +
                at(right) + "\" y2=\"" + at(y) + "\"/>" + columns_of(row, seen, y) +
                text_at(left - 10, y - 8, "text-anchor=\"end\"", row.name) +
                text_at(right + 12, y - 8, "class=\"axis-name\"", row.note);
        if (row.middle >= from)
            text += upright(std::min(x_of(row.middle), right), y - column_height, y, "middle");
    }
    return text + "</svg>\n";
}

}  // namespace netpoll::page
