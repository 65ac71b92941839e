// The parent's end of one worker's channel. Knows no job.
#include "engine/worker_link.hpp"

#include <asio/buffer.hpp>
#include <asio/post.hpp>
#include <asio/write.hpp>

#include <new>
#include <utility>

namespace netpoll {

namespace {

constexpr std::size_t lot = 64 * 1024;

}  // namespace

worker_link::worker_link(asio::io_context& context, unique_descriptor channel)
    : socket_(context), bytes_(lot) {
    socket_.assign(asio::local::stream_protocol{}, channel.value());
    static_cast<void>(channel.release());
}

void worker_link::begin(std::function<void(frame::any)> on_frame,
                        std::function<void(bool)> on_hang_up) {
    on_frame_ = std::move(on_frame);
    on_hang_up_ = std::move(on_hang_up);
    read();
}

void worker_link::send(const frame::any& message) {
    if (!on_hang_up_) return;
    frame::append(unsent_, message);
    write_soon();
}

void worker_link::close() {
    on_frame_ = {};
    on_hang_up_ = {};
    asio::error_code ignored;
    socket_.close(ignored);
}

void worker_link::read() {
    socket_.async_read_some(asio::buffer(bytes_),
                            [self = shared_from_this()](const asio::error_code& ec, std::size_t n) {
                                if (!self->on_hang_up_) return;
                                if (ec) return self->hang_up(true);
                                if (!self->take(n)) return self->hang_up(false);
                                self->read();
                            });
}

// Where memory runs out for its frames, the worker is lost, not the run.
bool worker_link::take(std::size_t count) {
    try {
        frames_.add({bytes_.data(), count});
        while (auto message = frames_.next())
            on_frame_(std::move(*message));
        return !frames_.broken();
    } catch (const std::bad_alloc&) {
        return false;
    }
}

void worker_link::write_soon() {
    if (std::exchange(writing_, true)) return;
    asio::post(socket_.get_executor(), [self = shared_from_this()] { self->write(); });
}

void worker_link::write() {
    std::swap(sending_, unsent_);
    asio::async_write(socket_, asio::buffer(sending_),
                      [self = shared_from_this()](const asio::error_code& ec, std::size_t) {
                          self->sending_.clear();
                          self->writing_ = false;
                          // A worker that is gone is noticed by the read, after its last frames.
                          if (!ec && !self->unsent_.empty()) self->write_soon();
                      });
}

void worker_link::hang_up(bool sane) {
    const auto tell = std::exchange(on_hang_up_, {});
    close();
    tell(sane);
}

}  // namespace netpoll
