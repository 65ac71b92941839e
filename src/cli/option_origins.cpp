// Where options are said that nobody typed. Knows no option.
#include "cli/option_origins.hpp"

#include <algorithm>

namespace netpoll {

const option_origin* origin_of(std::string_view option, const std::vector<option_origin>& origins) {
    const auto said = std::find_if(origins.begin(), origins.end(),
                                   [&](const auto& each) { return each.option == option; });
    return said == origins.end() ? nullptr : &*said;
}

std::string called(std::string_view option, const std::vector<option_origin>& origins) {
    const auto* said = origin_of(option, origins);
    return said ? said->where + ": " + said->option.substr(2) : std::string(option);
}

std::vector<mistake> placed(std::vector<mistake> wrong, const std::vector<option_origin>& origins) {
    for (mistake& each : wrong) {
        const auto* said = each.where.line == 0 ? origin_of(each.where.file, origins) : nullptr;
        if (!said) continue;
        const auto name = said->option.substr(2) + ": ";
        if (!each.message.starts_with(name)) each.message.insert(0, name);
        each.where.file = said->where;
    }
    return wrong;
}

}  // namespace netpoll
