// One realm's AAA server on the lab's clock. Knows Asio, no SSH.
#pragma once

#include "lab/aaa_server.hpp"

#include <asio.hpp>
#include <functional>
#include <string>
#include <unordered_map>

namespace netpoll::lab {

/// Used on the lab's one thread.
class aaa_realm {
public:
    using on_answer = std::function<void(login_end)>;

    aaa_realm(asio::io_context& io, const aaa_settings& settings);
    aaa_realm(const aaa_realm&) = delete;
    aaa_realm& operator=(const aaa_realm&) = delete;

    /// The answer where there is one at once; else `answer` is called later from the io_context,
    /// or never, and the ticket can be cancelled until then.
    struct asked {
        std::optional<login_end> answered;
        aaa_server::ticket ticket{0};
    };
    asked ask(const std::string& user, bool right, on_answer answer);
    void cancel(aaa_server::ticket of);
    /// Answers nobody any more.
    void stop();

private:
    void answer_due();
    void wait();

    aaa_server server_;
    asio::steady_timer timer_;
    std::unordered_map<aaa_server::ticket, on_answer> waiting_;
};

}  // namespace netpoll::lab
