// The command line of Junos. Knows no channel and no terminal.
#pragma once

#include "lab/configuration/command_line.hpp"
#include "lab/configuration/config_editor.hpp"

namespace netpoll::lab {

/// Statements change a candidate: all sessions' common one, or with `configure private` the
/// session's own. Nothing is in force before `commit`.
class junos_line final : public command_line {
public:
    junos_line(const scene& where, bool shell);
    ~junos_line() override;

    reply answer(std::string_view line) override;
    std::string prompt() const override;
    bool asks() const override { return asking_; }
    void interrupt() override { asking_ = false; }

private:
    enum class editing { nothing, common, exclusive, own };

    std::string place() const override;
    std::string name() const override;

    reply operational(std::string_view line);
    reply configure(editing how);
    reply act(const grammar_match& match, std::string_view line, const piped& whole);
    reply move(const std::string& action);
    reply set(std::string_view line);
    reply remove(std::string_view line);
    reply edit(std::string_view line);
    reply show(std::string_view line, const piped& whole);
    reply compare(const config_tree& now, std::string_view filter) const;
    reply commit(bool leaves);
    reply rollback(std::string_view line);
    reply leave();
    reply left();
    reply wrong(const statement_reader::statement& read, std::string_view line);
    reply text_of(const config_tree& tree, const std::vector<config_step>& base,
                  std::string_view line, const piped& whole);

    config_ptr candidate() const;
    config_tree& change();
    void take(config_ptr tree);
    bool changed() const;
    void end_editing();

    statement_reader reader_;
    editing editing_{editing::nothing};
    bool asking_{false};
    std::shared_ptr<config_tree> own_;   // the candidate of `configure private`
    config_ptr begun_from_;              // what was committed then
    std::vector<config_step> where_in_;  // [edit ...]
    std::vector<std::size_t> edits_;     // how deep each `edit` began
};

}  // namespace netpoll::lab
