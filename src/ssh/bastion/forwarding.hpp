// What a session with a bastion does: it carries streams to devices. Knows no thread, and not which
// bastion is taken for which device.
#pragma once

#include "ssh/bastion/forward_client.hpp"
#include "ssh/bastion/forward_refusal.hpp"
#include "ssh/bastion/forwarded_channel.hpp"
#include "ssh/device_log.hpp"
#include "ssh/libssh_session.hpp"
#include "ssh/session_pump.hpp"
#include "ssh/session_work.hpp"

#include <netpoll/error.hpp>
#include <netpoll/target.hpp>

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace netpoll {

class forwarding final : public session_work {
public:
    /// All references outlive it; `bastion` is the inventory's name. Throws std::bad_alloc.
    forwarding(libssh_session& session, socket_events& events, std::string bastion, device_log log);
    /// Whoever is still carried is told.
    ~forwarding() override;
    forwarding(const forwarding&) = delete;
    forwarding& operator=(const forwarding&) = delete;

    /// The bastion is asked at the next `advance`, and may take `patience` for its answer.
    void carry(forward_goal goal, milliseconds patience, std::shared_ptr<forward_client> client);
    /// Channels that it has, as far as we know, with those that are asked for.
    std::size_t channels() const noexcept { return channels_.size() + asked_.size(); }
    /// What `socket_events` were asked to tell.
    void note_ready(std::uint32_t id, bool readable, bool writable);

    std::optional<wait_for> advance() override;
    void ask_stop() noexcept override { stop_asked_ = true; }
    bool over() const noexcept override { return over_; }
    const std::optional<error>& failure() const noexcept override { return failure_; }
    phase where() const noexcept override { return phase::channel; }
    session_clock::time_point deadline() const override { return session_clock::time_point::max(); }
    bool leaves_open() const noexcept override { return false; }
    void write_to(outcome&) override {}

private:
    struct request {
        forward_goal goal;
        milliseconds patience;
        std::shared_ptr<forward_client> client;
    };
    /// A channel that the bastion has not answered for.
    struct opening {
        std::uint32_t id;
        std::uint32_t number;  // libssh's for the channel
        session_clock::time_point asked;
        session_clock::time_point until;
        bool has_failed{false};
        bool given_up{false};  // kept all the same: see ~forwarded_channel
    };

    void ask_for_channels();
    void settle_openings(session_clock::time_point now);
    bool settle(opening& one, session_clock::time_point now);
    void give_up(opening& one, session_clock::time_point now);
    void refuse(const opening& one);
    void move_dirty();
    void keep_alive(session_clock::time_point now);
    void hear(session_clock::time_point now);
    void doubt(session_clock::time_point now);
    bool is_opening(std::uint32_t id) const;
    void finish(std::optional<error> failure);
    session_clock::time_point next_timer() const;

    libssh_session& session_;
    socket_events& events_;
    const std::string bastion_;
    const device_log log_;

    session_pump pump_;
    ssh_counter_struct heard_{};  // libssh counts here what comes in

    std::deque<request> asked_;
    std::vector<opening> openings_;
    std::vector<std::uint32_t> dirty_;
    std::vector<std::uint32_t> held_;  // until the bastion takes more
    std::unordered_map<std::uint32_t, std::unique_ptr<forwarded_channel>> channels_;
    std::uint32_t next_id_{0};

    session_clock::time_point next_probe_;
    session_clock::time_point heard_at_;
    std::uint64_t heard_before_{0};
    unsigned unanswered_{0};      // probes
    std::optional<error> doubt_;  // it has not answered for a while
    bool stop_asked_{false};
    bool over_{false};
    std::optional<error> failure_;
};

}  // namespace netpoll
