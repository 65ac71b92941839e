// The parent's end of one worker's channel: frames out, frames in. Knows no job.
#pragma once

#include "engine/frames.hpp"
#include "ssh/socket.hpp"

#include <asio/io_context.hpp>
#include <asio/local/stream_protocol.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace netpoll {

/// Made by std::make_shared: its handlers keep it alive. One thread at a time.
class worker_link final : public std::enable_shared_from_this<worker_link> {
public:
    worker_link(asio::io_context& context, unique_descriptor channel);

    /// `on_frame` is called for each frame; `on_hang_up` once, after the last of them, with false
    /// where the bytes were no frame.
    void begin(std::function<void(frame::any)> on_frame, std::function<void(bool sane)> on_hang_up);
    /// What is sent in one turn of the context goes together.
    void send(const frame::any& message);
    /// Calls neither of them any more.
    void close();

private:
    void read();
    bool take(std::size_t count);
    void write_soon();
    void write();
    void hang_up(bool sane);

    asio::local::stream_protocol::socket socket_;
    frame::decoder frames_;
    std::vector<char> bytes_;
    std::string unsent_;
    std::string sending_;
    bool writing_{false};
    std::function<void(frame::any)> on_frame_;
    std::function<void(bool)> on_hang_up_;
};

}  // namespace netpoll
