// Reads scrapli's mock sessions. Knows YAML, no channel.
#include "lab/scrapli_session.hpp"

#include "lab/screen_line.hpp"
#include "nodes/node.hpp"

#include <netpoll/unknown_word.hpp>

#include <algorithm>

namespace netpoll::lab {

namespace {

class level_reader {
public:
    level_reader(const std::string& file, std::vector<mistake>& mistakes)
        : file_(file), mistakes_(mistakes) {}

    void read(const node& root, scrapli_session& to);

private:
    void complain(const node& at, std::string message) {
        mistakes_.push_back({{file_, at.line()}, std::move(message)});
    }
    std::string text(const node& in, std::string_view key);
    bool flag(const node& in, std::string_view key, bool otherwise);
    scrapli_event event(const node& from, std::string_view command);
    void read_levels(const node& root, scrapli_session& to);

    const std::string& file_;
    std::vector<mistake>& mistakes_;
};

std::string level_reader::text(const node& in, std::string_view key) {
    const auto* from = in.find(key);
    if (from == nullptr || from->is_null()) return {};
    if (!from->is_scalar()) {
        complain(*from, std::string(key) + ": expected a text, found " + describe(*from));
    }
    return std::string(from->text());
}

bool level_reader::flag(const node& in, std::string_view key, bool otherwise) {
    const auto* from = in.find(key);
    if (from == nullptr) return otherwise;
    if (from->text() != "true" && from->text() != "false") {
        complain(*from, std::string(key) + ": expected true or false, found " + describe(*from));
    }
    return from->text() == "true";
}

scrapli_event level_reader::event(const node& from, std::string_view command) {
    scrapli_event made;
    if (!from.is_mapping()) {
        complain(from, "expected an event, found " + describe(from));
        return made;
    }
    made.next_level = text(from, "result_privilege_level");
    made.shows_prompt = flag(from, "returns_prompt", true);
    made.closes = flag(from, "closes_connection", false);
    if (const auto* steps = from.find("event_steps")) {
        made.asks = true;
        for (const auto& step : steps->items())
            made.steps.push_back({text(step, "channel_input"), text(step, "channel_output")});
        if (made.steps.empty()) complain(*steps, "event_steps: expected a list of steps");
    } else {
        made.steps.push_back({std::string(command), text(from, "channel_output")});
    }
    return made;
}

void level_reader::read_levels(const node& root, scrapli_session& to) {
    constexpr std::array<std::string_view, 2> phases{"pre_on_open", "post_on_open"};
    const auto* unknown = root.find("unknown_events");
    for (const auto& [name, by_phase] : root.find("events")->pairs()) {
        auto& answers = to.levels[std::string(name.text())];
        for (std::size_t i = 0; i < phases.size(); ++i) {
            const auto* events = by_phase.find(phases[i]);
            if (events == nullptr) {
                complain(name, "level " + describe_word(name) + " lacks " + std::string(phases[i]));
                continue;
            }
            for (const auto& [command, told] : events->pairs())
                answers[i].events.push_back(event(told, command.text()));
            const auto* level = unknown == nullptr ? nullptr : unknown->find(name.text());
            const auto* other = level == nullptr ? nullptr : level->find(phases[i]);
            if (other != nullptr) answers[i].unknown = event(*other, "");
        }
    }
}

void level_reader::read(const node& root, scrapli_session& to) {
    constexpr std::array<std::string_view, 5> known{"events", "unknown_events",
                                                    "initial_privilege_level",
                                                    "privilege_level_prompts", "on_open_inputs"};
    for (const auto& [key, value] : root.pairs()) {
        if (std::find(known.begin(), known.end(), key.text()) != known.end()) continue;
        complain(key, unknown_among("key", key.text(), {known.begin(), known.end()}));
    }
    read_levels(root, to);
    to.first_level = text(root, "initial_privilege_level");
    if (const auto* inputs = root.find("on_open_inputs")) {
        for (const auto& input : inputs->items())
            to.on_open.emplace_back(input.text());
    }
    if (const auto* prompts = root.find("privilege_level_prompts")) {
        for (const auto& [level, prompt] : prompts->pairs())
            to.prompts[std::string(level.text())] = prompt.text();
    }
    if (to.levels.count(to.first_level) == 0) {
        complain(root, "initial_privilege_level: events holds no level '" + to.first_level + "'");
    }
}

/// Levels under whose name another is recorded, as configure exclusive's, say nothing of moves.
bool is_stable(const scrapli_session& session, std::string_view name) {
    const auto& events = session.levels.find(name)->second[1].events;
    return std::any_of(events.begin(), events.end(),
                       [&](const scrapli_event& e) { return e.next_level == name; });
}

/// Whether the command leaves a level somewhere, as enable and end do.
bool moves(const scrapli_session& session, std::string_view command) {
    return std::any_of(session.levels.begin(), session.levels.end(), [&](const auto& level) {
        const auto& events = level.second[1].events;
        return std::any_of(events.begin(), events.end(), [&](const scrapli_event& e) {
            return e.steps.front().input == command && e.next_level != level.first &&
                   is_stable(session, level.first);
        });
    });
}

/// The level that a client asks on: the privileged one, where there is one.
const std::string& working_level(const scrapli_session& session) {
    const auto found = session.levels.find("privilege_exec");
    return found == session.levels.end() ? session.first_level : found->first;
}

}  // namespace

scrapli_session read_scrapli(const node& root, const std::string& file,
                             std::vector<mistake>& mistakes) {
    scrapli_session session;
    level_reader(file, mistakes).read(root, session);
    return session;
}

std::string prompt_of(const scrapli_session& session, std::string_view level) {
    const auto found = session.levels.find(level);
    if (found != session.levels.end()) {
        for (const auto& e : found->second[1].events) {
            const auto& output = e.steps.back().output;
            const bool stays = e.next_level == level && e.shows_prompt && !e.closes;
            if (stays && looks_like_prompt(last_line(output))) {
                return std::string(last_line(output));
            }
        }
    }
    const auto prompt = session.prompts.find(level);
    return prompt == session.prompts.end() ? std::string() : prompt->second;
}

std::vector<std::string> recorded_commands(const scrapli_session& session) {
    std::vector<std::string> commands;
    const auto& level = working_level(session);
    for (const auto& e : session.levels.at(level)[1].events) {
        const auto& command = e.steps.front().input;
        const bool stays = e.shows_prompt && !e.closes && !e.asks && !moves(session, command);
        const bool opens = std::find(session.on_open.begin(), session.on_open.end(), command) !=
                           session.on_open.end();
        if (stays && !opens) commands.push_back(command);
    }
    return commands;
}

bool asks_for_secret(const scrapli_session& session) {
    for (const auto& [name, phases] : session.levels) {
        for (const auto& e : phases[1].events) {
            const bool asks =
                std::any_of(e.steps.begin(), e.steps.end(),
                            [](const scrapli_step& s) { return s.input == secret_input; });
            if (asks) return true;
        }
    }
    return false;
}

}  // namespace netpoll::lab
