// A program of somebody else's that polls an inventory: what is installed is all that it knows.
// Usage: embedder INVENTORY [KNOWN_HOSTS]. Prints a line a device and the verdict; exits with 0
// where all is well.
#include <netpoll/netpoll.hpp>

#include <csignal>
#include <cstdio>
#include <mutex>
#include <vector>

namespace {

class printed_log final : public netpoll::log_sink {
public:
    bool enabled(netpoll::log_level level) const noexcept override {
        return level >= netpoll::log_level::warn;
    }
    void write(netpoll::log_level, std::string_view host, std::string_view text) override {
        std::fprintf(stderr, "%s: %s\n", std::string(host).c_str(), std::string(text).c_str());
    }
};

/// Keeps all outcomes beyond the end of their run.
class kept_outcomes final : public netpoll::run_events {
public:
    void finished(const netpoll::outcome& done) override {
        const std::lock_guard lock(mutex_);
        all.push_back(done);
    }
    void ended(const netpoll::run_end& end) override { totals = end.totals; }

    std::vector<netpoll::outcome> all;
    netpoll::run_totals totals;

private:
    std::mutex mutex_;
};

}  // namespace

int main(int count, char** words) {
    std::signal(SIGPIPE, SIG_IGN);
    netpoll::run_request request;
    request.inventory = count > 1 ? words[1] : "";
    if (count > 2) request.known_hosts = {words[2]};
    request.overrides.commands = {"show version"};
    request.output = "/dev/null";
    printed_log log;
    auto ready = netpoll::open(std::move(request), {{}, &log});
    if (!ready) {
        for (const auto& mistake : ready.error())
            std::fprintf(stderr, "%s\n", netpoll::to_string(mistake).c_str());
        return 2;
    }
    kept_outcomes events;
    const auto reached = ready->run(events);
    ready = netpoll::unexpected(std::vector<netpoll::mistake>{});  // outcomes outlive their run
    for (const auto& each : events.all)
        std::printf("%s %s %zu\n", each.target->name.c_str(),
                    std::string(netpoll::name(each.status)).c_str(),
                    netpoll::output_bytes(each.commands));
    std::printf("%zu devices, verdict %d\n", events.totals.devices, static_cast<int>(reached));
    return reached == netpoll::verdict::ok ? 0 : 1;
}
