// Reads a job and a result, and holds one against the other.
#include "run/checks_again.hpp"

#include "audit/check_evaluation.hpp"
#include "inventory/check_binder.hpp"
#include "inventory/job_file.hpp"
#include "inventory/secret_resolver.hpp"
#include "results/record.hpp"
#include "results/recorded_result.hpp"
#include "results/run_folder.hpp"
#include "run/earlier_in.hpp"
#include "run/output_reading.hpp"

#include <netpoll/inventory.hpp>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <memory>
#include <utility>

namespace netpoll {

namespace {

using all_mistakes = std::vector<mistake>;

/// No secret is read: answers are not typed anywhere.
expected<std::vector<written_check>, all_mistakes> checks_in_job(
    const std::string& job, const platform_catalog& platforms) {
    all_mistakes wrong, ignored;
    const ask_function nobody;
    secret_resolver secrets(nobody, wrong, ignored);
    secrets.name_only();
    auto read = read_job(job, {platforms}, secrets, wrong);
    if (wrong.empty() && read.checks.empty()) wrong.push_back({{job, 0}, "it has no checks"});
    if (!wrong.empty()) return unexpected(std::move(wrong));
    return std::move(read.checks);
}

checked_device checked(const recorded_result& device) {
    checked_device made{device.host,       device.platform, device.status,
                        device.error_code, device.ended,    {}};
    made.commands.reserve(device.commands.size());
    for (const recorded_command& each : device.commands)
        made.commands.push_back({each.command, each.status, each.output, each.truncated,
                                 each.sha256, each.parsed,
                                 each.parse_error ? &*each.parse_error : nullptr});
    return made;
}

/// Judges records one by one.
class record_checker {
public:
    record_checker(std::vector<written_check> checks, const std::string& job,
                   const platform_catalog& platforms,
                   std::shared_ptr<const earlier_outputs> earlier)
        : platforms_(platforms),
          parser_(parser_for(checks)),
          binder_(std::move(checks), job),
          settled_(platforms),
          earlier_(std::move(earlier)) {
        by_.earlier = earlier_.get();
        by_.settled = &settled_;
        by_.now = std::chrono::system_clock::now();
    }

    std::vector<check_result> operator()(const recorded_result& device) {
        const auto data = device.data.is_object() ? one_line(device.data) : std::string();
        const auto checks = binder_.checks_of({device.host, device.hostname, device.platform,
                                               device.groups, data.empty() ? nullptr : &data});
        if (!checks) return {};
        auto answered = checked(device);
        const auto read = rows_of(device);
        for (std::size_t i = 0; i < read.size(); ++i) {
            if (!answered.commands[i].parsed.empty() || answered.commands[i].why_not_parsed)
                continue;
            answered.commands[i].parsed = read[i].json;
            answered.commands[i].why_not_parsed = read[i].error ? &*read[i].error : nullptr;
        }
        return judge(*checks, answered, by_);
    }
    all_mistakes mistakes() { return binder_.finish(); }

private:
    /// Null where no check is of rows, or no templates are there: such a check is unknown then, of
    /// outputs that the run did not parse.
    static std::unique_ptr<const output_parser> parser_for(
        const std::vector<written_check>& checks) {
        const bool any = std::any_of(checks.begin(), checks.end(), [](const auto& each) {
            return each.rule.kind == rule_kind::rows;
        });
        if (!any) return nullptr;
        auto parser = open_parser({}, false);
        return parser ? std::make_unique<const output_parser>(std::move(*parser)) : nullptr;
    }

    /// By the place of the command: what was read out now, of what the run did not parse.
    std::vector<parsed_output> rows_of(const recorded_result& device) const {
        std::vector<parsed_output> all;
        if (!parser_) return all;
        const auto& platform = templates_name(platforms_, device.platform);
        for (const recorded_command& each : device.commands) {
            const bool is_new = each.parsed.empty() && !each.parse_error && !each.truncated &&
                                each.status == command_status::ok;
            all.push_back(is_new
                              ? parser_->parse({device.host, platform, each.command}, each.output)
                              : parsed_output());
        }
        return all;
    }

    const platform_catalog& platforms_;
    const std::unique_ptr<const output_parser> parser_;
    check_binder binder_;
    const settled_text settled_;
    const std::shared_ptr<const earlier_outputs> earlier_;
    check_conditions by_;
};

}  // namespace

expected<check_report, all_mistakes> checks_of(const checks_request& asked) {
    const auto run = find_run(asked.results);
    const std::string results = run ? run->results : asked.results;
    if (asked.job.empty()) return report_checks(results, asked.partial);
    platform_catalog platforms;
    auto wrong = add_platforms(asked.platforms, platforms);
    if (!wrong.empty()) return unexpected(std::move(wrong));
    auto checks = checks_in_job(asked.job, platforms);
    if (!checks) return unexpected(std::move(checks).error());
    std::shared_ptr<const earlier_outputs> earlier;
    if (!asked.against.empty()) {
        auto opened = earlier_in(asked.against);
        if (!opened) return unexpected(std::move(opened).error());
        earlier = std::move(*opened);
    }
    record_checker checker(std::move(*checks), asked.job, platforms, std::move(earlier));
    auto report = report_checks(results, asked.partial,
                                [&](const recorded_result& device) { return checker(device); });
    wrong = checker.mistakes();
    if (report && !wrong.empty()) return unexpected(std::move(wrong));
    return report;
}

}  // namespace netpoll
