// The broker over libnats. One connection after another, each without libnats' own reconnecting:
// that keeps what was said in its absence, ends for good where a server says something unkind
// twice, and is off in some of its versions. Knows no stream.
#pragma once

#include "remote/broker.hpp"
#include "remote/ear.hpp"
#include "remote/nkey.hpp"
#include "remote/server_url.hpp"

#include <nats/nats.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

namespace netpoll {

struct nats_settings {
    std::vector<server_url> servers;  ///< tried in turn; all are tls:// or none is
    std::optional<nkey> key{};
    std::string ca_file{};
};

/// Waits where a broker is not reached: first, and at most. Half of a wait is chance.
inline constexpr std::chrono::milliseconds first_broker_wait{100};
inline constexpr std::chrono::milliseconds longest_broker_wait{5'000};

class nats_connection final : public broker {
public:
    nats_connection(nats_settings settings, broker_identity who, broker_events events);
    ~nats_connection() override;

    bool wait_connected(std::chrono::milliseconds patience) override;
    bool is_connected() const override;
    std::string last_error() const override;
    std::size_t max_payload() const override;
    void publish(const broker_message& what) override;
    std::unique_ptr<subscription> subscribe(const std::string& subject,
                                            std::function<void(broker_message)> hear) override;
    std::string new_inbox() const override;
    std::unique_ptr<subscription> listen(std::function<void(const news&)> hear) override;

private:
    using connection_ptr = std::shared_ptr<natsConnection>;
    using message_ear = ear<broker_message>;
    using news_ear = ear<const news&>;
    struct subscribed {
        std::string subject;
        std::shared_ptr<message_ear> to;
        natsSubscription* at_server{nullptr};  ///< of the connection that is
    };
    class subscribed_handle;
    class listener_handle;

    void keep();
    expected<connection_ptr, std::string> connect(const server_url& server);
    bool serve(const connection_ptr& connection);
    void send_outbox();
    bool pause(std::chrono::milliseconds so_long);
    void not_connected(const server_url& server, const std::string& why);
    void subscribe_at(natsConnection* connection, subscribed& what);
    void unsubscribe_all();
    void unsubscribe(std::uint64_t number);
    void tell(const news& what);
    void refuse(const std::string& error_text);

    static natsStatus sign(char** error_text, unsigned char** signature, int* size,
                           const char* nonce, void* self);
    static void on_error(natsConnection*, natsSubscription*, natsStatus status, void* self);
    static void on_closed(natsConnection*, void* self);
    static void on_message(natsConnection*, natsSubscription*, natsMsg* message, void* to);

    const nats_settings settings_;
    bool is_unlucky_{false};  // of the keeper's thread: this nonce cannot be signed
    const broker_identity who_;
    const broker_events events_;

    mutable std::mutex mutex_;  // guards down to outbox_bytes_
    std::condition_variable changed_;
    std::condition_variable outbox_filled_;
    connection_ptr current_;
    bool is_connected_{false};
    bool is_closed_{false};   // libnats says so of current_
    bool is_leaving_{false};  // but for what is to be said
    bool is_stopping_{false};
    bool is_sending_{false};
    std::string last_error_;
    std::string told_error_;  // that events_ have heard of
    std::size_t max_payload_{0};
    std::deque<broker_message> outbox_;
    std::size_t outbox_bytes_{0};

    std::mutex subscriptions_mutex_;  // guards the two below; taken before mutex_
    std::map<std::uint64_t, subscribed> subscriptions_;
    std::uint64_t last_subscription_{0};

    std::mutex listeners_mutex_;  // guards listeners_
    std::set<std::shared_ptr<news_ear>> listeners_;

    std::thread sender_;
    std::thread keeper_;
};

}  // namespace netpoll
