// The JSON document: records wait on disk, and are put in inventory order at the end. Knows no
// engine.
#include "results/earlier_results.hpp"
#include "results/spool.hpp"
#include "results/writer.hpp"

#include <netpoll/version.hpp>

#include <atomic>
#include <vector>

namespace netpoll {

namespace {

class json_layout final : public record_layout {
public:
    json_layout(const report_options& how, std::unique_ptr<output> stream, spool records)
        : path_(how.output),
          mode_(how.file_mode),
          out_(std::move(stream)),
          merged_(how.merged),
          places_(merged_ ? merged_->earlier.records().size() : how.devices),
          records_(std::move(records)) {}

    io_result store_part(std::string_view piece) override { return records_.append_part(piece); }

    io_result store(std::size_t index, std::string_view line) override {
        auto place = records_.append(line);
        if (!place) return unexpected(std::move(place).error());
        if (index >= places_.size()) places_.resize(index + 1);
        places_[index] = *place;
        return {};
    }

    io_result close(std::string_view run) override {
        if (!out_) {
            auto file = open_output(path_, mode_);
            if (!file) return unexpected(std::move(file).error());
            out_ = std::move(*file);
        }
        document_ = out_.get();
        auto written = write_document(*out_, run);
        if (written) written = out_->commit();
        if (written) records_.discard();
        return written;
    }

    std::string keep() noexcept override { return records_.keep(); }

    // Half a document is of no use where all records are there.
    std::string salvage() noexcept override {
        std::string kept = records_.salvage();
        if (output* half = document_; half && !kept.empty()) half->discard();
        return kept;
    }

    bool reader_gone() const noexcept override { return out_ && out_->reader_gone(); }

private:
    io_result write_document(output& out, std::string_view run) const;

    const std::string path_;
    const mode_t mode_;
    std::unique_ptr<output> out_;                         // null as long as a file is not begun
    std::atomic<output*> document_{nullptr};              // while it is written
    const std::shared_ptr<const merged_results> merged_;  // or null
    std::vector<spool::place_of_record> places_;  // by inventory order, or by that of `merged_`
    spool records_;
};

io_result json_layout::write_document(output& out, std::string_view run) const {
    std::string text = "{\"schema\":\"" + std::string(result_schema) + "\",\n\"run\":";
    text += run;
    text += ",\n\"devices\":[";
    const char* separator = "\n";
    const auto kept = merged_ ? merged_->kept() : std::vector<bool>(places_.size());
    for (std::size_t i = 0; i < places_.size(); ++i) {
        if (places_[i].size == 0 && !kept[i]) continue;
        text += separator;
        separator = ",\n";
        auto copied = kept[i]
                          ? merged_->earlier.copy(merged_->earlier.records()[i], false, text, out)
                          : records_.copy(places_[i], text, out);
        if (!copied) return copied;
    }
    return out.write(text + "\n]}\n");
}

}  // namespace

opened_layout open_json(const report_options& options, const std::string& run_id) {
    // A file's name is tried now as well, so that one that cannot be written is found before
    // anyone is contacted. A stream stays open: opening a pipe twice would end it for its reader.
    auto out = open_output(options.output, options.file_mode, options.guard);
    if (!out) return unexpected(std::move(out).error());
    const bool to_stream = is_stream(options.output);
    if (!to_stream) out->reset();

    auto records =
        to_stream ? spool::temporary(run_id) : spool::beside(options.output, options.file_mode);
    if (!records) {
        return unexpected(
            std::move(records).error() +
            (to_stream ? "; TMPDIR names another folder, --format ndjson needs none" : ""));
    }
    return std::make_unique<json_layout>(options, std::move(*out), std::move(*records));
}

}  // namespace netpoll
