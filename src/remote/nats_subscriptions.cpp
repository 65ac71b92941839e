// Who listens to what of a connection, over all that it has.
#include "remote/nats_connection.hpp"

#include "remote/nats_library.hpp"
#include "remote/nats_message.hpp"

#include <utility>

namespace netpoll {

namespace {

constexpr int pending_bytes_limit = 64 << 20;
constexpr int pending_messages_limit = 1 << 20;

}  // namespace

class nats_connection::subscribed_handle final : public subscription {
public:
    subscribed_handle(nats_connection& of, std::uint64_t number, std::shared_ptr<message_ear> to)
        : of_(of), number_(number), to_(std::move(to)) {}
    subscribed_handle(const subscribed_handle&) = delete;
    subscribed_handle& operator=(const subscribed_handle&) = delete;
    ~subscribed_handle() override {
        of_.unsubscribe(number_);
        to_->stop();
    }

private:
    nats_connection& of_;
    const std::uint64_t number_;
    const std::shared_ptr<message_ear> to_;
};

class nats_connection::listener_handle final : public subscription {
public:
    listener_handle(nats_connection& of, std::shared_ptr<news_ear> to)
        : of_(of), to_(std::move(to)) {}
    listener_handle(const listener_handle&) = delete;
    listener_handle& operator=(const listener_handle&) = delete;
    ~listener_handle() override {
        {
            const std::lock_guard lock(of_.listeners_mutex_);
            of_.listeners_.erase(to_);
        }
        to_->stop();
    }

private:
    nats_connection& of_;
    const std::shared_ptr<news_ear> to_;
};

void nats_connection::tell(const news& what) {
    std::vector<std::shared_ptr<news_ear>> all;
    {
        const std::lock_guard lock(listeners_mutex_);
        all.assign(listeners_.begin(), listeners_.end());
    }
    for (const auto& each : all)
        each->tell(what);
}

std::unique_ptr<broker::subscription> nats_connection::listen(
    std::function<void(const news&)> hear) {
    auto to = std::make_shared<news_ear>(std::move(hear));
    {
        const std::lock_guard lock(listeners_mutex_);
        listeners_.insert(to);
    }
    return std::make_unique<listener_handle>(*this, std::move(to));
}

void nats_connection::on_message(natsConnection* /*of*/, natsSubscription* /*on*/, natsMsg* message,
                                 void* to) {
    auto what = broker_message_of(message);
    nats().msg_destroy(message);
    (*static_cast<std::shared_ptr<message_ear>*>(to))->tell(std::move(what));
}

void nats_connection::subscribe_at(natsConnection* connection, subscribed& what) {
    // Each subscription of libnats has a thread that may outlive it, so it has a share of the ear.
    auto* share = new std::shared_ptr<message_ear>(what.to);  // NOLINT: its thread deletes it
    natsSubscription* made = nullptr;
    if (nats().connection_subscribe(&made, connection, what.subject.c_str(), on_message, share) !=
        NATS_OK) {
        delete share;  // NOLINT
        return;
    }
    nats().subscription_set_pending_limits(made, pending_messages_limit, pending_bytes_limit);
    // Refused where the connection was closed meanwhile: then the thread may be at work with the
    // share or not, and the share stays.
    nats().subscription_set_on_complete_cb(
        made, [](void* ended) { delete static_cast<std::shared_ptr<message_ear>*>(ended); }, share);
    what.at_server = made;
}

std::unique_ptr<broker::subscription> nats_connection::subscribe(
    const std::string& subject, std::function<void(broker_message)> hear) {
    auto to = std::make_shared<message_ear>(std::move(hear));
    const std::lock_guard subscribing(subscriptions_mutex_);
    const auto number = ++last_subscription_;
    auto& made = subscriptions_.emplace(number, subscribed{subject, to}).first->second;
    connection_ptr connection;
    {
        const std::lock_guard lock(mutex_);
        connection = current_;
    }
    if (connection) subscribe_at(connection.get(), made);
    return std::make_unique<subscribed_handle>(*this, number, std::move(to));
}

void nats_connection::unsubscribe(std::uint64_t number) {
    const std::lock_guard subscribing(subscriptions_mutex_);
    const auto found = subscriptions_.find(number);
    nats().subscription_destroy(found->second.at_server);
    subscriptions_.erase(found);
}

void nats_connection::unsubscribe_all() {
    const std::lock_guard subscribing(subscriptions_mutex_);
    for (auto& [number, each] : subscriptions_)
        nats().subscription_destroy(std::exchange(each.at_server, nullptr));
}

}  // namespace netpoll
