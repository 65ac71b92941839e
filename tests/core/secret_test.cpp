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
