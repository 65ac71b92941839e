// Sockets of one bastion, watched together.
#include "engine/edge_poll.hpp"

#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace netpoll {

edge_poll::edge_poll() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    if (!epoll_) throw std::system_error(errno, std::generic_category(), "epoll_create1");
}

// Setting it anew tells at once what is there already.
void edge_poll::watch(int descriptor, std::uint32_t id, bool writable) {
    epoll_event wish{};
    wish.events = EPOLLIN | EPOLLRDHUP | EPOLLET | (writable ? EPOLLOUT : 0U);
    wish.data.u32 = id;
    if (epoll_ctl(epoll_.value(), EPOLL_CTL_ADD, descriptor, &wish) == 0) return;
    if (errno == EEXIST && epoll_ctl(epoll_.value(), EPOLL_CTL_MOD, descriptor, &wish) == 0) return;
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

void edge_poll::forget(int descriptor) noexcept {
    epoll_ctl(epoll_.value(), EPOLL_CTL_DEL, descriptor, nullptr);
}

void edge_poll::take(const receiver& tell) {
    std::array<epoll_event, 64> news{};
    for (;;) {
        const int count = epoll_wait(epoll_.value(), news.data(), static_cast<int>(news.size()), 0);
        for (int i = 0; i < count; ++i) {
            const auto& each = news[static_cast<std::size_t>(i)];
            const bool ended = (each.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
            tell(each.data.u32, ended || (each.events & EPOLLIN) != 0,
                 ended || (each.events & EPOLLOUT) != 0);
        }
        if (count < static_cast<int>(news.size())) return;
    }
}

}  // namespace netpoll
