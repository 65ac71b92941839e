// A report of three devices for tests, and what it left in a folder. Knows no format.
#pragma once

#include "results/report.hpp"
#include "results/sample.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

namespace netpoll::testing {

inline run_facts sample_facts() {
    run_facts facts;
    facts.run_id = "run-1";
    facts.mode = "async";
    facts.concurrency = 2;
    facts.reactors = 1;
    facts.started = at_noon();
    facts.ended = at_noon(milliseconds{2'000});
    return facts;
}

inline report_options sample_options(report_format format, std::string output) {
    report_options options;
    options.format = format;
    options.output = std::move(output);
    options.devices = 3;
    return options;
}

inline std::unique_ptr<report_writer> sample_writer(report_format format,
                                                    const std::string& output) {
    auto writer = report_writer::open(sample_options(format, output), sample_facts());
    REQUIRE(writer);
    return std::move(*writer);
}

struct sample_devices {
    target first{sample_target("core-1")};
    target second{sample_target("core-2")};
    target third{sample_target("core-3")};
};

inline std::size_t entries(const std::string& folder) {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder))
        ++count;
    return count;
}

}  // namespace netpoll::testing
