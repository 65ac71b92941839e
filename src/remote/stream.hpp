// A stream that the server keeps on its disk until each message was taken. Knows no job.
#pragma once

#include "remote/broker.hpp"

#include <cstdint>
#include <optional>

namespace netpoll {

/// A work queue on the server's disk: what is acknowledged goes, and what does not fit is refused.
struct stream_options {
    std::string name;     ///< "NP_R_20261127T192245Z-1a2b"
    std::string subject;  ///< "np.result.*.<run>"
    std::uint64_t max_bytes{1ULL << 30};
};
/// Makes it, on three servers where there are so many. One that is there stays, with what it holds;
/// a server that lost its disk needs it again. Tries for 10 s. The error is a sentence.
expected<void, std::string> make_stream(broker& through, const stream_options& wanted);
/// And all that it holds. One that is not there is no error.
expected<void, std::string> remove_stream(broker& through, const std::string& name);

/// What a stream said to a message.
enum class stored {
    yes,
    full,     ///< no room: worth another try once the reader has taken some
    refused,  ///< for good: too large, not permitted
};

/// Publishes to streams, each message until the server says that it has it: what gets no answer is
/// published again under the same id, which the server knows for two minutes. Thread-safe.
class stream_publisher {
public:
    static std::unique_ptr<stream_publisher> over(broker& through);
    virtual ~stream_publisher() = default;

    /// `told` is called once, from a thread of its own or of the library, never from within this;
    /// not at all for what is forgotten. `full` is told at once: whoever publishes waits and tries
    /// again. Without a stream, a leader or a connection it goes on trying.
    virtual void publish(broker_message what, std::string id, std::function<void(stored)> told) = 0;
    /// All whose id begins so: their run is over.
    virtual void forget(const std::string& id_prefix) = 0;
    /// Messages that were not answered yet.
    virtual std::size_t waiting() const = 0;
};

/// One message that a stream has handed out. It comes again after 30 s, or with the next reader,
/// unless it was acknowledged. The broker outlives it.
struct taken_message {
    broker_message what;
    std::uint64_t times{1};      ///< handed out so often, by the server's count, which is no proof
    std::function<void()> done;  ///< acknowledges it; from any thread, once
};

/// The only reader of a stream: what an earlier one has taken and not acknowledged comes to it, and
/// nothing more to that one.
class stream_reader {
public:
    static std::unique_ptr<stream_reader> over(broker& through, const std::string& stream);
    virtual ~stream_reader() = default;
    /// Waits until there are some, at most so long; none too while the server is away.
    virtual std::vector<taken_message> take(std::size_t most,
                                            std::chrono::milliseconds patience) = 0;
};

/// A name that only one holder has at a time; it lapses 15 s after a holder died. Kept alive by a
/// thread of its own.
class broker_lock {
public:
    struct refusal {
        bool is_held{false};
        std::string holder;  ///< as it describes itself, where it is held; else why, as a sentence
    };
    /// `lost` is called where somebody else has it after all: after an absence of the server.
    static expected<std::unique_ptr<broker_lock>, refusal> take(broker& through,
                                                                const std::string& name,
                                                                const std::string& holder,
                                                                std::function<void()> lost);
    virtual ~broker_lock() = default;  ///< gives it back
};

}  // namespace netpoll
