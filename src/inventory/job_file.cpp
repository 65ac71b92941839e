// Reads job files: YAML with `commands:`, and how they are carried out. Knows no host.
#include "inventory/job_file.hpp"

#include "inventory/command_values.hpp"
#include "inventory/field_values.hpp"
#include "inventory/key_table.hpp"
#include "inventory/text_file.hpp"
#include "nodes/yaml_parser.hpp"

#include <array>
#include <utility>

namespace netpoll {

namespace {

struct job_keys {
    const node* commands{nullptr};
    std::optional<bool> repeatable;
    std::optional<on_error> on_failure;
};

constexpr std::array<key_reader<job_keys>, 3> known_keys{{
    {"commands",
     [](job_keys& into, const node& from, const mistake_sink&) { into.commands = &from; }},
    {"repeatable",
     [](job_keys& into, const node& from, const mistake_sink& to) {
         into.repeatable = read_bool("repeatable", from, to);
     }},
    {"on_error", [](job_keys& into, const node& from,
                    const mistake_sink& to) { into.on_failure = read_on_error(from, to); }},
}};

// The variables that answers name, known before any command runs for another.
std::vector<std::string> variables_of(const std::vector<written_secret>& answers) {
    std::vector<std::string> names;
    for (const auto& answer : answers) {
        if (answer.source.kind == secret_source::env) names.emplace_back(answer.source.rest);
    }
    return names;
}

}  // namespace

job_file read_job(const std::string& path, secret_resolver& secrets,
                  std::vector<mistake>& mistakes) {
    const auto text = read_text_file(path);
    if (!text) {
        mistakes.push_back({{path, 0}, text.error()});
        return {};
    }
    const auto before = mistakes.size();
    const auto document = parse_yaml(*text, path, mistakes);
    if (document.root().is_null() && mistakes.size() != before) return {};
    const mistake_sink to(path, mistakes, "", "");
    job_keys keys;
    if (!document.root().is_null()) read_keys(known_keys, keys, document.root(), "", to);
    if (!keys.commands) {
        if (mistakes.size() == before) to.add(0, "there is no 'commands:' in the job file");
        return {};
    }
    const auto written = read_commands(*keys.commands, to);
    secrets.withhold(variables_of(written.answers));
    auto commands = with_answers(written, [&](const written_secret& answer) {
        const source_position where{path, answer.line};
        return secrets.resolve(
            {answer.source, where, "commands: answer", question_at("Answer of a command", where)});
    });
    return {std::move(commands), keys.repeatable, keys.on_failure};
}

}  // namespace netpoll
