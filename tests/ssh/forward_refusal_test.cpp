// What a bastion's refusal means for a device. Knows no session.
#include "ssh/bastion/forward_refusal.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace netpoll;

TEST_CASE("refusal: libssh's sentence is taken apart") {
    const auto found =
        channel_refusal_in("Channel opening failure: channel 44 error (2) Connection refused");
    REQUIRE(found);
    CHECK(found->channel == 44);
    CHECK(found->reason == 2);
    CHECK(found->words == "Connection refused");
    const auto bare = channel_refusal_in("Channel opening failure: channel 43 error (4)");
    REQUIRE(bare);
    CHECK(bare->words.empty());
}

TEST_CASE("refusal: what is none is none") {
    for (const char* text :
         {"", "Channel opening failure: channel ", "Channel opening failure: channel x error (1) y",
          "Channel opening failure: channel 44", "Channel opening failure: channel 44 error (",
          "Channel opening failure: channel 44 error (2", "SSH_MSG_DISCONNECT: 11: bye",
          "Channel opening failure: channel 99999999999 error (1) y"}) {
        CAPTURE(text);
        CHECK_FALSE(channel_refusal_in(text));
    }
}

TEST_CASE("refusal: each reason has its class and names the bastion and the device") {
    struct meaning {
        std::uint32_t reason;
        const char* words;
        errc code;
        const char* detail;
    };
    for (const auto& [reason, words, code, detail] : {
             meaning{1, "open failed", errc::forward_refused,
                     "the bastion b1 does not let its user go on to r1:22: \"open failed\""},
             meaning{3, "", errc::forward_refused,
                     "the bastion b1 does not let its user go on to r1:22"},
             meaning{4, "open failed", errc::bastion_busy,
                     "the bastion b1 opens no further channel, for r1:22: \"open failed\""},
             meaning{2, "Connection refused", errc::refused,
                     "the bastion b1 could not connect to r1:22: \"Connection refused\""},
             meaning{2, "Name or service not known", errc::name_not_found,
                     "the bastion b1 could not connect to r1:22: \"Name or service not known\""},
             meaning{2, "Connection timed out", errc::timed_out,
                     "the bastion b1 could not connect to r1:22: \"Connection timed out\""},
             meaning{2, "Network is unreachable", errc::unreachable,
                     "the bastion b1 could not connect to r1:22: \"Network is unreachable\""},
             meaning{2, "No route to host", errc::unreachable,
                     "the bastion b1 could not connect to r1:22: \"No route to host\""},
             meaning{2, "open failed", errc::bastion_busy,
                     "the bastion b1 could not connect to r1:22: \"open failed\", which says not "
                     "why: it has no route there, or no free descriptor"},
             meaning{77, "odd\x1b", errc::unreachable,
                     "the bastion b1 opened no channel to r1:22: \"odd\\x1B\""},
         }) {
        const auto got = meaning_of({44, reason, words}, "b1", "r1:22");
        CHECK(name(got.code) == name(code));
        CHECK(got.phase == phase::connect);
        CHECK(got.detail == detail);
    }
}
