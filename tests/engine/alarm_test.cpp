// Who wakes a session late, from another thread, does no harm. Knows no session.
#include "engine/asio_wait.hpp"

#include <doctest/doctest.h>

#include <asio/io_context.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <thread>

using namespace netpoll;

TEST_CASE("alarm: it is heard by the reactor, once for each call") {
    asio::io_context context{1};
    const closing_door door{context};
    const auto wait = std::make_shared<asio_wait>(context, door.shared());
    const auto alarm = wait->alarm();
    std::thread([&alarm] { alarm(); }).join();
    CHECK(context.run() == 1);
}

TEST_CASE("alarm: of a session that is over it is heard to no effect") {
    asio::io_context context{1};
    const closing_door door{context};
    auto wait = std::make_shared<asio_wait>(context, door.shared());
    const auto alarm = wait->alarm();
    wait->end();
    wait.reset();
    alarm();
    CHECK(context.run() == 1);
}

TEST_CASE("alarm: of a reactor that is gone nobody hears it") {
    std::function<void()> alarm;
    {
        asio::io_context context{1};
        const closing_door door{context};
        alarm = std::make_shared<asio_wait>(context, door.shared())->alarm();
    }
    std::thread(alarm).join();  // the sanitizers see what it touches
}

TEST_CASE("alarm: a door that closes while others post takes no more") {
    std::optional<asio::io_context> context{std::in_place, 1};
    const auto door = std::make_shared<context_door>(*context);
    std::thread other([door] {
        for (int i = 0; i < 10'000; ++i)
            door->post([] {});
    });
    door->close();
    const auto heard = context->run();
    other.join();
    context.reset();
    CHECK(heard <= 10'000);
}
