// Devices that a command line names, beside those of an inventory or alone. Knows no option.
#pragma once

#include "inventory/entry_reader.hpp"
#include "inventory/inventory_state.hpp"

#include <netpoll/error.hpp>

#include <string>
#include <vector>

namespace netpoll {

/// The text of a file, or of standard input for "-". The error is a sentence without the path.
expected<std::string, std::string> read_named_text(const std::string& path);
/// What mistakes call it: "standard input" for "-".
std::string shown_path(const std::string& path);

/// Chooses of `into` what each of `devices` says: names, ranges and patterns between commas or
/// blanks, "@FILE" for those in FILE, "-" for those in standard input. Names that are not there are
/// added, with user and port where they stand in front and behind, and noted where there is an
/// inventory: a slip is polled with its credentials. `into.documents` has room for
/// one document more than there are devices.
void choose_devices(const std::vector<std::string>& devices, inventory_state& into,
                    entry_reader& reader, load_notes& notes, std::vector<mistake>& mistakes);

}  // namespace netpoll
