// Runs as result files, made up. Knows no table.
#pragma once

#include "history/history_file.hpp"
#include "support/temp_folder.hpp"

#include <string>
#include <utility>
#include <vector>

namespace netpoll::testing {

/// So many minutes after midnight UTC of 2026-11-01.
wall_time minute(int number);

/// One device of a made-up run; it takes 2 s, from the run's first second on.
struct sample_device {
    std::string host;
    std::vector<std::pair<std::string, std::string>> outputs{{"show version", "v1\n"}};
    std::string error{};  ///< a code: the device failed, and its outputs are incomplete
    std::string fingerprint{"SHA256:one"};
    bool contacted{true};
};

/// A run that began at `when`, as the text of its results.
std::string sample_results(wall_time when, const std::vector<sample_device>& devices);
/// Its name.
std::string sample_run_id(wall_time when);

/// Adds it; the test fails where that fails.
added_run add_sample(history_file& to, const temp_folder& folder, wall_time when,
                     const std::vector<sample_device>& devices);

}  // namespace netpoll::testing
