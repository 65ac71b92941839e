// Which failures are worth another attempt, and do no harm. Knows no run.
#include "schedule/retry_policy.hpp"

#include <doctest/doctest.h>

using namespace netpoll;

TEST_CASE("retries: of a bastion that broke no command is sent again that may be on its way") {
    target device;
    const job work{0, &device};
    for (const auto kind : {channel_kind::shell, channel_kind::exec}) {
        device.channel = kind;
        for (const bool repeatable : {false, true}) {
            device.repeatable = repeatable;
            const auto again = [&](phase where) {
                return may_pass({errc::bastion_failed, where, {}}, work);
            };
            CHECK(again(phase::auth));
            // By exec a command goes before its channel is known to be there.
            CHECK(again(phase::channel) == (repeatable || kind == channel_kind::shell));
            CHECK(again(phase::command) == repeatable);
        }
    }
}
