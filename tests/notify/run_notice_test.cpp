// What is said of each verdict.
#include "notify/sample.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

TEST_CASE("a sentence for each verdict") {
    run_notice notice = sample_notice();
    CHECK(sentence(notice) == "3 of 2000 devices failed");
    CHECK(headline(notice) == "netpoll on nms1: 3 of 2000 devices failed (core.yaml)");
    notice.devices["skipped"] = 10;
    CHECK(sentence(notice) == "13 of 2010 devices failed or not done");
    notice.verdict = "deadline";
    CHECK(sentence(notice) == "deadline reached: 10 of 2010 devices not done, 3 failed");
    notice.verdict = "interrupted";
    CHECK(sentence(notice) == "interrupted: 10 of 2010 devices not done, 3 failed");
    notice.verdict = "guard";
    CHECK(sentence(notice) ==
          "stopped by the credential guard: 10 of 2010 devices not done, 3 failed");
    notice.verdict = "results_lost";
    CHECK(sentence(notice) == "results could not be written, 3 failed");
    notice.verdict = "checks_failed";
    notice.devices = {{"ok", 2}};
    CHECK(sentence(notice) == "checks failed, 2 devices ok");
    notice.verdict = "ok";
    notice.devices = {{"ok", 1}};
    CHECK(sentence(notice) == "all 1 device ok");
}

TEST_CASE("a letter has causes, counts and places, and names that start no line") {
    const std::string text = letter(sample_notice());
    CHECK(text.find("  2 timed_out (connect): sw1\\r\\nBcc: all@example.net, sw\xc3\xbc\n      "
                    "check the route\n") != std::string::npos);
    CHECK(text.find("\nBcc") == std::string::npos);
    CHECK(text.find("took       3 min 5 s\n") != std::string::npos);
    CHECK(text.find("folder     /srv/audit/20261127T020003Z-4f3a91c2\n") != std::string::npos);
}
