// The flags of `netpoll bench`: its own, and those of netpoll that make sense for many runs. Knows
// no parser.
#include "cli/bench_options.hpp"

#include "cli/flag_effects.hpp"
#include "cli/unattended_flags.hpp"
#include "cli/via_flags.hpp"
#include "run/request_ranges.hpp"

#include <netpoll/duration.hpp>
#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <array>

namespace netpoll {

namespace {

/// netpoll's flags that bench has in a form of its own, or that make no sense for it.
constexpr std::array not_for_bench{
    "--list-hosts", "--list-groups", "--dry-run",      "--mode",     "--concurrency", "--deadline",
    "--format",     "--output",      "--outdir",       "--record",   "--summary",     "--color",
    "--version",    "--list-errors", "--help-all",     "--confirm",  "--auth-guard",  "--canaries",
    "--canary",     "--serial",      "--max-failures", "--retries",  "--retry",       "--only",
    "--fold",       "--diff",        "--prefix",       "--match",    "--fields",      "--where",
    "--via",        "--via-key",     "--via-ca",       "--wait-via", "--wait-poller"};

/// Those say whom to log in to again and again, so a person or a variable names it.
constexpr std::array not_of_files{"--inventory", "--devices"};

/// They hold logins back, and so what is measured.
constexpr std::array holding_back{"--logins-per-second", "--logins-in-flight", "--attempt-gap",
                                  "--pace", "--adaptive"};

template <class Options>
bool is_of(const Options& some, const std::string& option) {
    return std::count(some.begin(), some.end(), option) > 0;
}

/// Limits that nobody typed hold all the same, since a server stands behind them.
std::vector<std::string> told_limits(const std::vector<option_origin>& origins) {
    std::vector<std::string> told;
    for (const option_origin& each : origins)
        if (is_of(holding_back, each.option))
            told.push_back(each.where + ": " + each.option + " " + each.values.back() +
                           " holds for bench too, and for what it measures");
    return told;
}

value<std::vector<std::string>> parse_modes(const std::string& text) {
    auto words = parse_list(text);
    if (!words) return words;
    for (const std::string& word : *words)
        if (!find_bench_mode(word))
            return unexpected(unknown_choice("mode", word, bench_mode_words()));
    return words;
}

value<std::vector<std::size_t>> parse_numbers(const std::string& text) {
    const auto words = parse_list(text);
    if (!words) return unexpected(words.error());
    std::vector<std::size_t> numbers;
    for (const std::string& word : *words) {
        const auto number = parse_number(word, sessions_range);
        if (!number) return unexpected(number.error());
        numbers.push_back(*number);
    }
    return numbers;
}

value<bench_format> parse_bench_format(const std::string& text) {
    if (text == "table") return bench_format::table;
    if (text == "json") return bench_format::json;
    return unexpected(unknown_choice("format", text, {"table", "json"}));
}

value<milliseconds> parse_cell_time(const std::string& text) {
    auto time = parse_duration(text);
    if (time && time->count() == 0) return unexpected("'" + text + "' leaves no time to measure");
    return time;
}

/// The same in `all`, which is no part of netpoll's own options.
template <class... Members>
auto in(bench_options& all, Members... path) {
    return [&all, path...](options&) -> decltype(auto) { return follow(all, path...); };
}

flag_group cells(bench_options& all) {
    return {
        "Cells",
        {{"--modes", "LIST",
          "of sequential, threads, async, async-inline (async with --cpu-workers 0) and processes "
          "[sequential,threads,async,processes]",
          into(parse_modes, in(all, &bench_options::rounds, &rounds_request::modes))},
         {"-f,--concurrency,--forks", "LIST",
          "sessions in parallel, at most one a device [1,10,100,1000,10000]",
          into(parse_numbers, in(all, &bench_options::rounds, &rounds_request::concurrency))},
         {"--repeat", "N", "runs of each cell that count [5]",
          number_into({1, 1'000}, in(all, &bench_options::rounds, &rounds_request::repeat))},
         {"--warmup", "N",
          "runs before, that do not count; devices that fail there are left out [1]",
          number_into({0, 100}, in(all, &bench_options::rounds, &rounds_request::warmup))},
         {"--cell-time", "TIME", "cut a run there, and do not repeat its cell [1m]",
          into(parse_cell_time, in(all, &bench_options::rounds, &rounds_request::cell_time))},
         {"-y,--yes", "", "at a terminal, do not ask before a thousand logins or more",
          into(parse_switch, in(all, &bench_options::yes))},
         {"--units", "",
          "also what a process, a thread and a coroutine cost here; needs no INVENTORY",
          [&all](options& run, const std::string&) -> std::string {
              all.units = true;
              run.needs_inventory = false;
              return {};
          }}}};
}

flag_group results(bench_options& all) {
    return {"Results",
            {{"--format", "FORMAT", "table or json [table]",
              into(parse_bench_format, in(all, &bench_options::format))},
             {"-o,--output", "FILE", "where it goes; \"-\" is standard output [-]",
              file_into(in(all, &bench_options::output))},
             {"--report", "FILE", "also one HTML page with plots, tables and a recommendation",
              text_into(in(all, &bench_options::report))}}};
}

}  // namespace

std::vector<flag_group> bench_flags(bench_options& into) {
    std::vector<flag_group> groups{cells(into), results(into)};
    for (flag_group& own : groups)
        for (flag& each : own.flags)
            each.has_variable = false;
    for (flag_group& group : all_flags()) {
        auto& flags = group.flags;
        // Rounds leave nothing for the morning.
        if (group.title == unattended_title) continue;
        std::erase_if(flags,
                      [](const flag& each) { return is_of(not_for_bench, each.long_name()); });
        for (flag& each : flags)
            each.in_files = each.in_files && !is_of(not_of_files, each.long_name());
        if (!flags.empty()) groups.push_back(std::move(group));
    }
    return groups;
}

expected<bench_options, std::vector<std::string>> parse_bench_options(
    const std::vector<std::string>& arguments, const environment& env) {
    bench_options all;
    options unasked;
    unasked.request = request_of_rounds();
    auto parsed = parse_flags(bench_flags(all), arguments, env, std::move(unasked));
    if (!parsed) return unexpected(std::move(parsed).error());
    all.run = std::move(*parsed);
    if (auto why = via_refusal("bench", env, all.run); !why.empty())
        return unexpected(std::vector<std::string>{std::move(why)});
    for (std::string& each : told_limits(all.run.origins))
        all.run.warnings.push_back(std::move(each));
    if (all.run.request.host_keys == host_key_policy::accept_new && !all.run.help)
        return unexpected(std::vector<std::string>{
            "--host-keys: bench does not write host keys down while it measures: run netpoll with "
            "accept-new once before, then bench with strict"});
    return all;
}

}  // namespace netpoll
