// Records, earlier runs and the history of a run to its page.
#include "run/page_stage.hpp"

#include "machine/place.hpp"
#include "results/late_output.hpp"
#include "results/run_folder.hpp"
#include "run/history_path.hpp"
#include "run/page_findings.hpp"
#include "run/recorded_page.hpp"

#include <netpoll/inventory.hpp>

#include <optional>
#include <utility>

namespace netpoll {

namespace {

/// Mistakes in them were told when the run was planned.
page_additions findings_for(const std::string& folder, const std::string& history,
                            const recorded_results& results, const std::string& more_platforms,
                            std::chrono::system_clock::time_point began) {
    page_additions more;
    more.stale = stale_in_history(history, began);
    if (folder.empty()) return more;
    if (const auto earlier = results_before(folder); !earlier.empty()) {
        platform_catalog platforms;
        add_platforms(more_platforms, platforms);
        more.changed = changes_since(earlier, results, platforms);
    }
    more.results_name = run_file::results;
    return more;
}

class writes_page final : public after_run {
public:
    writes_page(std::string file, mode_t mode) : file_(std::move(file)), mode_(mode) {}

    std::string_view name() const override { return "page"; }

    std::string prepare() override {
        if (file_.empty()) return {};
        auto opened = late_output::open(file_, mode_);
        if (!opened) return opened.error();
        to_.emplace(std::move(*opened));
        return {};
    }

    expected<void, std::string> make(const finished_run& run) override {
        if (!to_ && run.folder.empty()) return {};
        auto more = findings_for(run.folder, history_of(run.request), *run.records,
                                 run.request.platforms, run.facts.started);
        more.run = &run.facts;
        if (run.folder.empty())
            more.results_name =
                run.end.results.empty() ? "the results of the run" : run.end.results;
        auto own = late_output::of_file(run.folder + "/" + std::string(run_file::page), mode_);
        return write_page(*run.records, std::move(more), to_ ? *to_ : own);
    }

private:
    const std::string file_;  // empty: in the folder of the run
    const mode_t mode_;
    std::optional<late_output> to_;  // that file
};

}  // namespace

std::unique_ptr<after_run> page_stage(const run_request& request) {
    if (request.page.empty() && request.rundir.empty() && request.resume.empty()) return nullptr;
    return std::make_unique<writes_page>(request.page, request.mode_bits);
}

written_page write_page_of(const std::string& run, const std::string& to) {
    const auto at = find_run(run);
    if (!at) return {{{{run, 0}, at.error()}}, {}, {}};
    const auto results = recorded_results::open(at->results, true);
    if (!results) return {results.error(), {}, {}};
    const auto of = results->run();
    const std::string history =
        at->folder.empty() ? std::string() : history_in(parent_folder(at->folder));
    auto more = findings_for(at->folder, history, *results, {},
                             of ? of->started : std::chrono::system_clock::time_point{});
    auto page = late_output::open(to, private_file);
    if (!page) return {{}, page.error(), results->remarks()};
    const auto written = write_page(*results, std::move(more), *page);
    return {{}, written ? std::string() : written.error(), results->remarks()};
}

}  // namespace netpoll
