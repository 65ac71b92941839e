// What is done in each state of a device's session but the key exchange (session_kex.cpp). Knows no
// thread, reactor or Asio.
#include "ssh/session_machine.hpp"

#include "core/compiled_platform.hpp"
#include "core/login_question.hpp"
#include "ssh/transport/kex_cause.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
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

milliseconds login_quiet(const outcome& so_far) {
    const auto& connect = so_far.phases[static_cast<std::size_t>(phase::connect)];
    const auto round_trip = connect.value_or(std::chrono::microseconds{0});
    return std::clamp(std::chrono::ceil<milliseconds>(2 * round_trip), least_quiet, most_quiet);
}

}  // namespace

session_machine::session_machine(const session_options& options, const job& work,
                                 socket_watch& watch, bool blocking)
    : options_(options),
      device_(*work.target),
      platform_(*work.platform),
      watch_(watch),
      log_(*options.log, work.target->name),
      blocking_(blocking),
      offloads_(!blocking && options.offloads) {
    began_ = phase_began_ = session_clock::now();
    device_deadline_ = phase_began_ + device_.limits->device;
    phase_deadline_ = phase_began_ + device_.limits->connect;
    outcome_.index = work.index;
    outcome_.target = lent(&device_);
    outcome_.started = std::chrono::system_clock::now();
}

session_machine::~session_machine() {
    hang_up();
}

wait_for session_machine::advance() noexcept {
    const int share = blocking_ ? blocking_share : fair_share;
    for (int i = 0; i < share; ++i) {
        if (state_ == state::over) return {wait_for::what::over, false, false, {}};
        try {
            const libssh_session::attribution mine{ssh_.get()};
            if (away_) come_back();
            if (stop_early()) continue;
            const auto next = run_step();
            mind_descriptor();
            if (next) return *next;
        } catch (const std::bad_alloc&) {
            break_off(errc::local_limit, "out of memory");
        } catch (const std::exception& e) {
            break_off(errc::internal, e.what());
        }
    }
    return {};
}

// Where there is no memory left, there may be none to say so either: then the outputs go first,
// then the words.
void session_machine::break_off(errc code, const char* why) noexcept {
    try {
        return fail(code, why);
    } catch (const std::exception&) {
    }
    try {
        driver_.reset();
        outcome_.commands.clear();
        return fail(code, why);
    } catch (const std::exception&) {
        outcome_.error.emplace().code = code;
        outcome_.error->phase = phase_;
        note_failure(code, phase_);
        state_ = state::over;
    }
}

session_machine::pause session_machine::run_step() {
    switch (state_) {
        case state::resolve:
            return resolve();
        case state::connect:
            return connect();
        case state::kex:
            return exchange_keys();
        case state::host_key:
            return judge_host_key();
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
bool session_machine::stop_early() {
    if (state_ == state::over) return true;
    if (!stop_asked_ || state_ == state::talk) return false;
    fail(errc::interrupted, {});
    return true;
}

session_machine::pause session_machine::resolve() {
    if (addresses_.empty()) {
        if (auto numeric = numeric_endpoint(device_.hostname, device_.port)) {
            addresses_.push_back(*numeric);
        } else if (session_clock::now() >= deadline()) {
            expire();
            return std::nullopt;
        } else {
            return wait_for{wait_for::what::resolution, false, false, deadline()};
        }
    }
    // The addresses of a name are tried within one attempt.
    begin_attempt();
    enter(state::connect);
    return std::nullopt;
}

void session_machine::resolved(std::vector<endpoint> addresses, std::string why) {
    if (state_ != state::resolve) return;
    addresses_ = std::move(addresses);
    if (addresses_.empty()) fail(errc::name_not_found, escape(device_.hostname) + ": " + why);
}

session_machine::pause session_machine::connect() {
    dial_result now;
    if (!socket_) {
        outcome_.address = to_string(addresses_[dialled_]);
        now = dial(addresses_[dialled_], socket_);
        if (socket_) watch_.opened(socket_.value());
    } else {
        now = dial_progress(socket_);
    }
    switch (now.now) {
        case dial_result::state::pending:
            if (session_clock::now() < deadline()) {
                return wait_for{wait_for::what::readiness, false, true, deadline()};
            }
            if (session_clock::now() >= device_deadline_) {
                expire();
            } else {
                dial_next({errc::timed_out, phase::connect, "no answer to the TCP connection"});
            }
            return std::nullopt;
        case dial_result::state::failed:
            dial_next(std::move(now.why));
            return std::nullopt;
        case dial_result::state::connected:
            break;
    }
    enter(state::kex);
    return std::nullopt;
}

// The next address of a name, or the end.
void session_machine::dial_next(error why) {
    hang_up();
    if (addresses_.size() > 1) {
        refusals_ += (refusals_.empty() ? "" : "; ") + outcome_.address + ": " + why.detail;
        why.detail = refusals_;
    }
    if (++dialled_ >= addresses_.size()) return fail(std::move(why));
    enter(state::connect);
}

session_machine::pause session_machine::judge_host_key() {
    note_facts();
    const auto key = server_key_of(ssh_->raw());
    if (!key) {
        fail(errc::kex_failed, "libssh has no server key");
        return std::nullopt;
    }
    outcome_.ssh.host_key = key->type;
    outcome_.ssh.fingerprint = key->fingerprint;
    if (const auto bits = rsa_bits(key->blob); bits > 0 && bits < shortest_rsa(device_.profile)) {
        fail(errc::kex_failed, "the device's RSA host key has " + std::to_string(bits) +
                                   " bits: netpoll takes it only where `profile: legacy` is set; a "
                                   "key of 2048 bits or more is the better way");
        return std::nullopt;
    }
    if (options_.host_keys == host_key_policy::off) {
        enter(state::auth);
        return std::nullopt;
    }
    const auto judged =
        options_.known_hosts->judge(device_.hostname, device_.port, key->type, key->blob);
    const auto listed_at = judged.where.file + ":" + std::to_string(judged.where.line);
    const bool other_type = std::find(judged.known_types.begin(), judged.known_types.end(),
                                      key->type) == judged.known_types.end();
    switch (judged.verdict) {
        case host_key_verdict::known:
            enter(state::auth);
            break;
        case host_key_verdict::unknown:
            accept_key(*key);
            break;
        case host_key_verdict::revoked:
            fail(errc::host_key_revoked, key->fingerprint + " is marked @revoked at " + listed_at);
            break;
        case host_key_verdict::changed:
            if (!redialled_ && !judged.known_types.empty() && other_type) {
                redial_with(judged.known_types);
            } else {
                fail(errc::host_key_changed, "the device shows " + key->type + " " +
                                                 key->fingerprint + ", another key is listed at " +
                                                 listed_at);
            }
            break;
    }
    return std::nullopt;
}

void session_machine::accept_key(const server_key& key) {
    if (options_.host_keys == host_key_policy::strict) {
        return fail(errc::host_key_unknown, "the device shows " + key.type + " " + key.fingerprint);
    }
    const auto saved =
        options_.known_hosts->remember(device_.hostname, device_.port, key.type, key.blob);
    if (!saved) return fail(errc::host_key_unsaved, saved.error());
    outcome_.ssh.key_accepted = true;
    log_.write(log_level::info, "new host key written down: " + key.type + " " + key.fingerprint);
    enter(state::auth);
}

// The device has a key of a type that we know, but showed another: ask again for the known one.
void session_machine::redial_with(std::vector<std::string> known_types) {
    redialled_ = true;
    known_types_ = std::move(known_types);
    note_failure(errc::host_key_changed, phase_);
    hang_up();
    begin_attempt();
    enter(state::connect);
}

session_machine::pause session_machine::log_in() {
    if (login_ == nullptr) {
        const auto& definition = platform_catalog::definition_of(platform_);
        // The suffix sets the terminal, and exec channels have none.
        const bool shell = device_.channel == channel_kind::shell;
        const auto user =
            device_.login->username + (shell ? definition.username_suffix : std::string());
        std::vector<std::string> names{user};
        for (const auto each : names_around(device_))
            names.emplace_back(each);
        login_ = std::make_unique<authenticator>(
            *ssh_, *device_.login, *options_.identities, user,
            login_answers{*device_.login, platform_.login, std::move(names)}, log_);
    }
    if (blocking_) ssh_->block_for(slice);
    switch (login_->advance()) {
        case call_result::again:
            return wait(true, ssh_->write_pending());
        case call_result::failed:
            fail(login_->why());
            return std::nullopt;
        case call_result::done:
            outcome_.ssh.auth = login_->method();
            break;
    }
    login_.reset();
    ssh_->forget_cause();
    enter(state::talk);
    return std::nullopt;
}

session_machine::pause session_machine::talk() {
    if (driver_ == nullptr) {
        dialogue_driver::options settings;
        settings.dialogue.max_output = options_.max_output;
        settings.dialogue.login_quiet = login_quiet(outcome_);
        settings.dialogue.identification = outcome_.ssh.server_version;
        settings.dialogue.detector = options_.detector;
        settings.transcripts = options_.transcripts;
        if (settings.transcripts)
            settings.transcripts->identified(device_, outcome_.ssh.server_version);
        if (blocking_) {
            settings.slice = slice;
            ssh_->block_for(slice);
        }
        driver_ = std::make_unique<dialogue_driver>(*ssh_, device_, platform_, settings, log_);
    }
    if (session_clock::now() >= device_deadline_) out_of_time_ = true;
    if (stop_asked_ || out_of_time_ || out_of_room_) driver_->ask_stop();
    auto next = driver_->advance();
    out_of_room_ = out_of_room_ || !has_room();
    account(driver_->where());
    if (driver_->over()) {
        conclude();
        return std::nullopt;
    }
    if (next && !out_of_time_) next->until = std::min(next->until, device_deadline_);
    return next;
}

bool session_machine::has_room() {
    if (options_.memory == nullptr) return true;
    const auto held = driver_->held();
    if (room_ == nullptr) {
        if (held <= output_share::given_anyway) return true;
        room_ = std::make_shared<output_share>(options_.memory);
    }
    return room_->hold(held);
}

}  // namespace netpoll
