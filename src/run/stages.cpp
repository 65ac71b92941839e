// What is made of runs, in its order: a line for each.
#include "run/after_run.hpp"

#include "run/backup_stage.hpp"
#include "run/check_stage.hpp"
#include "run/history_stage.hpp"
#include "run/notice_stages.hpp"
#include "run/page_stage.hpp"

#include <utility>

namespace netpoll {

std::vector<std::unique_ptr<after_run>> stages_of(const run_request& request, const plan& work) {
    std::vector<std::unique_ptr<after_run>> stages;
    if (!request.backup.folder.empty()) stages.push_back(backup_stage(request, work));
    if (auto history = history_stage(request)) stages.push_back(std::move(history));
    if (auto checks = check_stage_of(request)) stages.push_back(std::move(checks));
    if (auto page = page_stage(request)) stages.push_back(std::move(page));
    for (auto& each : notice_stages(request, work.webhook))
        stages.push_back(std::move(each));
    return stages;
}

}  // namespace netpoll
