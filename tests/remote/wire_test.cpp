// What travels between coordinator and poller: whole, tolerant of other versions, and without
// secrets.
#include "remote/messages.hpp"
#include "remote/pulse.hpp"
#include "remote/result_parts.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>

using namespace netpoll;

namespace {

constexpr const char* canary = "c4n4ry-of-a-secret";

secret_ref a_secret() {
    return {"plain", std::make_shared<const secret>(canary)};
}

target a_device() {
    target made;
    made.name = "core-1";
    made.hostname = "192.0.2.1";
    made.port = 2'222;
    made.platform = "cisco_ios";
    made.realm = "tacacs";
    made.repeatable = true;
    made.on_error = on_error::stop;
    made.host_key_alias = "core";
    made.profile = ssh_profile::legacy;
    made.channel = channel_kind::exec;
    credentials login;
    login.username = "netops";
    login.password = a_secret();
    login.enable = a_secret();
    login.questions.push_back({"Token:", "", a_secret(), true, ""});
    made.login = std::make_shared<const credentials>(std::move(login));
    made.groups = std::make_shared<const std::vector<std::string>>();
    command asking{"reload", {{"confirm", "y", {}, false, {}}}, {{"yes", {}}}};
    made.commands = std::make_shared<const std::vector<command>>(
        std::vector<command>{{"show version", {}, {}}, asking});
    limits long_ones;
    long_ones.command = milliseconds(123'456);
    made.limits = std::make_shared<const limits>(long_ones);
    algorithm_choice offered;
    offered.offered.ciphers = "aes256-ctr";
    made.algorithms = std::make_shared<const algorithm_choice>(offered);
    return made;
}

target behind_bastion() {
    target made = a_device();
    target bastion = a_device();
    bastion.name = "jump";
    bastion.hostname = "jump.example.net";
    bastion.commands = std::make_shared<const std::vector<command>>();
    made.jump = std::make_shared<const std::vector<std::shared_ptr<const target>>>(
        std::vector<std::shared_ptr<const target>>{
            std::make_shared<const target>(std::move(bastion))});
    return made;
}

std::vector<std::string> lines_of(const target& device) {
    return {device.hostname + " ssh-ed25519 AAAA"};
}

outcome an_outcome() {
    outcome made;
    made.index = 7;
    made.status = device_status::failed;
    made.error = error{errc::timed_out, phase::command, "a detail", {}};
    made.attempts.push_back({std::chrono::system_clock::time_point(std::chrono::seconds(5)),
                             attempt::failure{errc::closed, phase::kex}, "first"});
    made.phases[static_cast<std::size_t>(phase::auth)] = std::chrono::microseconds(1'234);
    made.ssh.server_version = "SSH-2.0-\xff\xfe";
    made.ssh.profile = ssh_profile::compat;
    made.platform = "cisco_ios";
    command_result shown;
    shown.command = "show version";
    shown.status = command_status::ok;
    shown.output = std::string("bytes \x00\xff\x80 and text", 18);
    shown.exit_status = -1;
    made.commands.push_back(std::move(shown));
    return made;
}

wire::result a_result(std::size_t output_bytes = 0) {
    wire::result made{wire::format, "ab12cd34-7", "core-1", "fra-1", an_outcome()};
    std::mt19937 chance(1);
    std::string noise(output_bytes, '\0');
    std::generate(noise.begin(), noise.end(), [&] { return static_cast<char>(chance()); });
    if (output_bytes > 0) made.what.commands.front().output = noise;
    return made;
}

}  // namespace

TEST_CASE("wire: a device arrives with all that its session needs") {
    const target sent = behind_bastion();
    const auto form = wire::form_of(sent, nullptr, lines_of);
    const auto bytes =
        wire::bytes_of(wire::message_node(wire::given{"ab-1", milliseconds(9), 1, form}));
    bool wrong = false;
    const auto message = wire::message_from(*wire::node_of(bytes), wrong);
    REQUIRE(message.has_value());
    CHECK(!wrong);
    const auto& given = std::get<wire::given>(*message);
    CHECK(given.lease == "ab-1");
    CHECK(given.spent == milliseconds(9));
    CHECK(given.credential == 1);
    const auto login = std::make_shared<const credentials>();
    std::set<std::string> asked;
    const auto made = wire::device_from(given.device, [&](const std::string& name) {
        asked.insert(name);
        return login;
    });
    CHECK(asked == std::set<std::string>{"netops@tacacs"});
    CHECK(made.unknown_login.empty());
    REQUIRE(made.with_login.size() == 1);
    const target& device = made.with_login.front();
    CHECK(device.name == sent.name);
    CHECK(device.hostname == sent.hostname);
    CHECK(device.port == sent.port);
    CHECK(device.platform == sent.platform);
    CHECK(device.realm == sent.realm);
    CHECK(device.repeatable);
    CHECK(device.on_error == on_error::stop);
    CHECK(device.host_key_alias == "core");
    CHECK(device.profile == ssh_profile::legacy);
    CHECK(device.channel == channel_kind::exec);
    CHECK(*device.commands == *sent.commands);
    CHECK(*device.limits == *sent.limits);
    CHECK(device.algorithms->offered == sent.algorithms->offered);
    CHECK(device.login == login);
    REQUIRE(device.is_behind_bastion());
    CHECK(device.jump->front()->hostname == "jump.example.net");
    CHECK(made.host_keys.size() == 2);
}

TEST_CASE("wire: no secret travels, wherever it stands") {
    const auto form = wire::form_of(behind_bastion(), nullptr, lines_of);
    const auto bytes = wire::bytes_of(wire::message_node(wire::given{"ab-1", {}, 0, form}));
    CHECK(bytes.find(canary) == std::string::npos);
    CHECK(bytes.find("Token:") == std::string::npos);
}

TEST_CASE("wire: a login that the poller does not have is named") {
    const auto form = wire::form_of(a_device(), nullptr, lines_of);
    const auto made = wire::device_from(form, [](const std::string&) { return nullptr; });
    CHECK(made.unknown_login == "netops@tacacs");
}

TEST_CASE("wire: an outcome arrives as it was, bytes of devices included") {
    const auto sent = a_result();
    const auto made = wire::result_from(wire::bytes_of(sent));
    REQUIRE(made.has_value());
    CHECK(made->lease == sent.lease);
    CHECK(made->device == sent.device);
    CHECK(made->poller == sent.poller);
    CHECK(made->what.status == sent.what.status);
    CHECK(made->what.error == sent.what.error);
    CHECK(made->what.attempts == sent.what.attempts);
    CHECK(made->what.phases == sent.what.phases);
    CHECK(made->what.ssh.server_version == sent.what.ssh.server_version);
    CHECK(made->what.ssh.profile == sent.what.ssh.profile);
    CHECK(made->what.commands.front().output == sent.what.commands.front().output);
    CHECK(made->what.commands.front().exit_status == -1);
}

TEST_CASE("wire: unknown fields are ignored, and absent ones have defaults") {
    auto map = *wire::node_of(wire::bytes_of(a_result()));
    map["colour"] = "blue";
    map["outcome"]["ssh"]["colour"] = "blue";
    map["outcome"].erase("attempts");
    const auto made = wire::result_from(wire::bytes_of(map));
    REQUIRE(made.has_value());
    CHECK(made->what.attempts.empty());
    bool wrong = false;
    CHECK(!wire::message_from({{"kind", "dance"}}, wrong).has_value());
    CHECK(!wrong);
}

TEST_CASE("wire: a nothing is left out only where a peer begins with it") {
    auto sent = a_result();
    sent.what.attempts.clear();
    sent.what.commands.front().exit_status = 0;
    sent.what.commands.front().output.clear();
    auto map = *wire::node_of(wire::bytes_of(sent));
    CHECK_FALSE(map["outcome"].contains("attempts"));
    const auto& first = map["outcome"]["commands"][0];
    CHECK_FALSE(first.contains("output"));
    CHECK(first.at("exit_status") == 0);
    const auto made = wire::result_from(wire::bytes_of(sent));
    REQUIRE(made.has_value());
    CHECK(made->what.commands.front().exit_status == 0);

    target device = a_device();
    limits none;
    none.connect = milliseconds{0};
    device.limits = std::make_shared<const limits>(none);
    device.port = 0;
    const auto form = wire::form_of(device, nullptr, lines_of);
    const auto bytes = wire::bytes_of(wire::message_node(wire::given{"ab-1", {}, 0, form}));
    bool wrong = false;
    const auto message = wire::message_from(*wire::node_of(bytes), wrong);
    REQUIRE(message.has_value());
    const auto login = [](const std::string&) { return std::make_shared<const credentials>(); };
    const auto back = wire::device_from(std::get<wire::given>(*message).device, login);
    CHECK(*back.with_login.front().limits == none);
    CHECK(back.with_login.front().port == 0);
}

TEST_CASE("wire: values of another kind, numbers that do not fit and words that are none") {
    auto map = *wire::node_of(wire::bytes_of(a_result()));
    const auto refused = [&map](const char* name, const wire::node& value) {
        auto other = map;
        other["outcome"][name] = value;
        return !wire::result_from(wire::bytes_of(other)).has_value();
    };
    CHECK(refused("index", -1));
    CHECK(refused("status", "splendid"));
    CHECK(refused("status", 1));
    CHECK(refused("commands", "none"));
    CHECK(refused("commands", {1}));
    CHECK(refused("phases", wire::node(std::vector<int>(10, 1))));
    CHECK(refused("address", wire::node::array()));
}

TEST_CASE("wire: every prefix of a message, and noise, is refused and harms nobody") {
    const auto bytes = wire::bytes_of(a_result());
    for (std::size_t i = 0; i < bytes.size(); ++i)
        CHECK(!wire::result_from(std::string_view(bytes).substr(0, i)).has_value());
    CHECK(!wire::node_of(std::string(1'000'000, '\x81')).has_value());  // lists within lists
    CHECK(!wire::node_of("\x9b\xff\xff\xff\xff\xff\xff\xff\xff").has_value());
    CHECK(!wire::node_of("\x5b\xff\xff\xff\xff\xff\xff\xff\xff").has_value());
    std::mt19937 chance(2);
    for (int i = 0; i < 4'000; ++i) {
        auto damaged = bytes;
        for (int j = 0; j < 3; ++j)
            damaged[chance() % damaged.size()] = static_cast<char>(chance());
        static_cast<void>(wire::result_from(damaged));
    }
}

TEST_CASE("wire: a result in parts comes together in any order, once") {
    const auto sent = a_result(300'000);
    auto parts = wire::parts_of(sent, "np.result.fra.r", 65'536);
    REQUIRE(parts.size() == 5);
    CHECK(parts.front().id == sent.lease + ".1");
    std::mt19937 chance(3);
    for (int i = 0; i < 20; ++i) {
        std::shuffle(parts.begin(), parts.end(), chance);
        wire::result_joiner joiner(1U << 20);
        unsigned acknowledged = 0;
        std::optional<wire::joined_result> whole;
        for (const auto& each : parts) {
            for (int twice = 0; twice < 2 && !whole; ++twice)
                whole = joiner.add(each.message, [&] { ++acknowledged; });
        }
        REQUIRE(whole.has_value());
        REQUIRE(whole->what.has_value());
        CHECK(whole->what->what.commands.front().output == sent.what.commands.front().output);
        CHECK(acknowledged == 0);
        whole->done();
        CHECK(acknowledged == parts.size());
    }
}

TEST_CASE("wire: text is compressed, and its parts are whole again") {
    auto sent = a_result();
    sent.what.commands.front().output = std::string(1'000'000, 'x');
    const auto parts = wire::parts_of(sent, "np.result.fra.r", 65'536);
    REQUIRE(parts.size() == 1);
    CHECK(parts.front().message.body.size() < 2'000);
    wire::result_joiner joiner(2U << 20);
    const auto whole = joiner.add(parts.front().message, [] {});
    REQUIRE(whole.has_value());
    CHECK(whole->what->what.commands.front().output.size() == 1'000'000);
    wire::result_joiner small(100'000);
    const auto refused = small.add(parts.front().message, [] {});
    REQUIRE(refused.has_value());
    CHECK(!refused->what.has_value());
}

TEST_CASE("wire: parts that lie are refused with a reason") {
    wire::result_joiner joiner(1U << 20);
    const auto why = [&](std::vector<std::pair<std::string, std::string>> headers) {
        const auto whole = joiner.add({"np.result.fra.r", "x", std::move(headers)}, [] {});
        REQUIRE(whole.has_value());
        REQUIRE(!whole->what.has_value());
        return whole->what.error();
    };
    using headers = std::vector<std::pair<std::string, std::string>>;
    const headers good{{"Np-Version", "1"}, {"Np-Lease", "a-1"}, {"Np-Part", "1/1"}};
    CHECK(why({}).find("part") != std::string::npos);
    CHECK(why({good[0], good[1], {"Np-Part", "2/1"}}).find("part") != std::string::npos);
    CHECK(why({good[0], good[1], {"Np-Part", "1/99999999999"}}).find("part") != std::string::npos);
    CHECK(why({{"Np-Version", "2"}, good[1], good[2]}).find("format 2") != std::string::npos);
    CHECK(why(good).find("message of netpoll") != std::string::npos);
    CHECK(why({good[0], good[1], good[2], {"Np-Encoding", "zstd"}}).find("zstd") !=
          std::string::npos);
}

TEST_CASE("wire: a pulse arrives as it was") {
    wire::pulse sent;
    sent.name = "fra-1";
    sent.room = 2'000;
    sent.logins_per_second = 12.5;
    sent.now = std::chrono::system_clock::time_point(std::chrono::hours(1));
    const auto made = wire::pulse_from(wire::bytes_of(sent));
    REQUIRE(made.has_value());
    CHECK(made->name == sent.name);
    CHECK(made->room == sent.room);
    CHECK(made->logins_per_second == sent.logins_per_second);
    CHECK(made->now == sent.now);
}
