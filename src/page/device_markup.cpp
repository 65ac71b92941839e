// A <details> element a device: closed it is a row, open it has everything.
#include "page/device_markup.hpp"

#include "page/markup.hpp"
#include "page/units.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>

namespace netpoll::page {

namespace {

/// What is wrong or new, in a few words.
std::string finding_of(const device& one, bool notable) {
    if (!one.code.empty()) return one.phase.empty() ? one.code : one.code + ", " + one.phase;
    if (one.status != device_status::ok) return "not started";
    const auto failed = static_cast<std::size_t>(
        std::count_if(one.checks.begin(), one.checks.end(),
                      [](const check_result& each) { return each.status != "passed"; }));
    if (failed > 0) return counted(failed, "check") + " not passed";
    return notable ? "changed" : "";
}

std::string summary_of(const device& one, bool notable) {
    return around("summary", {},
                  element("b", {}, one.host) + element("span", {}, one.address) +
                      element("span", {}, one.platform) +
                      element("span", "class=\"s\"", name(one.status)) +
                      element("span", {}, finding_of(one, notable)) +
                      element("span", "class=\"n\"",
                              one.duration.count() == 0 ? "" : time_text(one.duration)));
}

std::string facts_of(const device& one) {
    std::string text = one.started.empty() ? "not started" : "started " + one.started;
    for (const auto& [what, value] : one.facts)
        text += " \xC2\xB7 " + what + " " + value;
    return element("p", "class=\"m\"", text);
}

std::string error_of(const device& one) {
    if (one.code.empty()) return {};
    std::string text = element("p", "class=\"e\"", one.message);
    if (!one.detail.empty()) text += element("p", "class=\"e\"", one.detail);
    return text;
}

std::string checks_of(const device& one) {
    std::string items;
    for (const check_result& each : one.checks) {
        if (each.status == "passed") continue;
        std::string text = each.name + ": " + each.status;
        for (const std::string* part : {&each.message, &each.detail})
            if (!part->empty()) text += "; " + *part;
        items += element("li", {}, text);
    }
    return items.empty() ? std::string() : around("ul", "class=\"e\"", items);
}

/// At most so many bytes of it, to the end of a line where there is one.
std::string_view beginning(std::string_view output, std::size_t most) {
    if (output.size() <= most) return output;
    const std::string_view cut = output.substr(0, most);
    const auto line = cut.rfind('\n');
    if (line != cut.npos) return cut.substr(0, line + 1);
    // No line ends: not within a character.
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(output[end]) & 0xC0U) == 0x80U)
        --end;
    return output.substr(0, end);
}

}  // namespace

std::string link_to(const place_of& where) {
    return element("a", "href=\"#d" + std::to_string(where.place) + "\"", where.host);
}

std::string diff_markup(std::string_view diff) {
    std::string text;
    for (std::size_t start = 0; start < diff.size();) {
        const auto end = std::min(diff.find('\n', start), diff.size());
        const auto line = diff.substr(start, end - start);
        std::string safe;
        append_html_lines(safe, line);
        const std::string_view mark = line.starts_with('+')   ? "ins"
                                      : line.starts_with('-') ? "del"
                                                              : "";
        text += (mark.empty() ? safe : around(mark, {}, safe)) + "\n";
        start = end + 1;
    }
    return around("pre", {}, text);
}

device_markup::device_markup(const run_facts& run, const digest& all)
    : run_(run),
      all_(all),
      share_of_notable_(all.share(true)),
      share_of_others_(all.share(false)) {}

std::string device_markup::output_text(const device_command& one, const place_of& where,
                                       std::size_t share) {
    const std::string elsewhere =
        run_.results.empty() ? "the results have the rest" : run_.results + " has the rest";
    if (one.output.empty()) return {};
    if (one.output.size() > small_output) {
        // Of an output that is not shown nothing is remembered either.
        if (share <= small_output) return {};
        const auto [before, is_new] = shown_.emplace(output_key(one.sha256, one.output), where);
        if (!is_new && before->second.place != where.place)
            return around("p", "class=\"m\"", "the same output as of " + link_to(before->second));
    }
    const auto part = beginning(one.output, share);
    std::string text;
    append_html_lines(text, part);
    text = around("pre", {}, text);
    if (part.size() < one.output.size())
        text += element("p", "class=\"m\"",
                        "The first " + size_text(part.size()) + " of " + size_text(one.bytes) +
                            "; " + elsewhere + ".");
    else if (one.truncated)
        text += element("p", "class=\"m\"", "Cut while it was read: the record has no more.");
    return text;
}

std::string device_markup::command_text(const device_command& one, const place_of& where,
                                        std::size_t share) {
    std::string state{name(one.status)};
    if (one.status != command_status::not_run)
        state += ", " + size_text(one.bytes) + ", " + time_text(one.duration);
    if (one.exit_status) state += ", exit status " + std::to_string(*one.exit_status);
    const std::string output = output_text(one, where, share);
    if (output.empty() && !one.output.empty()) state += "; only in the results";
    return around("h3", {}, html(one.command) + " " + element("small", {}, state)) + output;
}

std::string device_markup::text(const device& one, std::size_t place) {
    const bool notable = all_.is_notable(one);
    std::string body = error_of(one) + checks_of(one) + facts_of(one);
    for (const device_command& each : one.commands)
        body +=
            command_text(each, {one.host, place}, notable ? share_of_notable_ : share_of_others_);
    const std::string look = one.status != device_status::ok ? "bad" : notable ? "new" : "ok";
    return around("details", "class=\"d " + look + "\" id=\"d" + std::to_string(place) + "\"",
                  summary_of(one, notable) + around("div", {}, body)) +
           "\n";
}

}  // namespace netpoll::page
