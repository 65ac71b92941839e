// A recorded session as values: what was typed, what came back. Knows YAML, no channel.
#pragma once

#include <netpoll/error.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {
class node;
}

namespace netpoll::lab {

struct scrapli_session;

/// One thing typed and everything that came until the next.
struct exchange {
    std::string line;    ///< without its line end; of several lines the first
    bool is_key{false};  ///< typed without Enter, as an answer to a pager
    std::string reply;   ///< the echo, the output and the next prompt
    bool ends{false};    ///< the device closes the session behind it
};

/// A session of one device, as oxidized's simulations, scrapli's mock sessions or netpoll --record
/// wrote it.
struct recording {
    std::string platform;        ///< as the file or its name says; may be nobody's name
    bool exec{false};            ///< was recorded on exec channels
    std::string identification;  ///< after "SSH-2.0-"; empty: unknown
    std::string opening;         ///< what came before anything was typed, with the first prompt
    bool ordered{false};         ///< the exchanges happened in this order
    std::vector<exchange> exchanges;
    std::shared_ptr<const scrapli_session> levels;  ///< in place of exchanges: scrapli's dialect
};

/// Reads a recording. `file` names it in mistakes and gives the platform: "ios#C9800#simulation"
/// is of ios, "ss_cisco_nxos" of cisco_nxos. Null where it is YAML but no recording; that and what
/// is wrong in one is appended to `mistakes`.
std::shared_ptr<const recording> read_recording(std::string_view bytes, const std::string& file,
                                                std::vector<mistake>& mistakes);

/// Whether the bytes claim to be a recording, in whatever state.
bool is_recording(const node& root);

/// Text with Ruby's escapes (\e, \x20, \u00e9, \\) as the bytes they stand for. A backslash before
/// anything else stays, as String#undump has it. Nothing where a number is cut or no digit.
std::optional<std::string> unescaped(std::string_view text);

/// What a client may type to see everything recorded, in order: without keys, secrets and what ends
/// the session or asks for a secret.
std::vector<std::string> recorded_commands(const recording& recorded);
/// A secret was asked for in the session.
bool asks_for_secret(const recording& recorded);

}  // namespace netpoll::lab
