// What JetStream is asked and answers, as JSON. Knows no stream of ours.
#pragma once

#include "remote/asker.hpp"

#include <nlohmann/json_fwd.hpp>

namespace netpoll {

/// Codes of the server's own list (server/errors.json), which say more than its sentences.
enum class jetstream_error {
    none = 0,  ///< no answer came from JetStream
    stream_not_found = 10059,
    consumer_not_found = 10014,
    message_not_found = 10037,
    name_in_use = 10058,
    replicas_not_supported = 10074,
    no_suitable_peers = 10005,
    not_the_last = 10071,  ///< "wrong last sequence"
    store_failed = 10077,  ///< "maximum bytes exceeded", and the like
    no_resources = 10023,
    no_storage = 10047,
    too_large = 10054,
};

struct jetstream_failure {
    jetstream_error code{jetstream_error::none};
    int kind{0};  ///< as HTTP has them: 503 passes; 0: no answer came
    std::string sentence{};
};

/// What an answer of JetStream says: its body, or its `error`.
expected<nlohmann::json, jetstream_failure> jetstream_answer(const std::string& body);

/// `body` may be empty. What passes by itself (no connection, no leader) is tried again within
/// `patience`, 250 ms later.
expected<nlohmann::json, jetstream_failure> ask_jetstream(asker& through,
                                                          const broker_message& question,
                                                          std::chrono::milliseconds patience);

/// Makes a stream of this configuration, on three servers or else on one. One of this name that is
/// there stays.
expected<void, jetstream_failure> create_stream(asker& through, const nlohmann::json& configuration,
                                                std::chrono::milliseconds patience);

}  // namespace netpoll
