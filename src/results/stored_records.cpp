// Copies records from where they lie. Knows no run.
#include "results/stored_records.hpp"

#include <netpoll/version.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace netpoll {

namespace {

/// Appends what is written to a journal, but not the end of its line.
class into_journal final : public output {
public:
    explicit into_journal(journal& lines) : lines_(lines) {}
    io_result write(std::string_view bytes) override { return lines_.append_part(bytes); }
    io_result commit() override { return {}; }
    std::string keep() noexcept override { return {}; }

private:
    journal& lines_;
};

}  // namespace

io_result stored_records::keep_from(const merged_results& merged) {
    const auto kept = merged.kept();
    into_journal to(*lines_);
    for (std::size_t slot = 0; slot < kept.size(); ++slot) {
        if (!kept[slot]) continue;
        const earlier_record& record = merged.record(slot);
        if (merged.in_journal) {
            put(slot, {record.offset, record.size});
            continue;
        }
        std::string rest;
        auto copied = merged.earlier.copy(record, true, rest, to);
        if (!copied) return copied;
        auto place = lines_->append(rest);
        if (!place) return unexpected(std::move(place).error());
        put(slot, *place);
    }
    return {};
}

void stored_records::put(std::size_t slot, spool::place_of_record place) {
    if (slot >= places_.size()) places_.resize(slot + 1);
    places_[slot] = place;
}

io_result stored_records::write_document(std::string_view run, output& out) const {
    std::string text = "{\"schema\":\"" + std::string(result_schema) + "\",\n\"run\":";
    text += run;
    text += ",\n\"devices\":[";
    const char* separator = "\n";
    for (const auto& place : places_) {
        if (place.size == 0) continue;
        text += separator;
        separator = ",\n";
        auto copied = lines_->copy(place, text, out);
        if (!copied) return copied;
    }
    return out.write(text + "\n]}\n");
}

io_result stored_records::write_lines(std::string_view run, output& out) const {
    auto places = places_;
    std::sort(places.begin(), places.end(),
              [](const auto& one, const auto& other) { return one.offset < other.offset; });
    std::string text;
    for (const auto& place : places) {
        if (place.size == 0) continue;
        auto copied = lines_->copy(place, text, out);
        if (!copied) return copied;
        text += '\n';
    }
    return out.write(text + "{\"run\":" + std::string(run) + "}\n");
}

}  // namespace netpoll
