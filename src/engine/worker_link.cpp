// The parent's end of one worker's channel. Knows no job.
#include "engine/worker_link.hpp"

#include <asio/buffer.hpp>
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

void worker_link::begin(std::function<void(frame::any)> hear, std::function<void(bool)> hung_up) {
    hear_ = std::move(hear);
    hung_up_ = std::move(hung_up);
    read();
}

void worker_link::send(const frame::any& what) {
    if (!hung_up_) return;
    frame::append(unsent_, what);
    if (sending_.empty()) write();
}

void worker_link::close() {
    hear_ = {};
    hung_up_ = {};
    asio::error_code ignored;
    socket_.close(ignored);
}

void worker_link::read() {
    socket_.async_read_some(asio::buffer(bytes_),
                            [self = shared_from_this()](const asio::error_code& ec, std::size_t n) {
                                if (!self->hung_up_) return;
                                if (ec) return self->hang_up(true);
                                if (!self->take(n)) return self->hang_up(false);
                                self->read();
                            });
}

// Where there is no memory for what a worker says, that worker is lost, and not the run.
bool worker_link::take(std::size_t count) {
    try {
        frames_.add({bytes_.data(), count});
        while (auto said = frames_.next())
            hear_(std::move(*said));
        return !frames_.broken();
    } catch (const std::bad_alloc&) {
        return false;
    }
}

void worker_link::write() {
    std::swap(sending_, unsent_);
    asio::async_write(socket_, asio::buffer(sending_),
                      [self = shared_from_this()](const asio::error_code& ec, std::size_t) {
                          self->sending_.clear();
                          // Where the worker is gone, reading says so, after its last words.
                          if (!ec && !self->unsent_.empty()) self->write();
                      });
}

void worker_link::hang_up(bool sane) {
    const auto tell = std::exchange(hung_up_, {});
    close();
    tell(sane);
}

}  // namespace netpoll
