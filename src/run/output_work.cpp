// Puts templates, platforms and checks together.
#include "run/output_work.hpp"

#include "results/readable/record_fields.hpp"
#include "run/check_judge.hpp"
#include "run/output_reading.hpp"

#include <new>
#include <utility>

namespace netpoll {

namespace {

void read_rows(const plan& work, const std::string& platform, const std::string& host,
               command_result& into) {
    if (!into.parsed.empty() || into.parse_error) return;
    auto read = read_output(*work.parser, {host, platform, into.command}, into.status, into.output);
    into.parsed = std::move(read.json);
    into.parse_error = std::move(read.error);
}

void read_all_rows(const plan& work, outcome& done) {
    const auto& id = done.platform.empty() ? done.target->platform : done.platform;
    const auto& platform = templates_name(*work.platforms, id);
    for (command_result& each : done.commands) {
        try {
            read_rows(work, platform, done.target->name, each);
        } catch (const std::bad_alloc&) {
            each.parsed = {};
            each.parse_error = parse_error{"out of memory for its rows"};
        }
    }
}

bool wants_rows(const run_request& request) {
    return request.parse || !request.templates.empty() ||
           (!holds_records(request.format) && needs_rows(request.view));
}

}  // namespace

mistakes open_what_outputs_need(plan& work, const run_request& request) {
    mistakes wrong = open_earlier(work, request);
    if (!wants_rows(request) && !needs_rows(work)) return wrong;
    auto parser = open_parser(request.templates, request.parse_null);
    if (parser) {
        work.parser = std::make_shared<const output_parser>(std::move(*parser));
    } else {
        wrong.push_back(
            {{request.templates.empty() ? "--parse" : "", 0}, std::move(parser).error()});
    }
    return wrong;
}

outcome_work rows_of(const plan& work) {
    if (!work.parser) return {};
    return [&work](outcome& done) { read_all_rows(work, done); };
}

outcome_work output_work(const plan& work) {
    auto rows = rows_of(work);
    auto judge = judge_for(work);
    if (!judge) return rows;
    return [rows = std::move(rows), judge = std::move(judge)](outcome& done) {
        if (rows) rows(done);
        judge(done);
    };
}

}  // namespace netpoll
