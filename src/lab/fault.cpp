// Names of faults and the text of --fault. Knows no device.
#include "lab/fault.hpp"

#include "lab/options.hpp"
#include "lab/split.hpp"

#include <netpoll/unknown_word.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>
#include <utility>

namespace netpoll::lab {

namespace {

constexpr std::array<std::pair<fault, std::string_view>, 24> names{{
    {fault::refuse, "refuse"},
    {fault::refuse_for, "refuse-for"},
    {fault::reset_first, "reset-first"},
    {fault::close_first, "close-first"},
    {fault::silent, "silent"},
    {fault::close_before_banner, "close-before-banner"},
    {fault::not_ssh, "not-ssh"},
    {fault::slow_banner, "slow-banner"},
    {fault::garbage_before_banner, "garbage-before-banner"},
    {fault::legacy_kex, "legacy-kex"},
    {fault::dh_group16, "dh-group16"},
    {fault::dh_group18, "dh-group18"},
    {fault::changed_host_key, "changed-host-key"},
    {fault::unlisted_host_key, "unlisted-host-key"},
    {fault::wrong_password, "wrong-password"},
    {fault::slow_login, "slow-login"},
    {fault::kbd_interactive_only, "kbd-interactive-only"},
    {fault::drop_after_login, "drop-after-login"},
    {fault::no_shell, "no-shell"},
    {fault::no_prompt, "no-prompt"},
    {fault::close_mid_output, "close-mid-output"},
    {fault::stall_mid_output, "stall-mid-output"},
    {fault::slow_drip, "slow-drip"},
    {fault::endless_output, "endless-output"},
}};

std::optional<double> parse_share(std::string text) {
    const bool percent = !text.empty() && text.back() == '%';
    if (percent) text.pop_back();
    std::size_t used = 0;
    double share = 0;
    try {
        share = std::stod(text, &used);
    } catch (const std::exception&) {
        return std::nullopt;
    }
    if (percent) share /= 100;
    if (used != text.size() || !std::isfinite(share) || share < 0 || share > 1) return std::nullopt;
    return share;
}

/// What stands behind the colon of a kind. False where the kind has nothing there, or it is wrong.
bool set_parameter(fault_rule& rule, std::string_view text) {
    if (rule.kind == fault::refuse_for) {
        const auto duration = parse_duration(text);
        if (duration) rule.duration = *duration;
        return duration.has_value();
    }
    if (rule.kind != fault::reset_first && rule.kind != fault::close_first) return false;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, rule.times);
    return error == std::errc{} && stopped == end && rule.times > 0;
}

}  // namespace

std::string_view name(fault f) noexcept {
    for (const auto& [kind, text] : names) {
        if (kind == f) return text;
    }
    return {};
}

std::vector<std::string_view> fault_names() {
    std::vector<std::string_view> all;
    for (const auto& entry : names)
        all.push_back(entry.second);
    return all;
}

expected<fault_rule, std::string> parse_fault(std::string_view text) {
    const auto mark = text.find_first_of("=@");
    const auto head = text.substr(0, mark);
    const auto colon = head.find(':');
    const auto kind = head.substr(0, colon);
    fault_rule rule;
    for (const auto& [known, spelled] : names) {
        if (spelled == kind) rule.kind = known;
    }
    if (rule.kind == fault::none) {
        const auto all = fault_names();
        return unexpected(unknown_choice("fault", kind, {all.begin(), all.end()}));
    }
    if (colon != head.npos && !set_parameter(rule, head.substr(colon + 1))) {
        return unexpected("'" + std::string(head) +
                          "': write refuse-for:3s, reset-first:2 or close-first:2");
    }
    const std::string rest(mark == text.npos ? "" : text.substr(mark + 1));
    if (rest.empty()) {
        return unexpected("'" + std::string(kind) + "' needs a share (=0.05 or =5%) or @HOST,HOST");
    }
    if (text[mark] == '@') {
        rule.hosts = split(rest, ',');
        return rule;
    }
    const auto share = parse_share(rest);
    if (!share) return unexpected("'" + rest + "' is not a share: write 0.05 or 5%");
    rule.share = *share;
    return rule;
}

}  // namespace netpoll::lab
