// What is said where. The permissions of a site's key are made of the same words. Knows no message.
#pragma once

#include <string>
#include <string_view>

namespace netpoll::subject {

/// To all pollers of a site, each two seconds: a run is on.
inline std::string control(std::string_view site, std::string_view run) {
    return "np.ctl." + std::string(site) + "." + std::string(run);
}
/// From one poller to a run's coordinator.
inline std::string said(std::string_view site, std::string_view run, std::string_view poller) {
    return "np.say." + std::string(site) + "." + std::string(run) + "." + std::string(poller);
}
/// From a run's coordinator to one poller.
inline std::string told(std::string_view site, std::string_view run, std::string_view poller) {
    return "np.tell." + std::string(site) + "." + std::string(run) + "." + std::string(poller);
}
inline std::string result(std::string_view site, std::string_view run) {
    return "np.result." + std::string(site) + "." + std::string(run);
}
/// Each two seconds, whether there is a run or not.
inline std::string pulse(std::string_view site, std::string_view poller) {
    return "np.pulse." + std::string(site) + "." + std::string(poller);
}
/// Of a run's results.
inline std::string stream(std::string_view run) {
    return "NP_R_" + std::string(run);
}
/// Where answers of the server go that nobody else may hear.
inline std::string inbox(std::string_view who) {
    return "_INBOX." + std::string(who);
}
inline constexpr std::string_view coordinator = "coord";

/// "np.say.fra.RUN.POLLER": its words behind "np.say." or the like; empty where there are fewer.
struct words {
    std::string site;
    std::string run;
    std::string poller;
};
words words_of(std::string_view subject);

}  // namespace netpoll::subject
