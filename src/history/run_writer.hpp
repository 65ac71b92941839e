// Puts one run into a history. Knows no file.
#pragma once

#include "history/compression.hpp"
#include "history/database.hpp"
#include "history/history_facts.hpp"
#include "history/interned.hpp"
#include "history/schema.hpp"
#include "results/recorded_result.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// For one run, in one transaction that the caller holds. Failures are `database_failure`.
class run_writer {
public:
    explicit run_writer(database& file);

    /// Of a run that is there by its name, the results are replaced.
    void begin(const recorded_run& run, std::string_view verdict);
    void add(const recorded_result& from);
    /// With the counts of what was added.
    added_run end();

private:
    using milliseconds_since = std::int64_t;  // 1970
    using maybe = std::optional<std::int64_t>;

    /// A host as the file has it.
    struct known_host {
        std::int64_t id{0};
        maybe seen, ok, met, duration, outputs;
        std::array<maybe, 5> traits{};  // by `host_trait`, from 1
    };
    /// A good output of a device.
    struct good_output {
        std::int64_t command;
        const recorded_command* from;
        std::string sha256;  // 32 bytes
    };
    /// What the file has of a command of a host, at the time of a result.
    struct known_output {
        std::int64_t content{0};
        std::string sha256;
        bool has_later{false};
    };

    known_host host_named(const std::string& name);
    void add_result(const known_host& host, const recorded_result& from, maybe failure);
    std::string commands_of(const recorded_result& from);
    std::vector<good_output> good_outputs(const recorded_result& from);
    void add_outputs(known_host& host, const recorded_result& from, milliseconds_since when);
    void note_traits(known_host& host, const recorded_result& from, milliseconds_since when);
    void note_trait(known_host& host, host_trait kind, const std::string& value,
                    milliseconds_since when);
    void update(known_host& host, const recorded_result& from, milliseconds_since when,
                maybe failure);
    std::int64_t content_of(const good_output& output);
    void keep_later(const known_host& host, std::int64_t command, const known_output& before,
                    milliseconds_since when);

    database& file_;
    interned_texts texts_;
    interned_texts commands_;
    interned_failures failures_;
    compressor compress_;
    statement find_host_;
    statement add_host_;
    statement update_host_;
    statement add_result_;
    statement outputs_of_host_;
    statement add_output_;
    statement find_content_;
    statement add_content_;
    statement add_compressed_;
    statement end_trait_;
    statement add_trait_;
    statement seen_after_;
    std::int64_t run_{0};
    milliseconds_since began_{0};
    added_run added_;
};

}  // namespace netpoll
