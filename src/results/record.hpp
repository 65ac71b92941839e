// One outcome as one JSON object, and the run as another. Knows no file.
#pragma once

#include "results/output.hpp"
#include "results/report.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

using json = nlohmann::ordered_json;

/// A record that is longer than this leaves in pieces of about this size.
inline constexpr std::size_t record_piece = 256U << 10;

using piece_sink = std::function<io_result(std::string_view piece)>;

/// The device record of schema netpoll/1: compact JSON on one line, without the newline. A long one
/// goes to `pieces` from its beginning on, and only the rest of it is returned. No output is copied
/// as a whole. Fails as `pieces` does.
expected<std::string, std::string> device_record(const outcome& device, const std::string& run_id,
                                                 const piece_sink& pieces);

/// The members of a device record but for `commands`.
json device_head(const outcome& device, const std::string& run_id);
/// The same of one command: all but its output, which stays; there null stands for it.
json command_facts(const command_result& result, channel_kind channel);

/// Why there are no rows; null where there is no reason.
json parse_error_object(const std::optional<parse_error>& why);

/// The members `parsed` and `parse_error` of a command, from the first quote to the last value,
/// piece by piece.
void write_parsed(const std::string& parsed, const std::optional<parse_error>& why,
                  const std::function<void(std::string_view piece)>& to);

/// The run object of schema netpoll/1.
json run_object(const run_facts& facts, const run_counts& counts);

/// Compact JSON on one line, without the newline. Never throws over bytes that are not UTF-8: they
/// become U+FFFD.
std::string one_line(const json& value);

}  // namespace netpoll
