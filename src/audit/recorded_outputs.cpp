// Looks outputs up in a file of results.
#include "audit/recorded_outputs.hpp"

#include "results/recorded_result.hpp"

#include <utility>

namespace netpoll {

namespace {

class recorded_outputs final : public earlier_outputs {
public:
    explicit recorded_outputs(recorded_results from) : from_(std::move(from)) {}

    std::optional<earlier_output> find(std::string_view host,
                                       std::string_view command) const override {
        const auto record = from_.find(host);
        if (!record || record->status != device_status::ok) return std::nullopt;
        for (const recorded_command& each : record->commands)
            if (each.command == command && each.status == command_status::ok && !each.truncated)
                return earlier_output{record->ended, each.output, each.sha256};
        return std::nullopt;
    }

private:
    const recorded_results from_;
};

}  // namespace

expected<std::shared_ptr<const earlier_outputs>, std::vector<mistake>> outputs_in_results(
    const std::string& path) {
    auto results = recorded_results::open(path, true);
    if (!results) return unexpected(std::move(results).error());
    return std::make_shared<const recorded_outputs>(std::move(*results));
}

}  // namespace netpoll
