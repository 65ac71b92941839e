// The log sink that keeps nothing. Knows no other sink.
#include <netpoll/log.hpp>

namespace netpoll {

namespace {

class silent_sink final : public log_sink {
public:
    bool enabled(log_level) const noexcept override { return false; }
    void write(log_level, std::string_view, std::string_view) override {}
};

}  // namespace

log_sink& silent_log() noexcept {
    static silent_sink sink;
    return sink;
}

}  // namespace netpoll
