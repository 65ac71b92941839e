// A line of a configuration as words, and what each of them may be. Knows no form.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

struct secret_word {
    std::size_t begin;  ///< in the line, quotes included
    std::size_t size;
    std::string name;  ///< in small letters, without quotes and punctuation
};

/// Text in quotes is one word, and so is what Huawei puts between marks of its own. "=", brackets
/// and the angles of XML separate, and so does a colon behind a word that a secret follows.
std::vector<secret_word> words_of(std::string_view line);

/// Where the secret that begins at this word stands: without its quotes, or up to the next blank.
secret_word whole_secret(std::string_view line, const secret_word& first);

/// Whether a secret follows this word wherever it stands.
bool announces_secret(std::string_view name);
/// The same with these endings.
bool announces_secret(std::string_view name, std::span<const std::string_view> endings);
/// Says how a secret is written, and stands before it: "7", "encrypted", "sha".
bool is_modifier(std::string_view name);
/// Never a secret though it stands where one would.
bool is_harmless(const secret_word& word, std::string_view raw);

std::string in_small_letters(std::string_view text);

}  // namespace netpoll
