// Jobs given back come again, before new ones. Knows no engine.
#include "schedule/requeue.hpp"

#include <doctest/doctest.h>

using namespace netpoll;

namespace {

/// Hands out 0, 1, ... up to `count`, and remembers who asked.
class counting_source final : public job_source {
public:
    explicit counting_source(std::size_t count) : count_(count) {}

    next_job next(const intake_place& asker) override {
        last_asker = asker.index;
        if (next_ == count_) return no_job_left{};
        return job{next_++};
    }
    void on_more(std::function<void()> tell) override { told = std::move(tell); }

    std::size_t last_asker{0};
    std::function<void()> told;

private:
    const std::size_t count_;
    std::size_t next_{0};
};

std::size_t index_of(const next_job& answer) {
    REQUIRE(std::holds_alternative<job>(answer));
    return std::get<job>(answer).index;
}

constexpr attempt::failure lost{errc::worker_crashed, phase::auth};

}  // namespace

TEST_CASE("without anything given back a requeue is its source") {
    counting_source source{2};
    requeue again{source};
    CHECK(index_of(again.next({3, 4})) == 0);
    CHECK(source.last_asker == 3);
    CHECK(index_of(again.next({})) == 1);
    CHECK(std::holds_alternative<no_job_left>(again.next({})));
    again.on_more([] {});
    CHECK(source.told);
    again.on_more({});
    CHECK_FALSE(source.told);
}

TEST_CASE("what is given back comes before what is new, in its order, and once") {
    counting_source source{3};
    requeue again{source};
    again.next({});
    again.next({});
    again.give_back({1}, lost);
    again.give_back({0}, lost);
    CHECK(index_of(again.next({})) == 1);
    CHECK(index_of(again.next({})) == 0);
    CHECK(index_of(again.next({})) == 2);
    CHECK(std::holds_alternative<no_job_left>(again.next({})));
}

TEST_CASE("what is given back after the last job comes all the same, again and again") {
    counting_source source{1};
    requeue again{source};
    again.next({});
    for (int i = 0; i < 3; ++i) {
        CHECK(std::holds_alternative<no_job_left>(again.next({})));
        again.give_back({0}, lost);
        CHECK(index_of(again.next({})) == 0);
    }
}
