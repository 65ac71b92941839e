// Reads limits by the name of each. Knows no inheritance and no file.
#include "inventory/limits_reader.hpp"

#include "core/number_text.hpp"
#include "inventory/fields.hpp"
#include "inventory/key_table.hpp"

#include <netpoll/duration.hpp>

#include <algorithm>
#include <array>

namespace netpoll {

namespace {

constexpr std::string_view rate_key = "logins_per_second";
constexpr std::string_view in_flight_key = "logins_in_flight";
constexpr std::string_view sessions_key = "sessions";
constexpr std::string_view gap_key = "attempt_gap";
constexpr std::array budget_keys{rate_key, in_flight_key, sessions_key};

// As many sessions as any run can have.
constexpr std::size_t most_sessions = 1'000'000;

class limits_reader {
public:
    limits_reader(layer_kind whose, const mistake_sink& to) : whose_(whose), to_(to) {}

    read_limits_result read(const node& from) {
        for (const auto& pair : from.pairs())
            take(pair);
        check_sessions();
        return out_;
    }

private:
    void take(const node_pair& pair) {
        const auto key = pair.key.text();
        const auto time = std::find(limit_names.begin(), limit_names.end(), key);
        if (time != limit_names.end()) {
            if (whose_ == layer_kind::realm)
                return misplaced(pair.key,
                                 "is a time of one device: it belongs to a host, a group "
                                 "or the defaults");
            set(pair, "duration", some_time,
                out_.times[static_cast<std::size_t>(time - limit_names.begin())]);
        } else if (std::find(budget_keys.begin(), budget_keys.end(), key) != budget_keys.end()) {
            if (whose_ == layer_kind::host)
                return misplaced(pair.key,
                                 "is what many devices may do together: it belongs to a "
                                 "group, the defaults or realms:");
            take_budget(pair);
        } else if (key == gap_key) {
            if (whose_ != layer_kind::defaults)
                return misplaced(pair.key, "holds for all devices: it belongs to the defaults");
            set(pair, "duration", parse_duration, out_.of_logins.attempt_gap);
        } else {
            to_.add(pair.key.line(), "limits: " + unknown_key(key, known_keys()));
        }
    }

    void take_budget(const node_pair& pair) {
        auto& budget = out_.of_logins.budget;
        if (pair.key.text() == rate_key)
            return set(pair, "number", parse_rate, budget.logins_per_second);
        if (pair.key.text() == sessions_key) return set(pair, "number", count_in, budget.sessions);
        set(pair, "number", count_in, budget.logins_in_flight);
        in_flight_line_ = pair.value.line();
    }

    void misplaced(const node& key, std::string_view why) {
        to_.add(key.line(), "limits: " + std::string(key.text()) + " " + std::string(why));
    }

    template <class Parse, class T>
    void set(const node_pair& pair, std::string_view noun, Parse parse, std::optional<T>& into) {
        if (pair.value.is_null()) return;
        const auto key = std::string(pair.key.text()) + ": ";
        if (!pair.value.is_scalar())
            return to_.add(pair.value.line(),
                           key + describe(pair.value) + " is not a " + std::string(noun));
        const auto value = parse(pair.value.text());
        if (!value) return to_.add(pair.value.line(), key + value.error());
        into = static_cast<T>(*value);
    }

    static expected<milliseconds, std::string> some_time(std::string_view text) {
        auto time = parse_duration(text);
        if (time && time->count() == 0) return unexpected(std::string("must be more than 0"));
        return time;
    }

    static expected<std::uint64_t, std::string> count_in(std::string_view text) {
        return parse_number(text, {1, most_sessions});
    }

    // Each login is one of the sessions, so the larger number would never be reached.
    void check_sessions() {
        const auto& [rate, logins, sessions] = out_.of_logins.budget;
        if (!logins || !sessions || *logins <= *sessions) return;
        to_.add(in_flight_line_, std::string(in_flight_key) + ": " + std::to_string(*logins) +
                                     " is more than sessions: " + std::to_string(*sessions) +
                                     ", of which each login has one");
    }

    static std::vector<std::string> known_keys() {
        std::vector<std::string> names(limit_names.begin(), limit_names.end());
        names.insert(names.end(), budget_keys.begin(), budget_keys.end());
        names.emplace_back(gap_key);
        return names;
    }

    const layer_kind whose_;
    const mistake_sink& to_;
    read_limits_result out_;
    unsigned in_flight_line_{0};
};

constexpr std::array<key_reader<login_budget>, 1> realm_keys{{
    {"limits",
     [](login_budget& into, const node& from, const mistake_sink& to) {
         into = read_limits(layer_kind::realm, from, to).of_logins.budget;
     }},
}};

}  // namespace

std::string_view name(layer_kind kind) noexcept {
    constexpr std::array<std::string_view, 6> names{"defaults", "realm",   "credential",
                                                    "group",    "bastion", "host"};
    return names[static_cast<std::size_t>(kind)];
}

read_limits_result read_limits(layer_kind whose, const node& from, const mistake_sink& to) {
    if (from.is_mapping()) return limits_reader(whose, to).read(from);
    to.add(from.line(), "limits: a mapping is expected, not " + describe(from));
    return {};
}

login_budget read_realm(const node& from, const mistake_sink& to) {
    login_budget budget;
    if (!from.is_null()) read_keys(realm_keys, budget, from, "", to);
    return budget;
}

}  // namespace netpoll
