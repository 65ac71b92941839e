// Opens histories, reads records and adds them.
#include "run/history_stage.hpp"

#include "history/history_file.hpp"
#include "machine/place.hpp"
#include "machine/user_folder.hpp"
#include "results/recorded_result.hpp"
#include "results/run_folder.hpp"
#include "run/history_path.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/version.hpp>

#include <unistd.h>

#include <utility>

namespace netpoll {

namespace {

/// A nightly run whose device answered last night is not stale yet.
constexpr auto stale_after = std::chrono::hours(24);

/// Of a run whose records are there, and that did not write how it ended.
recorded_run run_of(const run_facts& facts) {
    recorded_run run;
    run.run_id = facts.run_id;
    run.netpoll = version;
    run.mode = facts.mode;
    run.user = facts.user;
    run.machine = facts.machine;
    run.inventory = facts.inventory;
    run.command_line = facts.command_line.value_or(std::vector<std::string>{});
    run.concurrency = facts.concurrency;
    run.started = facts.started;
    run.ended = facts.ended;
    run.interrupted = facts.interrupted;
    return run;
}

/// Makes its folder, too, where it is the user's own.
expected<history_file, history_problem> open_or_make(const std::string& path) {
    if (path == usual_history())
        if (auto made = make_folders(parent_folder(path)); !made)
            return unexpected(history_problem{std::move(made).error(), true});
    return history_file::open(path);
}

class writes_history final : public after_run {
public:
    explicit writes_history(std::string path) : path_(std::move(path)) {}

    std::string_view name() const override { return "history"; }

    std::string prepare() override {
        const auto file = open_or_make(path_);
        return file ? std::string() : file.error().why;
    }

    expected<void, std::string> make(const finished_run& run) override {
        auto file = history_file::open(path_);
        if (!file) return unexpected(file.error().why);
        if (!file->remark().empty())
            run.log.write(log_level::warn, {}, "history: " + file->remark());
        const auto added =
            file->add_run(run_of(run.facts), *run.records, netpoll::name(run.end.verdict));
        if (!added) return unexpected(added.error());
        return {};
    }

private:
    const std::string path_;
};

}  // namespace

std::unique_ptr<after_run> history_stage(const run_request& request) {
    auto path = history_of(request);
    return path.empty() ? nullptr : std::make_unique<writes_history>(std::move(path));
}

expected<run_to_add, std::string> run_to_add_of(const std::string& run) {
    const auto place = find_run(run);
    if (!place) return unexpected(escape(run, 400) + ": " + place.error());
    auto results = recorded_results::open(place->results, true);
    if (!results) return unexpected(to_string(results.error().front()));
    auto facts = results->run();
    if (!facts)
        return unexpected(escape(run, 400) +
                          ": the run did not come to its end; 'netpoll resume' goes on with it");
    run_to_add made{run, std::move(*results), std::move(*facts), {}};
    if (place->manifest.empty()) return made;
    const auto manifest = read_manifest(place->manifest);
    if (manifest && manifest->end && manifest->run_id == made.facts.run_id)
        made.verdict = manifest->end->verdict;
    return made;
}

expected<history_file, history_problem> history_to_add_to(const std::string& path) {
    return open_or_make(path);
}

std::optional<std::vector<stale_host>> stale_hosts_in(const std::string& history,
                                                      std::chrono::system_clock::time_point now) {
    if (history.empty() || ::access(history.c_str(), F_OK) != 0) return {};
    auto file = history_file::open_to_read(history);
    if (!file) return {};
    auto stale = file->stale(now - stale_after);
    return stale ? std::optional(std::move(*stale)) : std::nullopt;
}

expected<host_durations, std::string> durations_for(const run_request& request) {
    const auto path = history_of(request);
    if (path.empty() || ::access(path.c_str(), F_OK) != 0) return host_durations();
    auto file = history_file::open_to_read(path);
    if (!file) return unexpected(file.error().why);
    return file->durations();
}

}  // namespace netpoll
