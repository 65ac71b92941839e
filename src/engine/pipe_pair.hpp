// Two pipes between somebody who asks and somebody who answers, a byte at a time. Knows neither.
#pragma once

#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace netpoll {

/// What cannot be made or written shows as a question without an answer.
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

    /// So many questions, one after the other. False where an answer is missing.
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
    /// For a process that only answers: it would wait for its own questions for ever.
    void leave_asking() noexcept { end(); }
    /// Answers until there is nothing more.
    void answer() noexcept {
        char byte = 0;
        while (::read(question_[0], &byte, 1) == 1 && ::write(answer_[1], &byte, 1) == 1) {
        }
    }

    /// A number from the one who answers, without a question.
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
