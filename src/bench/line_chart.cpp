// Lines over a logarithmic axis as SVG. Knows no bench.
#include "bench/axis.hpp"
#include "bench/chart.hpp"
#include "bench/markup.hpp"

#include <algorithm>

namespace netpoll::bench {

namespace {

constexpr double width = 560;
constexpr double left = 58;
constexpr double right = width - 16;
constexpr double above = 34;  // the name of the y axis
constexpr double below = 262;
constexpr double legend_row = 20;
constexpr double legend_column = 168;
constexpr std::size_t legend_columns = 3;

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

std::string axes(const line_chart& what, const axis& x, const axis& y) {
    std::string text = text_at(8, 16, "class=\"axis-name\"", what.y_name);
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
                          "class=\"axis-name\" text-anchor=\"middle\"", what.x_name);
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

std::string legend(const std::vector<chart_series>& all) {
    std::string text;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const double x = left + legend_column * static_cast<double>(i % legend_columns);
        const double y = below + 60 + legend_row * static_cast<double>(i / legend_columns);
        text += "<g class=\"" + look_of(all[i]) + "\">" + line(x, y, x + 26, y, "line") +
                mark(all[i].look, x + 13, y) + " class=\"mark\"/></g>";
        text += text_at(x + 33, y + 4, "", all[i].name);
    }
    return text;
}

}  // namespace

std::string svg(const line_chart& what) {
    std::vector<double> xs;
    std::vector<double> ys;
    for (const chart_series& each : what.series) {
        for (const chart_point& one : each.points) {
            xs.push_back(one.x);
            ys.insert(ys.end(), {one.y, one.low, one.high});
        }
    }
    if (xs.empty()) return {};
    // Room beside the first and the last mark.
    const axis x = axis::logarithmic(xs, left + 14, right - 14);
    const axis y = what.log_y ? axis::logarithmic(ys, below, above, axis::ends::at_ticks)
                              : axis::linear(ys, below, above);
    const std::size_t rows = (what.series.size() + legend_columns - 1) / legend_columns;
    const double height = below + 52 + legend_row * static_cast<double>(rows);
    std::string text = "<svg role=\"img\" viewBox=\"0 0 " + at(width) + " " + at(height) + "\">" +
                       element("title", {}, what.title) + element("desc", {}, what.about);
    text += axes(what, x, y);
    for (const chart_series& each : what.series)
        text += drawn(each, x, y);
    return text + legend(what.series) + "</svg>\n";
}

}  // namespace netpoll::bench
