// Events for libyaml's emitter, and the choice of quotes. Knows no key.
#include "nodes/yaml_text.hpp"

#include "core/ascii.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <new>
#include <stdexcept>
#include <utility>

namespace netpoll {

namespace {

int append(void* into, unsigned char* bytes, std::size_t count) {
    static_cast<std::string*>(into)->append(reinterpret_cast<const char*>(bytes), count);
    return 1;
}

bool is_plain_letter(char c) noexcept {
    return std::isalnum(static_cast<unsigned char>(c)) ||
           std::string_view("_$ ./=-").find(c) != std::string_view::npos;
}

// Words that YAML 1.1 takes for null or for a truth value.
bool has_a_meaning(std::string_view text) {
    constexpr std::array<std::string_view, 9> words{"null", "true", "false", "yes", "no",
                                                    "on",   "off",  "y",     "n"};
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::find(words.begin(), words.end(), lower) != words.end();
}

bool is_plain(std::string_view text) {
    if (text.empty() || has_a_meaning(text)) return false;
    const auto first = static_cast<unsigned char>(text.front());
    return (std::isalpha(first) || first == '$' || first == '_') &&
           std::all_of(text.begin(), text.end(), is_plain_letter);
}

yaml_mapping_style_t mapping_style(yaml_text::layout style) noexcept {
    return style == yaml_text::layout::flow ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE;
}

yaml_sequence_style_t sequence_style(yaml_text::layout style) noexcept {
    return style == yaml_text::layout::flow ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE;
}

}  // namespace

yaml_text::yaml_text() {
    if (!yaml_emitter_initialize(&emitter_)) throw std::bad_alloc();
    yaml_emitter_set_output(&emitter_, append, &out_);
    yaml_emitter_set_unicode(&emitter_, 1);
    yaml_emitter_set_width(&emitter_, -1);  // a folded regex is hard to read
    emit(yaml_stream_start_event_initialize(&event_, YAML_UTF8_ENCODING));
    emit(yaml_document_start_event_initialize(&event_, nullptr, nullptr, nullptr, 1));
}

yaml_text::~yaml_text() {
    yaml_emitter_delete(&emitter_);
}

void yaml_text::begin_mapping(layout style) {
    emit(yaml_mapping_start_event_initialize(&event_, nullptr, nullptr, 1, mapping_style(style)));
}

void yaml_text::end_mapping() {
    emit(yaml_mapping_end_event_initialize(&event_));
}

void yaml_text::begin_sequence(layout style) {
    emit(yaml_sequence_start_event_initialize(&event_, nullptr, nullptr, 1, sequence_style(style)));
}

void yaml_text::end_sequence() {
    emit(yaml_sequence_end_event_initialize(&event_));
}

void yaml_text::word(std::string_view plain) {
    scalar(plain, YAML_PLAIN_SCALAR_STYLE);
}

void yaml_text::text(std::string_view any) {
    if (!is_utf8(any)) throw std::invalid_argument("not UTF-8, so not YAML: " + escape(any));
    // The emitter itself takes double quotes where single ones cannot hold a character.
    if (std::any_of(any.begin(), any.end(), is_control)) {
        scalar(any, YAML_DOUBLE_QUOTED_SCALAR_STYLE);
    } else {
        scalar(any, is_plain(any) ? YAML_PLAIN_SCALAR_STYLE : YAML_SINGLE_QUOTED_SCALAR_STYLE);
    }
}

void yaml_text::lines(std::string_view any) {
    const auto is_odd = [](char c) { return is_control(c) && c != '\n'; };
    const bool padded = !any.empty() && (any.find_last_not_of(" \n") + 1 != any.size() ||
                                         any.find_first_not_of(" \n") != 0);
    const bool quoted = padded || any.find('\n') == any.npos || any.find(" \n") != any.npos ||
                        std::any_of(any.begin(), any.end(), is_odd);
    if (quoted || !is_utf8(any)) return text(any);
    scalar(any, YAML_LITERAL_SCALAR_STYLE);
}

std::string yaml_text::finish() {
    emit(yaml_document_end_event_initialize(&event_, 1));
    emit(yaml_stream_end_event_initialize(&event_));
    return std::move(out_);
}

void yaml_text::scalar(std::string_view text, yaml_scalar_style_t style) {
    // libyaml copies the bytes, and takes null for a mistake.
    const auto* bytes = reinterpret_cast<const yaml_char_t*>(text.empty() ? "" : text.data());
    emit(yaml_scalar_event_initialize(&event_, nullptr, nullptr, bytes,
                                      static_cast<int>(text.size()), 1, 1, style));
}

void yaml_text::emit(int made) {
    if (!made) throw std::bad_alloc();
    if (yaml_emitter_emit(&emitter_, &event_)) return;
    throw std::logic_error(emitter_.problem ? emitter_.problem : "YAML was not written");
}

}  // namespace netpoll
