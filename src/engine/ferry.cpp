// Carries sessions through bastions, on a thread of its own.
#include "engine/ferry.hpp"

#include "engine/bastion.hpp"
#include "engine/context_door.hpp"
#include "engine/passage.hpp"

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace netpoll {

namespace {

using namespace std::chrono_literals;

// A device waits so long for a bastion that is left alone after a failure; for a longer time it
// had better give its place to others.
constexpr std::chrono::seconds most_patience = 5s;

/// What a session holds of its passage.
class claim final : public stream_claim {
public:
    claim(const target& device, std::function<void()> ready)
        : passage_(std::make_shared<passage>(device, stream_.taker(std::move(ready)))) {}
    ~claim() override { passage_->drop(); }
    claim(const claim&) = delete;
    claim& operator=(const claim&) = delete;
    std::optional<expected<carried_stream, error>> take() override { return stream_.take(); }
    std::optional<error> why_broken() const override { return passage_->why_broken(); }

    const std::shared_ptr<passage>& way() const noexcept { return passage_; }

private:
    late_answer<carried_stream, error> stream_;
    const std::shared_ptr<passage> passage_;
};

}  // namespace

class ferry::thread {
public:
    thread(const session_options& sessions, bastion_trust* trust, stream_source& streams)
        : sessions_(sessions), around_(around_bastions(trust, streams)) {}
    ~thread() {
        if (!thread_.joinable()) return;
        asio::post(context_, [this] {
            for (auto& [where, each] : bastions_)
                each->stop();
            work_.reset();
        });
        thread_.join();
    }

    void add(std::shared_ptr<passage> who) {
        std::call_once(begun_, [this] { thread_ = std::jthread([this] { context_.run(); }); });
        asio::post(context_, [this, who = std::move(who)] { direct(who); });
    }

private:
    using where_and_who = std::tuple<std::string, std::string, std::uint16_t, const credentials*>;

    bastion& bastion_at(const target& host) {
        auto& known = by_target_[&host];
        if (known == nullptr) {
            auto& made = bastions_[{host.name, host.hostname, host.port, host.login.get()}];
            if (made == nullptr) made = std::make_unique<bastion>(host, around_);
            known = made.get();
        }
        return *known;
    }

    // To the first one of its bastions that works, or else to the one that is tried again soonest.
    void direct(const std::shared_ptr<passage>& who) {
        if (!who->is_wanted()) return;
        bastion* best = nullptr;
        const target* best_host = nullptr;
        const auto now = std::chrono::steady_clock::now();
        for (const auto& host : *who->device().jump) {
            bastion& each = bastion_at(*host);
            if (each.has_denied() || who->refusal_by(*host) != nullptr) continue;
            const auto opens = std::max(each.rests_until(), now);
            if (best != nullptr && opens >= std::max(best->rests_until(), now)) continue;
            best = &each;
            best_host = host.get();
        }
        if (best == nullptr) return who->end(why_none(*who));
        if (best->rests_until() > now + most_patience) {
            error why = why_none(*who);
            why.code = best->why().code;
            return who->end(std::move(why));
        }
        who->asks(*best_host, [this](std::shared_ptr<passage> again) {
            // Not from within a step of the one that refused.
            asio::post(context_, [this, again = std::move(again)] { direct(again); });
        });
        best->carry(who);
    }

    bastion::surroundings around_bastions(bastion_trust* trust, stream_source& streams) {
        const auto elsewhere = [this](bastion::passages all) { turn_away(all); };
        return {context_, door_.shared(), sessions_, trust, streams, names_, elsewhere};
    }

    // Another one may carry them now; where there is none, it is told why this one does not.
    void turn_away(const bastion::passages& all) {
        const auto now = std::chrono::steady_clock::now();
        for (const auto& who : all) {
            const auto& jump = *who->device().jump;
            const bool another =
                std::any_of(jump.begin(), jump.end(), [this, now, &who](const auto& host) {
                    const bastion& each = bastion_at(*host);
                    return !each.has_denied() && each.rests_until() <= now &&
                           who->refusal_by(*host) == nullptr;
                });
            if (another) {
                direct(who);
            } else {
                who->end(why_none(*who));
            }
        }
    }

    // Each one's cause: whoever reads it has to mend but one of them.
    error why_none(const passage& who) {
        const auto& jump = *who.device().jump;
        error all = why_not_by(*jump.front(), who);
        for (std::size_t i = 1; i < jump.size(); ++i) {
            const error one = why_not_by(*jump[i], who);
            if (one.detail.empty()) continue;
            all.code = one.code;
            all.detail += (all.detail.empty() ? "" : "; ") + one.detail;
        }
        return all;
    }

    error why_not_by(const target& host, const passage& who) {
        const auto* refusal = who.refusal_by(host);
        return refusal != nullptr ? *refusal : bastion_at(host).why();
    }

    const session_options& sessions_;
    asio::io_context context_{1};
    closing_door door_{context_};
    asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
    resolver names_;
    const bastion::surroundings around_;
    std::unordered_map<const target*, bastion*> by_target_;
    std::map<where_and_who, std::unique_ptr<bastion>> bastions_;
    std::once_flag begun_;
    std::jthread thread_;
};

ferry::ferry(const session_options& sessions, bastion_trust* trust)
    : thread_(std::make_unique<thread>(sessions, trust, *this)) {}

ferry::~ferry() = default;

std::unique_ptr<stream_claim> ferry::open(const target& device, std::function<void()> ready) {
    auto made = std::make_unique<claim>(device, std::move(ready));
    thread_->add(made->way());
    return made;
}

}  // namespace netpoll
