// YAML text to nodes, by libyaml's events. Knows no key and no meaning.
#include "nodes/yaml_parser.hpp"

#include "nodes/yaml_composer.hpp"

#include <yaml.h>

#include <algorithm>
#include <array>
#include <utility>

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

struct syntax_mistake {
    unsigned line;
    std::string message;
};

syntax_mistake mistake_of(const yaml_parser_t& raw, std::string_view bytes) {
    const std::string problem = raw.problem ? raw.problem : "out of memory";
    if (raw.error == YAML_READER_ERROR) {
        const auto line = line_at(bytes, raw.problem_offset);
        if (problem.find("control characters") != problem.npos) {
            return {line, "a control character that YAML does not allow"};
        }
        return {line, "not UTF-8: save the file as UTF-8"};
    }
    const auto line = static_cast<unsigned>(raw.problem_mark.line) + 1;
    const auto at = raw.problem_mark.index;
    // libyaml counts characters; only for ASCII text is that a place among the bytes.
    if (at < bytes.size() && bytes[at] == '\t') {
        return {line, "not YAML: a tab cannot indent, use spaces"};
    }
    std::string message = "not YAML: " + problem;
    if (raw.context) {
        message += " " + std::string(raw.context);
        const auto since = static_cast<unsigned>(raw.context_mark.line) + 1;
        if (since != line) message += " that begins on line " + std::to_string(since);
    }
    return {line, message};
}

// Other tools' tags, and what says the same here.
struct foreign_tag {
    std::string_view tag;
    std::string_view instead;
    bool is_readable{false};  // by who reads that tool's files
};

constexpr std::array foreign_tags{
    foreign_tag{"!vault", "give the secret as env:, file: or cmd:", true},
    foreign_tag{"!vault-encrypted", "give the secret as env:, file: or cmd:", true},
    foreign_tag{"!encrypted", "give the secret as env:, file: or cmd:"},
    foreign_tag{"!secret", "give the secret as env:, file: or cmd:"},
    foreign_tag{"!env", "write env:NAME"},
    foreign_tag{"!ENV", "write env:NAME"},
    foreign_tag{"!env_var", "write env:NAME"},
    foreign_tag{"!file", "write file:PATH"},
    foreign_tag{"!unsafe", "leave it out", true},
    foreign_tag{"!ruby/regexp", "leave it out", true},
};

// Tags that only say again what the node is are taken; others would change what it means. One that
// nobody knows is not shown: it may be a password that begins with an exclamation mark. Whether it
// is one that another tool's reader knows.
bool complains_of_tag(node_builder& into, std::string_view tag, unsigned line) {
    for (const auto& known : foreign_tags) {
        if (known.tag != tag) continue;
        into.complain_here(line, "the tag " + std::string(tag) +
                                     " means nothing here: " + std::string(known.instead));
        return known.is_readable;
    }
    into.complain_here(line,
                       "a word that begins with ! is a tag to YAML, and means nothing here: put "
                       "quotes around the text");
    return false;
}

// Where mistakes go: those about other tools' tags elsewhere, if at all.
struct mistake_places {
    std::vector<mistake>& all;
    std::vector<mistake>* foreign_tags_to;
};

// Hands libyaml's events on.
class event_reader {
public:
    event_reader(node_builder& builder, const mistake_places& mistakes)
        : builder_(builder), mistakes_(mistakes), composer_(builder) {}

    void take(const event& from) {
        const auto& data = from.raw.data;
        switch (from.raw.type) {
            case YAML_SCALAR_EVENT:
                return take_scalar(from);
            case YAML_ALIAS_EVENT:
                return composer_.alias(view(data.alias.anchor), from.line());
            case YAML_SEQUENCE_START_EVENT:
                check_tag(view(data.sequence_start.tag), from.line());
                return composer_.begin_sequence(from.line(), view(data.sequence_start.anchor));
            case YAML_MAPPING_START_EVENT:
                check_tag(view(data.mapping_start.tag), from.line());
                return composer_.begin_mapping(from.line(), view(data.mapping_start.anchor));
            case YAML_SEQUENCE_END_EVENT:
            case YAML_MAPPING_END_EVENT:
                return composer_.end();
            case YAML_DOCUMENT_START_EVENT:
                return begin_document(from.line());
            case YAML_NO_EVENT:
            case YAML_STREAM_START_EVENT:
            case YAML_STREAM_END_EVENT:
            case YAML_DOCUMENT_END_EVENT:
                return;
        }
    }

private:
    void check_tag(std::string_view tag, unsigned line) {
        if (tag.empty() || tag == "!" || tag.starts_with("tag:yaml.org,2002:")) return;
        if (!complains_of_tag(builder_, tag, line) || !mistakes_.foreign_tags_to) return;
        mistakes_.foreign_tags_to->push_back(std::move(mistakes_.all.back()));
        mistakes_.all.pop_back();
    }

    void take_scalar(const event& from) {
        const auto& data = from.raw.data.scalar;
        const std::string_view text(reinterpret_cast<const char*>(data.value), data.length);
        check_tag(view(data.tag), from.line());
        const bool tagged_text = view(data.tag) == YAML_STR_TAG;
        const bool plain = data.style == YAML_PLAIN_SCALAR_STYLE && !tagged_text;
        composer_.scalar(text, plain, from.line(), view(data.anchor));
    }

    void begin_document(unsigned line) {
        if (++documents_ > 1)
            builder_.give_up(line, "a second document begins here: only one is read");
    }

    node_builder& builder_;
    const mistake_places mistakes_;
    yaml_composer composer_;
    unsigned documents_{0};
};

void run(parser& from, std::string_view bytes, node_builder& into, const mistake_places& mistakes) {
    event_reader reader(into, mistakes);
    while (!into.gave_up()) {
        event next;
        if (!yaml_parser_parse(&from.raw, &next.raw)) {
            auto [line, message] = mistake_of(from.raw, bytes);
            return into.give_up(line, std::move(message));
        }
        if (next.raw.type == YAML_STREAM_END_EVENT) return;
        reader.take(next);
    }
}

}  // namespace

document parse_yaml(std::string_view bytes, std::string file, std::vector<mistake>& mistakes,
                    std::vector<mistake>* foreign_tags_to) {
    constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
    if (bytes.starts_with(utf8_mark)) bytes.remove_prefix(utf8_mark.size());
    parser from;
    yaml_parser_set_encoding(&from.raw, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&from.raw, reinterpret_cast<const unsigned char*>(bytes.data()),
                                 bytes.size());
    node_builder builder(std::move(file), mistakes);
    run(from, bytes, builder, {mistakes, foreign_tags_to});
    return builder.finish();
}

}  // namespace netpoll
