// Moves between privilege levels and pages as recorded. Knows no keys and no channel.
#include "lab/scrapli_script.hpp"

#include "lab/screen_line.hpp"

#include <algorithm>
#include <utility>

namespace netpoll::lab {

namespace {

/// The line without a number at its end: what sets a width does so whatever the width is.
std::string_view without_number(std::string_view line) {
    const auto end = line.find_last_not_of("0123456789");
    return end == line.npos || line[end] != ' ' ? line : line.substr(0, end);
}

/// Lines as a terminal gets them. scrapli's client took the carriage returns away.
std::string with_returns(std::string_view text) {
    std::string to;
    for (const char c : text) {
        if (c == '\n') to += '\r';
        to += c;
    }
    return to;
}

class scrapli_script final : public script {
public:
    explicit scrapli_script(const scrapli_session& session)
        : session_(session),
          level_(session.first_level),
          text_(prompt_of(session, session.first_level)) {}

    std::string_view opening() const override { return text_; }
    std::optional<scripted> enter(std::string_view raw, std::string_view edited,
                                  bool answers) override;
    std::optional<scripted> press(char key) override;
    bool recorded_next(char) const override { return false; }
    void skip_pages() override { rest_.clear(); }
    bool echoes(std::string_view) const override { return true; }

private:
    const level_answers& answers() const;
    const scrapli_event* find(std::string_view line) const;
    void note_opening(std::string_view line);
    std::string rest_of(const scrapli_event& paged) const;
    scripted answer(std::string_view echo);

    const scrapli_session& session_;
    std::string level_;
    bool opened_{false};                   // paging is off
    const scrapli_event* event_{nullptr};  // the one whose steps are being played
    std::size_t step_{0};
    std::string rest_;  // behind the pager
    std::string text_;
};

const level_answers& scrapli_script::answers() const {
    return session_.levels.at(level_)[opened_ ? 1 : 0];
}

const scrapli_event* scrapli_script::find(std::string_view line) const {
    const auto& events = answers().events;
    for (const auto& e : events) {
        if (e.steps.front().input == line) return &e;
    }
    const auto opens = std::find_if(events.begin(), events.end(), [&](const scrapli_event& e) {
        const auto& input = e.steps.front().input;
        const auto& inputs = session_.on_open;
        return std::find(inputs.begin(), inputs.end(), input) != inputs.end() &&
               without_number(input) == without_number(line);
    });
    return opens == events.end() ? nullptr : &*opens;
}

/// Paging is off behind the input that sets a length; where none does, behind the last one.
void scrapli_script::note_opening(std::string_view line) {
    const auto& inputs = session_.on_open;
    const bool by_length = std::any_of(inputs.begin(), inputs.end(), [](const std::string& input) {
        return input.find("length") != input.npos;
    });
    for (const auto& input : inputs) {
        const bool stops = by_length ? input.find("length") != input.npos : input == inputs.back();
        if (stops && without_number(input) == without_number(line)) opened_ = true;
    }
}

/// A paged answer was recorded as one page. Its other pages are what the unpaged answer has more.
std::string scrapli_script::rest_of(const scrapli_event& paged) const {
    const auto& events = session_.levels.at(level_)[1].events;
    const auto& command = paged.steps.front().input;
    const auto whole = std::find_if(events.begin(), events.end(), [&](const scrapli_event& e) {
        return e.steps.front().input == command;
    });
    const auto erase = "\r" + std::string(last_line(paged.steps.back().output).size(), ' ') + "\r";
    if (whole == events.end()) return erase + prompt_of(session_, level_);
    const auto& page = paged.steps.back().output;
    std::string_view rest = whole->steps.back().output;
    for (auto lines = std::count(page.begin(), page.end(), '\n'); lines > 0; --lines) {
        const auto end = rest.find('\n');
        if (end == rest.npos) break;
        rest.remove_prefix(end + 1);
    }
    return erase + with_returns(rest);
}

scripted scrapli_script::answer(std::string_view echo) {
    const auto& step = event_->steps[step_];
    text_ = std::string(echo) + "\r\n";
    scripted made;
    made.ends = event_->closes;
    if (!made.ends) text_ += with_returns(step.output);
    if (!event_->shows_prompt && !made.ends) {
        rest_ = rest_of(*event_);
        made.at_key = true;
        made.pages = 1;
    }
    if (++step_ == event_->steps.size()) {
        if (session_.levels.count(event_->next_level) > 0) level_ = event_->next_level;
        event_ = nullptr;
    }
    made.text = text_;
    return made;
}

std::optional<scripted> scrapli_script::enter(std::string_view, std::string_view edited,
                                              bool is_secret) {
    if (event_ != nullptr) return answer(is_secret ? "" : edited);
    if (edited.empty()) return std::nullopt;
    event_ = find(edited);
    step_ = 0;
    if (event_ == nullptr && !answers().unknown.steps.empty()) event_ = &answers().unknown;
    if (event_ == nullptr) return std::nullopt;
    auto made = answer(edited);
    note_opening(edited);
    return made;
}

std::optional<scripted> scrapli_script::press(char) {
    if (rest_.empty()) return std::nullopt;
    text_ = std::exchange(rest_, {});
    return scripted{text_, false, false, 0};
}

}  // namespace

std::unique_ptr<script> make_scrapli_script(const scrapli_session& session) {
    return std::make_unique<scrapli_script>(session);
}

}  // namespace netpoll::lab
