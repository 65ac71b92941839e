// Phases in words.
#include "core/phase_title.hpp"

namespace netpoll {

std::string title(phase which) {
    switch (which) {
        case phase::resolve:
            return "name look-up";
        case phase::connect:
            return "connect";
        case phase::kex:
            return "key exchange";
        case phase::host_key:
            return "host key";
        case phase::auth:
            return "login";
        case phase::channel:
            return "channel";
        case phase::prompt:
            return "prompt";
        case phase::command:
            return "commands";
        case phase::close:
            return "goodbye";
    }
    return "?";
}

}  // namespace netpoll
