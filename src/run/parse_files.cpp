// Files that hold an output each.
#include "core/json_text.hpp"
#include "machine/place.hpp"
#include "machine/text_file.hpp"
#include "parse/template_folder.hpp"
#include "results/earlier_results.hpp"
#include "results/record.hpp"
#include "run/output_reading.hpp"
#include "run/parse_request.hpp"
#include "run/parsed_pieces.hpp"

#include <netpoll/escape.hpp>
#include <utility>

namespace netpoll {

namespace {

/// {file, parsed, parse_error}
std::string object_of(const std::string& file, parsed_output of) {
    std::string text = "{\"file\":";
    append_json_string(text, file);
    text += ',';
    write_parsed(of.json, std::move(of.error), [&text](std::string_view piece) { text += piece; });
    return text + "}";
}

/// Reads files by one template or by the index.
class file_parser {
public:
    file_parser(output_parser parser, const parse_files_request& asked)
        : parser_(std::move(parser)), asked_(asked) {
        if (!asked.template_file.empty())
            named_.push_back(std::make_shared<const stored_template>(last_part(asked.template_file),
                                                                     asked.template_file));
    }

    parsed_output read(const std::string& file) const {
        const auto text = file == "-" ? read_standard_input() : read_text_file(file);
        if (!text) return {{}, parse_error{"the file " + text.error()}};
        if (is_result(*text))
            return {{},
                    parse_error{"this is a result of netpoll, and no output of a device: 'netpoll "
                                "parse RESULTS' reads the outputs in it"}};
        if (!named_.empty()) return parser_.parse(named_, *text);
        return parser_.parse({{}, asked_.platform, asked_.command}, *text);
    }
    parsed_piece piece_of(const std::string& file) const;

private:
    const output_parser parser_;
    const parse_files_request& asked_;
    std::vector<std::shared_ptr<const stored_template>> named_;  // one, or by the index
};

parsed_piece file_parser::piece_of(const std::string& file) const {
    auto read_of = read(file);
    parsed_piece made;
    if (read_of.error) made.unread.emplace_back(file, unread_text(*read_of.error));
    const bool is_alone = asked_.files.size() == 1;
    if (!holds_records(asked_.format)) {
        if (!read_of.error)
            made.rows.push_back({is_alone ? std::vector<std::string>() : std::vector{file},
                                 std::move(read_of.json)});
    } else if (is_alone && asked_.format == report_format::json) {
        // Where there are no rows, nothing is said rather than that there are none.
        if (!read_of.error) made.text = std::move(read_of.json) + "\n";
    } else {
        made.text = object_of(file, std::move(read_of));
    }
    return made;
}

parse_end write_files(const file_parser& parser, const parse_files_request& asked) {
    const bool is_alone = asked.files.size() == 1;
    piece_writer writer(asked,
                        is_alone ? std::vector<std::string>() : std::vector<std::string>{"file"});
    const bool is_list = asked.format == report_format::json && !is_alone;
    if (!is_list || writer.write("[\n")) {
        make_pieces(
            asked.files.size(), [&](std::size_t i) { return parser.piece_of(asked.files[i]); },
            [&](parsed_piece piece) { return writer.take(std::move(piece)); });
        if (is_list) writer.write("\n]\n");
    }
    return writer.finish();
}

}  // namespace

parse_end parse_files(const parse_files_request& asked) {
    if (!asked.template_file.empty())
        return write_files(
            file_parser(output_parser(nullptr, absent_of(asked.none_is_null)), asked), asked);
    auto parser = open_parser(asked.templates, asked.none_is_null);
    if (!parser) return {{parser.error()}, {}, {}, {}, false};
    auto wrong = unknown_to_templates(parser->templates(), asked.platform);
    if (!wrong.empty()) return {{std::move(wrong)}, {}, {}, {}, false};
    return write_files(file_parser(std::move(*parser), asked), asked);
}

}  // namespace netpoll
