// Goes through lines word by word, by the forms of secret_kinds.hpp. Knows no device.
#include "transcript/config_secrets.hpp"

#include "transcript/live_secrets.hpp"
#include "transcript/secret_form.hpp"
#include "transcript/secret_kinds.hpp"
#include "transcript/secret_words.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>
#include <vector>

namespace netpoll {

namespace {

constexpr std::size_t most_skipped = 8;
constexpr std::string_view communities = "(communities)";

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
}

const std::vector<secret_form>& rules() {
    static const std::vector<secret_form> all = [] {
        std::vector<secret_form> made;
        for (const auto& each : secret_kinds())
            made.emplace_back(each.form);
        return made;
    }();
    return all;
}

/// A hash that shows itself by how it begins, anywhere in a word.
std::size_t hash_in(std::string_view text) {
    for (auto at = text.find('$'); at != text.npos; at = text.find('$', at + 1)) {
        const auto end = text.find('$', at + 1);
        const auto kind = end == text.npos ? std::string_view{} : text.substr(at + 1, end - at - 1);
        const bool known = kind.size() <= 8 && std::all_of(kind.begin(), kind.end(), [](char c) {
                               return std::isalnum(static_cast<unsigned char>(c)) != 0;
                           });
        constexpr std::size_t least = 6;
        if (!kind.empty() && known && text.size() - end > least) return at;
    }
    return std::min({text.find("%^%#"), text.find("%$%$"), text.find("-AQ==")});
}

/// Marks the secrets of a line.
class line_reader {
public:
    line_reader(std::string_view line, std::string_view section)
        : line_(line),
          low_(in_small_letters(line).append(" ").append(section)),
          words_(words_of(line)) {}

    /// True where the last word is one that a secret follows.
    bool read(bool value_first);
    std::string text() const;

private:
    std::string_view raw(std::size_t i) const {
        return line_.substr(words_[i].begin, words_[i].size);
    }
    bool may_begin(const secret_form& one, std::size_t at) const;
    std::optional<std::size_t> match(const std::vector<form_part>& parts, std::size_t done,
                                     std::size_t at);
    std::optional<std::size_t> take_secret(std::size_t from);
    std::optional<std::size_t> take_rest(std::size_t at, std::size_t skipped);
    void take_hashes();
    void take_elements();
    void take_addresses();
    void take_quoted();

    std::string_view line_;
    std::string low_;
    std::vector<secret_word> words_;
    std::vector<secret_word> found_;
};

/// The place behind the secret; nothing where there is none.
std::optional<std::size_t> line_reader::take_secret(std::size_t from) {
    auto at = from;
    while (at + 1 < words_.size() && is_modifier(words_[at].name))
        ++at;
    if (at >= words_.size()) return std::nullopt;
    const auto& name = words_[at].name;
    const bool announces_more = (name == "key" || announces_secret(name)) && at + 1 < words_.size();
    if (announces_more || is_harmless(words_[at], raw(at))) return std::nullopt;
    found_.push_back(whole_secret(line_, words_[at]));
    return at + 1;
}

/// What stands in a word behind an option or a name; nothing where neither is there.
std::optional<std::size_t> line_reader::take_rest(std::size_t at, std::size_t skipped) {
    const auto all = whole_secret(line_, words_[at]);
    const auto word = words_[at].begin + skipped;
    if (skipped == 0 || word >= all.begin + all.size) return std::nullopt;
    found_.push_back({word, all.begin + all.size - word, {}});
    return at + 1;
}

bool line_reader::may_begin(const secret_form& one, std::size_t at) const {
    if (!has(low_, one.context)) return false;
    if (one.where == secret_form::place::anywhere || at == 0) return true;
    constexpr std::string_view before[] = {"set", "no", "undo", "delete", "add"};
    return one.where == secret_form::place::begins && at == 1 &&
           std::find(std::begin(before), std::end(before), words_[0].name) != std::end(before);
}

/// The word behind the form, of which `done` parts are behind us; nothing where it does not fit.
std::optional<std::size_t> line_reader::match(const std::vector<form_part>& parts, std::size_t done,
                                              std::size_t at) {
    if (done == parts.size()) return at;
    const form_part& next = parts[done];
    const auto marked = found_.size();
    const auto go_on = [&](std::optional<std::size_t> from) {
        auto end = from ? match(parts, done + 1, *from) : std::nullopt;
        if (!end) found_.resize(marked);
        return end;
    };
    if (next.kind == form_part::what::end)
        return go_on(at == words_.size() ? std::optional(at) : std::nullopt);
    if (next.kind == form_part::what::many) {
        for (std::size_t skip = 0; skip <= most_skipped && at + skip < words_.size(); ++skip)
            if (auto end = go_on(at + skip)) return end;
        return std::nullopt;
    }
    std::optional<std::size_t> end;
    if (next.kind == form_part::what::prose) return words_.size();
    if (next.kind == form_part::what::secret)
        end = go_on(take_secret(at));
    else if (at < words_.size() && next.kind == form_part::what::quoted)
        end = go_on(raw(at).front() == '"' ? take_secret(at) : std::nullopt);
    else if (at < words_.size() && next.kind == form_part::what::glued)
        end = go_on(take_rest(at, raw(at).starts_with(next.texts[0]) ? next.texts[0].size() : 0));
    else if (at < words_.size() && next.kind == form_part::what::behind)
        end = go_on(take_rest(at, raw(at).find(':') + 1));
    else if (at < words_.size() && next.fits(words_[at].name, raw(at)))
        end = go_on(at + 1);
    return !end && next.optional ? go_on(at) : end;
}

void line_reader::take_hashes() {
    const bool is_marked = has(line_, "SECRET-DATA");
    for (std::size_t i = 0; i < words_.size(); ++i) {
        const auto all = whole_secret(line_, words_[i]);
        const auto hash = hash_in(line_.substr(all.begin, all.size));
        if (hash != line_.npos) found_.push_back({all.begin + hash, all.size - hash, {}});
        const bool is_last = i + 1 < words_.size() && raw(i + 1).starts_with('#');
        if (is_marked && is_last) found_.push_back(all);
    }
}

/// <name ...>secret</name>
void line_reader::take_elements() {
    for (auto at = line_.find('<'); at != line_.npos; at = line_.find('<', at + 1)) {
        const auto end = line_.find('>', at);
        const auto close = end == line_.npos ? end : line_.find("</", end);
        if (close == line_.npos) return;
        auto name = in_small_letters(line_.substr(at + 1, end - at - 1));
        name.resize(std::min(name.find_first_of(" \t/"), name.size()));
        const auto value = line_.substr(end + 1, close - end - 1);
        const bool is_one = announces_secret(name) || name.ends_with("community");
        if (is_one && !value.empty() && !has(value, "<"))
            found_.push_back({end + 1, value.size(), {}});
    }
}

/// scheme://user:secret@host
void line_reader::take_addresses() {
    for (auto at = line_.find("://"); at != line_.npos; at = line_.find("://", at + 1)) {
        const auto begin = at + 3;
        const auto end = std::min(line_.find_first_of(" \t\r\"'<>", begin), line_.size());
        const auto authority = line_.substr(begin, end - begin);
        const auto host = authority.rfind('@');
        const auto colon = authority.find(':');
        const auto slash = authority.find('/');
        if (host == authority.npos || colon > host || slash < colon) continue;
        // A port and a path with an @ in it.
        const auto port = authority.substr(colon + 1, slash - colon - 1);
        if (slash < host && port.find_first_not_of("0123456789") == port.npos) continue;
        found_.push_back({begin + colon + 1, host - colon - 1, {}});
    }
}

/// A header or an assignment in quotes: 'Authorization: Bearer secret'
void line_reader::take_quoted() {
    const auto known = found_;
    for (const auto& each : words_) {
        const auto all = whole_secret(line_, each);
        const auto inside = line_.substr(all.begin, all.size);
        const bool is_quoted = all.begin == each.begin + 1 && all.size + 2 == each.size;
        const bool is_taken = std::any_of(known.begin(), known.end(), [&](const secret_word& one) {
            return one.begin < all.begin + all.size && all.begin < one.begin + one.size;
        });
        if (!is_quoted || is_taken || !has(inside, " ")) continue;
        line_reader inner(inside, {});
        inner.read(false);
        for (const auto& one : inner.found_)
            found_.push_back({all.begin + one.begin, one.size, {}});
    }
}

bool line_reader::read(bool value_first) {
    std::size_t at = value_first ? take_secret(0).value_or(0) : 0;
    while (at < words_.size()) {
        auto next = at + 1;
        for (const secret_form& each : rules()) {
            if (!may_begin(each, at)) continue;
            const auto end = match(each.parts, 0, at);
            if (!end) continue;
            next = std::max(*end, next);
            break;
        }
        at = next;
    }
    take_hashes();
    take_elements();
    take_addresses();
    take_quoted();
    return !words_.empty() && announces_secret(words_.back().name) &&
           !raw(words_.size() - 1).ends_with(':');
}

std::string line_reader::text() const {
    auto places = found_;
    std::sort(places.begin(), places.end(), [](const secret_word& left, const secret_word& right) {
        return left.begin < right.begin;
    });
    std::string made;
    std::size_t done = 0;
    for (const auto& each : places) {
        if (each.begin < done || each.size == 0) continue;
        made.append(line_, done, each.begin - done).append(redacted_mask);
        done = each.begin + each.size;
    }
    return made.append(line_.substr(done));
}

/// What comes before the value, the mask and what comes behind it.
std::string masked(std::string_view text, std::size_t begin, std::size_t end) {
    return std::string(text.substr(0, begin)).append(redacted_mask).append(text.substr(end));
}

}  // namespace

// A key may stand on one line, with \n for its line ends.
std::optional<std::string> config_secrets::key_line(std::string_view text) {
    const bool is_frame = has(text, "PRIVATE KEY--") || has(text, "PRIVATE KEY BLOCK--") ||
                          has(text, "PRIVATE KEY ----") || has(text, "Static key V1--");
    const auto opens = is_frame ? text.find("---BEGIN") : text.npos;
    const auto opens_ssh2 = is_frame ? text.find("-- BEGIN") : text.npos;
    const bool begins = opens != text.npos || opens_ssh2 != text.npos;
    const bool ends = is_frame && (has(text, "---END") || has(text, "-- END"));
    if (begins && ends) {
        const auto begin = text.find("-----", text.find("KEY") != text.npos ? text.find("KEY") : 0);
        const auto end = text.find("-----END");
        if (begin != text.npos && end != text.npos && begin + 5 < end)
            return masked(text, begin + 5, end);
    }
    if (is_frame) {
        in_key_ = begins && !ends;
        return std::string(text);
    }
    if (!in_key_) return std::nullopt;
    const auto begin = text.find_first_not_of(" \t\r\b");
    const bool is_pager = has(text, "--") || has(text, "\x1b");
    if (begin == text.npos || is_pager) return std::nullopt;
    return masked(text, begin, text.find_last_not_of(" \t\r") + 1);
}

void config_secrets::note_section(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == text.npos) return;
    auto low = in_small_letters(text.substr(begin));
    low.resize(low.find_last_not_of(" \t\r") + 1);
    if (low == "/snmp community" || low == "config system snmp community")
        in_communities_ = true;
    else if (low.starts_with('/') || low.starts_with('#') || low == "end" ||
             low.starts_with("config "))
        in_communities_ = false;
}

std::string config_secrets::line(std::string_view text) {
    if (auto key = key_line(text)) return std::move(*key);
    note_section(text);
    line_reader reader(text, in_communities_ ? communities : std::string_view{});
    value_next_ = reader.read(std::exchange(value_next_, false));
    return reader.text();
}

std::string config_secrets::operator()(std::string_view text) {
    std::string made;
    while (!text.empty()) {
        const auto end = text.find('\n');
        made += line(text.substr(0, end));
        if (end == text.npos) break;
        made += '\n';
        value_next_ = false;  // a secret stands on the line of its word
        text.remove_prefix(end + 1);
    }
    return made;
}

}  // namespace netpoll
