// Two pipes for a ping-pong of single bytes between two processes or threads. Knows neither.
#pragma once

#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace netpoll {

/// Where a pipe cannot be made or written, `ask` fails.
class pipe_pair {
public:
    pipe_pair() noexcept {
        if (::pipe(question_.data()) != 0) question_ = {-1, -1};
        if (::pipe(answer_.data()) != 0) answer_ = {-1, -1};
    }
    ~pipe_pair() {
        for (const int each : {question_[0], question_[1], answer_[0], answer_[1]})
            if (each >= 0) ::close(each);
    }
    pipe_pair(const pipe_pair&) = delete;
    pipe_pair& operator=(const pipe_pair&) = delete;

    /// So many round trips, one after the other. False where an answer is missing.
    bool ask(std::size_t times) noexcept {
        char byte = 0;
        for (std::size_t i = 0; i < times; ++i)
            if (::write(question_[1], &byte, 1) != 1 || ::read(answer_[0], &byte, 1) != 1)
                return false;
        return true;
    }
    /// Nothing more will be asked.
    void end() noexcept {
        ::close(question_[1]);
        question_[1] = -1;
    }
    /// Call it in a process that only answers: holding the asking end, it would never see its end.
    void leave_asking() noexcept { end(); }
    /// Answers until the asking end is closed.
    void answer() noexcept {
        char byte = 0;
        while (::read(question_[0], &byte, 1) == 1 && ::write(answer_[1], &byte, 1) == 1) {
        }
    }

    /// Sends a number from the answering side, without a question.
    void tell(std::uint64_t number) noexcept {
        static_cast<void>(!::write(answer_[1], &number, sizeof number));
    }
    std::uint64_t hear() noexcept {
        std::uint64_t number = 0;
        return ::read(answer_[0], &number, sizeof number) == sizeof number ? number : 0;
    }

private:
    std::array<int, 2> question_{-1, -1};
    std::array<int, 2> answer_{-1, -1};
};

}  // namespace netpoll
