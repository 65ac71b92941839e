// Puts the commands of a job together for each kind of host. Knows no inheritance.
#include "inventory/asked_job.hpp"

#include "inventory/command_values.hpp"

#include <algorithm>

namespace netpoll {

asked_job::asked_job(const inventory_state& all, const inventory_overrides& overrides,
                     secret_resolver& secrets, std::vector<mistake>& mistakes)
    : mistakes_(mistakes),
      file_(read(all, overrides, secrets, mistakes)),
      checks_(std::move(file_.checks), overrides.job) {}

job_file asked_job::read(const inventory_state& all, const inventory_overrides& overrides,
                         secret_resolver& secrets, std::vector<mistake>& mistakes) {
    job_file asked;
    if (!overrides.job.empty())
        asked = read_job(overrides.job, {*all.platforms, &all.chains.names()}, secrets, mistakes);
    std::vector<command> typed;
    for (const auto& each : overrides.commands) {
        const auto problem = command_problem(each);
        if (!problem.empty()) mistakes.push_back({{"--command", 0}, problem});
        typed.push_back({each});
    }
    if (!typed.empty())
        asked.commands.of_all = std::make_shared<const std::vector<command>>(std::move(typed));
    return asked;
}

commands_ptr asked_job::commands_for(const target& device) {
    auto& known = known_[{device.platform, device.groups.get()}];
    if (known) return known;
    const auto& first = file_.commands.of(device.platform);
    std::vector<command> all;
    if (first) all = *first;
    for (const std::string& group : *device.groups) {
        const auto found = file_.by_group.find(group);
        if (found == file_.by_group.end()) continue;
        const auto& more = found->second.of(device.platform);
        if (!more) continue;
        for (const command& each : *more)
            if (std::find(all.begin(), all.end(), each) == all.end()) all.push_back(each);
    }
    const bool as_it_is = first && first->size() == all.size();
    return known = as_it_is ? first : std::make_shared<const std::vector<command>>(std::move(all));
}

std::shared_ptr<const device_checks> asked_job::checks_for(const target& device) {
    if (checks_.empty()) return nullptr;
    return checks_.checks_of(
        {device.name, device.hostname, device.platform, *device.groups, device.data.get()});
}

void asked_job::finish() {
    for (mistake& each : checks_.finish())
        mistakes_.push_back(std::move(each));
}

}  // namespace netpoll
