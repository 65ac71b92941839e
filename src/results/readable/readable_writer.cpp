// Opening a layout, and what happens to every outcome on its way into one.
#include "results/readable/readable_writer.hpp"

namespace netpoll {

opened_readable readable_layout::open(const report_options& options, const std::string& run_id) {
    auto to = open_output(options.output, options.file_mode, options.guard);
    if (!to) return unexpected(std::move(to).error());
    if (options.format != report_format::text) return open_columns(options, std::move(*to), run_id);
    return options.view.fold ? open_folded(options, std::move(*to), run_id)
                             : open_text(options, std::move(*to), run_id);
}

report_result readable_writer::add(outcome result) {
    io_result raw_written = write_raw(result);
    const run_counts one = counts_of(result);
    const std::lock_guard lock(mutex_);
    if (failure_) return unexpected(*failure_);
    const auto shown = into_->store(std::move(result));
    if (!shown) return settle(unexpected(shown.error()));
    add_to(counts_, one);
    if (*shown) ++matched_;
    return settle(std::move(raw_written));
}

report_result readable_writer::finish(const run_facts&) {
    const std::lock_guard lock(mutex_);
    if (failure_) return unexpected(*failure_);
    return settle(into_->close());
}

std::size_t readable_writer::matched() const {
    const std::lock_guard lock(mutex_);
    return matched_;
}

std::vector<std::string> readable_writer::unknown_fields() const {
    const std::lock_guard lock(mutex_);
    return into_->unknown_fields();
}

bool readable_writer::match_in_doubt() const {
    const std::lock_guard lock(mutex_);
    return into_->in_doubt();
}

}  // namespace netpoll
