// Which poller gets which job, and what becomes of those whose poller is lost. Knows no broker.
#include "remote/lease_desk.hpp"

#include <doctest/doctest.h>

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

using namespace netpoll;

namespace {

using clock = std::chrono::steady_clock;

/// Devices of sites, a source of all of them, and what is reported.
class desk_fixture : public job_source, public run_observer {
public:
    /// "fra fra ams": a device each, named "d0", "d1", ...
    explicit desk_fixture(const std::vector<std::string>& sites) {
        for (std::size_t i = 0; i < sites.size(); ++i) {
            auto device = std::make_unique<target>();
            device->name = "d" + std::to_string(i);
            device->site = sites[i];
            device->commands = std::make_shared<const std::vector<command>>(
                std::vector<command>{{"show version", {}, {}}});
            targets.push_back(std::move(device));
            jobs.push_back({i, targets.back().get(), nullptr});
            waiting.push_back(i);
        }
        desk = std::make_unique<lease_desk>(
            jobs, "ab", *this, *this,
            [](const poller_link& to, const job& work) {
                return to.logins.empty() || to.logins.contains(work.target->name);
            },
            [this](const job&, outcome&) { ++looked; });
    }

    next_job next(const intake_place& /*asker*/) override {
        if (waiting.empty()) return no_job_left{};
        const auto index = waiting.front();
        waiting.pop_front();
        return jobs[index];
    }
    void give_back(const job& work, const attempt::failure& /*cause*/) override {
        if (takes_back) waiting.push_back(work.index);
    }
    void started(const job& work) override { log.push_back("started " + work.target->name); }
    void reached(const job& work, phase where) override {
        log.push_back(work.target->name + " " + std::string(name(where)));
    }
    void finished(outcome what) override {
        log.push_back("finished " + what.target->name);
        CHECK(!reported.contains(what.target->name));
        reported.emplace(what.target->name, std::move(what));
    }

    poller_link& poller(const std::string& site, const std::string& place, std::size_t room = 10) {
        auto& made = pollers.emplace_back(
            std::make_unique<poller_link>(site, place, "ab." + place, clock::time_point()));
        made->name = place;
        made->greeted = true;
        made->room = room;
        return *made;
    }
    /// Lease by device, of all that it may have.
    std::map<std::string, std::string> give_all(poller_link& to) const {
        std::map<std::string, std::string> given;
        while (to.has_room()) {
            const auto next = desk->next_for(to);
            if (!next) break;
            given[next->work->target->name] = next->lease;
        }
        return given;
    }
    void done(const std::string& lease, const std::string& device, const std::string& by,
              device_status status = device_status::ok) const {
        outcome what;
        what.status = status;
        what.attempts.push_back({});
        REQUIRE(desk->judge(lease, device) == lease_desk::judgement::take);
        desk->result(lease, device, by, std::move(what));
    }

    std::vector<std::unique_ptr<target>> targets;
    std::vector<job> jobs;
    std::deque<std::size_t> waiting;
    bool takes_back{true};
    std::vector<std::string> log;
    std::map<std::string, outcome> reported;
    unsigned looked{0};
    std::vector<std::unique_ptr<poller_link>> pollers;
    std::unique_ptr<lease_desk> desk;
};

errc code_of(const outcome& what) {
    REQUIRE(what.error.has_value());
    return what.error->code;
}

constexpr milliseconds minute{60'000};

}  // namespace

TEST_CASE("desk: each poller gets jobs of its site, and no more than it has room for") {
    desk_fixture all({"fra", "ams", "fra", "fra"});
    auto& fra = all.poller("fra", "f1", 2);
    auto& ams = all.poller("ams", "a1");
    const auto f = all.give_all(fra);
    CHECK(f.size() == 2);
    CHECK(f.contains("d0"));
    CHECK(f.contains("d2"));
    CHECK(all.give_all(ams).size() == 1);
    CHECK(!all.desk->is_over());
    all.done(f.at("d0"), "d0", "f1");
    CHECK(all.give_all(fra).contains("d3"));
    CHECK(all.reported.at("d0").poller == "f1");
    CHECK(all.reported.at("d0").index == 0);
    CHECK(all.looked == 1);
}

TEST_CASE("desk: it is over once each job has its result, and a result counts once") {
    desk_fixture all({"fra", "fra"});
    auto& fra = all.poller("fra", "f1");
    const auto given = all.give_all(fra);
    for (const auto& [device, lease] : given)
        all.done(lease, device, "f1");
    CHECK(all.desk->is_over());
    CHECK(all.desk->judge(given.at("d0"), "d0") == lease_desk::judgement::known);
    CHECK(all.desk->judge("cd-9", "d0") == lease_desk::judgement::refuse);
    CHECK(all.desk->judge("cd-9", "stranger") == lease_desk::judgement::refuse);
}

TEST_CASE("desk: what a poller's messages did not say, its result does") {
    desk_fixture all({"fra"});
    auto& fra = all.poller("fra", "f1");
    const auto given = all.give_all(fra);
    outcome what;
    what.status = device_status::ok;
    what.attempts.push_back({});
    for (const phase each : {phase::auth, phase::channel, phase::command})
        what.phases[static_cast<std::size_t>(each)] = std::chrono::microseconds(1);
    all.desk->reached(fra, given.at("d0"), phase::auth);
    all.desk->result(given.at("d0"), "d0", "f1", std::move(what));
    CHECK(all.log == std::vector<std::string>{"d0 auth", "started d0", "d0 channel", "d0 command",
                                              "finished d0"});
}

TEST_CASE("desk: what a lost poller had not begun goes to the next one, and nothing is blamed") {
    desk_fixture all({"fra", "fra"});
    auto& lost = all.poller("fra", "f1");
    all.give_all(lost);
    all.desk->lose(lost);
    auto& other = all.poller("fra", "f2");
    const auto given = all.give_all(other);
    REQUIRE(given.size() == 2);
    for (const auto& [device, lease] : given)
        all.done(lease, device, "f2");
    CHECK(all.reported.at("d0").attempts.size() == 1);
}

TEST_CASE("desk: a session that was lost with its poller counts as an attempt") {
    desk_fixture all({"fra"});
    auto& lost = all.poller("fra", "f1");
    const auto first = all.give_all(lost).at("d0");
    all.desk->begun(lost, first);
    all.desk->reached(lost, first, phase::kex);
    all.desk->lose(lost);
    auto& other = all.poller("fra", "f2");
    const auto second = all.give_all(other).at("d0");
    CHECK(second != first);
    all.done(second, "d0", "f2");
    const auto& attempts = all.reported.at("d0").attempts;
    REQUIRE(attempts.size() == 2);
    CHECK(attempts.front().cause == attempt::failure{errc::worker_crashed, phase::kex});
    CHECK(all.desk->is_over());
}

TEST_CASE("desk: two pollers that are lost with a device are its doing") {
    desk_fixture all({"fra"});
    for (const char* place : {"f1", "f2"}) {
        auto& lost = all.poller("fra", place);
        const auto lease = all.give_all(lost).at("d0");
        all.desk->begun(lost, lease);
        all.desk->lose(lost);
    }
    CHECK(code_of(all.reported.at("d0")) == errc::worker_crashed);
    CHECK(all.reported.at("d0").error->detail.find("f1 and f2") != std::string::npos);
    CHECK(all.desk->is_over());
}

TEST_CASE("desk: commands that ran with a lost poller are not run again") {
    desk_fixture all({"fra"});
    auto& lost = all.poller("fra", "f1");
    const auto lease = all.give_all(lost).at("d0");
    all.desk->begun(lost, lease);
    all.desk->reached(lost, lease, phase::command);
    all.desk->lose(lost);
    CHECK(code_of(all.reported.at("d0")) == errc::worker_crashed);
    CHECK(all.reported.at("d0").session_possibly_left);
}

TEST_CASE("desk: who might log in may have had its commands, whatever was heard of it") {
    for (const bool repeatable : {false, true}) {
        desk_fixture all({"fra"});
        all.targets.front()->repeatable = repeatable;
        auto& lost = all.poller("fra", "f1");
        const auto lease = all.give_all(lost).at("d0");
        all.desk->begun(lost, lease);
        all.desk->reached(lost, lease, phase::host_key);
        all.desk->let_in(lost, lease);
        all.desk->lose(lost);
        CHECK(all.reported.contains("d0") != repeatable);
        if (!repeatable) CHECK(code_of(all.reported.at("d0")) == errc::worker_crashed);
        auto& other = all.poller("fra", "f2");
        CHECK(all.give_all(other).contains("d0") == repeatable);
    }
}

TEST_CASE("desk: of a claim whose poller is lost before its turn, commands may have run") {
    desk_fixture all({"fra", "fra"});
    auto& lost = all.poller("fra", "f1");
    CHECK(all.desk->claim(lost, {"cd-2", "d0", true, phase::channel}));
    all.desk->lose(lost);
    auto& other = all.poller("fra", "f2");
    const auto given = all.give_all(other);
    CHECK_FALSE(given.contains("d0"));
    CHECK(given.contains("d1"));
    CHECK(code_of(all.reported.at("d0")) == errc::worker_crashed);
}

TEST_CASE("desk: a job that the source does not hand out again has its record") {
    desk_fixture all({"fra"});
    all.takes_back = false;
    auto& lost = all.poller("fra", "f1");
    const auto lease = all.give_all(lost).at("d0");
    all.desk->begun(lost, lease);
    all.desk->lose(lost);
    CHECK(all.desk->is_over());
    CHECK(code_of(all.reported.at("d0")) == errc::worker_crashed);
}

TEST_CASE("desk: the result of a poller that was taken for dead counts where nobody else has it") {
    desk_fixture all({"fra", "fra", "fra"});
    auto& lost = all.poller("fra", "f1");
    const auto given = all.give_all(lost);
    all.desk->begun(lost, given.at("d1"));
    all.desk->lose(lost);
    all.done(given.at("d0"), "d0", "f1");  // it waits for another poller
    all.done(given.at("d1"), "d1", "f1");  // it is given back to the source
    auto& other = all.poller("fra", "f2");
    const auto again = all.give_all(other);
    CHECK(again.size() == 1);
    CHECK(all.reported.contains("d1"));
    CHECK(all.desk->judge(given.at("d2"), "d2") == lease_desk::judgement::refuse);
    all.done(again.at("d2"), "d2", "f2");
    CHECK(all.desk->is_over());
}

TEST_CASE("desk: results and claims from before a coordinator's death come first") {
    desk_fixture all({"fra", "fra", "fra"});
    auto& fra = all.poller("fra", "f1");
    all.done("cd-1", "d0", "f9");  // nobody has had a turn yet
    CHECK(all.desk->claim(fra, {"cd-2", "d1", true, phase::auth}));
    CHECK_FALSE(all.desk->claim(fra, {"cd-3", "stranger", false, phase::resolve}));
    CHECK(all.reported.empty());
    const auto given = all.give_all(fra);
    CHECK(given.size() == 1);
    CHECK(given.contains("d2"));
    CHECK(all.reported.contains("d0"));
    REQUIRE(fra.jobs.contains("cd-2"));
    CHECK(fra.jobs.at("cd-2").begun.has_value());
    CHECK(fra.jobs.at("cd-2").where == phase::auth);
    all.done("cd-2", "d1", "f1");
    all.done(given.at("d2"), "d2", "f1");
    CHECK(all.desk->is_over());
}

TEST_CASE("desk: a claim of a lost poller is nobody's") {
    desk_fixture all({"fra"});
    auto& lost = all.poller("fra", "f1");
    CHECK(all.desk->claim(lost, {"cd-2", "d0", true, phase::kex}));
    all.desk->lose(lost);
    auto& other = all.poller("fra", "f2");
    CHECK(all.give_all(other).contains("d0"));
}

TEST_CASE("desk: a job that a poller returns is the next one's") {
    desk_fixture all({"fra", "fra"});
    auto& first = all.poller("fra", "f1", 1);
    const auto given = all.give_all(first);
    all.desk->returned(given.at("d0"));
    CHECK(!all.desk->is_over());
    auto& other = all.poller("fra", "f2", 1);
    CHECK(all.give_all(other).contains("d0"));
}

TEST_CASE("desk: sites without pollers fail after a while, and hold nobody up") {
    desk_fixture all({"ams", "ams", "fra"});
    auto& fra = all.poller("fra", "f1");
    const auto now = clock::time_point() + std::chrono::hours(1);
    const auto given = all.give_all(fra);
    CHECK(given.contains("d2"));
    all.desk->judge_sites({"fra"}, minute, now);
    all.desk->judge_sites({"fra"}, minute, now + milliseconds(59'999));
    CHECK(all.reported.empty());
    all.desk->judge_sites({"fra"}, minute, now + minute);
    CHECK(code_of(all.reported.at("d0")) == errc::no_poller);
    CHECK(code_of(all.reported.at("d1")) == errc::no_poller);
    all.done(given.at("d2"), "d2", "f1");
    CHECK(all.desk->is_over());
}

TEST_CASE("desk: where no poller is at all, its jobs are noticed too") {
    desk_fixture all({"ams"});
    const auto now = clock::time_point() + std::chrono::hours(1);
    CHECK(!all.desk->is_over());
    all.desk->judge_sites({}, minute, now);
    all.desk->judge_sites({}, minute, now + minute);
    CHECK(all.desk->is_over());
    CHECK(code_of(all.reported.at("d0")) == errc::no_poller);
}

TEST_CASE("desk: a site whose poller comes in time has lost nothing") {
    desk_fixture all({"ams"});
    const auto now = clock::time_point() + std::chrono::hours(1);
    all.desk->look_for_lone_sites();
    all.desk->judge_sites({}, minute, now);
    auto& ams = all.poller("ams", "a1");
    all.desk->judge_sites({"ams"}, minute, now + minute);
    CHECK(all.give_all(ams).contains("d0"));
}

TEST_CASE("desk: after a stop nobody begins, and open sessions have their results") {
    desk_fixture all({"fra", "fra", "ams"});
    auto& fra = all.poller("fra", "f1", 1);
    const auto given = all.give_all(fra);
    all.desk->look_for_lone_sites();
    all.desk->begun(fra, given.at("d0"));
    all.desk->stop();
    auto& other = all.poller("fra", "f2");
    CHECK(all.give_all(other).empty());
    CHECK(!all.desk->is_over());
    all.done(given.at("d0"), "d0", "f1", device_status::cancelled);
    CHECK(all.desk->is_over());
    CHECK(all.reported.at("d0").status == device_status::cancelled);
}

TEST_CASE("desk: pollers that do not answer a stop are given up") {
    desk_fixture all({"fra", "fra"});
    auto& fra = all.poller("fra", "f1");
    const auto given = all.give_all(fra);
    all.desk->begun(fra, given.at("d0"));
    all.desk->stop();
    all.desk->give_up(fra);
    CHECK(all.reported.at("d0").status == device_status::cancelled);
    CHECK(all.reported.at("d1").status == device_status::skipped);
    CHECK(all.desk->is_over());
}

TEST_CASE("desk: what a poller has that another one does by now is not its own") {
    desk_fixture all({"fra"});
    auto& first = all.poller("fra", "f1");
    const auto old = all.give_all(first).at("d0");
    all.desk->lose(first);
    auto& other = all.poller("fra", "f2");
    const auto lease = all.give_all(other).at("d0");
    auto& again = all.poller("fra", "f1-again");
    CHECK_FALSE(all.desk->claim(again, {old, "d0", true, phase::auth}));
    all.done(lease, "d0", "f2");
    CHECK_FALSE(all.desk->claim(again, {old, "d0", true, phase::auth}));
    CHECK(all.desk->is_over());
}

TEST_CASE("desk: a device whose result will never come has a record that says why") {
    desk_fixture all({"fra"});
    auto& fra = all.poller("fra", "f1");
    const auto lease = all.give_all(fra).at("d0");
    all.desk->fail("ab-99", "of nobody");
    all.desk->fail(lease, "it is too long");
    CHECK(code_of(all.reported.at("d0")) == errc::internal);
    CHECK(all.reported.at("d0").error->detail.find("too long") != std::string::npos);
    CHECK(all.desk->is_over());
}

TEST_CASE("desk: a poller that lacks a login which another one has gets other jobs") {
    desk_fixture all({"fra", "fra", "fra"});
    auto& old = all.poller("fra", "f1");
    old.logins = {"d1"};
    const auto first = all.give_all(old);
    CHECK(first.size() == 1);
    CHECK(first.contains("d1"));
    auto& young = all.poller("fra", "f2");
    CHECK(all.give_all(young).size() == 2);
}
