// Myers' greedy algorithm ("An O(ND) Difference Algorithm", 1986) over lines.
#include "core/line_diff.hpp"

#include "core/lines.hpp"

#include <algorithm>
#include <cstddef>

namespace netpoll {

namespace {

using line_list = std::vector<std::string_view>;

constexpr std::ptrdiff_t most_differences = 1'000;
constexpr std::size_t context = 3;

line_list lines_of(std::string_view text) {
    line_list lines;
    while (!text.empty())
        lines.push_back(take_first_line(text));
    return lines;
}

struct edit {
    char kind;  // ' ', '-' or '+'
    std::size_t from;
    std::size_t to;
};

/// The part of two texts that is compared, and what the search has seen.
class edit_search {
public:
    edit_search(const line_list& from, const line_list& to) : from_(from), to_(to) {
        const auto shorter = std::min(from.size(), to.size());
        while (begin_ < shorter && from[begin_] == to[begin_])
            ++begin_;
        while (begin_ + behind_ < shorter &&
               from[from.size() - 1 - behind_] == to[to.size() - 1 - behind_])
            ++behind_;
    }

    std::vector<edit> edits() {
        std::vector<edit> all;
        for (std::size_t i = 0; i < begin_; ++i)
            all.push_back({' ', i, i});
        auto middle = middle_edits();
        all.insert(all.end(), middle.begin(), middle.end());
        for (std::size_t i = behind_; i > 0; --i)
            all.push_back({' ', from_.size() - i, to_.size() - i});
        return all;
    }

private:
    std::vector<edit> middle_edits();
    std::vector<edit> replaced() const;
    std::vector<edit> traced(std::ptrdiff_t x, std::ptrdiff_t y) const;
    std::ptrdiff_t reached(std::ptrdiff_t d, std::ptrdiff_t k) const;
    bool comes_down(std::ptrdiff_t d, std::ptrdiff_t k) const;

    const line_list& from_;
    const line_list& to_;
    std::size_t begin_{0};
    std::size_t behind_{0};
    // How far each diagonal had come before each round; round d has diagonals -d to d.
    std::vector<std::vector<std::ptrdiff_t>> rounds_;
};

std::ptrdiff_t edit_search::reached(std::ptrdiff_t d, std::ptrdiff_t k) const {
    return rounds_[static_cast<std::size_t>(d)][static_cast<std::size_t>(k + d)];
}

// Whether round d comes to its diagonal k by a line of `to`, and not by one less of `from`.
bool edit_search::comes_down(std::ptrdiff_t d, std::ptrdiff_t k) const {
    return d > 0 && (k == -d || (k != d && reached(d - 1, k - 1) < reached(d - 1, k + 1)));
}

std::vector<edit> edit_search::replaced() const {
    std::vector<edit> all;
    for (auto i = begin_; i < from_.size() - behind_; ++i)
        all.push_back({'-', i, begin_});
    for (auto i = begin_; i < to_.size() - behind_; ++i)
        all.push_back({'+', from_.size() - behind_, i});
    return all;
}

std::vector<edit> edit_search::middle_edits() {
    const auto n = static_cast<std::ptrdiff_t>(from_.size() - begin_ - behind_);
    const auto m = static_cast<std::ptrdiff_t>(to_.size() - begin_ - behind_);
    const auto same = [&](std::ptrdiff_t x, std::ptrdiff_t y) {
        return from_[begin_ + static_cast<std::size_t>(x)] ==
               to_[begin_ + static_cast<std::size_t>(y)];
    };
    for (std::ptrdiff_t d = 0; d <= std::min(n + m, most_differences); ++d) {
        std::vector<std::ptrdiff_t> row(static_cast<std::size_t>(2 * d + 1), -1);
        bool found = false;
        for (std::ptrdiff_t k = -d; k <= d && !found; k += 2) {
            const bool down = comes_down(d, k);
            std::ptrdiff_t x = d == 0 ? 0
                               : down ? reached(d - 1, k + 1)
                                      : reached(d - 1, k - 1) + 1;
            while (x < n && x - k < m && x - k >= 0 && same(x, x - k))
                ++x;
            row[static_cast<std::size_t>(k + d)] = x;
            found = x >= n && x - k >= m;
        }
        rounds_.push_back(std::move(row));
        if (found) return traced(n, m);
    }
    return replaced();
}

std::vector<edit> edit_search::traced(std::ptrdiff_t x, std::ptrdiff_t y) const {
    std::vector<edit> all;
    const auto add = [&](char kind, std::ptrdiff_t from, std::ptrdiff_t to) {
        all.push_back(
            {kind, begin_ + static_cast<std::size_t>(from), begin_ + static_cast<std::size_t>(to)});
    };
    for (auto d = static_cast<std::ptrdiff_t>(rounds_.size()) - 1; d >= 0; --d) {
        const auto k = x - y;
        const bool down = comes_down(d, k);
        const auto before_x = d == 0 ? 0 : reached(d - 1, down ? k + 1 : k - 1);
        const auto before_y = d == 0 ? 0 : before_x - (down ? k + 1 : k - 1);
        while (x > before_x && y > before_y)
            add(' ', --x, --y);
        if (d == 0) break;
        if (down)
            add('+', x, --y);
        else
            add('-', --x, y);
    }
    std::reverse(all.begin(), all.end());
    return all;
}

/// "3,4", or "3" where it is one line; where it is none, the line before.
std::string extent(std::size_t first, std::size_t count) {
    const auto start = std::to_string(count == 0 ? first : first + 1);
    return count == 1 ? start : start + "," + std::to_string(count);
}

void add_hunk(const std::vector<edit>& edits, std::size_t begin, std::size_t end,
              const line_list& from, const line_list& to, std::vector<std::string>& into) {
    const auto count = [&](char kind) {
        return static_cast<std::size_t>(
            std::count_if(edits.begin() + static_cast<std::ptrdiff_t>(begin),
                          edits.begin() + static_cast<std::ptrdiff_t>(end),
                          [kind](const edit& each) { return each.kind == kind; }));
    };
    const auto same = count(' ');
    into.push_back("@@ -" + extent(edits[begin].from, same + count('-')) + " +" +
                   extent(edits[begin].to, same + count('+')) + " @@");
    for (auto i = begin; i < end; ++i) {
        const edit& each = edits[i];
        into.emplace_back(1, each.kind);
        into.back() += each.kind == '+' ? to[each.to] : from[each.from];
    }
}

}  // namespace

std::vector<std::string> unified_diff(std::string_view from, std::string_view to) {
    const auto before = lines_of(from);
    const auto after = lines_of(to);
    const auto edits = edit_search(before, after).edits();
    std::vector<std::string> hunks;
    for (std::size_t i = 0; i < edits.size();) {
        if (edits[i].kind == ' ') {
            ++i;
            continue;
        }
        const auto begin = i - std::min(i, context);
        auto end = i;
        for (auto quiet = i; quiet < edits.size() && quiet - end <= 2 * context; ++quiet)
            if (edits[quiet].kind != ' ') end = quiet + 1;
        add_hunk(edits, begin, std::min(end + context, edits.size()), before, after, hunks);
        i = end;
    }
    return hunks;
}

}  // namespace netpoll
