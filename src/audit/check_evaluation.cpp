// Judges outputs, rule by rule.
#include "audit/check_evaluation.hpp"

#include "audit/judgement.hpp"
#include "audit/row_check.hpp"
#include "core/detector.hpp"
#include "core/line_diff.hpp"
#include "core/lines.hpp"
#include "core/number_text.hpp"
#include "core/overloaded.hpp"
#include "core/shown_text.hpp"
#include "results/report.hpp"
#include "results/timestamp.hpp"

#include <netpoll/duration.hpp>
#include <netpoll/escape.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace netpoll {

namespace {

std::size_t line_at(std::string_view text, std::size_t place) {
    return 1 + static_cast<std::size_t>(std::count(
                   text.begin(), text.begin() + static_cast<std::ptrdiff_t>(place), '\n'));
}

std::string quoted_line(std::string_view text, std::size_t place) {
    const auto begin = place == 0 ? 0 : text.rfind('\n', place - 1) + 1;
    return escape(without_blanks_behind(text.substr(begin, text.find('\n', begin) - begin)),
                  longest_quote);
}

judgement judge_match(const match_rule& rule, std::string_view output) {
    using kind = pattern::search_end::kind;
    const auto found = rule.see.search(output);
    if (found.what == kind::gave_up) return judgement::too_costly(rule.regex);
    const bool is_there = found.what == kind::match;
    if (is_there == rule.wanted) return {};
    if (rule.wanted)
        return judgement::failed("nothing matches " + escape(rule.regex, longest_quote));
    return judgement::failed("there is a match of " + escape(rule.regex, longest_quote),
                             quoted_line(output, found.whole.begin),
                             line_at(output, found.whole.begin));
}

std::string_view without_blanks_around(std::string_view line) noexcept {
    line = without_blanks_behind(line);
    return line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
}

judgement judge_lines(const lines_rule& rule, std::string_view output) {
    std::set<std::string_view> missing(rule.lines.begin(), rule.lines.end());
    while (!output.empty() && !missing.empty())
        missing.erase(without_blanks_around(take_first_line(output)));
    if (missing.empty()) return {};
    std::vector<std::string> lines;
    for (const std::string& each : rule.lines)
        if (missing.contains(each)) lines.push_back(each);
    return judgement::failed(lines.size() == 1 && rule.lines.size() == 1
                                 ? "the line is missing"
                                 : std::to_string(lines.size()) + " of " +
                                       counted(rule.lines.size(), "line") +
                                       (lines.size() == 1 ? " is missing" : " are missing"),
                             capped_lines(lines));
}

judgement judge_numbers(const number_rule& rule, std::string_view output) {
    using kind = pattern::search_end::kind;
    bool any = false;
    for (std::size_t from = 0; from <= output.size();) {
        const auto found = rule.see.search(output, from);
        if (found.what == kind::gave_up) return judgement::too_costly(rule.regex);
        if (found.what == kind::nothing) break;
        from = std::max(found.whole.end, found.whole.begin + 1);
        if (!found.group) continue;
        const auto [begin, end] = *found.group;
        const auto text = output.substr(begin, end - begin);
        const auto number = decimal_in(text);
        if (!number)
            return judgement::unknown("'" + escape(text, 40) +
                                      "' is no number: let the parentheses of see "
                                      "hold digits only");
        any = true;
        for (const number_bound& each : rule.bounds)
            if (!holds(*number, each.how, each.value))
                return judgement::failed(std::string(text) + " is not " + as_words(each),
                                         quoted_line(output, begin), line_at(output, begin));
    }
    return any ? judgement{}
               : judgement::failed("there is no number: nothing matches " +
                                   escape(rule.regex, longest_quote));
}

/// What counts of an output where two are compared: no blanks at ends of lines or of the whole.
std::string comparable(std::string_view text) {
    std::string all;
    while (!text.empty())
        (all += without_blanks_behind(take_first_line(text))) += '\n';
    while (all.ends_with("\n\n") || all == "\n")
        all.pop_back();
    return all;
}

judgement compared(const std::string& from, const std::string& to, std::string sentence) {
    if (from == to) return {};
    return judgement::failed(std::move(sentence), capped_lines(unified_diff(from, to)));
}

/// Judges one device.
class device_judge {
public:
    device_judge(const checked_device& device, const check_conditions& with)
        : device_(device), with_(with) {}

    void add(const output_check& check, std::vector<check_result>& to) const {
        if (!check.platforms.empty()) {
            const auto& ids = check.platforms;
            const bool known = device_.platform != auto_platform;
            if (known && std::find(ids.begin(), ids.end(), device_.platform) == ids.end()) return;
            if (!known)
                return to.push_back(result_of(
                    check, {},
                    judgement::unknown("its platform was not found out, so it is not known whether "
                                       "the check is for it")));
        }
        const auto before = to.size();
        for (const checked_command& each : device_.commands)
            if (is_about(check, each.command))
                to.push_back(result_of(check, each.command, judge_one(check, each)));
        if (to.size() > before) return;
        std::string wanted;
        for (const std::string& each : check.on)
            (wanted += wanted.empty() ? "" : ", ") += "'" + escape(each, 80) + "'";
        to.push_back(
            result_of(check, {}, judgement::unknown("the device has no command " + wanted)));
    }

private:
    static check_result result_of(const output_check& check, std::string_view command,
                                  judgement came_to) {
        check_result made{check.name, check.severity, came_to.status, std::string(command), {},
                          {},         came_to.line};
        if (came_to.status == check_status::passed) return made;
        made.detail = std::move(came_to.detail);
        if (check.message.empty() || came_to.status == check_status::unknown) {
            made.message = std::move(came_to.sentence);
            return made;
        }
        made.message = check.message;
        if (!came_to.sentence.empty())
            made.detail = came_to.sentence + (made.detail.empty() ? "" : "\n" + made.detail);
        return made;
    }

    bool is_good(const checked_command& one) const noexcept {
        return device_.status == device_status::ok && one.status == command_status::ok &&
               !one.truncated;
    }

    std::string why_not(const checked_command& one) const {
        if (device_.status == device_status::skipped) return "the device was not contacted";
        if (device_.status == device_status::cancelled)
            return "the run ended before the device was done";
        if (one.status == command_status::error_marker) return "the device rejected the command";
        if (one.status == command_status::not_run)
            return "the command was not run" +
                   (device_.error.empty() ? "" : ": " + std::string(device_.error));
        if (one.truncated) return "the output was cut";
        if (one.status != command_status::ok) return "the output is not complete";
        return "the device failed" +
               (device_.error.empty() ? "" : ": " + std::string(device_.error));
    }

    judgement judge_one(const output_check& check, const checked_command& one) const {
        if (const auto* age = std::get_if<age_rule>(&check.rule)) return judge_age(*age, one);
        if (!is_good(one)) return judgement::unknown(why_not(one));
        return std::visit(
            overloaded{[&](const match_rule& rule) { return judge_match(rule, one.output); },
                       [&](const lines_rule& rule) { return judge_lines(rule, one.output); },
                       [&](const number_rule& rule) { return judge_numbers(rule, one.output); },
                       [&](const rows_rule& rule) {
                           return judge_rows(rule, {one.parsed, one.why_not_parsed, device_.host,
                                                    device_.platform, one.command});
                       },
                       [&](const file_rule& rule) { return judge_file(rule, one); },
                       [&](const unchanged_rule&) { return judge_change(one); },
                       [&](const age_rule& rule) { return judge_age(rule, one); }},
            check.rule);
    }

    std::string settled(std::string_view output) const {
        return comparable(with_.settled ? with_.settled->of(device_.platform, output) : output);
    }

    judgement judge_file(const file_rule& rule, const checked_command& one) const {
        return compared(settled(rule.text), settled(one.output),
                        "differs from " + escape(rule.path, longest_quote));
    }

    judgement judge_change(const checked_command& one) const {
        if (!with_.earlier)
            return judgement::unknown("there is no earlier result to compare it with");
        const auto before = with_.earlier->find(device_.host, one.command);
        if (!before) return judgement::unknown("no earlier good output of it is known");
        const auto sha256 = one.sha256.empty() ? sha256_hex(one.output) : std::string(one.sha256);
        if (!before->sha256.empty() && before->sha256 == sha256) return {};
        const auto since = "changed since " + rfc3339(before->when);
        bool replaced = false;  // as in the text of a record
        if (before->text)
            return compared(settled(*before->text), settled(to_utf8(one.output, replaced)), since);
        if (with_.settled)
            return judgement::unknown(
                "the text of the output before was not kept, and what differs may be "
                "lines that always change");
        return judgement::failed(since);
    }

    judgement judge_age(const age_rule& rule, const checked_command& one) const {
        auto last = is_good(one) ? std::optional(device_.ended) : std::nullopt;
        if (!last && with_.earlier)
            if (const auto before = with_.earlier->find(device_.host, one.command))
                last = before->when;
        if (!last)
            return judgement::unknown(why_not(one) + ", and no earlier good output of it is known");
        const auto age = std::chrono::duration_cast<milliseconds>(with_.now - *last);
        if (age <= rule.most) return {};
        return judgement::failed("the last good output is " + show_elapsed(age) + " old, of " +
                                 rfc3339(*last));
    }

    const checked_device& device_;
    const check_conditions& with_;
};

}  // namespace

checked_device checked(const outcome& done) {
    checked_device made{
        done.target->name, done.platform.empty() ? done.target->platform : done.platform,
        done.status,       done.error ? name(done.error->code) : std::string_view(),
        done.ended,        {}};
    made.commands.reserve(done.commands.size());
    for (const command_result& each : done.commands)
        made.commands.push_back({each.command,
                                 each.status,
                                 each.output,
                                 each.truncated,
                                 {},
                                 each.parsed,
                                 each.parse_error ? &*each.parse_error : nullptr});
    return made;
}

std::vector<check_result> judge(const std::vector<std::shared_ptr<const output_check>>& checks,
                                const checked_device& device, const check_conditions& conditions) {
    std::vector<check_result> all;
    const device_judge judging(device, conditions);
    for (const auto& each : checks)
        judging.add(*each, all);
    return all;
}

}  // namespace netpoll
