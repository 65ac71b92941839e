// Records with `parsed` filled in: all else stays as it is written.
#include "core/glob.hpp"
#include "core/json_text.hpp"
#include "results/earlier_results.hpp"
#include "results/json_cursor.hpp"
#include "results/record.hpp"
#include "results/record_scan.hpp"
#include "results/run_folder.hpp"
#include "run/output_reading.hpp"
#include "run/parse_request.hpp"
#include "run/parsed_pieces.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/unknown_word.hpp>
#include <netpoll/version.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace netpoll {

namespace {

/// One that is read is wanted on one line; JSON has line breaks between values only.
std::string on_one_line(std::string json_text) {
    std::replace(json_text.begin(), json_text.end(), '\n', ' ');
    std::replace(json_text.begin(), json_text.end(), '\r', ' ');
    return json_text;
}

/// A member as it is written.
using written_member = std::pair<std::string, std::string_view>;

struct written_command {
    std::string name;
    std::string output;
    command_status status{command_status::not_run};
    std::vector<written_member> members;  // all but what is filled in
};

written_command read_command(json_cursor& from) {
    written_command made;
    from.object([&](std::string_view key) {
        const std::string name(key);
        const std::string_view value = from.skip();
        json_cursor in(value);
        if (name == "command") in.string(made.name);
        if (name == "output") in.string(made.output);
        if (name == "status")
            made.status = command_status_of(in.string()).value_or(command_status::not_run);
        if (name != "parsed" && name != "parse_error") made.members.emplace_back(name, value);
    });
    return made;
}

/// Fills records in.
class record_parser {
public:
    record_parser(output_parser parser, const parse_run_request& asked,
                  const platform_catalog& platforms)
        : parser_(std::move(parser)), asked_(asked), platforms_(platforms) {}

    parsed_piece read(const std::string& record) const;
    bool is_asked(const std::string& command) const {
        return asked_.commands.empty() ||
               std::any_of(asked_.commands.begin(), asked_.commands.end(),
                           [&](const std::string& each) { return fits_glob(each, command); });
    }

private:
    void add(parsed_piece& to, std::string_view item, std::string_view host,
             std::string_view platform) const;

    const output_parser parser_;
    const parse_run_request& asked_;
    const platform_catalog& platforms_;
};

void record_parser::add(parsed_piece& to, std::string_view item, std::string_view host,
                        std::string_view platform) const {
    json_cursor from(item);
    const written_command command = read_command(from);
    if (!is_asked(command.name)) {
        to.text += item;
        return;
    }
    auto read_of =
        read_output(parser_, {host, platform, command.name}, command.status, command.output);
    if (read_of.error)
        to.unread.emplace_back(std::string(host) + ": " + command.name,
                               unread_text(*read_of.error));
    char before = '{';
    for (const auto& [key, value] : command.members) {
        to.text += before;
        append_json_string(to.text, key);
        (to.text += ':') += value;
        before = ',';
    }
    to.text += before;
    write_parsed(read_of.json, std::move(read_of.error),
                 [&to](std::string_view piece) { to.text += piece; });
    to.text += '}';
    if (!read_of.json.empty())
        to.rows.push_back({{std::string(host), command.name}, std::move(read_of.json)});
}

parsed_piece record_parser::read(const std::string& record) const {
    json_cursor from(record);
    std::string host;
    std::string platform;
    std::string_view commands;
    from.object([&](std::string_view key) {
        if (key == "host") return from.string(host);
        if (key == "platform") return from.string(platform);
        if (key == "commands") commands = from.skip();
    });
    platform = templates_name(platforms_, platform);
    parsed_piece made;
    if (commands.empty()) {
        made.text = record;
        return made;
    }
    const auto begin = static_cast<std::size_t>(commands.data() - record.data());
    made.text = record.substr(0, begin) + "[";
    json_cursor items(commands);
    items.array([&, is_first = true]() mutable {
        if (!std::exchange(is_first, false)) made.text += ',';
        add(made, items.skip(), host, platform);
    });
    made.text += ']';
    made.text.append(record, begin + commands.size());
    return made;
}

/// The commands of a record, by name.
std::set<std::string> commands_in(const std::string& record) {
    std::set<std::string> names;
    json_cursor from(record);
    from.object([&](std::string_view key) {
        if (key != "commands") return;
        from.array([&] { names.insert(read_command(from).name); });
    });
    return names;
}

/// Why there is nothing to be done: a sentence, or nothing.
std::string unknown_commands(const earlier_results& results, const record_parser& parser,
                             const std::vector<std::string>& asked) {
    constexpr std::size_t most_known = 1'000;
    std::set<std::string> known;
    if (asked.empty()) return {};
    for (const earlier_record& each : results.records()) {
        const auto text = results.text(each);
        for (const std::string& name : text ? commands_in(*text) : std::set<std::string>()) {
            if (parser.is_asked(name)) return {};
            if (known.size() < most_known) known.insert(name);
        }
    }
    return "--command: no command of this result fits: " +
           unknown_among("command", asked.front(), {known.begin(), known.end()});
}

/// The object; empty where the run did not come to its end.
std::string run_object_in(const earlier_results& results) {
    const auto text = results.run_text();
    if (!text || text->empty()) return {};
    std::string_view object = *text;
    json_cursor from(*text);
    from.object([&](std::string_view key) {
        if (key == "run") object = from.skip();
    });
    return on_one_line(std::string(object));
}

bool write_head(piece_writer& to, report_format format, const std::string& run) {
    if (format != report_format::json) return true;
    std::string text = "{\"schema\":\"" + std::string(result_schema) + "\",\n";
    if (!run.empty()) text += "\"run\":" + run + ",\n";
    return to.write(text + "\"devices\":[\n");
}

bool write_tail(piece_writer& to, report_format format, const std::string& run) {
    if (format == report_format::json) return to.write("\n]}\n");
    if (format != report_format::ndjson || run.empty()) return true;
    return to.write("{\"run\":" + run + "}\n");
}

parse_end write_records(const earlier_results& results, const record_parser& parser,
                        const parse_run_request& asked) {
    piece_writer writer(asked, {"host", "command"});
    const auto& records = results.records();
    const auto piece_of = [&](std::size_t i) {
        const auto text = results.text(records[i]);
        if (!text) return parsed_piece{{}, {}, {}, results.path() + ": " + text.error()};
        return parser.read(on_one_line(*text));
    };
    const std::string run = run_object_in(results);
    if (write_head(writer, asked.format, run)) {
        make_pieces(records.size(), piece_of,
                    [&](parsed_piece piece) { return writer.take(std::move(piece)); });
        write_tail(writer, asked.format, run);
    }
    return writer.finish();
}

}  // namespace

parse_end parse_run(const parse_run_request& asked, const platform_catalog& platforms) {
    const auto at = find_run(asked.run);
    if (!at) return {{escape(asked.run, 400) + ": " + at.error()}, {}, {}, {}, false};
    const auto results = earlier_results::read(at->results, asked.partial);
    if (!results) {
        parse_end none;
        for (const mistake& each : results.error())
            none.wrong.push_back(to_string(each));
        return none;
    }
    auto parser = open_parser(asked.templates, asked.none_is_null);
    if (!parser) return {{parser.error()}, {}, {}, {}, false};
    const record_parser by(std::move(*parser), asked, platforms);
    if (auto wrong = unknown_commands(*results, by, asked.commands); !wrong.empty())
        return {{std::move(wrong)}, {}, {}, {}, false};
    auto end = write_records(*results, by, asked);
    end.remarks = results->remarks();
    return end;
}

}  // namespace netpoll
