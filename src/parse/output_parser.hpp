// One output of one command, read by the templates that are for it. Knows no session and no record.
#pragma once

#include "parse/parsed_table.hpp"
#include "parse/template_folder.hpp"

#include <netpoll/outcome.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

struct parsed_output {
    std::string
        json;  ///< an array of objects, or what the device sent as JSON; empty: there is none
    std::optional<parse_error> error;
};

/// Thread-safe.
class output_parser {
public:
    output_parser(std::shared_ptr<const template_folder> templates, absent_member absent)
        : templates_(std::move(templates)), absent_(absent) {}

    /// JSON or an error, never both and never neither. JSON is taken as it is; else it is the rows
    /// of the templates of the first row of the index that fits.
    parsed_output parse(const template_index::question& of, std::string_view output) const;
    /// The same of certain templates, whatever the index says.
    parsed_output parse(const std::vector<std::shared_ptr<const stored_template>>& templates,
                        std::string_view output) const;
    const template_folder& templates() const noexcept { return *templates_; }

private:
    std::shared_ptr<const template_folder> templates_;
    absent_member absent_;
};

}  // namespace netpoll
