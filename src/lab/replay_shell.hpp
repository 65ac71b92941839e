// A recorded device's command line: keys in, the recording out. Knows no SSH and no clock.
#pragma once

#include "lab/programs.hpp"
#include "lab/script.hpp"

namespace netpoll::lab {

/// Plays a recording to one client, with the log lines, the wrapped echo and the lower-case pager
/// that the options ask for. Echo comes as typed where the recording begins with it.
class replay_shell final : public channel_program {
public:
    /// The scene's device has a recording.
    explicit replay_shell(const scene& where);

    void type(std::string_view bytes) override;
    void pull(std::string& to, std::size_t room) override;
    std::optional<milliseconds> take_pause() override { return std::nullopt; }
    void resume() override {}

private:
    void take_key(char key);
    void edit(char key);
    void echo(char key);
    void submit();
    void unknown_line(std::string_view command);
    void take_pager_key(char key);
    void leave_pager();
    void say(const scripted& reply, bool is_page);
    void plan_log_line(const scripted& reply);
    std::string with_log_line(std::string text);
    void repaint() { pending_ += "\r\n" + prompt_; }

    scene where_;
    std::unique_ptr<script> script_;
    std::string keys_;  // typed, not yet read
    std::string raw_;   // the line with every byte typed, and as edited
    std::string line_;
    std::string echoed_;   // of the line
    std::string pending_;  // to be sent, from `sent_` on
    std::size_t sent_{0};
    std::string prompt_;  // what stands on the last line, and what stood there before a pager
    std::string last_prompt_;
    bool paused_{false};
    bool asked_{false};  // for a secret
    bool leaving_{false};
    bool after_cr_{false};
    struct log_line_to_come {
        std::size_t pages{0};  // until then
        bool due{false};
    } log_;
    std::uint64_t dice_{0};
};

/// One command of a recording made on exec channels.
std::unique_ptr<channel_program> make_replay_exec(const scene& where, std::string_view command);

}  // namespace netpoll::lab
