// The commands of an inventory or a job file, with the questions they ask. Knows no inheritance.
#pragma once

#include "inventory/mistake_sink.hpp"
#include "nodes/node.hpp"

#include <netpoll/target.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// Reads the secret that an answer names, e.g. "env:TFTP_PASS", written at this line.
using answer_secret = std::function<secret_ref(std::string_view text, unsigned line)>;

/// Whether this answer names a secret: it says ask, or begins with env:, file:, cmd: or
/// plain:.
bool names_secret(std::string_view answer) noexcept;

/// A text, a mapping (send, expect, answer, enter, questions), or a list of these and of lists of
/// steps, each list of steps one command. What is wrong goes to `to`. Without `secrets` no secret
/// is read: where one is named, `question::secret` has its source and no value.
std::vector<command> read_commands(const node& from, const mistake_sink& to,
                                   const answer_secret& secrets = {});

/// A mapping (expect, answer, enter) or a list of them: what a login may ask. `about` stands before
/// what is wrong.
std::vector<question> read_questions(std::string_view about, const node& from,
                                     const mistake_sink& to, const answer_secret& secrets = {});

/// What makes this text no command (empty, more than one line), or nothing.
std::string command_problem(std::string_view text);

}  // namespace netpoll
