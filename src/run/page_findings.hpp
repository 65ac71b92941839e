// What a page says besides its own run's results: changes since runs before, and stale devices.
// Knows no HTML.
#pragma once

#include "page/run_page.hpp"
#include "results/recorded_result.hpp"

#include <netpoll/platform.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

/// Results of the runs beside the one in `folder` that began before it, the newest first, a few.
std::vector<std::string> results_before(const std::string& folder);

/// What differs in `results` from the last good answer of each device in `earlier`, without lines
/// that always change. Nothing where there is no earlier run, or none that can be read.
std::optional<page::changes> changes_since(const std::vector<std::string>& earlier,
                                           const recorded_results& results,
                                           const platform_catalog& platforms);

/// Devices of a history whose last good answer is more than a day older than `now`. Nothing where
/// there is no such file, or it cannot be read.
std::optional<std::vector<page::stale_device>> stale_in_history(
    const std::string& history, std::chrono::system_clock::time_point now);

/// "2026-11-27 02:00:00 UTC", or nothing for the epoch.
std::string time_for_people(std::chrono::system_clock::time_point when);

}  // namespace netpoll
