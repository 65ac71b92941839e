// Devices of a run, and the bytes that a report makes of them. Knows no format.
#pragma once

#include "results/report_sample.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace netpoll::testing {

/// Devices of one run, and what a format makes of them.
class shown_run {
public:
    outcome& add(const std::string& host, std::string output) {
        targets_.push_back(std::make_unique<target>(sample_target(host)));
        outcomes_.push_back(sample_outcome(*targets_.back(), outcomes_.size()));
        outcomes_.back().commands[0].output = std::move(output);
        return outcomes_.back();
    }

    /// The first device first, or the last.
    std::string written(report_options options, bool last_first = false) {
        const temp_folder folder;
        options.output = folder / "out";
        auto writer = report_writer::open(options, sample_facts());
        REQUIRE(writer);
        auto all = outcomes_;
        if (last_first) std::reverse(all.begin(), all.end());
        for (outcome& each : all)
            REQUIRE((*writer)->add(std::move(each)));
        matched = (*writer)->matched();
        in_doubt = (*writer)->match_in_doubt();
        unknown_fields = (*writer)->unknown_fields();
        REQUIRE((*writer)->finish(sample_facts()));
        return read_file(options.output);
    }

    std::size_t matched{0};
    bool in_doubt{false};
    std::vector<std::string> unknown_fields;

private:
    std::vector<std::unique_ptr<target>> targets_;
    std::vector<outcome> outcomes_;
};

}  // namespace netpoll::testing
