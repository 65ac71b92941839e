// Lines as they are typed, on their way into a configuration. Knows no device and no session.
#pragma once

#include "lab/configuration/config_tree.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace netpoll::lab {

/// Lines of a command line whose sections are entered: each belongs to the section that was entered
/// last, or to one around it.
class section_editor {
public:
    enum class verdict {
        taken,
        refused,  ///< `why` says where it does not fit
        no_room,
    };
    struct result {
        verdict how{verdict::taken};
        grammar_match why;
        std::vector<typed_word> words;
    };

    /// Ports are made by lines only where `makes_ports`, as in a factory.
    explicit section_editor(const grammar& rules, bool makes_ports = false)
        : rules_(rules), makes_ports_(makes_ports) {}

    /// Changes the configuration as the line says, `no ...` too, and enters the section that it
    /// opens.
    result enter(config_tree& tree, std::string_view line);

    /// "config-if" of the section; "config" outside of one.
    std::string place() const;
    bool in_section() const noexcept { return !where_.empty(); }
    void leave_section() { return_to(where_.size() - 1); }
    void leave_all() { return_to(0); }

private:
    void return_to(std::size_t depth);
    void go_into(config_step section);
    result take(config_tree& tree, result line, std::size_t depth, bool removes);
    result enter_ports(const config_tree& tree, result line);
    result change(config_tree& tree, result line, bool removes);
    bool is_absent(const config_tree& tree, const config_step& step) const;

    const grammar& rules_;
    bool makes_ports_;
    std::vector<config_step> where_;
    std::vector<config_step> beside_;  ///< entered with the last one of these, as a range of ports
    std::string range_prompt_;
};

/// Statements in hierarchies, as `set` and its like have them: a whole way in one line.
class statement_reader {
public:
    explicit statement_reader(const grammar& rules) : rules_(rules) {}

    struct statement {
        std::vector<config_step> where;  ///< the hierarchies around it, from the top on
        grammar_match last;              ///< the statement; where not found, what was wrong
        std::vector<typed_word> words;
    };
    /// The words from `from` on, below `base`.
    statement read(std::vector<config_step> base, std::vector<typed_word> words, std::size_t from,
                   grammar::reading how) const;

private:
    const grammar& rules_;
};

}  // namespace netpoll::lab
