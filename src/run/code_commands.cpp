// Runs the commands that print one-time codes. Knows no session.
#include "run/code_commands.hpp"

#include "inventory/secret_command.hpp"
#include "machine/shared_pages.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <system_error>
#include <thread>
#include <utility>

namespace netpoll {

namespace {

using namespace std::chrono_literals;

// How often a command is asked whether it has a new code: they mostly change every 30 s.
constexpr auto look_for_new_code = 1'000ms;

}  // namespace

/// The codes that were given out, as hashes in memory that all processes of a run share: a login
/// server takes each once.
class spent_codes {
public:
    enum class claim { first, taken, refused };

    /// What has become of this code of this command: `first` is the caller's.
    claim take(const std::string& command, const std::string& code) {
        bool is_new = false;
        const auto* slot = slot_of(command, code, is_new);
        if (is_new) return claim::first;
        return slot != nullptr && (slot->load() & refused_bit) != 0 ? claim::refused : claim::taken;
    }

    void refuse(const std::string& command, const std::string& code) {
        bool is_new = false;
        if (auto* slot = slot_of(command, code, is_new)) slot->fetch_or(refused_bit);
    }

private:
    using slot = std::atomic<std::uint64_t>;
    static constexpr std::uint64_t used_bit = 1;
    static constexpr std::uint64_t refused_bit = 2;

    slot* slot_of(const std::string& command, const std::string& code, bool& is_new) {
        const auto hash = std::hash<std::string>{}(command + '\0' + code) & ~refused_bit;
        for (std::size_t i = 0; i < slots_->size(); ++i) {
            auto& one = (*slots_)[(hash + i) % slots_->size()];
            std::uint64_t held = 0;
            is_new = one.compare_exchange_strong(held, hash | used_bit);
            if (is_new || (held & ~refused_bit) == (hash | used_bit)) return &one;
        }
        return nullptr;
    }

    // Zeros are empty slots. More codes than this nobody types in a run.
    using slots = std::array<slot, 64 * 1024>;
    static_assert(slot::is_always_lock_free);
    const shared_pages pages_{sizeof(slots)};
    slots* const slots_{static_cast<slots*>(pages_.data())};
};

/// One command, and the logins that want a code of it, first come first served.
class code_command {
public:
    code_command(std::string command, const std::vector<std::string>& withheld, spent_codes& spent)
        : command_(std::move(command)), withheld_(withheld), spent_(spent) {
        thread_ = std::thread([this] { work(); });
    }
    ~code_command() {
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }
    code_command(const code_command&) = delete;
    code_command& operator=(const code_command&) = delete;

    void ask(session_clock::time_point until, answer_taker<std::shared_ptr<const secret>> done) {
        {
            const std::lock_guard lock(mutex_);
            waiting_.push_back({until, std::move(done)});
        }
        changed_.notify_all();
    }

private:
    struct waiter {
        session_clock::time_point until;
        answer_taker<std::shared_ptr<const secret>> done;
    };
    using code = answer_or_why<std::shared_ptr<const secret>>;

    void work() {
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait(lock, [this] { return ended_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            auto next = std::move(waiting_.front());
            waiting_.pop_front();
            lock.unlock();
            next.done(new_code(next.until));
            lock.lock();
        }
    }

    code new_code(session_clock::time_point until) {
        for (;;) {
            const auto left =
                std::chrono::duration_cast<std::chrono::milliseconds>(until - session_clock::now());
            if (ended_) return unexpected<std::string>("the run is over");
            if (left <= 0ms) return unexpected(std::string(code_came_late));
            auto text = run_secret_command(command_, withheld_, left, &ended_);
            if (!text)
                return unexpected("the command for the one-time code " + std::move(text).error());
            auto made = std::make_shared<const secret>(std::move(*text));
            const auto claimed = spent_.take(command_, made->reveal());
            if (claimed == spent_codes::claim::first) return code{std::move(made)};
            // Who waits for a new one waits in vain where the command always says the same.
            if (claimed == spent_codes::claim::refused)
                return unexpected<std::string>(
                    "the command for the one-time code still prints one that a device has refused: "
                    "run it by hand, and check its token, its clock and what was asked before it");
            std::unique_lock lock(mutex_);
            const auto again = std::min(until, session_clock::now() + look_for_new_code);
            changed_.wait_until(lock, again, [this] { return ended_.load(); });
        }
    }

    const std::string command_;
    const std::vector<std::string>& withheld_;
    spent_codes& spent_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<waiter> waiting_;  // by mutex_
    std::atomic<bool> ended_{false};
    std::thread thread_;
};

code_commands::code_commands(std::vector<std::string> withheld)
    : withheld_(std::move(withheld)), spent_(std::make_unique<spent_codes>()) {}

code_commands::~code_commands() = default;

void code_commands::fetch(const std::string& command, session_clock::time_point until,
                          answer_taker<std::shared_ptr<const secret>> done) {
    code_command* asked = nullptr;
    try {
        const std::lock_guard lock(mutex_);
        auto& known = commands_[command];
        if (!known) known = std::make_unique<code_command>(command, withheld_, *spent_);
        asked = known.get();
    } catch (const std::system_error& e) {
        return done(unexpected<std::string>(e.what()));
    }
    asked->ask(until, std::move(done));
}

void code_commands::refused(const std::string& command, const secret& code) noexcept {
    spent_->refuse(command, code.reveal());
}

}  // namespace netpoll
