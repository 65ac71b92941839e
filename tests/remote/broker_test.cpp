// A connection: messages, its end and its next, keys, permissions and certificates.
#include "heard.hpp"

#include "remote/nkey.hpp"
#include "support/skip.hpp"

using namespace netpoll;
using namespace netpoll::testing;

namespace {

bool is_lost_then_there(const std::vector<bool>& told) {
    const auto lost = std::find(told.begin(), told.end(), false);
    return std::find(lost, told.end(), true) != told.end();
}

struct key_file {
    nkey key = *nkey::make();
    std::string path;

    explicit key_file(std::string where) : path(std::move(where)) {
        write_file(path, key.seed()->reveal() + "\n", 0600);
    }
};

bool is_said(heard<std::string>& sentences, const std::string& part) {
    return sentences.wait([&part](const auto& all) {
        return std::any_of(all.begin(), all.end(), [&part](const std::string& each) {
            return each.find(part) != std::string::npos;
        });
    });
}

/// Whether it gives this reason for not being connected.
bool is_reason(broker& link, const std::string& part) {
    const auto deadline = std::chrono::steady_clock::now() + hearing_limit;
    while (std::chrono::steady_clock::now() < deadline) {
        if (link.wait_connected(milliseconds{20})) return false;
        if (link.last_error().find(part) != std::string::npos) return true;
    }
    MESSAGE("it says: " << link.last_error());
    return false;
}

}  // namespace

TEST_CASE("messages arrive whole and in order, with headers and a way back") {
    if (!can_run(nats_server::obstacle())) return;
    nats_server server;
    watched_broker one({{server.url()}, {}, {}});
    watched_broker other({{server.url()}, {}, {}});
    REQUIRE(one->wait_connected(hearing_limit));
    REQUIRE(other->wait_connected(hearing_limit));
    CHECK(one->max_payload() == 1'048'576);

    heard<broker_message> messages;
    const auto listening =
        one->subscribe("np.say.*.>", [&](broker_message what) { messages.add(std::move(what)); });
    round_trip(*one);
    const std::string bytes("\0\xff\r\n bytes", 10);
    other->publish(
        {"np.say.fra.r1", bytes, {{"Np-Part", "3/40"}, {"Np-Encoding", "zstd"}}, "back"});
    for (int i = 0; i < 1'000; ++i)
        other->publish({"np.say.fra.r1", std::to_string(i), {}, {}});
    REQUIRE(messages.wait_count(1'001));
    const auto all = messages.all();
    CHECK(all[0].body == bytes);
    CHECK(all[0].subject == "np.say.fra.r1");
    CHECK(all[0].reply == "back");
    CHECK(all[0].header("Np-Part") == "3/40");
    CHECK(all[0].header("Np-Encoding") == "zstd");
    CHECK(all[0].header("none").empty());
    for (int i = 0; i < 1'000; ++i)
        REQUIRE(all[static_cast<std::size_t>(i) + 1].body == std::to_string(i));
}

TEST_CASE("a subscription that is gone hears nothing more, also one that ends itself") {
    if (!can_run(nats_server::obstacle())) return;
    nats_server server;
    watched_broker link({{server.url()}, {}, {}});
    REQUIRE(link->wait_connected(hearing_limit));
    heard<std::string> messages;
    std::unique_ptr<broker::subscription> ends_itself;
    ends_itself = link->subscribe("a", [&](const broker_message& what) {
        messages.add(what.body);
        ends_itself.reset();
    });
    {
        const auto short_lived =
            link->subscribe("b", [&](const broker_message& what) { messages.add(what.body); });
        link->publish({"b", "first", {}, {}});
        REQUIRE(messages.wait_for("first"));
    }
    link->publish({"b", "second", {}, {}});
    link->publish({"a", "third", {}, {}});
    REQUIRE(messages.wait_for("third"));
    link->publish({"a", "fourth", {}, {}});
    round_trip(*link);
    CHECK(messages.all() == std::vector<std::string>{"first", "third"});
}

TEST_CASE("it connects again to a server that was killed, and nothing of before is sent") {
    if (!can_run(nats_server::obstacle())) return;
    nats_server server;
    watched_broker link({{server.url()}, {}, {}});
    heard<std::string> messages;
    const auto listening =
        link->subscribe("a", [&](const broker_message& what) { messages.add(what.body); });
    REQUIRE(link->wait_connected(hearing_limit));
    link->publish({"a", "before", {}, {}});
    REQUIRE(messages.wait_for("before"));
    server.kill();
    REQUIRE(link.there.wait_for(false));
    CHECK_FALSE(link->is_connected());
    CHECK_FALSE(link->last_error().empty());
    link->publish({"a", "while away", {}, {}});
    server.start();
    REQUIRE(link.there.wait(is_lost_then_there));
    link->publish({"a", "after", {}, {}});
    REQUIRE(messages.wait_for("after"));
    CHECK(messages.all() == std::vector<std::string>{"before", "after"});
    CHECK(link.there.all() == std::vector<bool>{true, false, true});
}

TEST_CASE("a server may come later, and may be any of several") {
    if (!can_run(nats_server::obstacle())) return;
    nats_server first;
    nats_server second;
    first.kill();
    second.kill();
    watched_broker link({{first.url(), second.url()}, {}, {}});
    CHECK_FALSE(link->is_connected());
    second.start();
    REQUIRE(link->wait_connected(hearing_limit));
    second.kill();
    REQUIRE(link.there.wait_for(false));
    first.start();
    CHECK(link->wait_connected(hearing_limit));
}

TEST_CASE("a key opens the door; another one, or none, is refused by a sentence with its name") {
    if (!can_run(nats_server::obstacle())) return;
    const temp_folder folder;
    const key_file right(folder / "right.nk");
    const key_file wrong(folder / "wrong.nk");
    nats_server server("authorization { users: [ { nkey: " + right.key.public_key() + " } ] }");
    watched_broker one({{server.url()}, right.path, {}});
    CHECK(one->wait_connected(hearing_limit));
    watched_broker other({{server.url()}, wrong.path, {}});
    CHECK(is_said(other.refusals, "no user " + wrong.key.public_key()));
    CHECK(is_reason(*other, "uthorization"));
    watched_broker nobody({{server.url()}, {}, {}});
    CHECK(is_said(nobody.refusals, "give a key file"));
    // It is tried again: whoever mends the configuration need not visit every poller.
    server.kill();
    server.configure("authorization { users: [ { nkey: " + wrong.key.public_key() + " } ] }");
    server.start();
    CHECK(other->wait_connected(hearing_limit));
    CHECK(other.refusals.all().size() == 1);
}

TEST_CASE("what the server does not permit is told with its subject") {
    if (!can_run(nats_server::obstacle())) return;
    nats_server server(R"(no_auth_user: a
authorization { users: [ { user: a, password: a, permissions: {
    publish: { allow: ["np.say.fra.>", "_INBOX.test.>"] }, subscribe: { allow: ["_INBOX.test.>"] } } } ] })");
    watched_broker link({{server.url()}, {}, {}});
    REQUIRE(link->wait_connected(hearing_limit));
    link->publish({"np.say.ams.r1", "x", {}, {}});
    CHECK(link.refusals.wait_for("the server does not let this key publish to np.say.ams.r1"));
    const auto listening = link->subscribe("np.tell.>", [](const broker_message&) {});
    CHECK(link.refusals.wait_for("the server does not let this key subscribe to np.tell.>"));
    CHECK(link->is_connected());
}

TEST_CASE("what is too large for the server is not sent, and the connection stays") {
    if (!can_run(nats_server::obstacle())) return;
    nats_server server("max_payload: 4096");
    watched_broker link({{server.url()}, {}, {}});
    heard<std::string> messages;
    const auto listening =
        link->subscribe("a", [&](const broker_message& what) { messages.add(what.body); });
    REQUIRE(link->wait_connected(hearing_limit));
    CHECK(link->max_payload() == 4096);
    link->publish({"a", std::string(5'000, 'x'), {}, {}});
    link->publish({"a", "small", {}, {}});
    REQUIRE(messages.wait_count(1));
    CHECK(messages.all() == std::vector<std::string>{"small"});
    CHECK(link.there.all() == std::vector<bool>{true});
}

TEST_CASE("a certificate counts where its authority is trusted and its name fits") {
    if (!can_run(nats_server::obstacle())) return;
    const temp_folder folder;
    const temp_folder foreign;
    const temp_folder misnamed;
    const auto address = std::string("127.0.0.1");
    const auto other = make_certificate(foreign, "IP:" + address);
    const auto named = make_certificate(misnamed, "DNS:elsewhere.test");
    nats_server server;
    const auto right = make_certificate(folder, "IP:" + server.address());
    server.kill();
    server.configure(tls_lines(right));
    server.start();
    watched_broker trusting({{server.url("tls")}, {}, right.authority});
    CHECK(trusting->wait_connected(hearing_limit));
    watched_broker wrong_authority({{server.url("tls")}, {}, other.authority});
    CHECK(is_reason(*wrong_authority, "unable to get local issuer certificate"));
    trusting.link.reset();
    server.kill();
    server.configure(tls_lines(named));
    server.start();
    watched_broker wrong_name({{server.url("tls")}, {}, named.authority});
    CHECK(is_reason(*wrong_name, "mismatch"));
    server.kill();
    server.configure("");
    server.start();
    watched_broker wants_tls({{server.url("tls")}, {}, right.authority});
    CHECK(is_reason(*wants_tls, "the server has no TLS"));
}

TEST_CASE("an access that cannot be used is refused before anything is dialled") {
    const temp_folder folder;
    const auto why = [](const broker_access& access) {
        const auto opened = broker::open(access, {"test", "_INBOX.test"}, {});
        return opened ? std::string() : opened.error();
    };
    CHECK(why({{}, {}, {}}) == "no server is named");
    CHECK(why({{"tls://a", "nats://b"}, {}, {}}).find("some servers are tls://") == 0);
    CHECK(why({{"nats://a"}, folder / "none.nk", {}}) == (folder / "none.nk") + " does not exist");
    CHECK(why({{"tls://a"}, {}, folder / "ca.pem"}) == (folder / "ca.pem") + " does not exist");
    write_file(folder / "ca.pem", "hello");
    CHECK(why({{"tls://a"}, {}, folder / "ca.pem"}) ==
          (folder / "ca.pem") + " holds no certificate in PEM");
    CHECK(why({{"nats://a"}, {}, folder / "ca.pem"}).find("is of no use to nats://") !=
          std::string::npos);
}
