// Appends, and lets a thread of its own wait for the disk.
#include "results/journal.hpp"

#include <chrono>
#include <utility>

namespace netpoll {

expected<std::unique_ptr<journal>, std::string> journal::begin(spool into, std::string_view header,
                                                               bool lasting) {
    std::unique_ptr<journal> made(new journal(std::move(into), lasting));
    if (!header.empty())
        if (auto begun = made->append(header); !begun) return unexpected(std::move(begun).error());
    if (!lasting) return made;
    auto flushed = made->flush();
    if (!flushed) return unexpected(std::move(flushed).error());
    made->flusher_ = std::jthread(
        [all = made.get()](const std::stop_token& stop) { all->flush_now_and_then(stop); });
    return made;
}

journal::~journal() = default;

io_result journal::refused() const {
    const std::lock_guard lock(mutex_);
    return failure_ == 0 ? io_result{} : io_failure(lines_.shown(), failure_);
}

void journal::touched() {
    if (!lasting_) return;
    const std::lock_guard lock(mutex_);
    if (!std::exchange(dirty_, true)) changed_.notify_one();
}

io_result journal::append_part(std::string_view piece) {
    auto known = refused();
    if (!known) return known;
    return lines_.append_part(piece);
}

expected<spool::place_of_record, std::string> journal::append(std::string_view record) {
    auto known = refused();
    if (!known) return unexpected(std::move(known).error());
    auto place = lines_.append(record);
    if (place) touched();
    return place;
}

// What the first record after a flush waits, those behind it wait less.
void journal::flush_now_and_then(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [this] { return dirty_; })) {
        static_cast<void>(changed_.wait_for(lock, stop, most_at_risk / 2, [] { return false; }));
        if (stop.stop_requested()) return;
        dirty_ = false;
        lock.unlock();
        const int code = lines_.flush();
        lock.lock();
        if (code != 0) failure_ = code;
    }
}

io_result journal::flush() {
    auto known = refused();
    if (!known || !lasting_) return known;
    const int code = lines_.flush();
    return code == 0 ? io_result{} : io_failure(lines_.shown(), code);
}

}  // namespace netpoll
