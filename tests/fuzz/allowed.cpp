// The texts that may be typed. Knows no conversation.
#include "fuzz/allowed.hpp"

#include <algorithm>

namespace netpoll::fuzz {

namespace {

bool is_answer(std::string_view typed, const std::vector<compiled_answer>& all,
               const credentials& who, std::string_view end_of_line) {
    return std::any_of(all.begin(), all.end(), [&](const auto& each) {
        const auto text = typed_answer(each, who, end_of_line);
        return text && *text == typed;
    });
}

bool is_line(std::string_view typed, std::string_view line, std::string_view end_of_line) {
    return typed.size() == line.size() + end_of_line.size() && typed.starts_with(line) &&
           typed.ends_with(end_of_line);
}

bool of_target(std::string_view typed, const fuzz_case& what, std::string_view end_of_line) {
    const auto fits = [&](const auto& one) {
        if (is_line(typed, one.send, end_of_line)) return true;
        return std::any_of(one.questions.begin(), one.questions.end(), [&](const question& each) {
            const auto& who = *what.device.login;
            auto answer = each.secret ? each.secret.value->reveal() : each.answer;
            if (answer == "$username") answer = who.username;
            return is_line(typed, answer, each.enter ? end_of_line : std::string_view{});
        });
    };
    return std::any_of(
        what.device.commands->begin(), what.device.commands->end(), [&](const command& each) {
            return fits(each) || std::any_of(each.then.begin(), each.then.end(), fits);
        });
}

// Steps of on_open that are typed at once, one behind the other.
bool are_steps(std::string_view typed, const compiled_platform& p) {
    const auto& all = p.on_open;
    for (std::size_t first = 0; p.definition.type_ahead && first < all.size(); ++first) {
        auto rest = typed;
        for (auto i = first; i < all.size() && rest.starts_with(all[i].what.send); ++i) {
            if (!all[i].questions.empty()) break;
            rest.remove_prefix(all[i].what.send.size());
            if (!rest.starts_with(p.definition.end_of_line)) break;
            rest.remove_prefix(p.definition.end_of_line.size());
            if (rest.empty()) return true;
        }
    }
    return false;
}

bool of_platform(std::string_view typed, const credentials& who, const compiled_platform& p) {
    const auto& end_of_line = p.definition.end_of_line;
    const auto step = [&](const compiled_step& each) {
        return is_line(typed, each.what.send, end_of_line) ||
               is_answer(typed, each.questions, who, end_of_line);
    };
    const auto edge = [&](const compiled_edge& each) { return step(each.how); };
    // Ctrl-U before Enter takes away a line that the device gave back.
    return typed == end_of_line || typed == "\x15" + end_of_line ||
           is_answer(typed, p.login, who, end_of_line) ||
           is_answer(typed, p.pagers, who, end_of_line) ||
           std::any_of(p.on_open.begin(), p.on_open.end(), step) || are_steps(typed, p) ||
           std::any_of(p.on_close.begin(), p.on_close.end(), step) ||
           std::any_of(p.modes.begin(), p.modes.end(), [&](const auto& mode) {
               return std::any_of(mode.edges.begin(), mode.edges.end(), edge);
           });
}

// The line typed to find out the platform.
bool of_detection(std::string_view typed, const fuzz_case& what) {
    if (what.device.platform != auto_platform) return false;
    for (const auto& id : catalog().ids()) {
        const auto& line = catalog().find(id)->definition.detect.command;
        if (!line.empty() && is_line(typed, line, what.platform->definition.end_of_line)) {
            return true;
        }
    }
    return false;
}

}  // namespace

origin origin_of(std::string_view typed, const fuzz_case& what,
                 const compiled_platform& taken_for) {
    const auto& who = *what.device.login;
    if (of_target(typed, what, taken_for.definition.end_of_line)) return origin::target;
    if (of_platform(typed, who, taken_for) || of_platform(typed, who, *what.platform) ||
        of_detection(typed, what)) {
        return origin::netpoll;
    }
    return origin::nobody;
}

bool forbidden(std::string_view typed, const compiled_platform& platform) {
    while (!typed.empty() && (typed.back() == '\n' || typed.back() == '\r'))
        typed.remove_suffix(1);
    return std::any_of(platform.never_send.begin(), platform.never_send.end(),
                       [&](const pattern& each) { return each.matches(typed); });
}

}  // namespace netpoll::fuzz
