// The command line of IOS, NX-OS and EOS. Knows no channel and no terminal.
#pragma once

#include "lab/configuration/command_line.hpp"
#include "lab/configuration/config_editor.hpp"
#include "lab/configuration/dialect.hpp"

namespace netpoll::lab {

/// Lines of its configuration mode change what is running, at once; it is stored only when asked.
class indented_line final : public command_line {
public:
    indented_line(const scene& where, const indented_dialect& dialect, bool shell)
        : command_line(where, shell), dialect_(dialect), editor_(dialect.rules) {}

    reply answer(std::string_view line) override;
    std::string prompt() const override;
    bool asks() const override { return asking_; }
    void interrupt() override { asking_ = false; }

private:
    std::string place() const override { return configuring_ ? editor_.place() : ""; }
    std::string name() const override;

    reply operational(std::string_view line);
    reply act(const grammar_match& match, std::string_view line);
    reply configure(std::string_view line);
    reply took(const section_editor::result& result, std::string_view line);
    reply leave(bool whole);
    reply save();
    std::string whole(std::string_view above, const config_tree& tree) const;
    reply section(const std::string& line) const;

    const indented_dialect& dialect_;
    section_editor editor_;
    bool configuring_{false};
    bool asking_{false};
};

}  // namespace netpoll::lab
