// Quoting of untrusted text. Knows no conversation.
#include "core/quote.hpp"

#include <netpoll/escape.hpp>

namespace netpoll {

namespace {

constexpr std::size_t quoted_length = 200;
// Secrets are taken out of more than is shown, so that the cut cannot leave a part of one.
constexpr std::size_t cleaned_length = 4'096;

std::string cleaned(std::string_view text, const credentials& login) {
    redactor redact;
    redact.add(login.password.value);
    redact.add(login.enable.value);
    for (const auto& each : login.questions)
        redact.add(each.secret.value);
    return redact(text);
}

}  // namespace

std::string quote_tail(std::string_view text, const credentials& login) {
    if (text.size() > cleaned_length) text.remove_prefix(text.size() - cleaned_length);
    return escape(cleaned(text, login), quoted_length, true);
}

std::string quote_line(std::string_view line, const credentials& login) {
    return escape(cleaned(line.substr(0, cleaned_length), login), quoted_length);
}

std::string in_seconds(milliseconds time) {
    const auto tenths = (time.count() + 50) / 100;
    auto text = std::to_string(tenths / 10);
    if (tenths % 10 != 0) text += "." + std::to_string(tenths % 10);
    return text + " s";
}

}  // namespace netpoll
