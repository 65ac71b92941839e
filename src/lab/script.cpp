// Plays lists and maps of exchanges. Knows no keys, no echo and no channel.
#include "lab/script.hpp"

#include "lab/scrapli_script.hpp"
#include "lab/screen_line.hpp"

#include <algorithm>

namespace netpoll::lab {

namespace {

class recording_script final : public script {
public:
    explicit recording_script(const recording& recorded) : recording_(recorded) {}

    std::string_view opening() const override { return recording_.opening; }
    std::optional<scripted> enter(std::string_view raw, std::string_view edited,
                                  bool answers) override;
    std::optional<scripted> press(char key) override;
    bool recorded_next(char key) const override;
    void skip_pages() override;
    bool echoes(std::string_view typed) const override;

private:
    static constexpr auto nowhere = static_cast<std::size_t>(-1);

    /// The first exchange from here on, or else from the beginning, that `fits`.
    template <typename Fits>
    std::size_t find(Fits fits) const;
    std::size_t find_line(std::string_view line) const;
    bool is_key(std::size_t index) const;
    std::size_t next_after_question() const;
    std::optional<scripted> blank_line(bool answers);
    scripted play(std::size_t index);

    const recording& recording_;
    std::size_t next_{0};
    bool prompted_{true};
    std::string repainted_;
};

template <typename Fits>
std::size_t recording_script::find(Fits fits) const {
    const auto& all = recording_.exchanges;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto index = (next_ + i) % all.size();
        if (fits(all[index])) return index;
    }
    return nowhere;
}

std::size_t recording_script::find_line(std::string_view line) const {
    const auto trimmed = [](std::string_view text) {
        return text.substr(0, text.find_last_not_of(' ') + 1);
    };
    const auto exact = find([&](const exchange& e) { return !e.is_key && e.line == line; });
    if (exact != nowhere) return exact;
    return find([&](const exchange& e) { return !e.is_key && trimmed(e.line) == trimmed(line); });
}

bool recording_script::is_key(std::size_t index) const {
    return index < recording_.exchanges.size() && recording_.exchanges[index].is_key;
}

scripted recording_script::play(std::size_t index) {
    const auto& e = recording_.exchanges[index];
    if (recording_.ordered) next_ = index + 1;
    prompted_ = looks_like_prompt(last_line(e.reply));
    scripted made{e.reply, e.ends, false, 0};
    if (recording_.ordered) {
        while (is_key(index + 1 + made.pages))
            ++made.pages;
    }
    made.at_key = made.pages > 0 || looks_like_pager(last_line(e.reply));
    return made;
}

/// What was typed at a question for a secret is not in a recording, or not as it was.
std::size_t recording_script::next_after_question() const {
    if (recording_.ordered)
        return next_ < recording_.exchanges.size() && !is_key(next_) ? next_ : nowhere;
    return find([](const exchange& e) { return !e.is_key && e.line.empty(); });
}

std::optional<scripted> recording_script::blank_line(bool answers) {
    const auto& all = recording_.exchanges;
    if (recording_.ordered) {
        const bool recorded = next_ < all.size() && !all[next_].is_key && all[next_].line.empty();
        if (recorded) return play(next_);
        return std::nullopt;
    }
    // What Enter gave somewhere is an answer to a question, not what it gives at any prompt.
    const auto index = next_after_question();
    if (index == nowhere || (prompted_ && !answers)) return std::nullopt;
    auto made = play(index);
    if (made.text.find('\n') == made.text.npos) {
        repainted_ = "\r\n" + std::string(made.text);
        made.text = repainted_;
    }
    return made;
}

std::optional<scripted> recording_script::enter(std::string_view raw, std::string_view edited,
                                                bool answers) {
    if (raw.empty()) {
        auto made = blank_line(answers);
        if (made) return made;
    }
    if (answers) {
        const auto index = next_after_question();
        if (index != nowhere) return play(index);
    }
    if (raw.empty()) return std::nullopt;
    auto index = find_line(raw);
    if (index == nowhere && !edited.empty()) index = find_line(edited);
    if (index == nowhere) return std::nullopt;
    return play(index);
}

std::optional<scripted> recording_script::press(char) {
    if (recording_.ordered && !is_key(next_)) return std::nullopt;
    const auto index = find([](const exchange& e) { return e.is_key; });
    if (index == nowhere) return std::nullopt;
    return play(index);
}

bool recording_script::recorded_next(char key) const {
    return is_key(next_) && recording_.exchanges[next_].line == std::string_view(&key, 1);
}

void recording_script::skip_pages() {
    while (recording_.ordered && is_key(next_))
        ++next_;
}

bool recording_script::echoes(std::string_view typed) const {
    const auto index =
        find([&](const exchange& e) { return !e.is_key && e.line.starts_with(typed); });
    return index == nowhere || recording_.exchanges[index].reply.starts_with(typed);
}

}  // namespace

std::unique_ptr<script> make_script(const recording& recorded) {
    if (recorded.levels) return make_scrapli_script(*recorded.levels);
    return std::make_unique<recording_script>(recorded);
}

}  // namespace netpoll::lab
