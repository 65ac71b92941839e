// The records of a run as they come, one a line behind a header: the first to get them, and what
// everything else is made from. Knows no document.
#pragma once

#include "results/spool.hpp"

#include <netpoll/expected.hpp>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

namespace netpoll {

/// One thread at a time, except for `salvage`.
class journal {
public:
    /// How long a record may be in memory only.
    static constexpr std::chrono::milliseconds most_at_risk{1'000};

    /// Appends `header` as a line, unless it is empty, and has what is appended put on the disk
    /// from now on, unless the file is nobody's afterwards.
    static expected<std::unique_ptr<journal>, std::string> begin(spool into,
                                                                 std::string_view header,
                                                                 bool lasting);
    ~journal();
    journal(const journal&) = delete;
    journal& operator=(const journal&) = delete;

    /// As those of `spool`. They also fail where the disk has refused what came before.
    io_result append_part(std::string_view piece);
    expected<spool::place_of_record, std::string> append(std::string_view record);
    io_result copy(spool::place_of_record record, std::string& buffer, output& out) const {
        return lines_.copy(record, buffer, out);
    }
    /// Waits until everything is on the disk.
    io_result flush();

    std::string readable() const { return lines_.readable(); }
    void discard() noexcept { lines_.discard(); }
    std::string keep() noexcept { return lines_.keep(); }
    std::string salvage() noexcept { return lines_.salvage(); }

private:
    journal(spool into, bool lasting) noexcept : lines_(std::move(into)), lasting_(lasting) {}
    void flush_now_and_then(const std::stop_token& stop);
    io_result refused() const;
    void touched();

    spool lines_;
    const bool lasting_;
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    bool dirty_{false};  // guarded by mutex_
    int failure_{0};     // guarded by mutex_; an errno
    std::jthread flusher_;
};

}  // namespace netpoll
