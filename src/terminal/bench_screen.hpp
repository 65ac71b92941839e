// How a bench is shown at a terminal, and its question there.
#pragma once

#include "run/rounds.hpp"
#include "terminal/console.hpp"
#include "terminal/screen_options.hpp"

#include <cstddef>
#include <string>

namespace netpoll {

/// The listener of a bench for the console. Both references outlive it.
class bench_screen final : public rounds_events {
public:
    /// `agreed`: nobody is asked before many logins.
    bench_screen(const screen_options& options, bool agreed, console& screen);

    void said(const std::string& sentence) override;
    void at(const std::string& place) override;
    void measured(const std::string& line) override;
    bool confirms(std::size_t logins) override;

private:
    const screen_options& options_;
    const bool agreed_;
    console& screen_;
    const bool shows_progress_;
};

}  // namespace netpoll
