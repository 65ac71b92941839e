// Connection, lock, stream and subscription. Knows no job.
#include "remote/broker_place.hpp"

#include "remote/messages.hpp"
#include "remote/subjects.hpp"

#include <netpoll/version.hpp>

#include <algorithm>
#include <exception>
#include <thread>
#include <utility>

namespace netpoll {

namespace {

/// A server on the same machine may have been started a moment ago.
constexpr milliseconds least_patience{2'000};

/// How often a lock that another has is looked at.
constexpr milliseconds lock_interval{500};

stream_options stream_of(const std::string& run) {
    return {subject::stream(run), subject::result("*", run)};
}

}  // namespace

expected<std::unique_ptr<broker_place>, remote_run::refusal> broker_place::open(
    const remote_options& options, listener tell) {
    using refusal = remote_run::refusal;
    std::unique_ptr<broker_place> made(new broker_place(options));
    auto opened = broker::open(options.access,
                               {"netpoll " + options.run, subject::inbox(subject::coordinator)},
                               {std::move(tell.connected), std::move(tell.refused)});
    if (!opened) return unexpected(refusal{false, std::move(opened).error()});
    made->broker_ = std::move(*opened);
    if (!made->broker_->wait_connected(std::max(options.wait_broker, least_patience))) {
        const std::string why = made->broker_->last_error();
        return unexpected(refusal{
            false, "the broker at " + options.access.servers.front() + " cannot be reached" +
                       (why.empty() ? "" : ": " + why) + "; --wait-via waits for it longer"});
    }
    const auto until = std::chrono::steady_clock::now() + options.wait_lock;
    for (;;) {
        auto lock =
            broker_lock::take(*made->broker_, options.lock, options.holder, tell.superseded);
        if (lock) {
            made->lock_ = std::move(*lock);
            break;
        }
        if (!lock.error().is_held || std::chrono::steady_clock::now() >= until)
            return unexpected(refusal{lock.error().is_held, lock.error().holder});
        std::this_thread::sleep_for(lock_interval);
    }
    if (auto there = make_stream(*made->broker_, stream_of(options.run)); !there)
        return unexpected(refusal{false, std::move(there).error()});
    made->said_ =
        made->broker_->subscribe(subject::said("*", options.run, "*"), std::move(tell.said));
    return made;
}

broker_place::~broker_place() {
    said_.reset();
    if (!over_) return;
    try {
        static_cast<void>(remove_stream(*broker_, stream()));
    } catch (const std::exception&) {
        // For want of memory; who looks at the broker can remove it.
    }
}

std::string broker_place::stream() const {
    return subject::stream(options_.run);
}

void broker_place::renew() {
    static_cast<void>(make_stream(*broker_, stream_of(options_.run)));
}

void broker_place::tell_site(const std::string& site, const std::string& epoch, bool over) {
    const wire::control what{wire::format, options_.run, epoch, std::string(version), over};
    broker_->publish({subject::control(site, options_.run), wire::bytes_of(what), {}});
}

void broker_place::tell(const std::string& site, const std::string& poller, std::string body) {
    broker_->publish({subject::told(site, options_.run, poller), std::move(body), {}});
}

}  // namespace netpoll
