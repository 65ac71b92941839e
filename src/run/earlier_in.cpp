// Tells a history from a result, and asks it.
#include "run/earlier_in.hpp"

#include "audit/recorded_outputs.hpp"
#include "history/history_file.hpp"
#include "results/run_folder.hpp"
#include "run/history_path.hpp"

#include <fstream>
#include <mutex>
#include <utility>

namespace netpoll {

namespace {

class history_outputs final : public earlier_outputs {
public:
    explicit history_outputs(history_file from) : from_(std::move(from)) {}

    std::optional<earlier_output> find(std::string_view host,
                                       std::string_view command) const override {
        const std::lock_guard lock(mutex_);
        look_up(host);
        for (const output_history& each : outputs_) {
            if (each.command != command || each.versions.empty()) continue;
            const output_version& last = each.versions.back();
            earlier_output found{last.last_seen, std::nullopt, last.sha256};
            if (auto text = from_.output(last.content)) found.text = std::move(*text);
            return found;
        }
        return std::nullopt;
    }

private:
    // All commands of a device are asked for in a row.
    void look_up(std::string_view host) const {
        if (host == host_ && !host_.empty()) return;
        host_ = host;
        outputs_.clear();
        auto known = from_.host(host_, 1);
        if (known && *known) outputs_ = std::move((*known)->outputs);
    }

    mutable std::mutex mutex_;
    mutable history_file from_;                    // guarded by mutex_
    mutable std::string host_;                     // guarded by mutex_
    mutable std::vector<output_history> outputs_;  // guarded by mutex_; of host_
};

bool is_database(const std::string& path) {
    constexpr std::string_view magic{"SQLite format 3\0", 16};
    std::string begin(magic.size(), '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(begin.data(), static_cast<std::streamsize>(begin.size()));
    return file && begin == magic;
}

}  // namespace

expected<std::shared_ptr<const earlier_outputs>, std::vector<mistake>> earlier_in(
    const std::string& path) {
    if (!is_database(path)) {
        const auto run = find_run(path);
        return outputs_in_results(run ? run->results : path);
    }
    auto opened = history_file::open_to_read(path);
    if (!opened) return unexpected(std::vector<mistake>{{{"--against", 0}, opened.error().why}});
    return std::make_shared<const history_outputs>(std::move(*opened));
}

std::string earlier_in_rundir(const std::string& rundir) {
    if (rundir.empty()) return {};
    const std::string history = history_in(rundir);
    if (is_database(history)) return history;
    const auto latest = find_run(rundir);
    return latest ? latest->results : std::string();
}

}  // namespace netpoll
