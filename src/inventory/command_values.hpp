// The commands of an inventory or a job file, with the questions they ask. Knows no inheritance.
#pragma once

#include "inventory/mistake_sink.hpp"
#include "inventory/written_values.hpp"
#include "nodes/node.hpp"

#include <netpoll/target.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// Whether this answer names a secret: it says ask, or begins with env:, file:, cmd: or
/// plain:.
bool names_secret(std::string_view answer);

/// A text, a mapping (send, expect, answer, enter, questions), or a list of these and of lists of
/// steps, each list of steps one command. What is wrong goes to `to`.
written_commands read_commands(const node& from, const mistake_sink& to);

/// A mapping (expect, answer, enter) or a list of them: what a login may ask. `about` stands before
/// what is wrong.
written_questions read_questions(std::string_view about, const node& from, const mistake_sink& to);

/// Reads the secret that an answer names.
using answer_reader = std::function<secret_ref(const written_secret& answer)>;

/// Copies with the secrets of their answers in place, read in the order in which they are written.
std::vector<command> with_answers(const written_commands& from, const answer_reader& read);
std::vector<question> with_answers(const written_questions& from, const answer_reader& read);

/// What makes this text no command (empty, more than one line), or nothing.
std::string command_problem(std::string_view text);

}  // namespace netpoll
