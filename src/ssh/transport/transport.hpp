// The connection to one device: dialling, the descriptor, and libssh on it. Knows no login.
#pragma once

#include "ssh/device_log.hpp"
#include "ssh/libssh_session.hpp"
#include "ssh/socket.hpp"
#include "ssh/transport/address_list.hpp"
#include "ssh/transport/stream_source.hpp"
#include "ssh/wait.hpp"

#include <netpoll/error.hpp>
#include <netpoll/target.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

/// A connection may be given up and begun again, with the same or the next address.
class transport {
public:
    /// All references outlive this. `blocking`: a watcher in another thread may shut our descriptor
    /// down at any time, so libssh gets one of its own. `streams`: in place of dialling; may be
    /// null.
    transport(const target& device, socket_watch& watch, bool blocking, stream_source* streams,
              device_log log);
    ~transport();
    transport(const transport&) = delete;
    transport& operator=(const transport&) = delete;

    /// Whether there is something to connect to: else the name is to be looked up and `use` called.
    bool knows_address();
    void use(std::vector<endpoint> addresses) { addresses_.use(std::move(addresses)); }
    /// What is being dialled, numeric; empty where it is a stream of somebody else.
    std::string address() const;

    /// Dials, or looks how far that is: call until not `again`, each time the socket is writable.
    /// `failed`: see `why`.
    call_result connect();
    /// Somebody else opens the connection, and calls our watch's alarm when it is there.
    bool is_carried() const noexcept { return streams_ != nullptr; }
    /// Of the stream that `connect` was given: see `carried_stream`.
    const carried_stream& carried() const noexcept { return stream_; }
    /// Why that broke, where it was not the device's doing.
    std::optional<error> why_broken() const;
    /// After `failed`: code, phase connect, the system's words.
    const error& why() const noexcept { return why_; }
    /// Hangs up. Nothing where the next `connect` dials another address, else why there is none.
    std::optional<error> next_address(error reason);

    /// Puts libssh on the connected socket. False where no descriptor is left that libssh can use.
    bool prepare(const std::string& host_key_algorithms);
    /// libssh's next step of the key exchange. With the first one the descriptor is libssh's too.
    /// What ends the exchange is held until `send_held`, so that the request for a login leaves in
    /// the same segment.
    call_result speak();
    /// To be called before each wait.
    void send_held() noexcept;
    /// Null before `prepare` and after `hang_up`.
    libssh_session* ssh() const noexcept { return ssh_.get(); }

    /// -1 where there is no connection, or none any more.
    int descriptor() const noexcept { return socket_.value(); }
    /// Whether the other end has closed the connection, as far as this end has heard.
    bool is_closed_by_peer() const noexcept;
    /// Another thread calls libssh now, which may close the descriptor there; `take_back` ends it.
    void lend();
    void take_back();
    /// To be called after each step: notices that libssh has closed the socket, before anybody can
    /// be given the same number.
    void mind_descriptor();
    /// Whatever stands on `ssh` must be gone by then.
    void hang_up();

private:
    enum class state {
        idle,
        dialing,
        connected,
        prepared,  // libssh knows the descriptor and has not touched it
        speaking,
        lost,  // libssh has closed it
    };

    void enter(state next);
    call_result dial_first();
    call_result open_stream();
    call_result take_stream();
    call_result fail(error reason);
    int descriptor_for_libssh();
    bool is_held_by_libssh() const noexcept;

    const target& device_;
    socket_watch& watch_;
    stream_source* const streams_;
    const bool blocking_;
    const device_log log_;

    state state_{state::idle};
    bool holds_{false};
    address_list addresses_;
    std::unique_ptr<stream_claim> claim_;
    carried_stream stream_;  // its socket is ours below
    error why_;

    // Order matters: the session goes before the socket.
    //
    // Without a watcher in another thread libssh works on our descriptor itself: half the
    // descriptors, which is what limits a process. Then libssh may close it in any call, and closes
    // it when it is freed; it forgets the number only by closing (0.10 and 0.11: ssh_socket_close).
    unique_descriptor socket_;
    unique_descriptor lent_;  // a duplicate, libssh's own from its first call on
    std::unique_ptr<libssh_session> ssh_;
};

}  // namespace netpoll
