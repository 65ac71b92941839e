// What a line of a login speaks of. Knows no question.
#include "core/login_topics.hpp"

#include "core/folded_text.hpp"
#include "core/lines.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace netpoll {

namespace {

using words_of_text = std::vector<std::string_view>;

// Scripts that write their words in a row.
bool is_unspaced(char32_t c) noexcept {
    return (c >= 0x3040 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) ||
           (c >= 0xFF66 && c <= 0xFF9F);
}

// One entry of the table, made comparable.
struct entry {
    login_topic topic;
    std::string text;
    words_of_text words;  // views of `text`
    bool goes_on{false};
    bool may_begin_before{false};
    bool unspaced{false};
};

entry entry_of(login_topic topic, std::string_view word) {
    entry made{topic, {}, {}, word.ends_with('*'), word.starts_with('*')};
    if (made.goes_on) word.remove_suffix(1);
    if (made.may_begin_before) word.remove_prefix(1);
    made.text = folded(word);
    made.unspaced = is_unspaced(code_point_at(made.text, 0).number);
    return made;
}

std::vector<entry> read_entries() {
    std::vector<entry> made;
    for (const auto& row : all_login_words()) {
        for (auto rest = row.words; !rest.empty();) {
            auto word = take_until(rest, ',');
            word.remove_prefix(std::min(word.find_first_not_of(' '), word.size()));
            made.push_back(entry_of(row.topic, word));
        }
    }
    for (auto& each : made)
        each.words = words_in(each.text);
    return made;
}

// The entries by the way in which they are found. Every login of a run asks.
class dictionary {
public:
    dictionary() {
        for (const auto& each : entries_) {
            if (each.topic <= login_topic::username) login_words_.insert(each.text);
            file(each);
        }
    }

    bool is_login_word(const std::string& plain) const { return login_words_.contains(plain); }

    login_topics topics_of(std::string_view line) const {
        login_topics found;
        const auto words = words_in(line);
        for (auto at = words.begin(); at != words.end(); ++at) {
            look_up(*at, found);
            look_into(*at, found);
            if (const auto begun = phrases_.find(*at); begun != phrases_.end()) {
                for (const auto* phrase : begun->second)
                    if (stands_at(*phrase, at, words.end())) found.add(phrase->topic);
            }
        }
        for (const auto* each : unspaced_)
            if (line.find(each->text) != line.npos) found.add(each->topic);
        return found;
    }

private:
    using word_place = words_of_text::const_iterator;

    void file(const entry& each) {
        if (each.unspaced) {
            unspaced_.push_back(&each);
        } else if (each.words.size() > 1) {
            phrases_[each.words.front()].push_back(&each);
        } else {
            words_[each.text].add(each.topic);
            if (each.goes_on || each.may_begin_before) open_.push_back(&each);
        }
        if (each.words.size() != 1) return;
        if (each.topic == login_topic::password && each.text.size() >= shortest_password) {
            passwords_.push_back(&each);
        }
        if (each.topic > login_topic::username) others_.push_back(&each);
    }

    static bool stands_at(const entry& phrase, word_place at, word_place end) {
        return end - at >= std::ssize(phrase.words) &&
               std::equal(phrase.words.begin(), phrase.words.end(), at);
    }

    void look_up(std::string_view word, login_topics& found) const {
        if (const auto known = words_.find(word); known != words_.end()) found.add(known->second);
        for (const auto* each : open_) {
            if ((each->goes_on && word.starts_with(each->text)) ||
                (each->may_begin_before && word.ends_with(each->text)))
                found.add(each->topic);
        }
    }

    // "newpassword" and "benutzerkennwort": a word for password with something before or behind it
    // in one word. Words of two letters would be found in every name.
    void look_into(std::string_view word, login_topics& found) const {
        for (const auto* password : passwords_) {
            const auto at = word.find(password->text);
            if (at == word.npos || word.size() == password->text.size()) continue;
            const auto before = word.substr(0, at);
            const auto behind = word.substr(at + password->text.size());
            if (behind.empty() || password->goes_on) found.add(login_topic::password);
            for (const auto* each : others_) {
                const bool part =
                    each->text.size() >= shortest_part && (before.find(each->text) != before.npos ||
                                                           behind.find(each->text) != behind.npos);
                if (part || before == each->text || behind == each->text) found.add(each->topic);
            }
        }
    }

    static constexpr std::size_t shortest_part = 3;
    static constexpr std::size_t shortest_password = 5;

    const std::vector<entry> entries_{read_entries()};
    std::unordered_map<std::string_view, login_topics> words_;
    std::vector<const entry*> open_;  // words that may begin before or go on
    std::unordered_map<std::string_view, std::vector<const entry*>> phrases_;  // by first word
    std::vector<const entry*> unspaced_;
    std::vector<const entry*> passwords_;
    std::vector<const entry*> others_;
    std::unordered_set<std::string_view> login_words_;
};

const dictionary& all_words() {
    static const dictionary made;
    return made;
}

}  // namespace

bool is_letter(char32_t c) noexcept {
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    const bool mark = c < 0xC0 || (c >= 0x2000 && c <= 0x303F) || c >= 0xFF00;
    return !mark && !is_unspaced(c);
}

std::vector<std::string_view> words_in(std::string_view text) {
    words_of_text words;
    std::size_t begin = 0;
    for (std::size_t at = 0;;) {
        const auto next = code_point_at(text, at);
        if (next.bytes == 0 || !is_letter(next.number)) {
            if (at > begin) words.push_back(text.substr(begin, at - begin));
            begin = at + next.bytes;
        }
        if (next.bytes == 0) return words;
        at += next.bytes;
    }
}

login_topics topics_of(std::string_view line) {
    return all_words().topics_of(line);
}

bool is_login_word(std::string_view word) {
    return all_words().is_login_word(folded(word));
}

}  // namespace netpoll
