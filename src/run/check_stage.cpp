// Reads the checks back from the run's records, and writes them.
#include "run/check_stage.hpp"

#include "audit/junit.hpp"
#include "audit/sarif.hpp"
#include "run/text_output.hpp"

#include <optional>
#include <utility>

namespace netpoll {

namespace {

class check_stage final : public after_run {
public:
    explicit check_stage(const run_request& request) : request_(request) {}

    std::string_view name() const override { return "checks"; }

    std::string prepare() override {
        std::string why = open(request_.junit, junit_);
        return why.empty() ? open(request_.sarif, sarif_) : why;
    }

    expected<void, std::string> make(const finished_run& run) override {
        auto report = report_checks(*run.records);
        if (!report) return unexpected(to_string(report.error().front()));
        report->run_id = run.facts.run_id;
        expected<void, std::string> written;
        if (junit_) written = junit_->write(junit_xml(*report, request_.fail_on));
        if (written && sarif_) written = sarif_->write(sarif_json(*report));
        return written;
    }

private:
    std::string open(const std::string& path, std::optional<text_output>& into) const {
        if (path.empty()) return {};
        auto opened = text_output::open(path, request_.mode_bits);
        if (!opened) return "cannot be written: " + opened.error();
        into.emplace(std::move(*opened));
        return {};
    }

    const run_request& request_;
    std::optional<text_output> junit_;
    std::optional<text_output> sarif_;
};

}  // namespace

std::unique_ptr<after_run> check_stage_of(const run_request& request) {
    if (request.junit.empty() && request.sarif.empty()) return nullptr;
    return std::make_unique<check_stage>(request);
}

}  // namespace netpoll
