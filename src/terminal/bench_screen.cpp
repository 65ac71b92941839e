// Lines of a bench on standard error.
#include "terminal/bench_screen.hpp"

#include "terminal/question.hpp"

namespace netpoll {

namespace {

/// From here on somebody at a terminal is asked: AAA servers and logs of devices feel it.
constexpr std::size_t many_logins = 1'000;

}  // namespace

bench_screen::bench_screen(const screen_options& options, bool agreed, console& screen)
    : options_(options),
      agreed_(agreed),
      screen_(screen),
      shows_progress_(is_shown(options.progress, !options.quiet && screen.is_terminal())) {}

void bench_screen::said(const std::string& sentence) {
    if (!options_.quiet) screen_.write("netpoll bench: " + sentence + "\n");
}

void bench_screen::at(const std::string& place) {
    if (shows_progress_) screen_.status(place.substr(0, screen_.width() - 1));
}

void bench_screen::measured(const std::string& line) {
    if (shows_progress_) screen_.write(line + "\n");
}

bool bench_screen::confirms(std::size_t logins) {
    return logins < many_logins || agreed_ || options_.quiet || !screen_.is_terminal() ||
           confirm_at_terminal("netpoll bench: make " + std::to_string(logins) + " logins?") ==
               confirmation::yes;
}

}  // namespace netpoll
