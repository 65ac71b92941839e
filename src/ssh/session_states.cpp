// The states of a device's session: entering, leaving, running out of time. What is done in them
// stands in session_machine.cpp and session_kex.cpp.
#include "ssh/session_machine.hpp"

#include "core/pattern.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace netpoll {

namespace {

/// "3.14 ms"
std::string in_milliseconds(std::chrono::microseconds time) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.2f ms", static_cast<double>(time.count()) / 1'000.0);
    return text.data();
}

}  // namespace

session_clock::time_point session_machine::deadline() const {
    const auto limit = out_of_time_ ? session_clock::time_point::max() : device_deadline_;
    if (driver_ != nullptr) return std::min(driver_->deadline(), limit);
    return std::min(phase_deadline_, limit);
}

// The only way to another state.
void session_machine::enter(state next) {
    static constexpr std::array into{phase::resolve, phase::connect, phase::kex,  phase::host_key,
                                     phase::auth,    phase::channel, phase::close};
    state_ = next;
    account(into[static_cast<std::size_t>(next)]);
    const auto& limit = *device_.limits;
    const auto now = session_clock::now();
    switch (next) {
        case state::resolve:
        case state::connect:
            phase_deadline_ = now + limit.connect;
            break;
        case state::kex:
            phase_deadline_ = now + limit.kex;
            break;
        case state::host_key:
        case state::auth:
            phase_deadline_ = now + limit.auth;
            break;
        case state::talk:  // the dialogue keeps its own timers
        case state::over:
            phase_deadline_ = session_clock::time_point::max();
            break;
    }
}

// Books the time of the phase that ends, and says so.
void session_machine::account(phase next) {
    if (next == phase_) return;
    const auto now = session_clock::now();
    const auto spent = std::chrono::duration_cast<std::chrono::microseconds>(now - phase_began_);
    auto& booked = outcome_.phases[static_cast<std::size_t>(phase_)];
    booked = booked.value_or(std::chrono::microseconds{0}) + spent;
    if (log_.traces()) {
        log_.write(log_level::debug,
                   std::string{name(phase_)} + " took " + in_milliseconds(spent) +
                       (state_ == state::over ? "; done" : ", now " + std::string{name(next)}));
    }
    phase_ = next;
    phase_began_ = now;
}

session_machine::pause session_machine::wait(bool read, bool write) {
    if (session_clock::now() >= deadline()) {
        expire();
        return std::nullopt;
    }
    // Where libssh has waited already, the caller only looks at its own affairs.
    if (blocking_ && identified_) return wait_for{};
    return wait_for{wait_for::what::readiness, read, write, deadline()};
}

void session_machine::expire() {
    fail(out_of_time());
}

// What a passed deadline means, with what is known of the device by then.
error session_machine::out_of_time() const {
    const std::string at = login_ != nullptr ? login_->so_far() : std::string{};
    if (session_clock::now() >= device_deadline_) return {errc::device_deadline, phase_, at};
    if (state_ != state::kex || identified_) {
        const auto cause = ssh_ != nullptr ? escape(ssh_->cause()) : std::string{};
        return {errc::timed_out, phase_, at + (at.empty() || cause.empty() ? "" : ". ") + cause};
    }
    if (filter_.seen().empty()) {
        return {errc::timed_out, phase_, "connected, but the device says nothing"};
    }
    return {errc::not_ssh, phase_,
            "it says \"" + escape(filter_.seen()) + "\" and waits, and never identifies itself"};
}

void session_machine::fail(errc code, std::string detail) {
    fail(error{code, phase_, std::move(detail)});
}

void session_machine::fail(error why) {
    // A watcher shut down what outlived its deadline: the device closed nothing.
    const bool late = blocking_ && session_clock::now() >= deadline();
    if (late && why.code == errc::closed) why = out_of_time();
    end(std::move(why));
}

// The dialogue is over: its word is the outcome's.
void session_machine::conclude() {
    auto why = driver_->failure();
    if (why && why->code == errc::interrupted && out_of_time_) why->code = errc::device_deadline;
    if (why && why->code == errc::interrupted && out_of_room_) {
        why->code = errc::output_limit;
        why->detail = "the outputs of all devices would be more than the " +
                      std::to_string(options_.memory->most()) + " bytes of --memory";
    }
    end(std::move(why));
}

void session_machine::end(std::optional<error> why) {
    if (state_ == state::over) return;
    note_facts();
    if (driver_ != nullptr) {
        outcome_.platform = platform_catalog::definition_of(driver_->taken_for()).id;
        take_results();
    } else {
        for (const auto& c : *device_.commands) {
            outcome_.commands.emplace_back().command = c.send;
        }
    }
    if (why && why->code == errc::closed && ssh_ != nullptr && ssh_->dead()) explain(*why);
    if (why && options_.redact != nullptr) why->detail = (*options_.redact)(why->detail);
    outcome_.error = std::move(why);
    if (outcome_.error) note_failure(outcome_.error->code, outcome_.error->phase);
    const bool stopped = outcome_.error && outcome_.error->code == errc::interrupted;
    outcome_.status = !outcome_.error ? device_status::ok
                      : stopped       ? device_status::cancelled
                                      : device_status::failed;
    hang_up();
    // Also books the last phase: over counts as its end.
    const phase last = phase_;
    enter(state::over);
    if (last == phase::close) account(phase::resolve);
    outcome_.ended = wall_clock();
    if (outcome_.error) {
        log_.write(log_level::info, std::string{name(outcome_.error->code)} + " in " +
                                        std::string{name(outcome_.error->phase)} + ": " +
                                        outcome_.error->detail);
    }
    for (const auto& each : pattern::take_costly()) {
        log_.write(log_level::warn,
                   "the expression " + escape(each) +
                       " takes too long on what a device said, and counts as no match: "
                       "write a simpler one");
    }
}

void session_machine::take_results() {
    outcome_.commands = driver_->take_results();
    const auto running = std::find_if(outcome_.commands.rbegin(), outcome_.commands.rend(),
                                      [](const auto& each) { return each.sent; });
    if (out_of_room_ && running != outcome_.commands.rend() &&
        running->status == command_status::incomplete)
        running->truncated = true;
    if (room_ != nullptr) room_->count(output_bytes(outcome_.commands));
    outcome_.room = std::move(room_);
}

// A dialogue only sees that the connection is gone; libssh may know why.
void session_machine::explain(error& closed) const {
    closed.code = ssh_->why_dead();
    const auto cause = escape(ssh_->cause());
    if (!cause.empty() && closed.detail.find(cause) == std::string::npos) {
        closed.detail += (closed.detail.empty() ? "" : "; ") + cause;
    }
}

void session_machine::cut() noexcept {
    if (state_ == state::over) return;
    if (away_) {
        cut_asked_ = true;
        return;
    }
    break_off(errc::interrupted, "cut without a goodbye");
}

// Counted from the session's begin, since the wall clock may jump meanwhile.
std::chrono::system_clock::time_point session_machine::wall_clock() const {
    return outcome_.started + std::chrono::duration_cast<std::chrono::system_clock::duration>(
                                  session_clock::now() - began_);
}

void session_machine::begin_attempt() {
    outcome_.attempts.push_back({wall_clock(), std::nullopt});
}

void session_machine::note_failure(errc code, phase where) noexcept {
    if (!outcome_.attempts.empty()) outcome_.attempts.back().cause = {code, where};
}

void session_machine::note_facts() {
    if (ssh_ == nullptr) return;
    const auto text = [](const char* value) { return std::string{value != nullptr ? value : ""}; };
    auto& facts = outcome_.ssh;
    facts.server_version = text(ssh_get_serverbanner(ssh_->raw()));
    facts.kex = text(ssh_get_kex_algo(ssh_->raw()));
    facts.cipher = text(ssh_get_cipher_in(ssh_->raw()));
    facts.mac = text(ssh_get_hmac_in(ssh_->raw()));
}

// What libssh is to speak on, or -1.
int session_machine::descriptor_for_libssh() {
    if (blocking_) {
        lent_ = duplicate(socket_);
        return lent_.value();
    }
    if (socket_.value() > highest_usable_descriptor) return -1;
    inode_ = inode_of(socket_.value());
    return socket_.value();
}

// Notices that libssh has closed the socket. Before its first call libssh does not hold it.
void session_machine::mind_descriptor() {
    if (inode_ == 0 || !socket_ || !greeted_) return;
    if (ssh_get_fd(ssh_->raw()) != socket_.value()) let_go_of_socket();
}

// libssh 0.10 closes a socket that failed, 0.11 leaves it to us: ask the kernel which it was.
void session_machine::let_go_of_socket() {
    watch_.closing(socket_.value());
    if (inode_ != 0 && inode_of(socket_.value()) != inode_) {
        socket_.release();
    } else {
        socket_.close();
    }
    inode_ = 0;
}

void session_machine::hang_up() {
    {
        const libssh_session::attribution mine{ssh_.get()};
        driver_.reset();
        login_.reset();
    }
    mind_descriptor();
    if (socket_ && inode_ != 0) {
        // A reactor must forget the descriptor before libssh closes it.
        const int descriptor = socket_.release();
        watch_.closing(descriptor);
        ssh_.reset();
        if (inode_of(descriptor) == inode_) unique_descriptor{descriptor}.close();
        inode_ = 0;
    }
    ssh_.reset();
    lent_.close();
    if (socket_) let_go_of_socket();
    filter_ = {};
    greeted_ = identified_ = peek_due_ = previewed_ = heavy_ = false;
    computed_.reset();
}

outcome session_machine::take_outcome() {
    return std::move(outcome_);
}

}  // namespace netpoll
