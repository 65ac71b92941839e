// Where a job ends that changes something. Knows no channel.
#include "core/stop_rule.hpp"

#include "core/ascii.hpp"
#include "core/pattern.hpp"
#include "core/quote.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>

namespace netpoll {

namespace {

// "sys" of "system-view", "con" of "configure terminal": shorter words are ambiguous everywhere.
constexpr std::size_t shortest_word = 3;

std::string first_word(std::string_view line) {
    const auto begin = std::min(line.find_first_not_of(' '), line.size());
    std::string word(line.substr(begin, line.find(' ', begin) - begin));
    std::transform(word.begin(), word.end(), word.begin(), lower);
    return word;
}

bool leads_in(std::string_view line, const compiled_platform& platform) {
    const auto word = first_word(line);
    if (word.size() < shortest_word) return false;
    const auto is_way_in = [&](const compiled_edge& edge) {
        return platform.configures(edge.to) && first_word(edge.how.what.send).starts_with(word);
    };
    return std::any_of(platform.modes.begin(), platform.modes.end(),
                       [&](const compiled_mode& mode) {
                           return std::any_of(mode.edges.begin(), mode.edges.end(), is_way_in);
                       });
}

bool leads_in(const command& all, const compiled_platform& platform) {
    return leads_in(all.send, platform) ||
           std::any_of(all.then.begin(), all.then.end(),
                       [&](const command_line& line) { return leads_in(line.send, platform); });
}

std::string not_sent(const stop_rule::rest& left) {
    std::string text;
    if (left.lines > 0) text = counted(left.lines, "line") + " of it";
    if (left.commands > 0) {
        if (!text.empty()) text += " and ";
        text += counted(left.commands, "command");
    }
    const bool one = left.lines + left.commands == 1;
    return text + (one ? " was not sent" : " were not sent");
}

}  // namespace

bool saves(const definition::step& step) {
    static const auto line = pattern::compile(
        R"((?i)^\s*(?:do\s+)?(?:wr(?:i|it|ite)?\b|commit\b|save\b|copy\s+r\S*\s+s))");
    static const auto question = pattern::compile(R"((?i)(?<!un)commit|\bsav(?:e|ing)\b)");
    if (line->matches(step.send)) return true;
    return std::any_of(step.questions.begin(), step.questions.end(), [](const auto& each) {
        // Enter takes what is proposed, which may be yes.
        const bool declined = !each.send.empty() &&
                              (lower(each.send.front()) == 'n' || lower(each.send.front()) == 'c');
        return question->matches(each.see) && !declined;
    });
}

void stop_rule::begin(const compiled_platform& platform) {
    platform_ = &platform;
    configures_ = std::any_of(device_.commands->begin(), device_.commands->end(),
                              [&](const command& each) { return leads_in(each, platform); });
}

void stop_rule::begin(const compiled_platform& platform, std::size_t mode) {
    begin(platform);
    home_ = mode;
}

void stop_rule::see(std::size_t mode) noexcept {
    configures_ = configures_ || is_entered(mode);
}

bool stop_rule::in_force() const noexcept {
    if (device_.on_error) return *device_.on_error == on_error::stop;
    return configures_;
}

bool stop_rule::is_entered(std::size_t mode) const noexcept {
    return platform_ != nullptr && mode != home_ && platform_->configures(mode);
}

std::string stop_rule::words(std::size_t mode) const {
    if (!rest_) return {};
    std::string text;
    if (rest_->lines + rest_->commands > 0) {
        text =
            "stopped after '" + quote_line(rest_->after, *device_.login) + "'; " + not_sent(*rest_);
    }
    if (rest_->configuring) {
        if (!text.empty()) text += "; ";
        text += is_entered(mode) ? "the session ended in configuration mode"
                                 : "configuration mode was left";
    }
    return text;
}

}  // namespace netpoll
