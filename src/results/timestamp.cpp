// Points in time as text. Knows no locale and reads no clock.
#include "results/timestamp.hpp"

#include <array>
#include <cstdio>
#include <random>

namespace netpoll {

namespace {

using namespace std::chrono;

struct broken_down {
    year_month_day date;
    hh_mm_ss<milliseconds> time;
};

broken_down break_down(system_clock::time_point when) {
    const auto day = floor<days>(when);
    return {year_month_day{day}, hh_mm_ss{floor<milliseconds>(when - day)}};
}

/// Each letter that names a part is replaced by a digit of it. A run writes thousands of these.
std::string print(const broken_down& t, std::string_view form) {
    constexpr std::string_view letters = "YMDhmsf";
    const auto number = [](auto part) { return static_cast<unsigned>(part.count()); };
    std::array<unsigned, letters.size()> parts{
        static_cast<unsigned>(static_cast<int>(t.date.year())),
        static_cast<unsigned>(t.date.month()),
        static_cast<unsigned>(t.date.day()),
        number(t.time.hours()),
        number(t.time.minutes()),
        number(t.time.seconds()),
        number(t.time.subseconds())};
    std::string text(form);
    for (auto each = text.rbegin(); each != text.rend(); ++each) {
        const auto part = letters.find(*each);
        if (part == letters.npos) continue;
        *each = static_cast<char>('0' + parts[part] % 10);
        parts[part] /= 10;
    }
    return text;
}

}  // namespace

std::string rfc3339(system_clock::time_point when) {
    return print(break_down(when), "YYYY-MM-DDThh:mm:ss.fffZ");
}

std::optional<system_clock::time_point> from_rfc3339(std::string_view text) {
    constexpr std::string_view form = "dddd-dd-ddTdd:dd:dd.dddZ";
    if (text.size() != form.size()) return std::nullopt;
    std::array<int, 7> parts{};
    std::size_t part = 0;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const bool is_digit = text[i] >= '0' && text[i] <= '9';
        if (form[i] == 'd' ? !is_digit : text[i] != form[i]) return std::nullopt;
        if (is_digit) parts[part] = parts[part] * 10 + (text[i] - '0');
        if (!is_digit) ++part;
    }
    const year_month_day date{year{parts[0]}, month{static_cast<unsigned>(parts[1])},
                              day{static_cast<unsigned>(parts[2])}};
    if (!date.ok()) return std::nullopt;
    return sys_days{date} + hours{parts[3]} + minutes{parts[4]} + seconds{parts[5]} +
           milliseconds{parts[6]};
}

std::string new_run_id(system_clock::time_point when) {
    std::random_device entropy;
    std::array<char, 16> digits{};
    std::snprintf(digits.data(), digits.size(), "-%08x", entropy());
    return print(break_down(when), "YYYYMMDDThhmmssZ") + digits.data();
}

}  // namespace netpoll
