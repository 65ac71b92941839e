// Which templates are for which command: the index of a folder of templates. Knows no file.
#pragma once

#include "parse/rule_regex.hpp"
#include "parse/textfsm_template.hpp"

#include <netpoll/expected.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// The parts of a command as an index has it: of "sh[[ow]]" the text "sh", then "ow", of which as
/// much may be left out as from its end on.
void for_each_part(std::string_view command,
                   const std::function<void(std::string_view text, bool is_optional)>& take);

/// An expression of the index: compiled when a command is first held against it. Thread-safe.
class index_pattern {
public:
    explicit index_pattern(std::string regex) : regex_(std::move(regex)) {}

    /// From the beginning on, and not to the end: as Python's `re.match`. One that cannot be
    /// compiled fits nothing.
    bool fits(std::string_view text) const;
    /// Why it cannot be compiled; empty where it can.
    const std::string& mistake() const;
    const std::string& text() const noexcept { return regex_; }

private:
    void compile() const;

    std::string regex_;
    mutable std::once_flag compiled_;
    mutable std::optional<rule_regex> rule_;
    mutable std::string mistake_;
};

struct index_row {
    std::vector<std::string> templates;  ///< names of files, of which the rows are put together
    std::shared_ptr<const index_pattern> host;      ///< null: any
    std::shared_ptr<const index_pattern> platform;  ///< null: any
    std::shared_ptr<const index_pattern> command;   ///< null: any
    std::string written;                            ///< the command as the index has it
    std::size_t line{0};
};

/// The index of clitable: a heading, then a row a line, fields separated by commas. The first row
/// that fits is the one. `abc[[def]]` in a command is abc, abcd, abcde or abcdef.
class template_index {
public:
    /// Nothing where the heading has no column Template.
    static expected<template_index, template_mistake> read(std::string_view text);

    struct question {
        std::string_view host;
        std::string_view platform;  ///< as the index calls it
        std::string_view command;
    };
    /// Null where no row fits.
    const index_row* find(const question& of) const;
    const std::vector<index_row>& rows() const noexcept { return rows_; }
    /// Whether its heading has these columns.
    bool has_platforms() const noexcept { return has_platforms_; }
    bool has_commands() const noexcept { return has_commands_; }
    /// Rows that are left out, since they do not have as many fields as the heading.
    const std::vector<template_mistake>& remarks() const noexcept { return remarks_; }

private:
    std::vector<index_row> rows_;
    std::vector<template_mistake> remarks_;
    bool has_platforms_{false};
    bool has_commands_{false};
};

}  // namespace netpoll
