// What a retry needs of a record, picked out while its JSON passes by. Knows no file.
#pragma once

#include "results/byte_reader.hpp"
#include "results/earlier_results.hpp"
#include "results/json_cursor.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

/// The status that is called so.
std::optional<device_status> device_status_of(std::string_view name);
std::optional<command_status> command_status_of(std::string_view name);

/// Hears one JSON value of a result, as nlohmann's sax_parse tells it: a document, the record of a
/// device, the line of a run, or one that only a journal has. Holds a record's facts, never its
/// outputs.
class record_scan {
public:
    using json = nlohmann::json;
    using sink = std::function<void(earlier_record)>;
    enum class kind : std::uint8_t { nothing, document, record, run, journal };

    /// Records go to `found` as they end. Both outlive it.
    record_scan(const byte_reader& from, const sink& found) : from_(from), found_(found) {}

    /// Hears a value that lies in memory: one line. False where it is no JSON, or a problem.
    bool read(json_cursor& from);

    /// What the value is, as far as it was heard.
    kind heard() const noexcept { return kind_; }
    /// Why what was heard is no result, though it is JSON; empty: it is one.
    const std::string& problem() const noexcept { return problem_; }
    unsigned problem_line() const noexcept { return problem_line_; }
    /// That of the document, else of the run.
    const std::optional<std::string>& schema() const noexcept { return schema_; }
    const std::string& run_id() const noexcept { return run_id_; }
    /// Where the run's object is; of size 0 where it is not.
    const text_place& run_place() const noexcept { return run_place_; }

    bool null() { return scalar(nullptr); }
    bool boolean(bool) { return scalar(nullptr); }
    bool number_integer(json::number_integer_t) { return scalar(nullptr); }
    bool number_unsigned(json::number_unsigned_t) { return scalar(nullptr); }
    bool number_float(json::number_float_t, const std::string&) { return scalar(nullptr); }
    bool string(std::string& text) { return scalar(&text); }
    bool binary(json::binary_t&) { return scalar(nullptr); }
    bool key(std::string_view text);
    bool start_object(std::size_t);
    bool end_object();
    bool start_array(std::size_t);
    bool end_array();
    bool parse_error(std::size_t, const std::string&, const json::exception&) { return false; }

private:
    bool scalar(const std::string* text);
    bool hear(json_cursor& from);
    bool hear_object(json_cursor& from);
    bool wants_text() const noexcept;
    bool in_devices() const noexcept {
        return depth_ >= 2 && keys_[1] == "devices" && keys_[2] == array;
    }
    bool field(const std::string* text, std::size_t depth);
    bool check_field(std::string_view key, const std::string& text);
    void enter(std::string_view what);
    void begin_record();
    bool end_record();
    bool refuse(std::string why);

    static constexpr std::string_view array = "[]";  // in place of a key; no field is called so
    static constexpr std::size_t deepest = 8;        // no field of interest lies below

    const byte_reader& from_;
    const sink& found_;
    std::size_t depth_{0};
    std::array<std::string, deepest> keys_;  // by depth, from 1: the key whose value comes
    earlier_record record_;
    bool has_status_{false};
    // Of a check, until both are heard.
    std::optional<check_status> check_status_;
    std::optional<check_severity> check_severity_;
    kind kind_{kind::nothing};
    std::string problem_;
    unsigned problem_line_{0};
    std::optional<std::string> schema_;
    std::string run_id_;
    text_place run_place_;
    std::string heard_text_;
};

}  // namespace netpoll
