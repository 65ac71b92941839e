// A coroutine that nobody waits for. Knows no reactor.
#pragma once

#include <coroutine>
#include <exception>

namespace netpoll {

/// It reports its end by itself, and throws nothing.
struct detached {
    struct promise_type {
        detached get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() noexcept { std::terminate(); }
    };
};

}  // namespace netpoll
