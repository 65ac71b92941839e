// Writes YAML, by libyaml's emitter. Knows no key and no meaning.
#pragma once

#include <yaml.h>

#include <string>
#include <string_view>

namespace netpoll {

/// A YAML document from begin to end of its parts, in the order in which they are called. What
/// `parse_yaml` reads from it is what was written, to the byte.
class yaml_text {
public:
    /// A pair or an item a line, or all on one line: {see: x, send: y}.
    enum class layout { block, flow };

    yaml_text();
    ~yaml_text();
    yaml_text(const yaml_text&) = delete;
    yaml_text& operator=(const yaml_text&) = delete;

    void begin_mapping(layout style = layout::block);
    void end_mapping();
    void begin_sequence(layout style = layout::block);
    void end_sequence();
    /// Something that needs no quotes: a key of ours, a number, true or false.
    void word(std::string_view plain);
    /// Any text, quoted where another YAML reader might take it for something else. Control bytes
    /// are escaped. Throws std::invalid_argument where it is not UTF-8.
    void text(std::string_view any);
    /// As `text`, but each of its lines on a line of its own where it has several. One that begins
    /// or ends with white space, or has a space before a line end, is quoted.
    void lines(std::string_view any);

    /// Ends the document; nothing may follow.
    std::string finish();

private:
    void scalar(std::string_view text, yaml_scalar_style_t style);
    /// `made` is what libyaml returned for `event_`.
    void emit(int made);

    yaml_emitter_t emitter_{};
    yaml_event_t event_{};
    std::string out_;
};

}  // namespace netpoll
