// What a poller says of itself each two seconds, whether there is a run or not. Knows no broker.
#pragma once

#include "remote/cbor_form.hpp"
#include "remote/messages.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace netpoll::wire {

struct pulse {
    unsigned version{format};
    std::string program;  ///< version of netpoll
    std::string name;
    std::uint64_t room{0};  ///< jobs at once
    std::uint64_t open{0};
    std::uint64_t done{0};
    std::uint64_t runs{0};
    double logins_per_second{0};
    milliseconds uptime{0};
    std::chrono::system_clock::time_point now{};  ///< by its clock
};
std::string bytes_of(const pulse& what);
expected<pulse, std::string> pulse_from(std::string_view bytes);

}  // namespace netpoll::wire
