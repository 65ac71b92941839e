// Wakes an AAA server whenever it has something to do. Knows no SSH.
#include "lab/aaa_realm.hpp"

#include <utility>

namespace netpoll::lab {

aaa_realm::aaa_realm(asio::io_context& io, const aaa_settings& settings)
    : server_(settings), timer_(io) {}

aaa_realm::asked aaa_realm::ask(const std::string& user, bool right, on_answer answer) {
    if (server_.immediate()) return {server_.judge(user, right), 0};
    const auto ticket = server_.submit(event_time::clock::now(), user, right);
    waiting_[ticket] = std::move(answer);
    wait();
    return {std::nullopt, ticket};
}

void aaa_realm::cancel(aaa_server::ticket of) {
    if (waiting_.erase(of) > 0) server_.cancel(of);
}

void aaa_realm::stop() {
    timer_.cancel();
    waiting_.clear();
}

void aaa_realm::answer_due() {
    for (const auto& [ticket, how] : server_.advance(event_time::clock::now())) {
        // An answer may end other sessions, which then wait no longer.
        const auto found = waiting_.find(ticket);
        if (found == waiting_.end()) continue;
        const auto answer = std::move(found->second);
        waiting_.erase(found);
        answer(how);
    }
    wait();
}

void aaa_realm::wait() {
    const auto next = server_.next();
    if (!next) return;
    timer_.expires_at(*next);
    timer_.async_wait([this](asio::error_code error) {
        if (!error) answer_due();
    });
}

}  // namespace netpoll::lab
