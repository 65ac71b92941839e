// Lines over a logarithmic axis as SVG. Knows no unit.
#include "page/axis.hpp"
#include "page/chart.hpp"
#include "page/markup.hpp"

#include <algorithm>

namespace netpoll::page {

namespace {

constexpr double width = 560;
constexpr double left = 58;
constexpr double right = width - 124;  // the names of curves
constexpr double above = 34;           // the name of the y axis
constexpr double below = 262;
constexpr double label_height = 13;

std::string look_of(const chart_series& of) {
    return "s" + std::to_string(of.look) + (of.dashed ? " dashed" : "");
}

/// A mark of its own for each look, so that nobody needs the colours.
std::string mark(unsigned look, double x, double y) {
    const auto polygon = [](std::initializer_list<std::pair<double, double>> corners) {
        std::string points;
        for (const auto& [px, py] : corners)
            points += at(px) + "," + at(py) + " ";
        points.pop_back();
        return "<polygon points=\"" + points + "\"";
    };
    switch (look) {
        case 0:
            return polygon({{x - 4, y - 4}, {x + 4, y - 4}, {x + 4, y + 4}, {x - 4, y + 4}});
        case 1:
            return polygon({{x, y - 5.5}, {x + 5, y + 4}, {x - 5, y + 4}});
        case 3:
            return polygon({{x, y - 5.5}, {x + 5.5, y}, {x, y + 5.5}, {x - 5.5, y}});
        case 4:
            return polygon({{x - 5, y - 4}, {x + 5, y - 4}, {x, y + 5.5}});
        default:
            return "<circle cx=\"" + at(x) + "\" cy=\"" + at(y) + "\" r=\"4.2\"";
    }
}

std::string line(double x1, double y1, double x2, double y2, std::string_view look) {
    return "<line class=\"" + std::string(look) + "\" x1=\"" + at(x1) + "\" y1=\"" + at(y1) +
           "\" x2=\"" + at(x2) + "\" y2=\"" + at(y2) + "\"/>";
}

std::string axes(const line_chart& chart, const axis& x, const axis& y) {
    std::string text = text_at(8, 16, "class=\"axis-name\"", chart.y_name);
    for (const double tick : y.ticks()) {
        text += line(left, y.place(tick), right, y.place(tick), "grid");
        text += text_at(left - 8, y.place(tick) + 4, "text-anchor=\"end\"", tick_text(tick));
    }
    for (const double tick : x.ticks()) {
        text += line(x.place(tick), below, x.place(tick), below + 5, "tick");
        text += text_at(x.place(tick), below + 19, "text-anchor=\"middle\"", tick_text(tick));
    }
    text += line(left, below, right, below, "tick");
    return text + text_at((left + right) / 2, below + 38,
                          "class=\"axis-name\" text-anchor=\"middle\"", chart.x_name);
}

std::string drawn(const chart_series& of, const axis& x, const axis& y) {
    std::string text = "<g class=\"" + look_of(of) + "\">";
    std::string path;
    for (const chart_point& each : of.points)
        path += (path.empty() ? "M" : "L") + at(x.place(each.x)) + " " + at(y.place(each.y));
    text += "<path class=\"line\" d=\"" + path + "\"/>";
    for (const chart_point& each : of.points) {
        const double px = x.place(each.x);
        if (each.high > each.low)
            text += line(px, y.place(each.low), px, y.place(each.high), "whisker");
        text += mark(of.look, px, y.place(each.y)) + " class=\"mark\">" +
                element("title", {}, each.hint) + (of.look == 2 ? "</circle>" : "</polygon>");
    }
    return text + "</g>";
}

/// Each name at the end of its curve, apart from each other.
std::string names(const std::vector<chart_series>& all, const axis& x, const axis& y) {
    struct label {
        const chart_series* of;
        double y;
    };
    std::vector<label> labels;
    for (const chart_series& each : all)
        if (!each.points.empty()) labels.push_back({&each, y.place(each.points.back().y)});
    std::sort(labels.begin(), labels.end(),
              [](const label& one, const label& other) { return one.y < other.y; });
    // From the bottom up, then down again where that pushed them out at the top.
    for (std::size_t i = labels.size(); i-- > 1;)
        labels[i - 1].y = std::min(labels[i - 1].y, labels[i].y - label_height);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const double least = i == 0 ? above : labels[i - 1].y + label_height;
        labels[i].y = std::max(labels[i].y, least);
    }
    std::string text;
    for (const label& each : labels) {
        const double px = x.place(each.of->points.back().x) + 10;
        text += text_at(px, each.y + 4, "class=\"name " + look_of(*each.of) + "\"", each.of->name);
    }
    return text;
}

}  // namespace

std::string svg(const line_chart& chart) {
    std::vector<double> xs;
    std::vector<double> ys;
    for (const chart_series& each : chart.series) {
        for (const chart_point& one : each.points) {
            xs.push_back(one.x);
            ys.insert(ys.end(), {one.y, one.low, one.high});
        }
    }
    if (xs.empty()) return {};
    // Room beside the first and the last mark.
    const axis x = axis::logarithmic(xs, left + 14, right - 14);
    const axis y = chart.log_y ? axis::logarithmic(ys, below, above, axis::ends::at_ticks)
                               : axis::linear(ys, below, above);
    const double height = below + 46;
    std::string text = "<svg role=\"img\" viewBox=\"0 0 " + at(width) + " " + at(height) + "\">" +
                       element("title", {}, chart.title) + element("desc", {}, chart.about);
    text += axes(chart, x, y);
    for (const chart_series& each : chart.series)
        text += drawn(each, x, y);
    return text + names(chart.series, x, y) + "</svg>\n";
}

}  // namespace netpoll::page
