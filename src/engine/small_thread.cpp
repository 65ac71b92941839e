// A joining thread with a small stack. Knows nothing of what it runs.
#include "engine/small_thread.hpp"

#include <memory>
#include <system_error>
#include <utility>

namespace netpoll {

namespace {

void* enter(void* argument) {
    const std::unique_ptr<std::function<void()>> body{
        static_cast<std::function<void()>*>(argument)};
    (*body)();
    return nullptr;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t stack = 8 * small_thread::stack_bytes;
#else
constexpr std::size_t stack = small_thread::stack_bytes;
#endif

}  // namespace

small_thread::small_thread(std::function<void()> body) {
    auto argument = std::make_unique<std::function<void()>>(std::move(body));
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, stack);
    const int rc = pthread_create(&handle_, &attributes, enter, argument.get());
    pthread_attr_destroy(&attributes);
    if (rc != 0) throw std::system_error(rc, std::generic_category(), "cannot start a thread");
    static_cast<void>(argument.release());
    joinable_ = true;
}

small_thread::small_thread(small_thread&& other) noexcept
    : handle_(other.handle_), joinable_(std::exchange(other.joinable_, false)) {}

small_thread::~small_thread() {
    if (joinable_) pthread_join(handle_, nullptr);
}

void small_thread::detach() noexcept {
    if (std::exchange(joinable_, false)) pthread_detach(handle_);
}

}  // namespace netpoll
