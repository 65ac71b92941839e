// What is said of host keys. Knows no device.
#include "terminal/host_key_text.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace netpoll;

TEST_CASE("host keys: a device that shows an invalid certificate is no silent one") {
    std::vector<target> devices(3);
    devices[0].name = "good";
    devices[1].name = "old";
    devices[2].name = "away";
    std::vector<device_keys> all(3);
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i].device = &devices[i];
    all[1].failure = error{errc::certificate_invalid, phase::host_key, "it was good until Monday"};
    all[2].failure = error{errc::refused, phase::connect, "10.0.0.1"};
    CHECK(check_text(all) ==
          "old: with an invalid certificate: it was good until Monday\n"
          "away: not seen: refused, connect: 10.0.0.1\n"
          "3 devices, 1 known, 1 with an invalid certificate, 1 not seen\n");
}
