// The conversation over exec channels: one channel a command, no prompt. Knows no socket and no
// clock.
#pragma once

#include "core/compiled_platform.hpp"
#include "core/dialogue.hpp"
#include "core/ledger.hpp"

#include <optional>
#include <string>

namespace netpoll {

/// Runs each command in a channel of its own and keeps its bytes until the channel closes. They are
/// not rendered: only the CR before an LF goes.
class exec_dialogue final : public dialogue {
public:
    exec_dialogue(const target& device, const compiled_platform& platform,
                  const dialogue_options& options);

    action_t resume(const event_t& what) override;
    dialogue_position at() const noexcept override {
        return {granted_ ? phase::command : phase::channel, index_};
    }
    const compiled_platform& taken_for() const noexcept override { return platform_; }
    std::size_t held() const noexcept override { return ledger_.held() + output_.size(); }
    std::vector<command_result> take_results() override { return ledger_.take(); }

private:
    action_t on(event::started) { return next_command(); }
    action_t on(event::sent);
    action_t on(event::received bytes);
    action_t on(event::timed_out timer);
    action_t on(const event::closed& how);
    action_t on(event::stop_asked);

    action_t next_command();
    action_t not_granted(const event::closed& how);
    std::string cut_off(const event::closed& how) const;
    void note_cut_off(std::string why);
    std::string lost_when() const;
    action_t wait() const;
    action_t give_up(error why, command_status verdict, bool truncated = false);
    milliseconds idle_limit() const noexcept;
    milliseconds total_limit() const noexcept;
    void keep(std::string_view bytes);

    const target& device_;
    const compiled_platform& platform_;
    dialogue_options options_;
    ledger ledger_;
    std::size_t index_{0};
    bool granted_{false};  // the running command's channel and request
    bool over_{false};
    bool status_seen_{false};      // an earlier command had an exit status
    std::optional<error> unsure_;  // of the first command that was cut off
    std::string output_;
};

}  // namespace netpoll
