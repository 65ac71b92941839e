// NDJSON to a stream: each record goes out as its device finishes. Knows no order.
#include "results/earlier_results.hpp"
#include "results/writer.hpp"

#include <utility>
#include <vector>

namespace netpoll {

namespace {

io_result write_kept(const merged_results& merged, output& out) {
    const auto kept = merged.kept();
    std::string text;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        if (!kept[i]) continue;
        auto copied = merged.earlier.copy(merged.record(i), true, text, out);
        if (!copied) return copied;
        text += '\n';
    }
    return out.write(text);
}

class ndjson_layout final : public record_layout {
public:
    ndjson_layout(std::unique_ptr<output> out, std::shared_ptr<const merged_results> merged)
        : out_(std::move(out)), to_begin_with_(std::move(merged)) {}

    io_result store_part(std::string_view piece) override {
        auto begun = begin();
        return begun ? out_->write_part(piece) : begun;
    }

    io_result store(std::size_t, std::string_view line) override {
        auto begun = begin();
        if (!begun) return begun;
        buffer_.assign(line);
        buffer_ += '\n';
        return out_->write(buffer_);
    }

    io_result close(std::string_view run) override {
        auto begun = begin();
        if (!begun) return begun;
        buffer_ = "{\"run\":";
        buffer_ += run;
        buffer_ += "}\n";
        auto written = out_->write(buffer_);
        return written ? out_->commit() : written;
    }

    std::string keep() noexcept override { return out_->keep(); }
    std::string salvage() noexcept override { return out_->salvage(); }
    bool reader_gone() const noexcept override { return out_->reader_gone(); }

private:
    io_result begin() {
        const auto merged = std::exchange(to_begin_with_, nullptr);
        return merged ? write_kept(*merged, *out_) : io_result{};
    }

    std::unique_ptr<output> out_;
    std::shared_ptr<const merged_results> to_begin_with_;  // until it is written
    std::string buffer_;
};

}  // namespace

opened_layout open_ndjson(const report_options& options) {
    auto out = open_output(options.output, options.file_mode, options.guard);
    if (!out) return unexpected(std::move(out).error());
    return std::make_unique<ndjson_layout>(std::move(*out), options.merged);
}

}  // namespace netpoll
