// What stands on a page above the devices. Knows no device but by its name and place.
#pragma once

#include "page/digest.hpp"

#include <string>

namespace netpoll::page {

/// What the run came to, in one sentence.
std::string verdict_text(const run_facts& run, const digest& all);

/// Sections as markup; empty where there is nothing to say.
std::string overview(const run_facts& run, const digest& all);
std::string failures(const digest& all);
std::string changed_outputs(const run_facts& run, const digest& all, std::size_t most);
std::string failed_checks(const digest& all);
std::string stale_devices(const run_facts& run, const digest& all);
std::string slowest_devices(const digest& all);
std::string phase_times(const digest& all);

}  // namespace netpoll::page
