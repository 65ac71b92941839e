// Secrets stay out of text. Knows no log.
#include <netpoll/secret.hpp>

#include <doctest/doctest.h>

#include <type_traits>

using namespace netpoll;

namespace {

std::shared_ptr<const secret> make(std::string text) {
    return std::make_shared<const secret>(std::move(text));
}

}  // namespace

TEST_CASE("a secret can be used and not copied") {
    static_assert(!std::is_copy_constructible_v<secret>);
    static_assert(!std::is_convertible_v<secret, std::string>);
    CHECK(make("short")->reveal() == "short");
    CHECK(make(std::string(100, 'x'))->reveal() == std::string(100, 'x'));
}

TEST_CASE("live secrets are taken out of text") {
    redactor redact;
    redact.add(nullptr);
    redact.add(make("ab"));
    CHECK(redact("ab stays") == "ab stays");
    redact.add(make("pass"));
    redact.add(make("password1"));
    CHECK(redact("x password1 pass x") == "x [redacted] [redacted] x");
    redact.add(make("key line one\r\nkey line two\n"));
    CHECK(redact("<key line two>") == "<[redacted]>");
}

TEST_CASE("a secret that is a word or a number is masked as a whole word only") {
    redactor redact;
    for (const char* each : {"ena", "admin", "4711", "administrator", "s3cret-of-mine"})
        redact.add(make(each));
    for (const std::string same :
         {"copy to filename", "sysadmin-vm:0_RP0#", "admin1", "port 147110", "Administrators",
          "administrators", "enable", "arena_x",
          "\xC3\xA4"
          "ena"})
        CHECK(redact(same) == same);
    CHECK(redact("ena") == "[redacted]");
    CHECK(redact("filename ena, (admin) \"4711\".") ==
          "filename [redacted], ([redacted]) \"[redacted]\".");
    CHECK(redact("user=admin;pw=ena") == "user=[redacted];pw=[redacted]");
    CHECK(redact("administrator admin") == "[redacted] [redacted]");
    // What ends a word in a terminal's text and in our own escapes.
    CHECK(redact("\x1B[1;31mena\x1B[0m") == "\x1B[1;31m[redacted]\x1B[0m");
    CHECK(redact(R"(Password: \r\nena\r\n \x07admin)") ==
          R"(Password: \r\n[redacted]\r\n \x07[redacted])");
    // No word holds this one by chance.
    CHECK(redact("xs3cret-of-miney") == "x[redacted]y");
}
