// Columns and JSON of pollers.
#include "terminal/pollers_list.hpp"

#include "terminal/text_layout.hpp"

#include <netpoll/duration.hpp>
#include <netpoll/escape.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <utility>

namespace netpoll {

namespace {

using std::chrono::milliseconds;

// Less is the way of a message, and what clocks are apart that are set over the network.
constexpr milliseconds notable_skew{1'000};

std::string tenths_text(milliseconds time) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f s", static_cast<double>(time.count()) / 1000);
    return text.data();
}

std::string logins_rate(double rate) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f", rate);
    return text.data();
}

std::vector<std::string> row_of(const heard_poller& each) {
    if (!each.problem.empty())
        return {escape(each.site),
                escape(each.name),
                escape(each.problem, 80),
                "",
                "",
                "",
                "",
                "",
                "",
                tenths_text(each.heard_ago)};
    const auto& last = each.last;
    const bool is_skewed = std::chrono::abs(each.skew) >= notable_skew;
    return {escape(each.site),
            escape(each.name),
            escape(last.program, 40),
            std::to_string(last.room),
            std::to_string(last.open),
            std::to_string(last.done),
            logins_rate(last.logins_per_second),
            show_elapsed(last.uptime),
            is_skewed ? tenths_text(each.skew) : "-",
            tenths_text(each.heard_ago)};
}

}  // namespace

std::string pollers_table(const std::vector<heard_poller>& all) {
    std::vector<std::vector<std::string>> rows{{"SITE", "NAME", "VERSION", "ROOM", "OPEN", "DONE",
                                                "LOGINS/S", "UP", "CLOCK OFF", "HEARD BEFORE"}};
    for (const heard_poller& each : all)
        rows.push_back(row_of(each));
    return in_columns(rows);
}

std::string pollers_json(const std::vector<heard_poller>& all) {
    using json = nlohmann::ordered_json;
    json list = json::array();
    for (const heard_poller& each : all) {
        json poller{{"site", each.site}, {"name", each.name}};
        if (each.problem.empty()) {
            const auto& last = each.last;
            poller.update({{"version", last.program},
                           {"format", last.version},
                           {"room", last.room},
                           {"open", last.open},
                           {"done", last.done},
                           {"runs", last.runs},
                           {"logins_per_second", last.logins_per_second},
                           {"uptime_ms", last.uptime.count()},
                           {"skew_ms", each.skew.count()}});
        } else {
            poller["problem"] = each.problem;
        }
        poller["heard_ms_ago"] = each.heard_ago.count();
        list.push_back(std::move(poller));
    }
    return json{{"pollers", std::move(list)}}.dump(1, ' ', false, json::error_handler_t::replace) +
           "\n";
}

}  // namespace netpoll
