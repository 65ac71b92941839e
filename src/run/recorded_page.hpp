// The page of recorded results: records to what a page shows. Knows no HTML.
#pragma once

#include "page/run_page.hpp"
#include "results/late_output.hpp"
#include "results/recorded_result.hpp"
#include "results/report.hpp"

#include <netpoll/expected.hpp>

#include <optional>
#include <string>

namespace netpoll {

/// What a page shows of one record: traits are its bastion, network, platform, groups, SSH server,
/// old algorithms, failed commands and what `data` says of it.
page::device device_of(recorded_result record);

/// What a page says besides what the results tell.
struct page_additions {
    const run_facts* run{nullptr};  ///< one that is just over; null: what the results say of it
    std::string results_name{};     ///< where all outputs are; empty: the path of the results
    std::optional<page::changes> changed{};
    std::optional<std::vector<page::stale_device>> stale{};
};

/// Those that failed come first, each part by name. The error is a sentence.
expected<void, std::string> write_page(const recorded_results& results, page_additions more,
                                       late_output& to);

}  // namespace netpoll
