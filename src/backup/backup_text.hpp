// The text of a backup, made of a record. Knows no file.
#pragma once

#include "core/settled_text.hpp"
#include "results/recorded_result.hpp"

#include <netpoll/expected.hpp>

#include <string>

namespace netpoll {

/// The outputs of a device's commands without volatile lines; where there are several, each under a
/// line "! COMMAND". The error says why they must not take the place of an earlier backup: the
/// device failed, or some output is not whole, says that the command is wrong, or is empty.
expected<std::string, std::string> backup_text(const recorded_result& device,
                                               const settled_text& settled);

}  // namespace netpoll
