// Lines, stacked bars and distributions as SVG. Knows numbers, names and classes of the style only.
#pragma once

#include <string>
#include <vector>

namespace netpoll::page {

struct chart_point {
    double x{0};
    double y{0};
    double low{0};  ///< the whisker; equal to `high` where there is none
    double high{0};
    std::string hint;  ///< what a reader who points at it is told
};

struct chart_series {
    std::string name;
    unsigned look{0};  ///< 0 to 4: colour and shape of the marks
    bool dashed{false};
    std::vector<chart_point> points;  ///< by x
};

struct line_chart {
    std::string title;
    std::string about;  ///< for those who cannot see it
    std::string x_name;
    std::string y_name;
    bool log_y{false};
    std::vector<chart_series> series;
};

/// An <svg> element with a logarithmic x axis; x must be above 0, and y too where it is
/// logarithmic. Empty where there is no point.
std::string svg(const line_chart& chart);

struct bar_part {
    unsigned look{0};  ///< 0 to 8: the colour
    double amount{0};
    std::string hint;
    std::string label{};  ///< written into the bar where there is room
};

struct bar_row {
    std::string name;
    std::string total;  ///< stands behind the bar
    std::vector<bar_part> parts;
};

struct bar_chart {
    std::string title;
    std::string about;
    std::vector<bar_part> legend;  ///< `hint` is the name
    std::vector<bar_row> rows;
};

/// An <svg> element; all bars have one scale, so that their lengths compare.
std::string svg(const bar_chart& chart);

struct distribution_row {
    std::string name;
    std::string note;  ///< stands behind it
    unsigned look{0};  ///< 0 to 8: the colour
    std::vector<double> counts;
    double middle{0};  ///< where a mark stands; 0: nowhere
};

/// How often which time was seen: a row of columns each, over one logarithmic axis.
struct distribution_chart {
    std::string title;
    std::string about;
    double least{1e-3};     ///< where the first bucket begins, in milliseconds
    double per_decade{10};  ///< buckets to a power of ten
    std::vector<distribution_row> rows;
};

/// An <svg> element; the highest column of each row fills it. Empty where nothing was counted.
std::string svg(const distribution_chart& chart);

}  // namespace netpoll::page
