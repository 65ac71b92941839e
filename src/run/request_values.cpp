// Strict parsing: no blanks, no signs, nothing left over. Knows no option.
#include "run/request_values.hpp"

#include "notify/mail.hpp"
#include "notify/webhook.hpp"
#include "run/option_secret.hpp"

#include "core/condition.hpp"
#include "core/pattern.hpp"
#include "remote/server_url.hpp"
#include "results/readable/record_fields.hpp"
#include "run/request_ranges.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

namespace netpoll {

value<std::vector<std::string>> parse_list(std::string_view text) {
    std::vector<std::string> words;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find(',', start), text.size());
        if (end == start)
            return unexpected("'" + std::string(text) + "' has an empty place; write a,b,c");
        words.emplace_back(text.substr(start, end - start));
        start = end + 1;
    }
    return words;
}

value<std::size_t> parse_size(std::string_view text) {
    constexpr std::array<std::pair<char, unsigned>, 3> units{{{'K', 10}, {'M', 20}, {'G', 30}}};
    std::string_view digits = text;
    unsigned shift = 0;
    for (const auto& [letter, bits] : units) {
        if (digits.empty() || digits.back() != letter) continue;
        digits.remove_suffix(1);
        shift = bits;
        break;
    }
    const auto number = parse_number(digits, {1, bytes_range.most >> shift});
    if (!number)
        return unexpected("'" + std::string(text) +
                          "' is not a size; write bytes, or K, M or G after the number: 64M");
    return static_cast<std::size_t>(*number << shift);
}

value<unsigned> parse_mode_bits(std::string_view text) {
    unsigned bits = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), bits, 8);
    if (code == std::errc{} && end == text.data() + text.size() && bits >= mode_bits_range.least &&
        bits <= mode_bits_range.most)
        return bits;
    return unexpected("'" + std::string(text) +
                      "' are not the permissions of a file that its owner reads and writes; write "
                      "600, 640 or 644");
}

value<count_or_share> parse_count_or_share(std::string_view text, number_range counts) {
    const bool is_percent = text.ends_with('%');
    const auto digits = text.substr(0, text.size() - (is_percent ? 1 : 0));
    const auto number = parse_number(digits, {counts.least, is_percent ? 100 : counts.most});
    if (number) return count_or_share{static_cast<std::size_t>(*number), is_percent};
    const auto least = std::to_string(counts.least);
    return unexpected("'" + escape(text, 40) + "' is neither a number from " + least + " to " +
                      std::to_string(counts.most) + " nor a share from " + least +
                      "% to 100%; write 20 or 5%");
}

std::string show_count_or_share(const count_or_share& from) {
    return std::to_string(from.number) + (from.is_percent ? "%" : "");
}

value<bool> parse_switch(std::string_view text) {
    constexpr std::array<std::string_view, 4> on{"1", "true", "yes", "on"};
    constexpr std::array<std::string_view, 4> off{"0", "false", "no", "off"};
    if (std::find(on.begin(), on.end(), text) != on.end()) return true;
    if (std::find(off.begin(), off.end(), text) != off.end()) return false;
    // Not shown: people write their password behind --ask-pass.
    return unexpected<std::string>("takes no value but 1, true, yes or on; 0, false, no or off");
}

value<bool> parse_pace(std::string_view text) {
    return choose<bool>("pace", text, {{"on", true}, {"off", false}});
}

value<bool> parse_none(std::string_view text) {
    return choose<bool>("word", text, {{"text", false}, {"null", true}});
}

value<mode> parse_mode(std::string_view text) {
    return choose<mode>("mode", text,
                        {{"async", mode::async},
                         {"threads", mode::threads},
                         {"processes", mode::processes},
                         {"sequential", mode::sequential}});
}

value<host_key_policy> parse_host_keys(std::string_view text) {
    return choose<host_key_policy>("policy", text,
                                   {{"strict", host_key_policy::strict},
                                    {"accept-new", host_key_policy::accept_new},
                                    {"off", host_key_policy::off}});
}

value<crypto_choice> parse_crypto(std::string_view text) {
    return choose<crypto_choice>("choice", text,
                                 {{"auto", crypto_choice::automatic},
                                  {"libsodium", crypto_choice::libsodium},
                                  {"openssl", crypto_choice::openssl}});
}

value<channel_kind> parse_channel(std::string_view text) {
    return choose<channel_kind>("channel", text,
                                {{"exec", channel_kind::exec}, {"shell", channel_kind::shell}});
}

value<ssh_profile> parse_profile(std::string_view text) {
    return choose<ssh_profile>("profile", text,
                               {{"modern", ssh_profile::modern},
                                {"compat", ssh_profile::compat},
                                {"legacy", ssh_profile::legacy}});
}

value<std::string> parse_algorithms(algorithm_kind kind, std::string_view text) {
    auto problem = algorithm_problem(kind, text);
    if (!problem.empty()) return unexpected(std::move(problem));
    return std::string(text);
}

value<report_format> parse_format(std::string_view text) {
    return choose<report_format>("format", text,
                                 {{"text", report_format::text},
                                  {"table", report_format::table},
                                  {"csv", report_format::csv},
                                  {"json", report_format::json},
                                  {"ndjson", report_format::ndjson}});
}

value<fail_on> parse_fail_on(std::string_view text) {
    return choose<fail_on>("severity", text,
                           {{"info", fail_on::info},
                            {"warning", fail_on::warning},
                            {"error", fail_on::error},
                            {"never", fail_on::never}});
}

std::string_view name(mail_when when) noexcept {
    switch (when) {
        case mail_when::failed:
            return "failed";
        case mail_when::changed:
            return "changed";
        case mail_when::always:
            break;
    }
    return "always";
}

value<mail_when> parse_mail_when(std::string_view text) {
    return choose<mail_when>("word", text,
                             {{"failed", mail_when::failed},
                              {"changed", mail_when::changed},
                              {"always", mail_when::always}});
}

value<std::string> parse_mail_address(const std::string& text) {
    if (auto problem = address_problem(text); !problem.empty())
        return unexpected(std::move(problem));
    return text;
}

value<std::string> parse_webhook(const std::string& text) {
    const auto problem = is_secret_source(text) ? std::string() : webhook_problem(text);
    if (problem.empty()) return text;
    return unexpected(problem + "; or env:NAME, file:PATH, cmd:COMMAND");
}

value<std::string> parse_secret_source(const std::string& text) {
    if (is_secret_source(text)) return text;
    return unexpected(
        std::string("env:NAME, file:PATH or cmd:COMMAND is expected, not the secret itself"));
}

value<std::vector<std::string>> parse_via(std::string_view text) {
    // Before a sentence shows the text.
    if (const auto whole = parse_server_url(text); text.find('@') != text.npos)
        return unexpected(whole.error());
    auto servers = parse_list(text);
    if (!servers) return servers;
    for (std::string& each : *servers) {
        const auto url = parse_server_url(each);
        if (!url) return unexpected(url.error());
        each = url->text();
    }
    return servers;
}

value<std::vector<std::string>> parse_fields(std::string_view text) {
    auto fields = parse_list(text);
    if (!fields) return fields;
    for (const std::string& each : *fields)
        if (auto problem = record_field_problem(each); !problem.empty())
            return unexpected(std::move(problem));
    return fields;
}

value<std::string> parse_match(std::string_view text) {
    auto compiled = pattern::compile(text);
    if (!compiled) return unexpected("'" + escape(text, 80) + "': " + compiled.error());
    return std::string(text);
}

value<std::string> parse_where(std::string_view text) {
    const auto compiled = condition::compile(text);
    if (!compiled) return unexpected(pointed(text, compiled.error()));
    return std::string(text);
}

}  // namespace netpoll
