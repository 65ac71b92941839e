// A run's end with hostile names in it.
#pragma once

#include "notify/run_notice.hpp"

namespace netpoll::testing {

inline run_notice sample_notice() {
    using std::chrono::sys_days;
    using namespace std::chrono_literals;
    run_notice notice;
    notice.run_id = "20261127T020003Z-4f3a91c2";
    notice.verdict = "some_failed";
    notice.devices = {{"ok", 1'997}, {"failed", 3}, {"skipped", 0}, {"cancelled", 0}};
    notice.causes = {{"timed_out",
                      "connect",
                      2,
                      {"sw1\r\nBcc: all@example.net", "sw\xc3\xbc"},
                      "check the route"},
                     {"auth_rejected", "auth", 1, {"sw3"}, "correct the credential"}};
    notice.inventory = {"/etc/netpoll/core.yaml"};
    notice.machine = "nms1";
    notice.user = "netpoll";
    notice.started = sys_days(std::chrono::year(2026) / 11 / 27) + 2h + 3s;
    notice.ended = notice.started + 185s;
    notice.folder = "/srv/audit/20261127T020003Z-4f3a91c2";
    return notice;
}

}  // namespace netpoll::testing
