// One bastion: the sessions with it, and who waits for room in them.
#include "engine/bastion.hpp"

#include "engine/asio_wait.hpp"
#include "engine/detached.hpp"
#include "engine/edge_poll.hpp"
#include "ssh/bastion/forwarding.hpp"
#include "ssh/device_session.hpp"

#include <netpoll/escape.hpp>

#include <asio/posix/stream_descriptor.hpp>
#include <asio/post.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace netpoll {

namespace {

using namespace std::chrono_literals;

// A server that carries more is slower with each packet; and sshd with 1,024 descriptors has room
// for no more than 1,016, dropbear for 1,000.
constexpr std::size_t usual_room = 250;
constexpr std::size_t most_room = 1'000;
constexpr std::chrono::seconds first_rest = 1s;
constexpr std::chrono::seconds longest_rest = 30s;
// While another process tries the same credential.
constexpr std::chrono::milliseconds ask_again = 50ms;

/// Whether trying again is of no use, and may lock an account.
bool is_denial(errc code) noexcept {
    switch (code) {
        case errc::auth_guard:
        case errc::auth_rejected:
        case errc::auth_unavailable:
        case errc::password_expired:
        case errc::host_key_unknown:
        case errc::host_key_changed:
        case errc::host_key_revoked:
        case errc::certificate_invalid:
        case errc::host_key_unsaved:
        case errc::no_common_algorithm:
        case errc::not_ssh:
        case errc::bastion_denied:
        case errc::forward_refused:
            return true;
        default:
            return false;
    }
}

std::string words_of(const error& cause) {
    if (cause.code == errc::auth_guard)
        return "bastions rejected its credential before in this run, so it is not shown again";
    return std::string(name(cause.code)) + " in " + std::string(name(cause.phase)) +
           (cause.detail.empty() ? std::string{} : ", " + cause.detail);
}

/// As for devices, but for what is theirs alone.
session_options of_bastions(const session_options& sessions, login_gate& gate) {
    session_options made = sessions;
    made.host_keys = sessions.bastion_host_keys.value_or(sessions.host_keys);
    made.keys_only = false;
    made.detector = nullptr;
    made.transcripts = nullptr;
    made.phases = nullptr;
    made.gate = &gate;
    made.memory = nullptr;
    made.offloads = false;
    return made;
}

/// It stays as long as the run.
target without_end(target host) {
    auto endless = *host.limits;
    endless.device = std::chrono::hours{24 * 365};
    host.limits = std::make_shared<const limits>(endless);
    host.commands = std::make_shared<const std::vector<command>>();
    return host;
}

}  // namespace

struct bastion::crossing final : session_business {
    crossing(bastion& owner, const job& work)
        : of(owner),
          wait(std::make_shared<asio_wait>(owner.around_.context, owner.around_.door)),
          watched(owner.around_.context),
          session(owner.sessions_, work, *wait, false,
                  owner.host_.is_behind_bastion() ? &owner.around_.streams : nullptr, this) {
        watched.assign(sockets.descriptor());
    }
    ~crossing() override { static_cast<void>(watched.release()); }

    std::unique_ptr<session_work> begin(libssh_session& link, device_log log) override {
        auto made = std::make_unique<forwarding>(link, sockets, of.host_.name, log);
        carries = made.get();
        of.note_login(std::nullopt);
        of.dispatch();
        return made;
    }
    void carry(const std::shared_ptr<passage>& who) {
        who->by(of.host_.name);
        const target& device = who->device();
        carries->carry({device.hostname, device.port}, device.limits->connect, who);
    }
    bool has_room() const { return carries != nullptr && carries->channels() < of.room_; }

    bastion& of;
    const std::shared_ptr<asio_wait> wait;
    edge_poll sockets;
    asio::posix::stream_descriptor watched;
    forwarding* carries{nullptr};  // from its login to its end
    device_session session;
};

bastion::bastion(const target& host, const surroundings& around)
    : around_(around),
      sessions_(of_bastions(around.sessions, *this)),
      known_as_(host),
      host_(without_end(host)),
      timer_(around.context),
      room_(usual_room) {}

bastion::~bastion() = default;

void bastion::carry(std::shared_ptr<passage> who) {
    waiting_.push_back(std::move(who));
    dispatch();
}

// Whoever has room takes them; where nobody has, one more session is opened, one after the other.
void bastion::dispatch() {
    std::erase_if(waiting_, [](const auto& each) { return !each->is_wanted(); });
    for (const auto& one : crossings_) {
        const bool takes = one->has_room() && !waiting_.empty();
        for (; one->has_room() && !waiting_.empty(); waiting_.pop_front())
            one->carry(waiting_.front());
        // Not from within its own step: it is asked to go on, and does so in turn.
        if (takes)
            asio::post(around_.context, [wait = one->wait] {
                if (!wait->over) wait->wake();
            });
    }
    if (waiting_.empty() || setting_up_ || stopping_) return;
    setting_up_ = true;
    timer_.expires_at(std::max(rests_until_, std::chrono::steady_clock::now()));
    timer_.async_wait([this](const asio::error_code& ec) {
        if (!ec && !stopping_) set_up();
    });
}

// Where a credential is not proven, its first login is awaited, in whatever process.
login_leave bastion::ask(const job&, const std::function<void()>&) {
    if (around_.trust == nullptr) return {};
    const auto now = session_clock::now();
    switch (around_.trust->ask(known_as_, now, host_.limits->auth)) {
        case bastion_trust::leave::now:
            has_turn_ = true;
            return {};
        case bastion_trust::leave::later:
            return {login_leave::answer::later, now + ask_again};
        case bastion_trust::leave::never:
            break;
    }
    return {login_leave::answer::never};
}

// The first session with it has logged in, or has failed to.
void bastion::note_login(std::optional<errc> failure) {
    setting_up_ = false;
    if (!failure) failures_ = 0;
    if (!std::exchange(has_turn_, false)) return;
    if (!failure)
        around_.trust->accepted(known_as_);
    else if (*failure == errc::auth_rejected)
        around_.trust->rejected(known_as_);
    else
        around_.trust->ended(known_as_);
}

void bastion::set_up() {
    try {
        const auto one = std::make_shared<crossing>(*this, job{0, &host_, sessions_.bastions_as});
        crossings_.push_back(one);
        begin(one);
    } catch (const std::exception& e) {
        note_login(errc::local_limit);
        rest(error{errc::local_limit, phase::connect, e.what()});
        around_.turn_away(take_waiting());
    }
}

void bastion::begin(const std::shared_ptr<crossing>& one) {
    const auto carry_out = [](bastion& self, std::shared_ptr<crossing> mine) -> detached {
        const auto wait = mine->wait;
        for (;;) {
            const wait_for next = mine->session.advance();
            if (next.kind == wait_for::what::over) break;
            if (next.kind == wait_for::what::resolution)
                wait->look_up(self.around_.names, self.host_, mine->session);
            co_await wait->until(next);
        }
        wait->end();
        self.ended(*mine, mine->session.take_outcome());
    };
    const auto listen = [](auto self, const std::shared_ptr<crossing>& mine) -> void {
        mine->watched.async_wait(
            asio::posix::stream_descriptor::wait_read,
            [self, weak = std::weak_ptr{mine}](const asio::error_code& ec) {
                const auto alive = weak.lock();
                if (ec || !alive || alive->wait->over) return;
                alive->sockets.take([&alive](std::uint32_t id, bool readable, bool writable) {
                    if (alive->carries != nullptr)
                        alive->carries->note_ready(id, readable, writable);
                });
                self(self, alive);
                alive->wait->wake();
            });
    };
    listen(listen, one);
    carry_out(*this, one);
}

void bastion::ended(crossing& one, const outcome& how) {
    const bool carried = std::exchange(one.carries, nullptr) != nullptr;
    if (!carried) note_login(how.error ? how.error->code : errc::interrupted);
    one.watched.cancel();
    const auto self = std::find_if(crossings_.begin(), crossings_.end(),
                                   [&one](const auto& each) { return each.get() == &one; });
    const auto kept = std::move(*self);
    crossings_.erase(self);
    if (stopping_ || !how.error) return;
    rest(*how.error);
    if (!carried && !crossings_.empty() && room_ < most_room) {
        // It takes no further session: those that it has carry more.
        room_ = most_room;
        return dispatch();
    }
    if (!carried) around_.turn_away(take_waiting());
}

void bastion::rest(const error& cause) {
    denied_ = is_denial(cause.code);
    why_ = {denied_ ? errc::bastion_denied : errc::bastion_failed, phase::connect,
            "the bastion " + escape(host_.name) + ": " + words_of(cause)};
    const auto time = std::min(longest_rest, first_rest * (1U << std::min(failures_, 5U)));
    ++failures_;
    if (denied_)
        sessions_.log->write(log_level::warn, host_.name, why_.detail + "; it is not asked again");
    rests_until_ = std::chrono::steady_clock::now() + time;
}

bastion::passages bastion::take_waiting() {
    passages all(waiting_.begin(), waiting_.end());
    waiting_.clear();
    return all;
}

void bastion::stop() {
    stopping_ = true;
    timer_.cancel();
    waiting_.clear();
    for (const auto& one : std::list(crossings_)) {
        one->session.ask_stop();
        one->wait->wake();
    }
}

}  // namespace netpoll
