// One key exchange: the device's identification, what the exchange costs, who computes it. Knows no
// policy: not whom to trust.
//
// A classic group takes libssh 3 to 118 ms in two of its calls. Where there are workers these calls
// are made in `compute`; the socket's watch has let go of the descriptor by then, since libssh may
// close it there and another session be given the same number.
#pragma once

#include "ssh/device_log.hpp"
#include "ssh/transport/identification.hpp"
#include "ssh/transport/transport.hpp"
#include "ssh/wait.hpp"

#include <netpoll/error.hpp>
#include <netpoll/target.hpp>

#include <optional>
#include <string>

namespace netpoll {

class key_exchange {
public:
    enum class waiting {
        in_libssh,  // its calls wait by themselves
        outside,    // they never wait, and all of them are made in `advance`
        offloaded,  // they never wait, and those that compute for long are made in `compute`
    };

    /// `link` is prepared, and both outlive this.
    key_exchange(transport& link, const target& device, waiting kind, device_log log);

    /// Goes on until libssh wants to wait, which it does until `deadline` where it waits by itself.
    /// `again`: if it `computes`, call `compute` and then `take_back`; else wait as `wait` says.
    /// `failed`: see `why`; after the deadline it says `again`, since that is why.
    call_result advance(session_clock::time_point deadline);
    bool computes() const noexcept { return state_ == state::computing; }
    wait_for wait(session_clock::time_point deadline) const;

    /// One call that may take 100 ms of CPU, on any thread. Does not wait.
    void compute();
    /// After `compute`, also where that was never called. How long it took.
    session_clock::duration take_back();

    /// The device has said that it speaks SSH.
    bool identified() const noexcept { return state_ >= state::inspect; }
    /// After `failed`.
    const error& why() const noexcept { return why_; }
    /// What it means that the device has not identified itself in all its time.
    error silence() const { return filter_.silence(); }

private:
    enum class state {
        greet,
        identify,
        inspect,  // their first packet may be there: what does the exchange cost?
        exchange,
        heavy,  // libssh's calls are made by `compute`
        computing,
        computed,
        agreed,
    };

    void enter(state next);
    call_result greet();
    call_result identify();
    void inspect();
    call_result exchange(session_clock::time_point deadline);
    call_result take(call_result result, session_clock::time_point deadline);
    error reason() const;

    transport& link_;
    const target& device_;
    const waiting waiting_;
    const device_log log_;

    state state_{state::greet};
    identification_filter filter_;
    bool cost_known_{false};
    session_clock::time_point computing_since_;
    std::optional<call_result> computed_;  // by `compute`
    error why_;
};

}  // namespace netpoll
