// The door, on plan and run.
#include <netpoll/netpoll.hpp>

#include "run/capacity.hpp"
#include "run/plan.hpp"
#include "run/run.hpp"

#include <utility>

namespace netpoll {

struct prepared_run::state {
    /// Hands on what no secret is in.
    class redacting_log final : public log_sink {
    public:
        redacting_log(log_sink& to, const redactor& redact) : to_(to), redact_(redact) {}

        bool enabled(log_level level) const noexcept override { return to_.enabled(level); }
        void write(log_level level, std::string_view host, std::string_view text) override {
            to_.write(level, host, redact_(text));
        }

    private:
        log_sink& to_;
        const redactor& redact_;
    };

    state(run_request asked, log_sink& to) : request(std::move(asked)), log(to, redact) {}

    run_request request;
    redactor redact;
    redacting_log log;
    std::shared_ptr<plan> work;
    fitted_concurrency fitted;
};

prepared_run::prepared_run(std::shared_ptr<state> made) : state_(std::move(made)) {}
prepared_run::~prepared_run() = default;
prepared_run::prepared_run(prepared_run&&) noexcept = default;
prepared_run& prepared_run::operator=(prepared_run&&) noexcept = default;

std::vector<std::string> prepared_run::hosts() const {
    std::vector<std::string> names;
    for (const planned_job& each : state_->work->jobs)
        names.push_back(each.target.name);
    return names;
}

std::size_t prepared_run::concurrency() const noexcept {
    return state_->fitted.sessions;
}

verdict prepared_run::run(run_events& events, std::stop_token stop,
                          std::optional<milliseconds> progress_interval) {
    run_conditions conditions;
    conditions.stop = std::move(stop);
    conditions.progress_interval = progress_interval;
    conditions.kept = state_;
    return carry_out(*state_->work, state_->request, state_->fitted, state_->redact, state_->log,
                     events, conditions);
}

expected<prepared_run, std::vector<mistake>> open(run_request request,
                                                  const open_options& options) {
    auto made = std::make_shared<prepared_run::state>(
        std::move(request), options.log != nullptr ? *options.log : silent_log());
    auto hosts = select_hosts(made->request);
    if (!hosts) return unexpected(std::move(hosts).error());
    plan_conditions conditions;
    if (options.ask) conditions.ask = options.ask;
    auto work = make_plan(std::move(*hosts), made->request, conditions, made->redact, made->log);
    if (!work) return unexpected(std::move(work).error());
    made->work = std::move(*work);
    made->fitted = fitted_for(made->request, made->work->jobs);
    if (!made->fitted.remark.empty()) made->log.write(log_level::warn, {}, made->fitted.remark);
    return prepared_run(std::move(made));
}

}  // namespace netpoll
