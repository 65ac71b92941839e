// One outcome as one JSON object, and the run as another. Knows no file.
#pragma once

#include <netpoll/report.hpp>

#include <nlohmann/json.hpp>

#include <string>

namespace netpoll {

using json = nlohmann::ordered_json;

/// The device record of schema netpoll/1. Takes the outcome's outputs over, so that a large one is
/// not copied.
json device_record(outcome what, const std::string& run_id);

/// The run object of schema netpoll/1.
json run_object(const run_facts& facts, const run_counts& counts);

/// Compact JSON on one line, without the newline. Never throws over bytes that are not UTF-8: they
/// become U+FFFD.
std::string one_line(const json& value);

}  // namespace netpoll
