// Values of a request from text, strictly. Knows no option.
#pragma once

#include "core/algorithms.hpp"
#include "core/number_text.hpp"

#include <netpoll/check_result.hpp>
#include <netpoll/expected.hpp>
#include <netpoll/run_notices.hpp>
#include <netpoll/settings.hpp>
#include <netpoll/target.hpp>
#include <netpoll/unknown_word.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netpoll {

/// A value, or a sentence that says what is wrong with the text and what is right.
template <class T>
using value = expected<T, std::string>;

/// The meaning of one of these words; for another one a sentence with the nearest. `noun` is what
/// they are.
template <class T>
value<T> choose(std::string_view noun, std::string_view text,
                const std::vector<std::pair<std::string, T>>& known) {
    std::vector<std::string> names;
    for (const auto& [word, meaning] : known) {
        if (word == text) return meaning;
        names.push_back(word);
    }
    return unexpected(unknown_choice(noun, text, names));
}

/// Words with commas between, none of them empty.
value<std::vector<std::string>> parse_list(std::string_view text);
/// Bytes, with K, M or G (1024-based) after the digits: "64M".
value<std::size_t> parse_size(std::string_view text);
/// Permissions of a file, in octal; the owner must be able to read and write: "640".
value<unsigned> parse_mode_bits(std::string_view text);
/// "20", a number of this range, or "5%", up to 100%; where the range does not begin at 0, neither
/// may a share be.
value<count_or_share> parse_count_or_share(std::string_view text, number_range counts);
/// The way back.
std::string show_count_or_share(const count_or_share& from);
/// What a variable for a switch may say: 1 true yes on, 0 false no off.
value<bool> parse_switch(std::string_view text);

/// on or off.
value<bool> parse_pace(std::string_view text);
/// text or null: whether it is null.
value<bool> parse_none(std::string_view text);
value<mode> parse_mode(std::string_view text);
value<host_key_policy> parse_host_keys(std::string_view text);
value<crypto_choice> parse_crypto(std::string_view text);
value<channel_kind> parse_channel(std::string_view text);
value<ssh_profile> parse_profile(std::string_view text);
/// A list of algorithms in ssh's forms: "a,b", "+a", "-a*" or "^a".
value<std::string> parse_algorithms(algorithm_kind kind, std::string_view text);
value<report_format> parse_format(std::string_view text);
/// info, warning, error or never.
value<fail_on> parse_fail_on(std::string_view text);
value<mail_when> parse_mail_when(std::string_view text);
value<std::string> parse_mail_address(const std::string& text);
/// A URL, or the source of one that is a secret; the sentence does not show it.
value<std::string> parse_webhook(const std::string& text);
/// The source of a secret; the sentence does not show the text, which may be the secret.
value<std::string> parse_secret_source(const std::string& text);
/// URLs of brokers with commas between, each with its port; the sentence shows no password.
value<std::vector<std::string>> parse_via(std::string_view text);
/// Columns of a table, with commas between: "host,error.code".
value<std::vector<std::string>> parse_fields(std::string_view text);
/// A regular expression, which stays as it was written.
value<std::string> parse_match(std::string_view text);
/// An expression over fields of rows, which stays as it was written. The sentence has lines that
/// show where it is wrong.
value<std::string> parse_where(std::string_view text);

}  // namespace netpoll
