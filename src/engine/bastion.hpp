// One bastion: the sessions with it, and who waits for room in them. Knows no other bastion.
#pragma once

#include "engine/bastion_trust.hpp"
#include "engine/context_door.hpp"
#include "engine/passage.hpp"
#include "engine/resolver.hpp"
#include "ssh/login_gate.hpp"
#include "ssh/session_options.hpp"
#include "ssh/transport/stream_source.hpp"

#include <netpoll/outcome.hpp>

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <vector>

namespace netpoll {

/// All of it belongs to the thread of its context.
class bastion final : private login_gate {
public:
    using time_point = std::chrono::steady_clock::time_point;
    using passages = std::vector<std::shared_ptr<passage>>;

    /// What it has in common with others. The references outlive it.
    struct surroundings {
        asio::io_context& context;
        const std::shared_ptr<context_door>& door;
        const session_options& sessions;
        bastion_trust* trust;    ///< may be null
        stream_source& streams;  ///< for a bastion that is behind another
        resolver& names;
        /// They are not carried here, for the reason that `why` gives.
        std::function<void(passages)> turn_away;
    };
    bastion(const target& host, const surroundings& around);
    ~bastion() override;
    bastion(const bastion&) = delete;
    bastion& operator=(const bastion&) = delete;

    /// When it may be asked: in the past where it works or was never tried. After a failure it is
    /// left alone for a while.
    time_point rests_until() const noexcept { return rests_until_; }
    /// It did not let us in, and is not asked again in this run.
    bool has_denied() const noexcept { return denied_; }
    /// Why it was not of use last; for devices.
    const error& why() const noexcept { return why_; }

    void carry(std::shared_ptr<passage> who);
    /// Hangs up.
    void stop();

private:
    struct crossing;  // one session with it

    void dispatch();
    void set_up();
    login_leave ask(const job& work, const std::function<void()>& ask_again) override;
    void note_login(std::optional<errc> failure);
    void begin(const std::shared_ptr<crossing>& one);
    void ended(crossing& one, const outcome& how);
    void rest(const error& cause);
    passages take_waiting();

    const surroundings around_;
    const session_options sessions_;
    const target& known_as_;
    target host_;
    std::list<std::shared_ptr<crossing>> crossings_;
    std::deque<std::shared_ptr<passage>> waiting_;
    asio::steady_timer timer_;
    std::size_t room_;  // of a session
    bool setting_up_{false};
    bool has_turn_{false};  // its login is the one that the trust has let begin
    bool denied_{false};
    bool stopping_{false};
    unsigned failures_{0};  // since it worked
    time_point rests_until_{};
    error why_;
};

}  // namespace netpoll
