// What a retry needs of a record, picked out while its JSON passes by. Knows no file.
#pragma once

#include "results/earlier_results.hpp"
#include "results/json_cursor.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace netpoll {

/// The status that is called so.
std::optional<device_status> device_status_of(std::string_view name);
std::optional<command_status> command_status_of(std::string_view name);

/// What a run says of itself.
struct heard_run {
    std::optional<std::string> schema{};
    std::string id{};
};

/// Hears one JSON value of a result that lies in memory: a line of NDJSON, or the record of a
/// device out of a document. Holds a record's facts, never its outputs.
class record_scan {
public:
    enum class kind : std::uint8_t { nothing, document, record, run, journal };

    /// `is`: what the value is where that is known.
    explicit record_scan(kind is = kind::nothing) noexcept : kind_(is) {}

    /// False where it is no JSON, or a problem.
    bool read(json_cursor& from);

    /// What the value is, as far as it was heard.
    kind heard() const noexcept { return kind_; }
    /// Why what was heard is no result, though it is JSON; empty: it is one.
    const std::string& problem() const noexcept { return problem_; }
    const heard_run& run() const noexcept { return run_; }
    /// The run that the record says it is of.
    const std::string& run_of_record() const noexcept { return record_run_; }
    /// The record that was read, but not where it lies.
    earlier_record take_record() noexcept { return std::move(record_); }

private:
    bool hear(json_cursor& from);
    bool hear_object(json_cursor& from);
    bool hear_array(json_cursor& from);
    bool matters(std::string_view name) const noexcept;
    bool within(std::string_view list) const noexcept {
        return depth_ == 3 && keys_[1] == list && keys_[2] == array;
    }
    void key(std::string_view text);
    bool text(const std::string& value);
    bool command_field(std::string_view key, const std::string& value);
    bool check_field(std::string_view key, const std::string& value);
    void note_answer(std::string_view value) noexcept;
    void enter(std::string_view what);
    bool end_record();
    bool refuse(std::string why);

    static constexpr std::string_view array = "[]";  // in place of a key; no field is called so
    static constexpr std::size_t deepest = 8;        // no field of interest lies below

    std::size_t depth_{0};
    std::array<std::string, deepest> keys_;  // by depth, from 1: the key whose value comes
    earlier_record record_;
    std::string record_run_;
    bool has_status_{false};
    std::size_t hashes_{0};  // of outputs
    bool truncated_{false};  // one of them is
    // Of a check, until both are heard.
    std::optional<check_status> check_status_;
    std::optional<check_severity> check_severity_;
    kind kind_;
    std::string problem_;
    heard_run run_;
    std::string heard_text_;
};

/// What an object is, which was that as far as it was heard, and now has a member of this name.
record_scan::kind kind_with(record_scan::kind before, std::string_view member) noexcept;

}  // namespace netpoll
