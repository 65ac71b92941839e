// What a platform looks like from outside: prompts, pager, error texts. Knows no device's output.
#pragma once

#include "lab/options.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll::lab {

enum class family { linux_host, generic, ios, nxos, eos, junos };

/// One platform as a peer of its CLI sees it. All of them are constants of the program.
struct persona {
    family kind;
    std::string_view platform;              ///< netpoll's id
    std::string_view channel;               ///< "exec" or "shell": what the inventory asks for
    std::array<std::string_view, 3> roles;  ///< first part of names, and data.role
    std::string_view tag;                   ///< middle part of names, may be empty
    std::string_view ssh_version;           ///< after "SSH-2.0-"
    std::string_view pager;                 ///< empty: output is never paged
    /// What the device sends to take the pager away again.
    std::string_view pager_erase;
    /// After an unknown command; `^` on the line above where `marks_column`.
    std::string_view error_text;
    bool marks_column;
    int unknown_status;  ///< exit status of an unknown command on an exec channel
};

/// Null where the lab does not know the platform.
const persona* find_persona(std::string_view platform) noexcept;
/// All of them, in the order in which a network without --platforms mixes them.
const std::vector<const persona*>& all_personas();

/// Reads "cisco_ios:3,arista_eos". The error is a sentence.
expected<std::vector<platform_share>, std::string> parse_platforms(std::string_view list);

/// Everything sent where a prompt is due, escape sequences and lines above it included.
/// `index` is the device's place in the network: some traits are on every second or third device.
/// `place` is where in its configuration: "config-if", "edit interfaces"; empty outside of it.
std::string prompt(const persona& p, std::string_view device, std::string_view user,
                   std::size_t index, std::string_view place = {});
/// Sent after Enter before the output begins; empty on most.
std::string after_enter(const persona& p, std::size_t index);
/// How many columns of the prompt precede what is typed.
std::size_t prompt_width(const persona& p, std::string_view device, std::string_view user,
                         std::string_view place = {});
/// How a line is refused, and where on the screen it fails, if that is marked.
std::string refusal(const persona& p, std::optional<std::size_t> column, std::string_view message);
/// Lines before the first prompt, LF between them; without the options' banner.
std::string message_of_the_day(const persona& p, std::string_view device);

}  // namespace netpoll::lab
