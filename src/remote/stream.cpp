// Makes streams and removes them.
#include "remote/stream.hpp"

#include "remote/jetstream.hpp"

#include <nlohmann/json.hpp>

namespace netpoll {

namespace {

constexpr std::chrono::milliseconds stream_patience{10'000};
// For so long the server knows ids, and takes nothing twice. Each costs it 300 bytes of memory.
constexpr std::int64_t known_ids_ns = 120'000'000'000;

}  // namespace

expected<void, std::string> make_stream(broker& through, const stream_options& wanted) {
    asker ask(through);
    const auto made =
        create_stream(ask,
                      {{"name", wanted.name},
                       {"subjects", {wanted.subject}},
                       {"retention", "workqueue"},
                       {"storage", "file"},
                       {"discard", "new"},
                       {"max_bytes", wanted.max_bytes},
                       {"max_msgs", -1},
                       {"max_msg_size", -1},
                       {"max_consumers", -1},
                       {"max_age", 0},
                       // A message is gone once it was acknowledged, and by nothing else.
                       {"deny_delete", true},
                       {"deny_purge", true},
                       {"duplicate_window", known_ids_ns}},
                      stream_patience);
    if (!made) return unexpected("stream " + wanted.name + ": " + made.error().sentence);
    return {};
}

expected<void, std::string> remove_stream(broker& through, const std::string& name) {
    asker ask(through);
    const auto gone =
        ask_jetstream(ask, {"$JS.API.STREAM.DELETE." + name, {}, {}, {}}, stream_patience);
    if (gone || gone.error().code == jetstream_error::stream_not_found) return {};
    return unexpected("stream " + name + ": " + gone.error().sentence);
}

}  // namespace netpoll
