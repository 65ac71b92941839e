// What a coordinator and its pollers say to each other. Knows no broker.
#pragma once

#include "remote/cbor_form.hpp"
#include "remote/device_form.hpp"

#include <netpoll/error.hpp>
#include <netpoll/outcome.hpp>
#include <netpoll/settings.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace netpoll::wire {

/// Raise it where a receiver of before would misunderstand; more fields and kinds do not.
inline constexpr unsigned format = 1;

/// To a poller: a platform definition that its run needs, as a file for --platforms. Before
/// `settings`.
struct definition {
    std::string text;
};
/// To a poller, before its first job.
struct settings {
    host_key_policy host_keys{host_key_policy::strict};
    std::size_t max_output{64U << 20};
    milliseconds drain{5'000};
    std::uint64_t most_rejections{3};  ///< of a login that has let nobody in; 0: any
};
/// To a poller: a job, and the leave to begin it. Each handing out has a lease of its own.
struct given {
    std::string lease;
    milliseconds spent{0};  ///< as in `job`
    std::uint8_t credential{0};
    device_form device;
};
/// To a poller: the answer to `asks_leave`.
struct leave {
    std::string lease;
    bool granted{false};  ///< false: nobody logs in with this credential any more
};
/// To a poller: the job of this lease is another's, or over. It is not begun, and nobody waits for
/// its result.
struct withdrawn {
    std::string lease;
};
/// To a poller: take no new job, say goodbye to devices.
struct stop {};

/// A job that a poller has, begun or not, or whose result is on its way.
struct held_job {
    std::string lease;
    std::string device;
    bool begun{false};
    phase where{phase::resolve};  ///< of its session
};
/// From a poller, as are all below; the first of a link.
struct hello {
    std::string program;  ///< version of netpoll
    std::string name;     ///< of the poller
    std::uint64_t room{0};
    std::vector<std::string> logins;
    std::vector<held_job> held;
};
/// Jobs it takes at once, from now on.
struct room {
    std::uint64_t jobs{0};
};
struct began {
    std::string lease;
};
struct reached {
    std::string lease;
    phase where{phase::resolve};
};
struct asks_leave {
    std::string lease;
};
/// It was not begun and will not be: the poller is about to end.
struct returned {
    std::string lease;
};
/// Its result cannot reach the coordinator.
struct lost {
    std::string lease;
    std::string why;  ///< a sentence
};
struct log_line {
    bool is_error{false};  ///< else a warning
    std::string host;
    std::string text;
};

using any = std::variant<definition, settings, given, leave, withdrawn, stop, hello, room, began,
                         reached, asks_leave, returned, lost, log_line>;

node message_node(const any& message);
/// Nothing for a kind that this version does not know, and for what is none; `wrong` is set for the
/// latter.
std::optional<any> message_from(const node& what, bool& wrong);

/// Told to all pollers of a site each two seconds: a run is on, or over.
struct control {
    unsigned version{format};
    std::string run;
    std::string epoch;    ///< of this coordinator: another one is another process
    std::string program;  ///< version of netpoll
    bool over{false};
};
std::string bytes_of(const control& what);
/// The error says which version it is of, or that it is none.
expected<control, std::string> control_from(std::string_view bytes);

/// What a session came to, at the poller that had it.
struct result {
    unsigned version{format};
    std::string lease;
    std::string device;
    std::string poller;
    outcome what;
};
std::string bytes_of(const result& whole);
expected<result, std::string> result_from(std::string_view bytes);

/// "it has format 2, and this is netpoll 0.9 with format 1": why a message of such a version is not
/// understood.
std::string refusal_of(unsigned version, std::string_view program);

}  // namespace netpoll::wire
