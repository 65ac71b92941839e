// A session recorded by privilege level, as scrapli's mock sessions are. Knows YAML, no channel.
#pragma once

#include <netpoll/error.hpp>

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {
class node;
}

namespace netpoll::lab {

/// One input of an event and what came back, without echo.
struct scrapli_step {
    std::string input;
    std::string output;
};

struct scrapli_event {
    std::vector<scrapli_step> steps;  ///< at least one; the first one's input is the command
    std::string next_level;
    bool shows_prompt{true};  ///< false: the output ends in a pager
    bool closes{false};
    bool asks{false};  ///< was recorded as a dialogue, if of one step
};

/// What a level answers, in the order of the file, and to what it does not know.
struct level_answers {
    std::vector<scrapli_event> events;
    scrapli_event unknown;
};

struct scrapli_session {
    std::string first_level;
    std::vector<std::string> on_open;  ///< after the one that stops paging the later answers hold
    std::map<std::string, std::string, std::less<>> prompts;
    /// By level: before the inputs of on_open, and after.
    std::map<std::string, std::array<level_answers, 2>, std::less<>> levels;
};

/// Reads the file's root; mistakes are appended.
scrapli_session read_scrapli(const node& root, const std::string& file,
                             std::vector<mistake>& mistakes);

/// The prompt of a level as the device shows it, which is what its answers end in.
std::string prompt_of(const scrapli_session& session, std::string_view level);

/// What can be asked without leaving the level a client works on.
std::vector<std::string> recorded_commands(const scrapli_session& session);
bool asks_for_secret(const scrapli_session& session);

/// What the file has in place of a secret typed.
constexpr std::string_view secret_input = "__AUTH_SECONDARY__";

}  // namespace netpoll::lab
