// What is made of runs, in its order: a line for each.
#include "run/after_run.hpp"

#include "run/history_stage.hpp"
#include "run/page_stage.hpp"

#include <utility>

namespace netpoll {

std::vector<std::unique_ptr<after_run>> stages_of(const run_request& request) {
    std::vector<std::unique_ptr<after_run>> stages;
    if (auto history = history_stage(request)) stages.push_back(std::move(history));
    if (auto page = page_stage(request)) stages.push_back(std::move(page));
    return stages;
}

}  // namespace netpoll
