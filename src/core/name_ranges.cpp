// One place of numbers after another, from the last to the first.
#include "core/name_ranges.hpp"

#include "core/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

namespace netpoll {

namespace {

/// Digits that a number may have, so that it can be counted up.
constexpr std::size_t most_digits = 18;

/// Names that are written as one, and how many they are.
struct folded_names {
    std::string text;
    std::size_t size{1};
    bool whole{true};  // text can be read back, so that more may be folded
};

struct number_place {
    std::size_t begin;
    std::size_t end;
    bool folded;  // a range already
};

/// Where its numbers are, each range being one.
std::vector<number_place> numbers_of(std::string_view text) {
    std::vector<number_place> all;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool folded = text[i] == '[';
        if (!folded && !is_digit(text[i])) continue;
        const auto begin = i;
        while (i + 1 < text.size() && (folded ? text[i] != ']' : is_digit(text[i + 1])))
            ++i;
        all.push_back({begin, i + 1, folded});
    }
    return all;
}

/// A name as what stands before a number, the number and what stands behind it.
struct numbered {
    std::uint64_t value;
    std::string digits;
    std::size_t size;
};

using surroundings = std::tuple<std::string, std::string, std::size_t>;  // before, behind, size

/// Whether `next` is what a range that began with `first` has behind `last`.
bool follows(const numbered& first, const numbered& last, const numbered& next) {
    if (next.value != last.value + 1) return false;
    const auto width = first.digits.starts_with('0') ? first.digits.size() : 0;
    auto expected = std::to_string(next.value);
    if (width > expected.size()) expected.insert(0, width - expected.size(), '0');
    return expected == next.digits;
}

/// "1-3,7", of numbers in their order.
std::string list_of(const std::vector<numbered>& numbers, std::size_t begin, std::size_t end) {
    std::string list;
    while (begin < end) {
        auto last = begin;
        while (last + 1 < end && follows(numbers[begin], numbers[last], numbers[last + 1]))
            ++last;
        (list += list.empty() ? "" : ",") += numbers[begin].digits;
        if (last > begin) (list += "-") += numbers[last].digits;
        begin = last + 1;
    }
    return list;
}

void fold_numbers(const surroundings& around, std::vector<numbered>& numbers,
                  std::vector<folded_names>& into) {
    const auto& [before, behind, size] = around;
    std::sort(numbers.begin(), numbers.end(), [](const numbered& one, const numbered& other) {
        return std::pair(one.value, one.digits.size()) <
               std::pair(other.value, other.digits.size());
    });
    const auto most = std::max<std::size_t>(largest_range / size, 1);
    for (std::size_t begin = 0; begin < numbers.size(); begin += most) {
        const auto end = std::min(begin + most, numbers.size());
        const auto list = list_of(numbers, begin, end);
        const auto inside = end - begin == 1 ? list : "[" + list + "]";
        into.push_back({before + inside + behind, size * (end - begin)});
    }
}

/// Folds over the number that has `behind` others behind it.
std::vector<folded_names> fold_place(std::vector<folded_names> names, std::size_t behind) {
    std::map<surroundings, std::vector<numbered>> alike;
    std::vector<folded_names> out;
    for (folded_names& each : names) {
        const auto places = numbers_of(each.text);
        const bool has = each.whole && behind < places.size();
        const auto at = has ? places[places.size() - 1 - behind] : number_place{0, 0, true};
        if (at.folded || at.end - at.begin > most_digits) {
            out.push_back(std::move(each));
            continue;
        }
        const std::string_view text = each.text;
        numbered one{0, std::string(text.substr(at.begin, at.end - at.begin)), each.size};
        std::from_chars(one.digits.data(), one.digits.data() + one.digits.size(), one.value);
        alike[{std::string(text.substr(0, at.begin)), std::string(text.substr(at.end)), each.size}]
            .push_back(std::move(one));
    }
    for (auto& [around, numbers] : alike)
        fold_numbers(around, numbers, out);
    return out;
}

std::size_t places_in(const std::vector<folded_names>& names) {
    std::size_t most = 0;
    for (const folded_names& each : names)
        if (each.whole) most = std::max(most, numbers_of(each.text).size());
    return most;
}

/// By their texts, numbers by their value.
bool reads_before(std::string_view one, std::string_view other) {
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < one.size() && j < other.size()) {
        if (!is_digit(one[i]) || !is_digit(other[j])) {
            if (one[i] != other[j]) return one[i] < other[j];
            ++i;
            ++j;
            continue;
        }
        const auto digits = [](std::string_view text, std::size_t& at) {
            const auto begin = at;
            while (at < text.size() && is_digit(text[at]))
                ++at;
            auto number = text.substr(begin, at - begin);
            number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
            return number;
        };
        const auto left = digits(one, i);
        const auto right = digits(other, j);
        if (left.size() != right.size()) return left.size() < right.size();
        if (left != right) return left < right;
    }
    const auto rest = one.size() - i;
    const auto others_rest = other.size() - j;
    return rest != others_rest ? rest < others_rest : one < other;
}

}  // namespace

std::string name_ranges(std::vector<std::string> names) {
    std::vector<folded_names> all;
    all.reserve(names.size());
    for (std::string& each : names) {
        const bool whole = each.find_first_of("[],") == std::string::npos;
        all.push_back({std::move(each), 1, whole});
    }
    const auto most = places_in(all);
    for (std::size_t behind = 0; behind < most; ++behind)
        all = fold_place(std::move(all), behind);
    std::sort(all.begin(), all.end(), [](const folded_names& one, const folded_names& other) {
        return reads_before(one.text, other.text);
    });
    std::string text;
    for (const folded_names& each : all)
        (text += text.empty() ? "" : ",") += each.text;
    return text;
}

}  // namespace netpoll
