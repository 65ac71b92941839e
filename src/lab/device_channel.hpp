// One SSH channel and the program behind it. Knows libssh's channel calls; never waits by itself.
#pragma once

#include "lab/peer.hpp"
#include "lab/programs.hpp"

#include <libssh/callbacks.h>

#include <functional>
#include <memory>
#include <string>

namespace netpoll::lab {

/// Moves bytes between a program and a channel as far as window and socket allow. Callbacks only
/// feed the program; all writing is done in step(), which the session's pump calls.
class device_channel : public std::enable_shared_from_this<device_channel> {
public:
    /// `wake` asks for a call of step() soon; it may be called after the session has ended.
    device_channel(lab_world& world, const device& self, std::function<void()> wake);
    device_channel(const device_channel&) = delete;
    device_channel& operator=(const device_channel&) = delete;

    /// Makes the channel, for libssh's open callback. Null where libssh cannot.
    ssh_channel open(ssh_session session);

    /// Writes what is due. True where there may be more to do at once. Only while libssh has
    /// nothing left to send: that bounds what a slow reader makes us hold.
    bool step();

    /// Fault: the connection is to be cut.
    bool cuts_connection() const noexcept;
    /// Both sides have closed.
    bool finished() const noexcept { return end_.closed_here && end_.closed_there; }
    /// The device ends the connection after this channel, as network devices do after `exit`.
    bool ends_connection() const noexcept { return kind_.is_shell; }

    /// Gives the channel back to libssh. Before ssh_free, not from a callback.
    void free();
    /// Stops timers; the session is about to be freed with the channel in it.
    void cancel();

private:
    static int on_data(ssh_session, ssh_channel, void*, std::uint32_t, int, void*);
    static void on_eof(ssh_session, ssh_channel, void*);
    static void on_close(ssh_session, ssh_channel, void*);
    static int on_pty(ssh_session, ssh_channel, const char*, int, int, int, int, void*);
    static int on_shell(ssh_session, ssh_channel, void*);
    static int on_exec(ssh_session, ssh_channel, const char*, void*);
    static int on_window_change(ssh_session, ssh_channel, int, int, int, int, void*);
    static int on_environment(ssh_session, ssh_channel, const char*, const char*, void*);

    scene here();
    std::size_t packet_size() const;
    bool write_output();
    bool write_errors();
    bool say_goodbye();
    void after(milliseconds delay, std::function<void()> what);

    lab_world& world_;
    const device& self_;
    std::function<void()> wake_;
    ssh_channel channel_{nullptr};
    ssh_channel_callbacks_struct callbacks_{};
    std::unique_ptr<channel_program> program_;
    std::string unsent_;
    std::string unsent_errors_;
    std::unique_ptr<asio::steady_timer> timer_;
    std::uint64_t written_{0};  // bytes of output
    struct kind_of_channel {
        bool has_terminal{false};
        bool is_shell{false};
    } kind_;
    bool dripping_{false};
    struct channel_end {
        bool status_sent{false};
        bool closed_here{false};
        bool closed_there{false};
    } end_;
};

}  // namespace netpoll::lab
