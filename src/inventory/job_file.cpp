// Reads job files: YAML with `commands:`. Knows no host.
#include "inventory/job_file.hpp"

#include "inventory/command_values.hpp"
#include "inventory/key_table.hpp"
#include "inventory/text_file.hpp"
#include "nodes/yaml_parser.hpp"

#include <array>

namespace netpoll {
namespace {

struct job_keys {
    const node* commands{nullptr};
};

constexpr std::array<key_reader<job_keys>, 1> known_keys{{
    {"commands",
     [](job_keys& into, const node& from, const mistake_sink&) { into.commands = &from; }},
}};

// The variables that answers name, known before any command runs for another.
std::vector<std::string> variables_of(const node& commands, const std::string& path) {
    std::vector<std::string> all;
    std::vector<mistake> told_later;
    const mistake_sink to(path, told_later, "", "");
    read_commands(commands, to, [&all](std::string_view text, unsigned) {
        const auto source = secret_source::parse(text);
        if (source && source->kind == secret_source::env) all.emplace_back(source->rest);
        return secret_ref{};
    });
    return all;
}

}  // namespace

std::vector<command> read_job(const std::string& path, secret_resolver& secrets,
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
    secrets.withhold(variables_of(*keys.commands, path));
    return read_commands(*keys.commands, to, [&](std::string_view answer, unsigned line) {
        return secrets.resolve({answer,
                                {path, line},
                                "commands: answer",
                                question_at("Answer of a command", {path, line})});
    });
}

}  // namespace netpoll
