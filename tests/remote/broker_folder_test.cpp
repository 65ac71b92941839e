// What `netpoll via init` writes, and what a server with that configuration lets each key do.
#include "heard.hpp"

#include "remote/broker_folder.hpp"
#include "remote/stream.hpp"
#include "support/loopback.hpp"
#include "support/skip.hpp"

#include <sys/stat.h>

#include <filesystem>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

struct written_folder {
    temp_folder folder;
    broker_folder_request wanted;
    broker_folder files;

    written_folder() {
        wanted.folder = folder / "broker";
        wanted.sites = {"fra", "ams"};
        wanted.listens.host = own_address();
        wanted.listens.port = free_port(wanted.listens.host);
        auto made = make_broker_folder(wanted);
        REQUIRE_MESSAGE(made, made.error().front());
        files = std::move(*made);
    }
    broker_access access(const std::string& key_file) const {
        return {{wanted.listens.text()}, key_file, {}};
    }
};

/// A server with that configuration, and who comes to it.
struct sites_under_test : written_folder {
    nats_server server{files.configuration, wanted.listens.host, wanted.listens.port};
    watched_broker coordinator{access(files.coordinator_key), "_INBOX.coord"};
    watched_broker fra{access(files.site_keys[0]), "_INBOX.fra"};
    watched_broker ams{access(files.site_keys[1]), "_INBOX.ams"};

    sites_under_test() {
        REQUIRE(coordinator->wait_connected(hearing_limit));
        REQUIRE(fra->wait_connected(hearing_limit));
        REQUIRE(ams->wait_connected(hearing_limit));
    }
};

mode_t mode_of(const std::string& path) {
    struct stat facts = {};
    REQUIRE(::stat(path.c_str(), &facts) == 0);
    return facts.st_mode & 07777U;
}

std::vector<std::string> faults(const broker_folder_request& wanted) {
    const auto made = make_broker_folder(wanted);
    return made ? std::vector<std::string>() : made.error();
}

/// Publishes a result, and what the stream said.
stored store(broker& from, const std::string& subject, const std::string& id) {
    heard<stored> told;
    const auto to = stream_publisher::over(from);
    to->publish({subject, id, {}, {}}, id, [&told](stored what) { told.add(what); });
    REQUIRE(told.wait_count(1));
    return told.all().front();
}

const std::string run_id = "20261127T192245Z-1a2b";

}  // namespace

TEST_CASE("keys are for their owner alone, and nothing that is there is replaced") {
    const written_folder made;
    for (const auto& key : {made.files.coordinator_key, made.files.site_keys[0]})
        CHECK(mode_of(key) == 0600);
    CHECK(read_file(made.files.site_keys[0]) != read_file(made.files.site_keys[1]));
    const auto text = read_file(made.files.configuration);
    for (const auto& key : {made.files.coordinator_key, made.files.site_keys[0]})
        CHECK(text.find(read_file(key).substr(0, 58)) == std::string::npos);
    const auto before = read_file(made.files.coordinator_key);
    auto again = made.wanted;
    again.sites = {"nyc"};
    const auto wrong = faults(again);
    REQUIRE(wrong.size() == 1);
    CHECK(wrong.front() == made.files.coordinator_key +
                               " is there already, and a key is not replaced: take another folder");
    CHECK(read_file(made.files.coordinator_key) == before);
    CHECK_FALSE(std::filesystem::exists(made.wanted.folder + "/nyc.nk"));
    // What stands in the way later takes back what was written before it.
    std::filesystem::remove(made.files.coordinator_key);
    std::filesystem::remove(made.files.configuration);
    again.sites = {"nyc", "fra"};
    CHECK(faults(again).size() == 1);
    CHECK_FALSE(std::filesystem::exists(made.files.coordinator_key));
    CHECK_FALSE(std::filesystem::exists(made.wanted.folder + "/nyc.nk"));
}

TEST_CASE("sites that cannot be, and half a certificate, are all told at once") {
    const temp_folder folder;
    broker_folder_request wanted;
    wanted.folder = folder / "broker";
    wanted.sites = {"fra", "a.b", "coord", "fra"};
    wanted.certificate = folder / "none.pem";
    const auto wrong = faults(wanted);
    CHECK(wrong.size() == 5);
    CHECK_FALSE(std::filesystem::exists(wanted.folder));
}

TEST_CASE("a certificate that is named is used") {
    if (!can_run(nats_server::obstacle())) return;
    const temp_folder folder;
    broker_folder_request wanted;
    wanted.folder = folder / "broker";
    wanted.sites = {"fra"};
    wanted.listens.host = own_address();
    wanted.listens.port = free_port(wanted.listens.host);
    const auto certificate = make_certificate(folder, "IP:" + wanted.listens.host);
    wanted.certificate = certificate.certificate;
    wanted.key = certificate.key;
    const auto made = make_broker_folder(wanted);
    REQUIRE(made);
    const nats_server server(made->configuration, wanted.listens.host, wanted.listens.port);
    watched_broker link({{server.url("tls")}, made->site_keys[0], certificate.authority},
                        "_INBOX.fra");
    CHECK(link->wait_connected(hearing_limit));
}

TEST_CASE("with its own key each does its work") {
    if (!can_run(nats_server::obstacle())) return;
    sites_under_test all;
    heard<std::string> at_coordinator;
    heard<std::string> at_fra;
    const auto note = [](heard<std::string>& to) {
        return [&to](const broker_message& what) { to.add(what.subject); };
    };
    const auto says = all.coordinator->subscribe("np.say.>", note(at_coordinator));
    const auto pulses = all.coordinator->subscribe("np.pulse.>", note(at_coordinator));
    const auto controls = all.fra->subscribe("np.ctl.fra.>", note(at_fra));
    const auto tells = all.fra->subscribe("np.tell.fra." + run_id + ".p1", note(at_fra));
    const auto made = make_stream(*all.coordinator, {"NP_R_" + run_id, "np.result.*." + run_id});
    REQUIRE_MESSAGE(made, made.error());  // and what was subscribed before is in place
    const auto lock = broker_lock::take(*all.coordinator, "inventory.yaml", "me", {});
    REQUIRE_MESSAGE(lock, lock.error().holder);
    CHECK(store(*all.fra, "np.result.fra." + run_id, "1") == stored::yes);
    CHECK(store(*all.ams, "np.result.ams." + run_id, "2") == stored::yes);
    const auto reader = stream_reader::over(*all.coordinator, "NP_R_" + run_id);
    std::size_t taken = 0;
    while (taken < 2) {
        const auto some = reader->take(2, hearing_limit);
        REQUIRE_FALSE(some.empty());
        for (const auto& each : some)
            each.done();
        taken += some.size();
    }
    all.fra->publish({"np.say.fra." + run_id + ".p1", "x", {}, {}});
    all.fra->publish({"np.pulse.fra.p1", "x", {}, {}});
    CHECK(at_coordinator.wait_for("np.say.fra." + run_id + ".p1"));
    CHECK(at_coordinator.wait_for("np.pulse.fra.p1"));
    all.coordinator->publish({"np.ctl.fra." + run_id, "x", {}, {}});
    all.coordinator->publish({"np.ctl.ams." + run_id, "x", {}, {}});
    all.coordinator->publish({"np.tell.fra." + run_id + ".p1", "x", {}, {}});
    CHECK(at_fra.wait_for("np.tell.fra." + run_id + ".p1"));
    CHECK(at_fra.wait_for("np.ctl.fra." + run_id));
    CHECK(at_fra.all().size() == 2);
    CHECK(remove_stream(*all.coordinator, "NP_R_" + run_id));
    for (const auto* each : {&all.coordinator, &all.fra, &all.ams})
        CHECK(each->refusals.all().empty());
}

TEST_CASE("a site's key opens nothing of another site, of the coordinator or of the server") {
    if (!can_run(nats_server::obstacle())) return;
    sites_under_test all;
    REQUIRE(make_stream(*all.coordinator, {"NP_R_" + run_id, "np.result.*." + run_id}));
    REQUIRE(store(*all.ams, "np.result.ams." + run_id, "precious") == stored::yes);
    const auto of = "NP_R_" + run_id;
    for (const std::string& subject :
         std::vector<std::string>{"np.say.ams." + run_id + ".p1",
                                  "np.result.ams." + run_id,
                                  "np.pulse.ams.p1",
                                  "np.ctl.fra." + run_id,
                                  "np.ctl.ams." + run_id,
                                  "np.tell.fra." + run_id + ".p1",
                                  "np.tell.ams." + run_id + ".p1",
                                  "_INBOX.ams.x",
                                  "_INBOX.coord.x",
                                  "$JS.API.INFO",
                                  "$JS.API.STREAM.CREATE.X",
                                  "$JS.API.STREAM.UPDATE." + of,
                                  "$JS.API.STREAM.INFO." + of,
                                  "$JS.API.STREAM.DELETE." + of,
                                  "$JS.API.STREAM.PURGE." + of,
                                  "$JS.API.STREAM.MSG.GET." + of,
                                  "$JS.API.STREAM.MSG.DELETE." + of,
                                  "$JS.API.DIRECT.GET." + of,
                                  "$JS.API.CONSUMER.DURABLE.CREATE." + of + ".mine",
                                  "$JS.API.CONSUMER.CREATE." + of,
                                  "$JS.API.CONSUMER.DELETE." + of + ".coordinator",
                                  "$JS.API.CONSUMER.MSG.NEXT." + of + ".coordinator",
                                  "$JS.ACK." + of + ".coordinator.1.1.1.1.0",
                                  "$KV.NP_LOCKS.inventory",
                                  "$SYS.REQ.SERVER.PING",
                                  "np",
                                  "else"}) {
        CAPTURE(subject);
        all.fra->publish({subject, "{}", {}, "_INBOX.fra.answer"});
        CHECK(all.fra.refusals.wait_for("the server does not let this key publish to " + subject));
    }
    std::vector<std::unique_ptr<broker::subscription>> tried;
    heard<std::string> overheard;
    for (const std::string& subject : std::vector<std::string>{">",
                                                               "*",
                                                               "np.>",
                                                               "np.*.fra.>",
                                                               "np.say.>",
                                                               "np.say.fra.>",
                                                               "np.pulse.>",
                                                               "np.result.>",
                                                               "np.result.fra.>",
                                                               "np.ctl.>",
                                                               "np.ctl.ams.>",
                                                               "np.tell.>",
                                                               "np.tell.ams.>",
                                                               "_INBOX.>",
                                                               "_INBOX.ams.>",
                                                               "_INBOX.coord.>",
                                                               "_INBOX.*.x",
                                                               "$JS.>",
                                                               "$KV.>",
                                                               "$SYS.>"}) {
        CAPTURE(subject);
        tried.push_back(all.fra->subscribe(
            subject, [&overheard](const broker_message& what) { overheard.add(what.subject); }));
        CHECK(
            all.fra.refusals.wait_for("the server does not let this key subscribe to " + subject));
    }
    all.coordinator->publish({"np.tell.ams." + run_id + ".p1", "secret", {}, {}});
    const auto reader = stream_reader::over(*all.coordinator, of);
    const auto taken = reader->take(1, hearing_limit);
    REQUIRE(taken.size() == 1);
    CHECK(taken.front().what.body == "precious");
    CHECK(overheard.all().empty());
    for (const std::string& refusal : all.coordinator.refusals.all())
        FAIL_CHECK(refusal);
}

TEST_CASE("without a key nobody comes in") {
    if (!can_run(nats_server::obstacle())) return;
    const written_folder made;
    const nats_server server(made.files.configuration, made.wanted.listens.host,
                             made.wanted.listens.port);
    watched_broker nobody(made.access({}), "_INBOX.fra");
    CHECK(nobody.refusals.wait_count(1));
    CHECK_FALSE(nobody->is_connected());
}

// JetStream acknowledges to the reply subject of a message, whoever may publish there: in one
// account with the streams, a site could purge them so.
TEST_CASE("an answer of the server goes nowhere that its asker may not reach") {
    if (!can_run(nats_server::obstacle())) return;
    sites_under_test all;
    const auto of = "NP_R_" + run_id;
    REQUIRE(make_stream(*all.coordinator, {of, "np.result.*." + run_id}));
    REQUIRE(store(*all.ams, "np.result.ams." + run_id, "precious") == stored::yes);
    heard<std::string> at_others;
    const auto note = [&at_others](const broker_message& what) { at_others.add(what.subject); };
    std::vector<std::unique_ptr<broker::subscription>> listening;
    for (const char* subject : {"np.tell.ams.>", "np.ctl.ams.>", "_INBOX.ams.>"})
        listening.push_back(all.ams->subscribe(subject, note));
    listening.push_back(all.coordinator->subscribe("np.say.>", note));
    // What each asks now comes behind what it subscribed.
    REQUIRE(store(*all.ams, "np.result.ams." + run_id, "second") == stored::yes);
    const std::vector<std::string> replies{"$JS.API.STREAM.PURGE." + of,
                                           "$JS.API.STREAM.DELETE." + of,
                                           "$JS.API.STREAM.MSG.DELETE." + of,
                                           "$JS.ACK." + of + ".coordinator.1.1.1.1.0",
                                           "$KV.NP_LOCKS.inventory",
                                           "np.tell.ams." + run_id + ".p1",
                                           "np.ctl.ams." + run_id,
                                           "np.say.ams." + run_id + ".p1",
                                           "_INBOX.ams.x"};
    for (const std::string& reply : replies)
        all.fra->publish({"np.result.fra." + run_id, "attack", {}, reply});
    REQUIRE(store(*all.fra, "np.result.fra." + run_id, "later") == stored::yes);
    REQUIRE(store(*all.ams, "np.result.ams." + run_id, "third") == stored::yes);
    for (const std::string& subject : at_others.all())
        CHECK(std::find(replies.begin(), replies.end(), subject) == replies.end());
    const auto reader = stream_reader::over(*all.coordinator, of);
    heard<std::string> results;
    while (results.all().empty() || results.all().back() != "third") {
        const auto some = reader->take(100, hearing_limit);
        REQUIRE_FALSE(some.empty());
        for (const auto& each : some)
            results.add(each.what.body);
    }
    CHECK(results.all().front() == "precious");
}

TEST_CASE("each coordinator hears each poller, and results wait for a stream to come") {
    if (!can_run(nats_server::obstacle())) return;
    sites_under_test all;
    watched_broker second(all.access(all.files.coordinator_key), "_INBOX.coord");
    REQUIRE(second->wait_connected(hearing_limit));
    heard<std::string> at_first;
    heard<std::string> at_second;
    const auto one = all.coordinator->subscribe(
        "np.say.*." + run_id + ".*", [&](const broker_message& what) { at_first.add(what.body); });
    const auto two = second->subscribe(
        "np.say.>", [&](const broker_message& what) { at_second.add(what.body); });
    heard<stored> told;
    const auto to = stream_publisher::over(*all.fra);
    for (int i = 0; i < 3'000; ++i)
        to->publish({"np.result.fra." + run_id, std::to_string(i), {}, {}},
                    run_id + '.' + std::to_string(i), [&told](stored what) { told.add(what); });
    REQUIRE(make_stream(*second, {"NP_R_" + run_id, "np.result.*." + run_id}));
    REQUIRE(make_stream(*all.coordinator, {"NP_R_" + run_id, "np.result.*." + run_id}));
    for (int i = 0; i < 1'000; ++i)
        all.fra->publish({"np.say.fra." + run_id + ".p1", std::to_string(i), {}, {}});
    REQUIRE(at_first.wait_count(1'000));
    REQUIRE(at_second.wait_count(1'000));
    CHECK(at_first.all() == at_second.all());
    CHECK(at_first.all().back() == "999");
    REQUIRE(told.wait_count(3'000));
    CHECK(to->waiting() == 0);
}
