// A connection to an ssh-agent. Knows no session.
#include "engine/agent_socket.hpp"

#include "ssh/agent_protocol.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace netpoll {

namespace {

std::string words_for(int code) {
    if (code == ENOENT) return "there is no such socket";
    if (code == ECONNREFUSED) return "nobody listens there any more";
    if (code == EAGAIN) return "it takes no connection: it hangs or is overloaded";
    return std::generic_category().message(code);
}

}  // namespace

expected<unique_descriptor, std::string> connect_to_agent(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return unexpected<std::string>("its path is too long for a socket");
    std::memcpy(address.sun_path, path.data(), path.size());
    unique_descriptor made{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (!made) return unexpected(words_for(errno));
    const auto* const to = reinterpret_cast<const sockaddr*>(&address);
    if (::connect(made.value(), to, sizeof address) != 0) return unexpected(words_for(errno));
    return made;
}

answer_or_why<std::vector<agent_identity>> list_agent(const std::string& path,
                                                      std::chrono::milliseconds within) {
    const auto end = std::chrono::steady_clock::now() + within;
    const auto agent = connect_to_agent(path);
    if (!agent) return unexpected(agent.error());
    const auto request = agent_frame(ask_for_identities());
    // An empty socket has room for five bytes.
    if (::send(agent->value(), request.data(), request.size(), MSG_NOSIGNAL) < 0)
        return unexpected(words_for(errno));
    agent_frames frames;
    std::array<char, 4096> bytes;
    for (;;) {
        if (const auto answer = frames.next()) return identities_in(*answer);
        if (frames.broken()) return unexpected<std::string>("its answer makes no sense");
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        pollfd wanted{agent->value(), POLLIN, 0};
        if (left.count() <= 0 || ::poll(&wanted, 1, static_cast<int>(left.count())) == 0)
            return unexpected("it has not answered within " +
                              std::to_string(within.count() / 1'000) + " s");
        const auto n = ::recv(agent->value(), bytes.data(), bytes.size(), 0);
        if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (n <= 0) return unexpected<std::string>("it has closed the connection");
        frames.add({bytes.data(), static_cast<std::size_t>(n)});
    }
}

}  // namespace netpoll
