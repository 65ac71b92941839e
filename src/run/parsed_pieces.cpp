// Blocks of pieces, so that no more than one block waits in memory.
#include "run/parsed_pieces.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

namespace netpoll {

namespace {

constexpr std::size_t pieces_of_block = 256;
constexpr std::size_t pieces_of_thread = 16;

}  // namespace

void make_pieces(std::size_t count, const std::function<parsed_piece(std::size_t)>& make,
                 const std::function<bool(parsed_piece)>& take) {
    const std::size_t cores = std::max(std::thread::hardware_concurrency(), 1U);
    for (std::size_t begin = 0; begin < count; begin += pieces_of_block) {
        const std::size_t size = std::min(count - begin, pieces_of_block);
        std::vector<parsed_piece> block(size);
        std::atomic<std::size_t> next{0};
        const auto work = [&] {
            for (std::size_t i = next++; i < size; i = next++)
                block[i] = make(begin + i);
        };
        std::vector<std::future<void>> others;
        for (std::size_t i = 1; i < std::min(cores, size / pieces_of_thread); ++i)
            others.push_back(std::async(std::launch::async, work));
        work();
        for (auto& each : others)
            each.get();
        for (parsed_piece& each : block)
            if (!take(std::move(each))) return;
    }
}

void unread_outputs::add(const std::string& where, std::string why) {
    const auto known = std::find_if(reasons_.begin(), reasons_.end(),
                                    [&why](const reason& each) { return each.why == why; });
    if (known != reasons_.end()) {
        ++known->count;
    } else {
        reasons_.push_back({std::move(why), where, 1});
    }
}

std::string unread_outputs::lines() const {
    constexpr std::size_t most = 50;
    std::string text;
    for (std::size_t i = 0; i < std::min(reasons_.size(), most); ++i) {
        const reason& each = reasons_[i];
        text += "netpoll: " + escape(each.where, 400);
        if (each.count > 1) text += " and " + std::to_string(each.count - 1) + " more";
        text += ": " + each.why + "\n";
    }
    if (reasons_.size() > most)
        text += "netpoll: and " + std::to_string(reasons_.size() - most) + " reasons more\n";
    return text;
}

std::string unread_text(const parse_error& why) {
    std::string text;
    if (why.template_line > 0)
        text = escape(why.template_file) + ":" + std::to_string(why.template_line) + ": ";
    text += why.message;
    if (why.input_line > 0) text += ", at line " + std::to_string(why.input_line);
    if (!why.input.empty()) text += ": '" + why.input + "'";
    return text;
}

bool piece_writer::fail(std::string why) {
    if (end_.failure.empty()) end_.failure = std::move(why);
    return false;
}

bool piece_writer::write(std::string_view text) {
    if (!end_.failure.empty()) return false;
    if (!out_) {
        auto opened = open_output(asked_.output);
        if (!opened) return fail(std::move(opened).error());
        out_ = std::move(*opened);
    }
    auto written = out_->write(text);
    if (written) return true;
    end_.reader_gone = out_->reader_gone();
    return fail(std::move(written).error());
}

bool piece_writer::take(parsed_piece piece) {
    for (auto& [where, why] : piece.unread)
        unread_.add(where, std::move(why));
    if (!piece.failure.empty()) return fail(std::move(piece.failure));
    for (const rows_of_output& each : piece.rows)
        table_.add(each.before, each.json);
    if (!holds_records(asked_.format) || piece.text.empty()) return true;
    if (asked_.format == report_format::json && separate_) piece.text.insert(0, ",\n");
    if (asked_.format == report_format::ndjson) piece.text += '\n';
    separate_ = true;
    return write(piece.text);
}

parse_end piece_writer::finish() {
    end_.unread = unread_.lines();
    if (end_.failure.empty() && !holds_records(asked_.format))
        write(asked_.format == report_format::csv ? table_.csv() : table_.text());
    if (end_.failure.empty() && out_)
        if (auto ended = out_->commit(); !ended) fail(std::move(ended).error());
    return std::move(end_);
}

}  // namespace netpoll
