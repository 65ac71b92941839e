// Results for people: text, folded text, tables and CSV. Knows no JSON text.
#pragma once

#include "results/readable/shown_part.hpp"
#include "results/writer.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace netpoll {

/// One way to show devices. One thread at a time.
class readable_layout : public result_layout {
public:
    /// As `report_options` say. The error is a sentence.
    static expected<std::unique_ptr<readable_layout>, std::string> open(
        const report_options& options, const std::string& run_id);

    /// Shows one device; false where nothing of it is what the view asks for.
    virtual expected<bool, std::string> store(outcome device) = 0;
    /// Adds what comes last and gives the file its final name.
    virtual io_result close() = 0;

    std::string keep() noexcept override { return out_->keep(); }
    std::string salvage() noexcept override { return out_->salvage(); }
    bool reader_gone() const noexcept override { return out_->reader_gone(); }
    /// Whether lines are shown that could not be judged.
    bool in_doubt() const noexcept { return part_.in_doubt(); }
    std::vector<std::string> unknown_fields() const { return part_.rows.unknown_fields(); }

protected:
    readable_layout(std::unique_ptr<output> to, shown_part part)
        : out_(std::move(to)), part_(std::move(part)) {}
    output& out() noexcept { return *out_; }
    const shown_part& part() const noexcept { return part_; }

private:
    std::unique_ptr<output> out_;
    const shown_part part_;
};

using opened_readable = expected<std::unique_ptr<readable_layout>, std::string>;

/// Headings and outputs, as devices finish.
opened_readable open_text(const report_options& options, std::unique_ptr<output> to,
                          const std::string& run_id);
/// Equal outputs once, at the end. Outputs wait in a temporary file, one of each.
opened_readable open_folded(const report_options& options, std::unique_ptr<output> to,
                            const std::string& run_id);
/// A table at the end, or CSV as devices finish.
opened_readable open_columns(const report_options& options, std::unique_ptr<output> to,
                             const std::string& run_id);

/// Hands outcomes, one at a time, to the layout. Thread-safe.
class readable_writer final : public counting_writer {
public:
    readable_writer(std::unique_ptr<readable_layout> into, std::optional<raw_files> raw)
        : counting_writer(*into, std::move(raw)), into_(std::move(into)) {}

    report_result add(outcome result) override;
    report_result finish(const run_facts& facts) override;
    std::size_t matched() const override;
    bool match_in_doubt() const override;
    std::vector<std::string> unknown_fields() const override;

private:
    const std::unique_ptr<readable_layout> into_;  // guarded by mutex_
    std::size_t matched_{0};                       // guarded by mutex_
};

}  // namespace netpoll
