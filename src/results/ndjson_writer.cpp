// NDJSON: each record goes out as its device finishes. Knows no order.
#include "results/writer.hpp"

namespace netpoll {

namespace {

class ndjson_layout final : public record_layout {
public:
    explicit ndjson_layout(std::unique_ptr<output> out) : out_(std::move(out)) {}

    io_result store_part(std::string_view piece) override { return out_->write_part(piece); }

    io_result store(std::size_t, std::string_view line) override {
        buffer_.assign(line);
        buffer_ += '\n';
        return out_->write(buffer_);
    }

    io_result close(std::string_view run) override {
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
    std::unique_ptr<output> out_;
    std::string buffer_;
};

}  // namespace

opened_layout open_ndjson(const report_options& options) {
    auto out = open_output(options.output, options.file_mode, options.guard);
    if (!out) return unexpected(std::move(out).error());
    return std::make_unique<ndjson_layout>(std::move(*out));
}

}  // namespace netpoll
