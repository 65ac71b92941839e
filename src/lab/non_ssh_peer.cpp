// Acts the faults that need no SSH. Knows no libssh.
#include "lab/non_ssh_peer.hpp"

#include <string_view>

namespace netpoll::lab {

namespace {

constexpr std::string_view http_answer =
    "HTTP/1.1 400 Bad Request\r\nServer: lab\r\nContent-Type: text/plain\r\nConnection: close\r\n"
    "\r\nThis port speaks HTTP.\r\n";
constexpr std::string_view endless_prelude =
    "please hold the line, SSH will be with you shortly\r\n";

}  // namespace

bool stays_below_ssh(fault f) noexcept {
    return f == fault::silent || f == fault::slow_banner || f == fault::not_ssh;
}

non_ssh_peer::non_ssh_peer(lab_world& world, const device& self, asio::ip::tcp::socket socket)
    : peer(world, self, std::move(socket)), timer_(world.io) {}

void non_ssh_peer::start() {
    discard_input();
    if (self_.broken == fault::slow_banner) drip();
    if (self_.broken != fault::not_ssh) return;
    asio::async_write(socket_, asio::buffer(http_answer),
                      [this, self = shared_from_this()](asio::error_code, std::size_t) {
                          asio::error_code ignored;
                          socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
                      });
}

void non_ssh_peer::release() {
    timer_.cancel();
}

void non_ssh_peer::discard_input() {
    socket_.async_read_some(asio::buffer(input_),
                            [this, self = shared_from_this()](asio::error_code error, std::size_t) {
                                if (error) {
                                    stop();
                                } else {
                                    discard_input();
                                }
                            });
}

void non_ssh_peer::drip() {
    asio::async_write(socket_,
                      asio::buffer(&endless_prelude[dripped_++ % endless_prelude.size()], 1),
                      [self = shared_from_this()](asio::error_code, std::size_t) {});
    timer_.expires_after(drip_interval);
    timer_.async_wait([this, self = shared_from_this()](asio::error_code error) {
        if (!error && !stopped()) drip();
    });
}

}  // namespace netpoll::lab
