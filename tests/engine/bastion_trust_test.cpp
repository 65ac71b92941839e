// Which bastions are tried, by one process and by several. Knows no session.
#include "engine/bastion_trust.hpp"

#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

using namespace netpoll;
using namespace std::chrono_literals;

namespace {

using leave = bastion_trust::leave;

std::shared_ptr<const target> bastion(const std::string& host, const std::string& password) {
    auto login = std::make_shared<credentials>();
    login->username = "jump";
    login->password = {"test", std::make_shared<const secret>(password)};
    target made;
    made.name = made.hostname = host;
    made.login = std::move(login);
    return std::make_shared<const target>(std::move(made));
}

/// A device behind each.
struct network {
    explicit network(std::vector<std::shared_ptr<const target>> all) : bastions(std::move(all)) {
        devices.resize(bastions.size());
        for (std::size_t i = 0; i < bastions.size(); ++i) {
            devices[i].jump =
                std::make_shared<const std::vector<std::shared_ptr<const target>>>(1, bastions[i]);
            jobs.push_back({i, &devices[i], nullptr});
        }
    }
    const target& at(std::size_t place) const { return *bastions[place]; }

    std::vector<std::shared_ptr<const target>> bastions;
    std::vector<target> devices;
    std::vector<job> jobs;
    bastion_trust::time_point now{1h};
};

}  // namespace

TEST_CASE("bastion trust: a credential is tried at one bastion until one lets it in") {
    const network here{{bastion("b1", "one"), bastion("b2", "one"), bastion("b3", "two")}};
    bastion_trust trust{here.jobs, 3};
    CHECK(trust.ask(here.at(0), here.now, 10s) == leave::now);
    CHECK(trust.ask(here.at(1), here.now, 10s) == leave::later);
    CHECK(trust.ask(here.at(0), here.now, 10s) == leave::later);
    CHECK(trust.ask(here.at(2), here.now, 10s) == leave::now);
    trust.accepted(here.at(0));
    CHECK(trust.ask(here.at(1), here.now, 10s) == leave::now);
    CHECK(trust.ask(here.at(0), here.now, 10s) == leave::now);
}

TEST_CASE("bastion trust: what one rejects it is not shown again, and others few times") {
    const network here{{bastion("b1", "one"), bastion("b2", "one"), bastion("b3", "one")}};
    bastion_trust trust{here.jobs, 2};
    CHECK(trust.ask(here.at(0), here.now, 10s) == leave::now);
    trust.rejected(here.at(0));
    CHECK(trust.ask(here.at(0), here.now, 10s) == leave::never);
    CHECK(trust.ask(here.at(1), here.now, 10s) == leave::now);
    trust.rejected(here.at(1));
    CHECK_FALSE(trust.has_stopped());
    CHECK(trust.ask(here.at(2), here.now, 10s) == leave::never);
    CHECK(trust.has_stopped());
}

TEST_CASE("bastion trust: a try that says nothing, or is never heard of again, holds nobody up") {
    const network here{{bastion("b1", "one"), bastion("b2", "one")}};
    bastion_trust trust{here.jobs, 3};
    CHECK(trust.ask(here.at(0), here.now, 10s) == leave::now);
    trust.ended(here.at(0));
    CHECK(trust.ask(here.at(1), here.now, 10s) == leave::now);
    CHECK(trust.ask(here.at(0), here.now + 9s, 10s) == leave::later);
    CHECK(trust.ask(here.at(0), here.now + 11s, 10s) == leave::now);
}

TEST_CASE("bastion trust: a bastion before a bastion is known too, and one of no job is free") {
    auto second = *bastion("b2", "two");
    second.jump =
        std::make_shared<const std::vector<std::shared_ptr<const target>>>(1, bastion("b1", "one"));
    const network here{{std::make_shared<const target>(second)}};
    bastion_trust trust{here.jobs, 1};
    const target& first = *here.at(0).jump->front();
    CHECK(trust.ask(first, here.now, 10s) == leave::now);
    trust.rejected(first);
    CHECK(trust.ask(first, here.now, 10s) == leave::never);
    const auto stranger = bastion("b9", "one");
    CHECK(trust.ask(*stranger, here.now, 10s) == leave::now);
}

TEST_CASE("bastion trust: what a worker process has learnt all know") {
    const network here{{bastion("b1", "one"), bastion("b2", "one")}};
    bastion_trust trust{here.jobs, 3};
    const pid_t worker = fork();
    REQUIRE(worker >= 0);
    if (worker == 0) {
        const bool first = trust.ask(here.at(0), here.now, 10s) == leave::now;
        trust.rejected(here.at(0));
        _exit(first ? 0 : 1);
    }
    int status = -1;
    REQUIRE(waitpid(worker, &status, 0) == worker);
    CHECK(status == 0);
    CHECK(trust.ask(here.at(0), here.now, 10s) == leave::never);
    CHECK(trust.ask(here.at(1), here.now, 10s) == leave::now);
}
