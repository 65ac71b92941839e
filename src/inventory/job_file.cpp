// Reads job files: YAML with commands and checks. Knows no host.
#include "inventory/job_file.hpp"

#include "core/glob.hpp"
#include "inventory/command_values.hpp"
#include "inventory/field_values.hpp"
#include "inventory/key_table.hpp"
#include "machine/text_file.hpp"
#include "nodes/yaml_parser.hpp"

#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace netpoll {

namespace {

// The variables that answers name, known before any command runs for another.
std::vector<std::string> variables_of(const std::vector<written_secret>& answers) {
    std::vector<std::string> names;
    for (const auto& answer : answers) {
        if (answer.source.kind == secret_source::env) names.emplace_back(answer.source.rest);
    }
    return names;
}

/// Puts one job together.
class job_reader {
public:
    job_reader(const std::string& path, const job_names& names, secret_resolver& secrets,
               std::vector<mistake>& mistakes)
        : path_(path), names_(names), secrets_(secrets), mistakes_(mistakes) {}

    job_file read(const node& root) {
        const auto before = mistakes_.size();
        const mistake_sink to = sink();
        if (!root.is_null()) read_keys(job_keys(), *this, root, "", to);
        if (!made_.says_commands() && made_.checks.empty() && mistakes_.size() == before)
            to.add(0, "there is no 'commands:' in the job file, and no 'checks:'");
        if (!made_.says_commands() && (made_.repeatable || made_.on_error))
            to.add(0, "'repeatable' and 'on_error' are about commands, and the job has none");
        compare_commands();
        return mistakes_.size() == before ? std::move(made_) : job_file();
    }

private:
    const std::string& path_;
    const job_names& names_;
    secret_resolver& secrets_;
    std::vector<mistake>& mistakes_;
    job_file made_;
    std::vector<std::string> sent_;  // the commands that it says anywhere

    struct scope_reading {
        job_reader& job;
        job_commands& into;
    };

    mistake_sink sink() const { return {path_, mistakes_, "", ""}; }

    void read_commands_into(commands_ptr& into, const node& from, const mistake_sink& to) {
        const auto written = read_commands(from, to);
        secrets_.withhold(variables_of(written.answers));
        auto commands = with_answers(written, [&](const written_secret& answer) {
            const source_position where{path_, answer.line};
            return secrets_.resolve({answer.source, where, "commands: answer",
                                     question_at("Answer of a command", where)});
        });
        for (const command& each : commands)
            sent_.push_back(each.send);
        into = std::make_shared<const std::vector<command>>(std::move(commands));
    }

    void read_platforms(job_commands& into, const node& from, const mistake_sink& to) {
        if (!from.is_mapping())
            return to.add(from.line(), "platforms: a mapping is expected, not " + describe(from));
        for (const auto& [key, value] : from.pairs()) {
            const auto id = read_platform_id(key, names_, to);
            if (!id) continue;
            if (into.by_platform.contains(*id))
                to.add(key.line(), "platforms: " + *id + " stands here twice");
            platform_reading reading{*this, into.by_platform[*id]};
            read_keys(platform_keys(), reading, value, "platforms: " + *id + ": ", to);
            if (!into.by_platform[*id])
                to.add(key.line(), "platforms: " + *id + ": 'commands' is missing");
        }
    }

    void read_groups(const node& from, const mistake_sink& to) {
        if (!from.is_mapping())
            return to.add(from.line(), "groups: a mapping is expected, not " + describe(from));
        for (const auto& [key, value] : from.pairs()) {
            if (!is_known_group(key, names_, to)) continue;
            const std::string called(key.text());
            scope_reading reading{*this, made_.by_group[called]};
            read_keys(scope_keys(), reading, value, "groups: " + key_word(called) + ": ", to);
            if (!reading.into.of_all && reading.into.by_platform.empty())
                to.add(key.line(),
                       "groups: " + key_word(called) + ": 'commands' or 'platforms' is missing");
        }
    }

    /// A check of commands that the job has nowhere can never be judged.
    void compare_commands() const {
        if (!made_.says_commands()) return;
        for (const written_check& check : made_.checks) {
            const bool any = std::any_of(check.on.begin(), check.on.end(), [this](const auto& on) {
                return std::any_of(sent_.begin(), sent_.end(),
                                   [&](const auto& each) { return fits_glob(on, each); });
            });
            if (any || check.on.empty()) continue;
            const auto& on = check.on.front();
            mistake_sink(path_, mistakes_, "check", check.name)
                .add(check.on_line, "on: " + unknown_word("command", on, nearest(on, sent_)) +
                                        ": the job has none that fits");
        }
    }

    struct platform_reading {
        job_reader& job;
        commands_ptr& into;
    };
    // Within a function the class is whole.
    static const std::array<key_reader<platform_reading>, 1>& platform_keys() {
        static constexpr std::array<key_reader<platform_reading>, 1> table{
            {{"commands", [](platform_reading& reading, const node& from, const mistake_sink& to) {
                  reading.job.read_commands_into(reading.into, from, to);
              }}}};
        return table;
    }
    static const std::array<key_reader<scope_reading>, 2>& scope_keys() {
        static constexpr std::array<key_reader<scope_reading>, 2> table{
            {{"commands",
              [](scope_reading& reading, const node& from, const mistake_sink& to) {
                  reading.job.read_commands_into(reading.into.of_all, from, to);
              }},
             {"platforms", [](scope_reading& reading, const node& from, const mistake_sink& to) {
                  reading.job.read_platforms(reading.into, from, to);
              }}}};
        return table;
    }
    static const std::array<key_reader<job_reader>, 6>& job_keys() {
        static constexpr std::array<key_reader<job_reader>, 6> table{{
            {"commands",
             [](job_reader& job, const node& from, const mistake_sink& to) {
                 job.read_commands_into(job.made_.commands.of_all, from, to);
             }},
            {"platforms",
             [](job_reader& job, const node& from, const mistake_sink& to) {
                 job.read_platforms(job.made_.commands, from, to);
             }},
            {"groups", [](job_reader& job, const node& from,
                          const mistake_sink& to) { job.read_groups(from, to); }},
            {"checks",
             [](job_reader& job, const node& from, const mistake_sink&) {
                 job.made_.checks = read_checks(from, job.names_, job.path_, job.mistakes_);
             }},
            {"repeatable",
             [](job_reader& job, const node& from, const mistake_sink& to) {
                 job.made_.repeatable = read_bool("repeatable", from, to);
             }},
            {"on_error",
             [](job_reader& job, const node& from, const mistake_sink& to) {
                 job.made_.on_error = read_on_error(from, to);
             }},
        }};
        return table;
    }
};

}  // namespace

job_file read_job(const std::string& path, const job_names& names, secret_resolver& secrets,
                  std::vector<mistake>& mistakes) {
    const auto text = read_text_file(path);
    if (!text) {
        mistakes.push_back({{path, 0}, text.error()});
        return {};
    }
    const auto before = mistakes.size();
    const auto document = parse_yaml(*text, path, mistakes);
    if (document.root().is_null() && mistakes.size() != before) return {};
    return job_reader(path, names, secrets, mistakes).read(document.root());
}

}  // namespace netpoll
