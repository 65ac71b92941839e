// Headers that nobody can add to, and the text below them.
#include "notify/mail.hpp"

#include "machine/child_program.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <string_view>

namespace netpoll {

namespace {

/// RFC 5322 allows 998 bytes, and older programs fewer.
constexpr std::size_t longest_line = 900;
constexpr std::size_t longest_subject = 200;

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7f; });
}

/// RFC 2047: as much in one word as it may have, cut between characters.
std::string encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::size_t longest_word = 50;
    std::string made = "=?UTF-8?Q?";
    std::size_t used = 0;
    for (const char each : text) {
        const auto byte = static_cast<unsigned char>(each);
        const bool begins_character = (byte & 0xc0U) != 0x80U;
        if (used >= longest_word && begins_character) {
            made += "?=\n =?UTF-8?Q?";
            used = 0;
        }
        const bool plain = (each >= '0' && each <= '9') || (each >= 'a' && each <= 'z') ||
                           (each >= 'A' && each <= 'Z');
        if (plain) {
            made += each;
        } else if (each == ' ') {
            made += '_';
        } else {
            ((made += '=') += digits[byte >> 4U]) += digits[byte & 0xfU];
        }
        used += plain || each == ' ' ? 1 : 3;
    }
    return made + "?=";
}

/// One line, whatever is in it.
std::string header_text(const std::string& text) {
    const std::string line = escape(text, longest_subject);
    return is_ascii(line) && !line.starts_with("=?") ? line : encoded(line);
}

/// "Fri, 27 Nov 2026 02:00:03 +0000", in English and UTC.
std::string date_text(std::chrono::system_clock::time_point when) {
    constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t seconds = std::chrono::system_clock::to_time_t(when);
    std::tm parts = {};
    ::gmtime_r(&seconds, &parts);
    std::array<char, 32> rest{};
    std::strftime(rest.data(), rest.size(), " %Y %H:%M:%S +0000", &parts);
    return std::string(days[static_cast<std::size_t>(parts.tm_wday)]) + ", " +
           std::to_string(parts.tm_mday) + " " + months[static_cast<std::size_t>(parts.tm_mon)] +
           rest.data();
}

/// Lines that a mail may have.
std::string folded(const std::string& text) {
    std::string made;
    std::size_t length = 0;
    for (const char each : text) {
        if (length >= longest_line && (static_cast<unsigned char>(each) & 0xc0U) != 0x80U) {
            made += '\n';
            length = 0;
        }
        made += each;
        length = each == '\n' ? 0 : length + 1;
    }
    return made;
}

}  // namespace

std::string address_problem(const std::string& address) {
    constexpr std::string_view never = ",;:<>()[]\\\"";
    const bool plain = is_ascii(address) && address.find_first_of(never) == address.npos &&
                       address.find(' ') == address.npos && !address.starts_with('-');
    const auto at = address.find('@');
    const bool whole = at == address.npos ? !address.empty()
                                          : at > 0 && at + 1 < address.size() &&
                                                address.find('@', at + 1) == address.npos;
    return plain && whole ? ""
                          : "an address like ops@example.net is expected; repeat the option "
                            "for several";
}

std::string mail_text(const run_notice& notice, const std::vector<std::string>& to) {
    std::string all;
    for (const std::string& each : to)
        (all += all.empty() ? "" : ",\n ") += escape(each);
    return "To: " + all + "\nSubject: " + header_text(headline(notice)) +
           "\nDate: " + date_text(notice.ended) +
           "\nAuto-Submitted: auto-generated\nX-Netpoll-Run: " + header_text(notice.run_id) +
           "\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
           "Content-Transfer-Encoding: 8bit\n\n" +
           folded(letter(notice));
}

std::string sendmail_program() {
    const char* const other = std::getenv("NETPOLL_SENDMAIL");
    return other && *other ? other : "/usr/sbin/sendmail";
}

expected<void, std::string> send_mail(const std::string& program, const std::string& message) {
    constexpr std::chrono::milliseconds patience{30'000};
    const auto ended = run_program({program, "-t", "-i"}, message, patience);
    if (!ended) return unexpected(escape(program) + " " + ended.error());
    if (ended->status == 0) return {};
    const std::string said = ended->output.substr(0, ended->output.find('\n'));
    return unexpected(escape(program) + " ended with status " + std::to_string(ended->status) +
                      (said.empty() ? "" : ": " + escape(said)));
}

}  // namespace netpoll
