// Measures the shell dialogue on large outputs, without a socket. Not a test: prints MB/s.
#include "core/devices.hpp"

#include <chrono>
#include <cstdio>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

constexpr std::size_t chunk = 32U << 10;

double seconds_for(std::size_t megabytes) {
    device who(ios_like(), {"show tech"});
    who.options.max_output = std::size_t{1} << 30;
    std::string reply = "show tech\r\n";
    while (reply.size() < megabytes * 1'000'000) {
        reply += "interface GigabitEthernet1/0/" + std::to_string(reply.size() % 48) +
                 " is up, line protocol is up (connected) # ok\r\n";
    }
    reply += "r1#";
    const auto talk = make_dialogue(who.who(), who.kind(), who.options);
    talk->resume(event::started{});
    talk->resume(event::received{"r1#"});
    talk->resume(event::timed_out{event::timer::idle});
    talk->resume(event::sent{});
    talk->resume(event::received{"\r\nr1#"});
    talk->resume(event::sent{});
    talk->resume(event::received{"terminal length 0\r\nr1#"});
    talk->resume(event::sent{});
    const auto before = std::chrono::steady_clock::now();
    for (std::size_t at = 0; at < reply.size(); at += chunk) {
        talk->resume(event::received{std::string_view(reply).substr(at, chunk)});
    }
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - before;
    if (talk->at().where != phase::close) std::puts("the dialogue did not end");
    return taken.count();
}

}  // namespace

int main() {
    const double small = seconds_for(5);
    const double large = seconds_for(50);
    std::printf("5 MB: %.0f MB/s\n50 MB: %.0f MB/s\ntime ratio 50/5: %.1f\n", 5 / small, 50 / large,
                large / small);
}
