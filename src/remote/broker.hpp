// A connection to a NATS server that lasts: messages out, messages in. Knows no job.
#pragma once

#include <netpoll/broker_access.hpp>
#include <netpoll/expected.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace netpoll {

struct broker_message {
    std::string subject;
    std::string body{};
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string reply{};  ///< where an answer goes; empty: nobody waits for one

    /// The first header of this name; empty where there is none.
    std::string header(const std::string& name) const;
};

/// What becomes of a connection. Called from the library's threads; must be quick, and must not
/// call the broker.
struct broker_events {
    std::function<void(bool there)> connected;  ///< whenever that changes
    /// The server does not let us do something, or not in: a sentence that names it. It does not
    /// pass by itself; that we are not let in is said once, and tried again.
    std::function<void(std::string why)> refused;
};

/// Who we are: what the server's list of connections shows, and where answers to us go.
struct broker_identity {
    std::string name;
    std::string inbox;  ///< "_INBOX.fra": a prefix that nobody else may subscribe to
};

/// Thread-safe. It connects by itself, again and again, and never gives up.
class broker {
public:
    /// Begins to connect. The error is a sentence about the access: a URL or a key file that cannot
    /// be used.
    static expected<std::unique_ptr<broker>, std::string> open(const broker_access& access,
                                                               broker_identity who,
                                                               broker_events events);
    virtual ~broker() = default;

    /// Whether it is connected within this time.
    virtual bool wait_connected(std::chrono::milliseconds patience) = 0;
    virtual bool is_connected() const = 0;
    /// Why it is not, in the server's or the system's words; empty where nobody knows.
    virtual std::string last_error() const = 0;
    /// What the server takes in one message, bytes; 0 before it was ever connected.
    virtual std::size_t max_payload() const = 0;

    /// At most once: what is under way while the connection breaks is lost, and so is what is
    /// published while it is away, or while 64 MiB wait to be sent. Never waits for the server.
    virtual void publish(const broker_message& what) = 0;

    class subscription {
    public:
        virtual ~subscription() = default;
    };
    /// `hear` is called from a thread of the subscription, in the messages' order, until what is
    /// returned is gone; wildcards as NATS has them. It outlives connections: the subjects are
    /// heard before `connected` is told. More than 64 MiB that `hear` has not come to are dropped.
    virtual std::unique_ptr<subscription> subscribe(const std::string& subject,
                                                    std::function<void(broker_message)> hear) = 0;

    /// A subject below our inbox that nobody else has.
    virtual std::string new_inbox() const = 0;

    /// What happens to it, for those who have something under way.
    struct news {
        enum class kind { connected, lost, refused };
        kind what{kind::connected};
        std::string subject{};  ///< refused: of what
        std::string why{};      ///< refused: a sentence
    };
    /// As `subscribe`; `hear` is called before `broker_events` are.
    virtual std::unique_ptr<subscription> listen(std::function<void(const news&)> hear) = 0;
};

}  // namespace netpoll
