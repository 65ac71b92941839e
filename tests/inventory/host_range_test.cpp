// Names and addresses that count up. Knows no inventory file.
#include "inventory/host_range.hpp"

#include "core/name_ranges.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <set>
#include <string>

using namespace netpoll;

TEST_CASE("names count up and keep their zeros") {
    const auto one = *host_range::parse("sw[001-200]");
    CHECK(one.size() == 200);
    CHECK(one.at(0) == "sw001");
    CHECK(one.at(199) == "sw200");
    const auto plain = *host_range::parse("r[9-11].example");
    CHECK(plain.at(0) == "r9.example");
    CHECK(plain.at(2) == "r11.example");
    const auto two = *host_range::parse("a[1-2]-b[08-10]");
    CHECK(two.size() == 6);
    CHECK(two.at(0) == "a1-b08");
    CHECK(two.at(2) == "a1-b10");
    CHECK(two.at(5) == "a2-b10");
    const auto list = *host_range::parse("a[1-2,007,9-10]b");
    CHECK(list.size() == 5);
    CHECK(list.at(1) == "a2b");
    CHECK(list.at(2) == "a007b");
    CHECK(list.at(4) == "a10b");
    CHECK(host_range::parse("plain")->size() == 1);
    CHECK(host_range::parse("plain")->at(0) == "plain");
    CHECK(host_range::parse("x[1-1000000]")->size() == 1'000'000);
}

TEST_CASE("names folded to ranges are read back, whatever they are") {
    std::mt19937 random(14);
    const auto number = [&random](std::uint32_t below) {
        const auto value = std::to_string(random() % below);
        const std::string zeros(random() % 3, '0');
        return zeros + value;
    };
    for (int round = 0; round < 300; ++round) {
        std::set<std::string> names;
        for (int i = 0; i < 60; ++i) {
            std::string name = random() % 4 == 0 ? "core" : "a";
            name += number(random() % 2 == 0 ? 12 : 120);
            if (random() % 3 == 0) name += "-b" + number(4);
            if (random() % 5 == 0) name += ".net";
            names.insert(name);
        }
        const auto ranges = name_ranges({names.begin(), names.end()});
        std::set<std::string> back;
        std::size_t count = 0;
        for (std::size_t start = 0; start <= ranges.size();) {
            const auto bracket = std::min(ranges.find('[', start), ranges.size());
            auto end = std::min(ranges.find(',', start), ranges.size());
            if (bracket < end)
                end = std::min(ranges.find(',', ranges.find(']', start)), ranges.size());
            const auto range = host_range::parse(ranges.substr(start, end - start));
            REQUIRE(range);
            for (std::size_t i = 0; i < range->size(); ++i)
                back.insert(range->at(i));
            count += range->size();
            start = end + 1;
        }
        CHECK(back == names);
        CHECK(count == names.size());
    }
}

TEST_CASE("what is no range says why") {
    for (const auto* each :
         {"sw[1-]", "sw[-1]", "sw[1]", "sw[a-b]", "sw[1-2", "sw1-2]", "sw[2-1]", "sw[1-1000001]",
          "a[1-1000]b[1-1001]", "sw[0-18446744073709551615]", "sw[1-99999999999999999999]", "sw[]",
          "sw[[1-2]]", "sw[1,]", "sw[1-600000,1-600000]", "sw[,1]"}) {
        const auto got = host_range::parse(each);
        REQUIRE_MESSAGE(!got, each);
        CHECK(got.error().find("is no range of names") != std::string::npos);
    }
}

TEST_CASE("addresses carry over and end") {
    CHECK(*address_after("127.10.0.1", 0) == "127.10.0.1");
    CHECK(*address_after("127.10.0.255", 1) == "127.10.1.0");
    CHECK(*address_after("127.255.255.255", 1) == "128.0.0.0");
    CHECK(*address_after("10.0.0.1", 65'536) == "10.1.0.1");
    CHECK(*address_after("2001:db8::ffff", 1) == "2001:db8::1:0");
    CHECK(!address_after("255.255.255.255", 1));
    CHECK(!address_after("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 1));
    CHECK(!address_after("10.0.0.0", UINT64_MAX));
    CHECK(!address_after("example.net", 1));
}
