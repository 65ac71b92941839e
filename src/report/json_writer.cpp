// The JSON document: records wait on disk, and are put in inventory order at the end. Knows no
// engine.
#include "report/spool.hpp"
#include "report/writer.hpp"

#include <netpoll/version.hpp>

#include <cstdlib>
#include <vector>

namespace netpoll {

namespace {

std::string temporary_folder() {
    const char* folder = std::getenv("TMPDIR");
    return folder && *folder ? folder : "/tmp";
}

class json_arrangement final : public arrangement {
public:
    json_arrangement(std::string path, std::unique_ptr<output> stream, std::string partial,
                     std::size_t devices, spool records)
        : path_(std::move(path)),
          partial_(std::move(partial)),
          stream_(std::move(stream)),
          places_(devices),
          records_(std::move(records)) {}

    io_result store(std::size_t index, std::string_view line) override {
        auto place = records_.append(line);
        if (!place) return unexpected(std::move(place).error());
        if (index >= places_.size()) places_.resize(index + 1);
        places_[index] = *place;
        return {};
    }

    io_result close(std::string_view run) override {
        if (stream_) return write_document(*stream_, run);
        auto file = open_output(path_);
        if (!file) return unexpected(std::move(file).error());
        auto written = write_document(**file, run);
        return written ? (*file)->commit() : written;
    }

    std::string keep() noexcept override { return records_.keep_as(partial_); }

private:
    io_result write_document(output& out, std::string_view run) const;

    const std::string path_;
    const std::string partial_;
    const std::unique_ptr<output> stream_;  // null where a file is written
    std::vector<spool::place> places_;      // by inventory order
    spool records_;
};

io_result json_arrangement::write_document(output& out, std::string_view run) const {
    std::string text = "{\"schema\":\"" + std::string(result_schema) + "\",\n\"run\":";
    text += run;
    text += ",\n\"devices\":[";
    const char* separator = "\n";
    for (const spool::place& place : places_) {
        if (place.size == 0) continue;
        text += separator;
        separator = ",\n";
        auto copied = records_.copy(place, text, out);
        if (!copied) return copied;
    }
    return out.write(text + "\n]}\n");
}

}  // namespace

opened_arrangement open_json(const report_options& options, const std::string& run_id) {
    // A file's name is tried now as well, so that one that cannot be written is found before
    // anyone is contacted. A stream stays open: opening a pipe twice would end it for its reader.
    auto out = open_output(options.output);
    if (!out) return unexpected(std::move(out).error());
    const bool to_stream = is_stream(options.output);
    if (!to_stream) out->reset();

    const std::string folder = to_stream ? temporary_folder() : parent_folder(options.output);
    std::string partial = to_stream ? folder + "/netpoll-" + run_id + ".partial.ndjson"
                                    : options.output + ".partial.ndjson";
    auto records = spool::create(folder);
    if (!records) {
        return unexpected(
            std::move(records).error() +
            (to_stream ? "; TMPDIR names another folder, --format ndjson needs none" : ""));
    }
    return std::make_unique<json_arrangement>(options.output, std::move(*out), std::move(partial),
                                              options.devices, std::move(*records));
}

}  // namespace netpoll
