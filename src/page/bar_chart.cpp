// Stacked bars as SVG. Knows no unit.
#include "page/chart.hpp"
#include "page/markup.hpp"

#include <algorithm>

namespace netpoll::page {

namespace {

constexpr double width = 1140;
constexpr double left = 150;
constexpr double right = width - 110;
constexpr double row_height = 30;
constexpr double bar_height = 21;
constexpr double first_row = 44;
/// Narrower parts have no room for their label.
constexpr double least_written = 40;

std::string box(double x, double y, double wide, double high, const bar_part& of) {
    return "<rect class=\"p" + std::to_string(of.look) + "\" x=\"" + at(x) + "\" y=\"" + at(y) +
           "\" width=\"" + at(wide) + "\" height=\"" + at(high) + "\">" +
           element("title", {}, of.hint) + "</rect>";
}

std::string legend(const std::vector<bar_part>& all) {
    std::string text;
    double x = left;
    for (const bar_part& each : all) {
        text += box(x, 8, 14, 14, each) + text_at(x + 20, 20, "", each.hint);
        x += 44 + 7.2 * static_cast<double>(each.hint.size());
    }
    return text;
}

double sum_of(const bar_row& of) {
    double sum = 0;
    for (const bar_part& each : of.parts)
        sum += each.amount;
    return sum;
}

/// `most` is as long as there is room.
std::string drawn(const bar_row& of, double y, double most) {
    std::string text = text_at(left - 10, y + 15, "text-anchor=\"end\"", of.name);
    double x = left;
    for (const bar_part& each : of.parts) {
        if (most <= 0 || each.amount <= 0) continue;
        const double wide = each.amount / most * (right - left);
        text += box(x, y, wide, bar_height, each);
        if (wide >= least_written)
            text +=
                text_at(x + wide / 2, y + 15,
                        "text-anchor=\"middle\" class=\"on-p" + std::to_string(each.look) + "\"",
                        each.label);
        x += wide;
    }
    return text + text_at(x + 10, y + 15, "", of.total);
}

}  // namespace

std::string svg(const bar_chart& chart) {
    const double height = first_row + row_height * static_cast<double>(chart.rows.size());
    std::string text = "<svg role=\"img\" class=\"wide\" viewBox=\"0 0 " + at(width) + " " +
                       at(height) + "\">" + element("title", {}, chart.title) +
                       element("desc", {}, chart.about) + legend(chart.legend);
    double most = 0;
    for (const bar_row& each : chart.rows)
        most = std::max(most, sum_of(each));
    double y = first_row;
    for (const bar_row& each : chart.rows) {
        text += drawn(each, y, most);
        y += row_height;
    }
    return text + "</svg>\n";
}

}  // namespace netpoll::page
