// A TextFSM template, compiled once, and what it reads out of texts. Knows no file, no command and
// no session.
#pragma once

#include "parse/parsed_table.hpp"

#include <netpoll/expected.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace netpoll {

struct template_mistake {
    std::string message;  ///< a sentence without a full stop
    std::size_t line{0};  ///< of the template, counted from 1; 0: it is about all of it
};

/// Why a text gives no rows.
struct parse_failure {
    std::string message;        ///< a sentence without a full stop; may quote the template, escaped
    std::size_t rule_line{0};   ///< of the template, counted from 1
    std::size_t input_line{0};  ///< of the text, counted from 1
    std::string input;          ///< the beginning of that line, escaped
};

struct template_model;

/// Reads and behaves as google/textfsm 2.1 does. Immutable, thread-safe and cheap to copy.
class textfsm_template {
public:
    static expected<textfsm_template, template_mistake> compile(std::string_view text);

    /// The rows of a text, which outlives them, as does this template. Ends with a failure where a
    /// rule says so, and where the expressions take far longer than texts of that size need: 40 ms
    /// and 0.5 s for each megabyte, of the thread's CPU.
    expected<parsed_table, parse_failure> parse(std::string_view text) const;
    /// Those of its values, in their order.
    const std::vector<parsed_table::heading>& columns() const noexcept;

private:
    explicit textfsm_template(std::shared_ptr<const template_model> model) noexcept;

    std::shared_ptr<const template_model> model_;
};

}  // namespace netpoll
