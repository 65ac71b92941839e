// What is done in each state of a device's session. Knows no thread, reactor or Asio.
#include "ssh/device_session.hpp"

#include "core/algorithms.hpp"
#include "core/compiled_platform.hpp"
#include "core/login_question.hpp"
#include "ssh/authenticator.hpp"
#include "ssh/dialogue_driver.hpp"
#include "ssh/libssh_session.hpp"
#include "ssh/transport/certificate_probe.hpp"
#include "ssh/transport/host_key_check.hpp"
#include "ssh/transport/key_exchange.hpp"
#include "ssh/transport/transport.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <cassert>
#include <exception>
#include <utility>

namespace netpoll {

namespace {

// A blocked libssh call comes back this often to look at deadlines and at a stop request.
constexpr milliseconds slice{200};
// Steps in one `advance` before other sessions of the reactor get a turn. Where each may block, the
// watcher has to be told before each.
constexpr int fair_share = 64;
constexpr int blocking_share = 1;
// Quiet that marks the first prompt: two round trips, between what a fast LAN and a slow WAN need.
constexpr milliseconds least_quiet{60};
constexpr milliseconds most_quiet{1500};

// How soon it is noticed that a server has closed a session whose login waits for its turn.
constexpr milliseconds look_for_peer{1'000};

milliseconds login_quiet(const outcome& so_far) {
    const auto& connect = so_far.phases[static_cast<std::size_t>(phase::connect)];
    const auto round_trip = connect.value_or(std::chrono::microseconds{0});
    return std::clamp(std::chrono::ceil<milliseconds>(2 * round_trip), least_quiet, most_quiet);
}

outcome just_begun(const job& work) {
    outcome result;
    result.index = work.index;
    result.target = lent(work.target);
    result.started = std::chrono::system_clock::now();
    return result;
}

}  // namespace

device_session::device_session(const session_options& options, const job& work, socket_watch& watch,
                               bool blocking, stream_source* streams, session_business* business)
    : options_(options),
      device_(*work.target),
      platform_(*work.platform),
      log_(*options.log, work.target->name),
      blocking_(blocking),
      watch_(watch),
      business_(business),
      outcome_(just_begun(work)),
      clock_(outcome_.phases, device_.limits->device - work.spent, device_.limits->connect),
      transport_(std::make_unique<transport>(device_, watch, blocking, streams, log_)),
      host_key_(std::make_unique<host_key_check>(device_, options, log_)) {}

device_session::~device_session() {
    hang_up();
}

wait_for device_session::advance() noexcept {
    const struct sends_at_last {
        transport& link;
        ~sends_at_last() { link.send_held(); }
    } before_the_wait{*transport_};
    const int share = blocking_ ? blocking_share : fair_share;
    for (int i = 0; i < share; ++i) {
        if (state_ == state::over) return {wait_for::what::over, false, false, {}};
        try {
            const libssh_session::attribution mine{transport_->ssh()};
            if (key_exchange_ != nullptr && key_exchange_->computes()) come_back();
            if (stop_early()) continue;
            const auto next = step();
            transport_->mind_descriptor();
            if (next) return *next;
        } catch (const std::bad_alloc&) {
            break_off(errc::local_limit, "out of memory");
        } catch (const std::exception& e) {
            break_off(errc::internal, e.what());
        }
    }
    return {};
}

device_session::pause device_session::step() {
    switch (state_) {
        case state::resolve:
            return resolve();
        case state::connect:
            return connect();
        case state::certificate:
            return ask_for_certificate();
        case state::kex:
            return exchange_keys();
        case state::host_key:
            return judge_host_key();
        case state::admission:
            return be_admitted();
        case state::auth:
            return log_in();
        case state::talk:
            return talk();
        case state::over:
            break;
    }
    return wait_for{wait_for::what::over, false, false, {}};
}

// Everything before a dialogue has nobody to say goodbye to.
bool device_session::stop_early() {
    if (state_ == state::over) return true;
    if (stop_ == stop::none || state_ == state::talk) return false;
    fail(errc::interrupted, {});
    return true;
}

device_session::pause device_session::resolve() {
    if (!device_.no_way.empty()) {
        fail(errc::unreachable, device_.no_way);
        return std::nullopt;
    }
    if (!transport_->knows_address()) {
        if (session_clock::now() < deadline())
            return wait_for{wait_for::what::resolution, false, false, deadline()};
        expire();
        return std::nullopt;
    }
    // The addresses of a name are tried within one attempt.
    begin_attempt();
    enter(state::connect);
    return std::nullopt;
}

void device_session::resolved(std::vector<endpoint> addresses, const std::string& reason) {
    if (state_ != state::resolve) return;
    if (addresses.empty())
        return fail(errc::name_not_found, escape(device_.hostname) + ": " + reason);
    transport_->use(std::move(addresses));
}

device_session::pause device_session::connect() {
    outcome_.address = transport_->address();
    // Behind a bastion it is that which dials, by what the inventory says.
    const std::string& to = outcome_.address.empty() ? device_.hostname : outcome_.address;
    if (options_.may_dial && !options_.may_dial(to)) {
        next_address(
            {errc::unreachable, phase::connect, escape(to) + " is outside of --allow-net"});
        return std::nullopt;
    }
    switch (transport_->connect()) {
        case call_result::done:
            outcome_.via = transport_->carried().via;
            enter(host_key_->wants_certificate() ? state::certificate : state::kex);
            break;
        case call_result::failed:
            next_address(transport_->why());
            break;
        case call_result::again:
            return wait_for_connection();
    }
    return std::nullopt;
}

device_session::pause device_session::wait_for_connection() {
    const bool carried = transport_->is_carried();
    if (session_clock::now() < deadline()) {
        const auto kind = carried ? wait_for::what::alarm : wait_for::what::readiness;
        return wait_for{kind, false, !carried, deadline()};
    }
    if (carried || session_clock::now() >= clock_.device_deadline()) {
        expire();
    } else {
        next_address({errc::timed_out, phase::connect, "no answer to the TCP connection"});
    }
    return std::nullopt;
}

// The next address of a name, or the end.
void device_session::next_address(error reason) {
    if (auto last = transport_->next_address(std::move(reason))) return fail(std::move(*last));
    enter(state::connect);
}

device_session::pause device_session::exchange_keys() {
    if (key_exchange_ == nullptr) {
        begin_exchange();
        return std::nullopt;
    }
    switch (key_exchange_->advance(deadline())) {
        case call_result::again:
            if (key_exchange_->computes())
                return wait_for{wait_for::what::computation, false, false,
                                clock_.device_deadline()};
            return wait();
        case call_result::failed:
            transport_->ssh()->note_facts(outcome_.ssh);
            fail(key_exchange_->why());
            return std::nullopt;
        case call_result::done:
            break;
    }
    key_exchange_.reset();
    enter(state::host_key);
    return std::nullopt;
}

void device_session::begin_exchange() {
    if (!transport_->prepare(host_key_->algorithms())) {
        return fail(errc::local_limit, "no free descriptor at or below 65535");
    }
    using waiting = key_exchange::waiting;
    const auto kind = blocking_           ? waiting::in_libssh
                      : options_.offloads ? waiting::offloaded
                                          : waiting::outside;
    key_exchange_ = std::make_unique<key_exchange>(*transport_, device_, kind, log_);
}

void device_session::compute() noexcept {
    // Who waited too long in the queue of workers does not hold up the others there.
    if (stop_ != stop::none || session_clock::now() >= clock_.device_deadline()) return;
    const libssh_session::attribution mine{transport_->ssh()};
    key_exchange_->compute();
}

void device_session::come_back() {
    // The device is not to blame for our computing, nor for waiting for a worker.
    clock_.forgive(key_exchange_->take_back());
    if (stop_ == stop::at_once) cut();
}

// Whether it may log in is asked before each wait: what wakes it may have been anything.
device_session::pause device_session::be_admitted() {
    // A server that lets nobody wait for ever has closed what libssh does not look at now.
    if (transport_->is_closed_by_peer()) {
        fail(errc::closed, "while its login waited for its turn");
        return std::nullopt;
    }
    const auto leave = options_.gate->ask({outcome_.index, &device_, &platform_}, watch_.alarm());
    switch (leave.is) {
        case login_leave::answer::now:
            enter(state::auth);
            return std::nullopt;
        case login_leave::answer::never:
            fail(error{errc::auth_guard, phase::auth, {}});
            return std::nullopt;
        case login_leave::answer::later:
            break;
    }
    return wait_for_alarm(leave.at);
}

// Until an alarm, and not after `latest`.
device_session::pause device_session::wait_for_alarm(session_clock::time_point latest) {
    const auto now = session_clock::now();
    if (now >= deadline()) {
        expire();
        return std::nullopt;
    }
    return wait_for{wait_for::what::alarm, false, false,
                    std::min({latest, deadline(), now + look_for_peer})};
}

device_session::pause device_session::log_in() {
    if (login_ == nullptr) begin_login();
    if (blocking_) transport_->ssh()->block_for(slice);
    switch (login_->advance()) {
        case call_result::again:
            return login_->waits() ? wait_for_alarm(phase_clock::never) : wait();
        case call_result::failed:
            fail(login_->why());
            return std::nullopt;
        case call_result::done:
            break;
    }
    outcome_.ssh.auth = login_->method();
    outcome_.ssh.auth_key = login_->accepted_key();
    login_.reset();
    transport_->ssh()->forget_cause();
    enter(state::talk);
    return std::nullopt;
}

void device_session::begin_login() {
    const auto& definition = platform_catalog::definition_of(platform_);
    // The suffix sets the terminal, and exec channels have none.
    const bool shell = device_.channel == channel_kind::shell;
    const auto user =
        device_.login->username + (shell ? definition.username_suffix : std::string());
    std::vector<std::string> names{user};
    for (const auto name : names_around(device_))
        names.emplace_back(name);
    const bool by_sha2 = algorithms_of(device_).public_keys.find("rsa-sha2-") != std::string::npos;
    login_ = std::make_unique<authenticator>(
        *transport_->ssh(), *device_.login,
        login_means{*options_.identities, options_.agent, options_.codes, watch_.alarm(),
                    deadline(), by_sha2, options_.methods,
                    login_host{device_.hostname, device_.port, outcome_.ssh.fingerprint, user}},
        user, login_answers{*device_.login, platform_.login, std::move(names)}, log_);
}

device_session::pause device_session::talk() {
    if (work_ == nullptr) begin_work();
    if (session_clock::now() >= clock_.device_deadline()) out_of_time_ = true;
    if (stop_ != stop::none || out_of_time_ || out_of_room_) work_->ask_stop();
    auto next = work_->advance();
    out_of_room_ = out_of_room_ || !has_room();
    move_to(work_->where());
    if (work_->over()) {
        conclude();
        return std::nullopt;
    }
    if (next && !out_of_time_) next->until = std::min(next->until, clock_.device_deadline());
    return next;
}

void device_session::begin_work() {
    if (blocking_) transport_->ssh()->block_for(slice);
    work_ = business_ != nullptr ? business_->begin(*transport_->ssh(), log_) : make_dialogue();
}

std::unique_ptr<session_work> device_session::make_dialogue() {
    dialogue_driver::options settings;
    settings.dialogue.max_output = options_.max_output;
    settings.dialogue.login_quiet = login_quiet(outcome_);
    settings.dialogue.identification = outcome_.ssh.server_version;
    settings.dialogue.detector = options_.detector;
    settings.transcripts = options_.transcripts;
    if (settings.transcripts)
        settings.transcripts->identified(device_, outcome_.ssh.server_version);
    // Who may have to do this again must know of a command before it is typed.
    settings.moved = [this] {
        if (work_ != nullptr) move_to(work_->where());
    };
    if (blocking_) settings.slice = slice;
    return std::make_unique<dialogue_driver>(*transport_->ssh(), device_, platform_, settings,
                                             log_);
}

bool device_session::has_room() {
    if (options_.memory == nullptr) return true;
    const auto held = work_->held();
    if (room_ == nullptr) {
        if (held <= output_share::given_anyway) return true;
        room_ = std::make_shared<output_share>(options_.memory);
    }
    return room_->hold(held);
}

device_session::pause device_session::wait() {
    if (session_clock::now() >= deadline()) {
        expire();
        return std::nullopt;
    }
    if (state_ == state::certificate) return probe_->wait(deadline());
    if (state_ == state::kex) return key_exchange_->wait(deadline());
    // Where libssh has waited already, the caller only looks at its own affairs.
    if (blocking_) return wait_for{};
    return wait_for{wait_for::what::readiness, true, transport_->ssh()->write_pending(),
                    deadline()};
}

}  // namespace netpoll
