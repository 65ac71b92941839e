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

    /// `hear` is called for each frame; `hung_up` once, after the last of them, with false where
    /// what came was no frame.
    void begin(std::function<void(frame::any)> hear, std::function<void(bool sane)> hung_up);
    void send(const frame::any& what);
    /// Nothing is heard any more.
    void close();

private:
    void read();
    bool take(std::size_t count);
    void write();
    void hang_up(bool sane);

    asio::local::stream_protocol::socket socket_;
    frame::cutter frames_;
    std::vector<char> bytes_;
    std::string unsent_;
    std::string sending_;
    std::function<void(frame::any)> hear_;
    std::function<void(bool)> hung_up_;
};

}  // namespace netpoll
