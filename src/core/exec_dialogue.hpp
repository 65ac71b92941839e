// The conversation over exec channels: one channel a command, no prompt. Knows no socket and no
// clock.
#pragma once

#include "core/command_results.hpp"
#include "core/compiled_platform.hpp"
#include "core/dialogue.hpp"
#include "core/stop_rule.hpp"

#include <optional>
#include <string>

namespace netpoll {

/// Runs each command in a channel of its own and keeps its bytes until the channel closes. They are
/// not rendered: only the CR before an LF goes.
class exec_dialogue final : public dialogue {
public:
    exec_dialogue(const target& device, const compiled_platform& platform,
                  const dialogue_options& options);

    dialogue_action resume(const dialogue_event& event) override;
    dialogue_position at() const noexcept override {
        return {granted_ ? phase::command : phase::channel, index_};
    }
    const compiled_platform& taken_for() const noexcept override { return platform_; }
    std::size_t held() const noexcept override { return results_.held() + output_.capacity(); }
    std::vector<command_result> take_results() override { return results_.take(); }

private:
    dialogue_action on(event::started);
    dialogue_action on(event::sent);
    dialogue_action on(event::received bytes);
    dialogue_action on(event::timed_out timer);
    dialogue_action on(const event::closed& end);
    dialogue_action on(event::stop_asked);

    dialogue_action next_command();
    dialogue_action finish();
    dialogue_action not_granted(const event::closed& end);
    std::string cut_off(const event::closed& end) const;
    void note_cut_off(std::string reason);
    std::string lost_when() const;
    dialogue_action wait() const;
    dialogue_action give_up(error reason, command_status verdict, bool truncated = false);
    milliseconds idle_limit() const noexcept;
    milliseconds total_limit() const noexcept;
    void keep(std::string_view bytes);

    const target& device_;
    const compiled_platform& platform_;
    dialogue_options options_;
    command_results results_;
    stop_rule stop_;
    std::size_t index_{0};
    bool granted_{false};  // the running command's channel and request
    bool over_{false};
    bool status_seen_{false};      // an earlier command had an exit status
    std::optional<error> unsure_;  // of the first command that was cut off
    std::string output_;
};

}  // namespace netpoll
