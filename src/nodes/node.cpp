// Views into a document, and words for them. Knows no key and no meaning.
#include "nodes/node.hpp"

#include "core/ascii.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <iterator>

namespace netpoll {

std::string_view node::text() const noexcept {
    return is_scalar() ? std::string_view(static_cast<const char*>(first_), count_)
                       : std::string_view();
}

std::span<const node> node::items() const noexcept {
    if (!is_sequence()) return {};
    return {static_cast<const node*>(first_), count_};
}

std::span<const node_pair> node::pairs() const noexcept {
    if (!is_mapping()) return {};
    return {static_cast<const node_pair*>(first_), count_};
}

const node* node::find(std::string_view key) const noexcept {
    for (const auto& each : pairs()) {
        if (each.key.text() == key) return &each.value;
    }
    return nullptr;
}

source_position document::position(unsigned line) const {
    const auto behind =
        std::upper_bound(later_.begin(), later_.end(), line,
                         [](unsigned number, const auto& each) { return number < each.before; });
    if (behind == later_.begin()) return {file_, line};
    const auto& of = *std::prev(behind);
    return {of.file, line - of.before};
}

std::vector<std::string> document::files() const {
    std::vector<std::string> all{file_};
    for (const auto& each : later_)
        all.push_back(each.file);
    return all;
}

std::string key_word(std::string_view key) {
    const auto is_of_key = [](char c) { return is_ascii_letter(c) || c == '_' || c == '-'; };
    const auto word = std::find_if_not(key.begin(), key.end(), is_of_key);
    if (word != key.begin() && word != key.end() && (*word == ':' || *word == '=')) {
        key = key.substr(0, static_cast<std::size_t>(word - key.begin()));
    }
    return escape(key, 80);
}

std::string shown_key(std::string_view key) {
    return "'" + key_word(key) + "'";
}

std::string describe(const node& of) {
    switch (of.kind()) {
        case node_kind::null:
            return "nothing";
        case node_kind::scalar:
            return "a text";
        case node_kind::sequence:
            return "a list";
        case node_kind::mapping:
            return "a mapping";
    }
    return {};
}

std::string describe_word(const node& of) {
    return of.is_scalar() ? "'" + escape(of.text(), 40) + "'" : describe(of);
}

}  // namespace netpoll
