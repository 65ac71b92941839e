// The acting device and the judge of what came of it. Knows no test case.
#include "core/acting_device.hpp"

#include <algorithm>
#include <deque>

namespace netpoll::testing {

namespace {

constexpr int patience = 40;
constexpr milliseconds longest_pause{5'000};

class actor {
public:
    actor(const std::vector<script::exchange>& exchanges, const device& who, std::size_t chunk)
        : exchanges_(exchanges),
          chunk_(chunk),
          dialogue_(make_dialogue(who.who(), who.kind(), who.options)) {}

    played run() {
        sending_ = exchanges_.front().answer;
        give(event::started{});
        for (int i = 0; i < 100'000 && !out_.over; ++i)
            answer();
        if (out_.over) out_.results = dialogue_->take_results();
        return std::move(out_);
    }

private:
    void give(const dialogue_event& what) {
        action_ = dialogue_->resume(what);
        if (auto* done = std::get_if<action::done>(&action_)) {
            out_.over = true;
            out_.why = done->error;
        }
    }

    void answer() {
        if (auto* send = std::get_if<action::send>(&action_)) {
            typed_.emplace_back(send->bytes);
            silent_ = 0;
            return give(event::sent{});
        }
        if (sending_.empty() && !typed_.empty()) react();
        if (sending_.empty()) return be_silent();
        if (sending_.front() == pause_mark) {
            sending_.erase(0, 1);
            // The goodbye has its own short limit.
            if (dialogue_->at().where == phase::close) return;
            if (std::get<action::receive>(action_).idle > longest_pause) return;
            return give(event::timed_out{event::timer::idle});
        }
        auto size = std::min(sending_.find(pause_mark), sending_.size());
        if (chunk_ != 0) size = std::min(size, chunk_);
        const auto piece = sending_.substr(0, size);
        sending_.erase(0, size);
        give(event::received{piece});
    }

    void be_silent() {
        if (next_ == exchanges_.size() && dialogue_->at().where == phase::close) {
            return give(event::closed{});
        }
        const bool all = ++silent_ > patience;
        give(event::timed_out{all ? event::timer::total : event::timer::idle});
    }

    void react() {
        const auto line = typed_.front();
        typed_.pop_front();
        const auto shown = prompt_behind(exchanges_[next_ - 1]);
        if (!shown.empty()) prompt_ = shown;
        if (next_ < exchanges_.size() && exchanges_[next_].typed == line) {
            sending_ = exchanges_[next_++].answer;
        } else if (line == "\n" || line == "\r") {
            sending_ = "\r\n" + prompt_;
        } else if (line.ends_with('\n') || line.ends_with('\r')) {
            sending_ = line.substr(0, line.size() - 1) + "\r\n% Invalid input\r\n" + prompt_;
        }
    }

    const std::vector<script::exchange>& exchanges_;
    std::size_t chunk_;
    std::unique_ptr<dialogue> dialogue_;
    std::size_t next_{1};
    std::string sending_;
    std::string prompt_;
    std::deque<std::string> typed_;
    dialogue_action action_;
    int silent_{0};
    played out_;
};

std::string squeeze(std::string_view text) {
    std::string kept(text);
    std::erase_if(kept,
                  [](char c) { return c == ' ' || c == '\r' || c == '\n' || c == pause_mark; });
    return kept;
}

bool subsequence(std::string_view part, std::string_view whole) noexcept {
    for (const char c : whole) {
        if (!part.empty() && part.front() == c) part.remove_prefix(1);
    }
    return part.empty();
}

// The true output with something of what was put in at one place of it.
bool right(std::string_view got, std::string_view truth, std::string_view inserted) {
    if (got.size() < truth.size()) return false;
    const auto more = got.size() - truth.size();
    for (std::size_t i = 0; i <= truth.size(); ++i) {
        if (!got.starts_with(truth.substr(0, i))) return false;
        if (got.ends_with(truth.substr(i)) && subsequence(got.substr(i, more), inserted)) {
            return true;
        }
    }
    return false;
}

}  // namespace

std::string_view prompt_behind(const script::exchange& what) noexcept {
    const std::string_view answer = what.answer;
    const auto end = answer.find_last_of("\r\n");
    return end == answer.npos ? answer : answer.substr(end + 1);
}

played act(const std::vector<script::exchange>& exchanges, const device& who, std::size_t chunk) {
    return actor(exchanges, who, chunk).run();
}

std::vector<script::exchange> with(const std::vector<script::exchange>& exchanges,
                                   const insertion& what) {
    auto made = exchanges;
    made[what.exchange].answer.insert(what.offset, what.text);
    return made;
}

bool drawn_over(const std::vector<script::exchange>& exchanges, const insertion& what) {
    const std::string_view answer = exchanges[what.exchange].answer;
    const auto begin = what.offset == 0 ? 0 : answer.rfind('\n', what.offset - 1) + 1;
    auto line = answer.substr(begin, answer.find('\n', what.offset) - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const bool last_line = answer.find('\n', what.offset) == answer.npos;
    const bool pager_follows =
        what.exchange + 1 < exchanges.size() && !exchanges[what.exchange + 1].typed.ends_with('\n');
    if (last_line && pager_follows) return true;
    // What is left of a prompt that was torn may be the end of a longer one.
    auto rest = answer.substr(what.offset, answer.find_first_of("\r\n", what.offset) - what.offset);
    if (rest.find_first_not_of("#>$% ") == rest.npos && !rest.empty()) return true;
    const bool splits_line_end = what.offset > 0 && answer[what.offset - 1] == '\r';
    return splits_line_end || line.find_first_of("\b\x1b\r") != line.npos;
}

std::string wrongly_ok(const played& outcome, const std::vector<std::string>& outputs,
                       std::string_view inserted) {
    if (!outcome.over) return "the conversation goes on and on";
    if (outcome.results.size() != outputs.size()) return "not one result a command";
    const auto put_in = squeeze(inserted);
    bool all_ok = true;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        const auto& one = outcome.results[i];
        const bool ok = one.status == command_status::ok;
        all_ok = all_ok && ok;
        if (!ok || right(squeeze(one.output), squeeze(outputs[i]), put_in)) continue;
        return "'" + one.command + "' is ok with '" + one.output + "'";
    }
    if (!all_ok && !outcome.why) return "not ok, and no error";
    return {};
}

}  // namespace netpoll::testing
