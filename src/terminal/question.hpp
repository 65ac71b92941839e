// A question to the person at the terminal. Knows not what it is about.
#pragma once

#include <exception>
#include <optional>
#include <string>

namespace netpoll {

/// Thrown out of a question by SIGINT (Ctrl-C), SIGTERM, SIGHUP or SIGQUIT, when the terminal is as
/// it was before: netpoll is to end, and what it has begun is to be tidied up on the way.
class told_to_end final : public std::exception {
public:
    explicit told_to_end(int number) noexcept : number_(number) {}
    int number() const noexcept { return number_; }
    const char* what() const noexcept override { return "told to end at a question"; }

private:
    int number_;
};

/// Asks on the controlling terminal, without echo, whatever standard input and output are. Nothing
/// where there is no terminal, or where Ctrl-D was the answer. After Ctrl-Z it asks again.
std::optional<std::string> ask_at_terminal(const std::string& question);

enum class confirmation { yes, no, nobody_there };

/// Asks there for a yes. `no` is any other answer; where there is no terminal, and for Ctrl-D,
/// nobody is there.
confirmation confirm_at_terminal(const std::string& question);

}  // namespace netpoll
