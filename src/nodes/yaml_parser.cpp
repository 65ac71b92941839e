// YAML text to nodes, by libyaml's events. Knows no key and no meaning.
#include "nodes/node.hpp"

#include "nodes/node_builder.hpp"

#include <netpoll/escape.hpp>

#include <yaml.h>

#include <algorithm>
#include <array>

namespace netpoll {
namespace {

std::string_view view(const yaml_char_t* text) noexcept {
    return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

struct parser {
    parser() { yaml_parser_initialize(&raw); }
    parser(const parser&) = delete;
    parser& operator=(const parser&) = delete;
    ~parser() { yaml_parser_delete(&raw); }

    yaml_parser_t raw{};
};

struct event {
    event() = default;
    event(const event&) = delete;
    event& operator=(const event&) = delete;
    ~event() { yaml_event_delete(&raw); }
    unsigned line() const noexcept { return static_cast<unsigned>(raw.start_mark.line) + 1; }

    yaml_event_t raw{};
};

unsigned line_at(std::string_view bytes, std::size_t offset) {
    const auto before = bytes.substr(0, std::min(offset, bytes.size()));
    return static_cast<unsigned>(std::count(before.begin(), before.end(), '\n')) + 1;
}

mistake syntax_mistake(const yaml_parser_t& raw, std::string_view bytes, const std::string& file) {
    const std::string problem = raw.problem ? raw.problem : "out of memory";
    if (raw.error == YAML_READER_ERROR) {
        const auto line = line_at(bytes, raw.problem_offset);
        if (problem.find("control characters") != problem.npos) {
            return {{file, line}, "a control character that YAML does not allow"};
        }
        return {{file, line}, "not UTF-8: save the file as UTF-8"};
    }
    const auto line = static_cast<unsigned>(raw.problem_mark.line) + 1;
    const auto at = raw.problem_mark.index;
    // libyaml counts characters; only for ASCII text is that a place among the bytes.
    if (at < bytes.size() && bytes[at] == '\t') {
        return {{file, line}, "not YAML: a tab cannot indent, use spaces"};
    }
    std::string message = "not YAML: " + problem;
    if (raw.context) {
        message += " " + std::string(raw.context);
        const auto since = static_cast<unsigned>(raw.context_mark.line) + 1;
        if (since != line) message += " that begins on line " + std::to_string(since);
    }
    return {{file, line}, message};
}

// Other tools' tags, and what says the same here.
struct foreign_tag {
    std::string_view tag;
    std::string_view instead;
};

constexpr std::array foreign_tags{
    foreign_tag{"!vault", "give the secret as env:, file: or cmd:"},
    foreign_tag{"!vault-encrypted", "give the secret as env:, file: or cmd:"},
    foreign_tag{"!encrypted", "give the secret as env:, file: or cmd:"},
    foreign_tag{"!secret", "give the secret as env:, file: or cmd:"},
    foreign_tag{"!env", "write env:NAME"},
    foreign_tag{"!ENV", "write env:NAME"},
    foreign_tag{"!env_var", "write env:NAME"},
    foreign_tag{"!file", "write file:PATH"},
    foreign_tag{"!unsafe", "leave it out"},
};

// Tags that only say again what the node is are taken; others would change what it means. One that
// nobody knows is not shown: it may be a password that begins with an exclamation mark.
void check_tag(node_builder& into, std::string_view tag, unsigned line) {
    if (tag.empty() || tag == "!" || tag.starts_with("tag:yaml.org,2002:")) return;
    for (const auto& each : foreign_tags) {
        if (each.tag != tag) continue;
        return into.complain_here(line, "the tag " + std::string(tag) +
                                            " means nothing here: " + std::string(each.instead));
    }
    into.complain_here(line,
                       "a word that begins with ! is a tag to YAML, and means nothing here: put "
                       "quotes around the text");
}

void take_scalar(const event& from, node_builder& into) {
    const auto& data = from.raw.data.scalar;
    const std::string_view text(reinterpret_cast<const char*>(data.value), data.length);
    check_tag(into, view(data.tag), from.line());
    const bool tagged_text = view(data.tag) == YAML_STR_TAG;
    const bool plain = data.style == YAML_PLAIN_SCALAR_STYLE && !tagged_text;
    into.scalar(text, plain, from.line(), view(data.anchor));
}

void take(const event& from, node_builder& into) {
    const auto& data = from.raw.data;
    switch (from.raw.type) {
        case YAML_SCALAR_EVENT:
            return take_scalar(from, into);
        case YAML_ALIAS_EVENT:
            return into.alias(view(data.alias.anchor), from.line());
        case YAML_SEQUENCE_START_EVENT:
            check_tag(into, view(data.sequence_start.tag), from.line());
            return into.begin(node_kind::sequence, from.line(), view(data.sequence_start.anchor));
        case YAML_MAPPING_START_EVENT:
            check_tag(into, view(data.mapping_start.tag), from.line());
            return into.begin(node_kind::mapping, from.line(), view(data.mapping_start.anchor));
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT:
            return into.end();
        case YAML_NO_EVENT:
        case YAML_STREAM_START_EVENT:
        case YAML_STREAM_END_EVENT:
        case YAML_DOCUMENT_START_EVENT:
        case YAML_DOCUMENT_END_EVENT:
            return;
    }
}

// True if the whole document was read.
bool run(parser& from, std::string_view bytes, const std::string& file, node_builder& into,
         std::vector<mistake>& mistakes) {
    unsigned documents = 0;
    while (!into.failed()) {
        event next;
        if (!yaml_parser_parse(&from.raw, &next.raw)) {
            mistakes.push_back(syntax_mistake(from.raw, bytes, file));
            return false;
        }
        if (next.raw.type == YAML_STREAM_END_EVENT) return true;
        if (next.raw.type == YAML_DOCUMENT_START_EVENT && ++documents > 1) {
            into.complain(next.line(), "a second document begins here: only one is read");
            return false;
        }
        take(next, into);
    }
    return false;
}

}  // namespace

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

std::string key_word(std::string_view key) {
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
    };
    const auto word = std::find_if_not(key.begin(), key.end(), is_letter);
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

document parse_yaml(std::string_view bytes, std::string file, std::vector<mistake>& mistakes) {
    document made;
    made.file_ = std::move(file);
    made.memory_ = std::make_unique<std::pmr::monotonic_buffer_resource>();
    constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
    if (bytes.starts_with(utf8_mark)) bytes.remove_prefix(utf8_mark.size());
    parser from;
    yaml_parser_set_encoding(&from.raw, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&from.raw, reinterpret_cast<const unsigned char*>(bytes.data()),
                                 bytes.size());
    node_builder into(*made.memory_, made.file_, mistakes);
    if (run(from, bytes, made.file_, into, mistakes)) made.root_ = into.root();
    return made;
}

}  // namespace netpoll
