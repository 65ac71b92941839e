// Work on outcomes before others hear of them. Knows no session.
#include "engine/outcome_digest.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

using namespace netpoll;

namespace {

struct heard final : run_observer {
    void started(const job& /*work*/) override {}
    void finished(outcome what) override {
        addresses.push_back(what.address);
        on = std::this_thread::get_id();
    }
    std::vector<std::string> addresses;
    std::thread::id on;
};

outcome from(std::string address) {
    outcome made;
    made.address = std::move(address);
    return made;
}

}  // namespace

TEST_CASE(
    "digest: outcomes are passed on in their order, once the work is done, by another thread") {
    heard last;
    {
        outcome_digest digest(last, [](outcome& done) { done.address += "!"; });
        for (const char* each : {"a", "b", "c"})
            digest.finished(from(each));
    }
    CHECK(last.addresses == std::vector<std::string>{"a!", "b!", "c!"});
    CHECK(last.on != std::this_thread::get_id());
}

TEST_CASE("digest: whoever brings more than it holds waits") {
    heard last;
    std::promise<void> may_go;
    std::atomic<bool> all_in{false};
    {
        outcome_digest digest(last,
                              [gate = may_go.get_future().share()](outcome&) { gate.wait(); });
        std::promise<void> two_in;
        std::thread bringer([&] {
            for (int i = 0; i < 3; ++i) {
                outcome large = from("x");
                large.commands.resize(1);
                large.commands[0].output.assign(33U << 20, 'x');
                digest.finished(std::move(large));
                if (i == 1) two_in.set_value();
            }
            all_in = true;
        });
        two_in.get_future().wait();
        CHECK_FALSE(all_in);
        may_go.set_value();
        bringer.join();
    }
    CHECK(all_in);
    CHECK(last.addresses.size() == 3);
}

TEST_CASE("digest: without work it passes on at once") {
    heard last;
    outcome_digest digest(last, {});
    digest.finished(from("a"));
    CHECK(last.addresses.size() == 1);
    CHECK(last.on == std::this_thread::get_id());
}
