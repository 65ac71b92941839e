// The same for a run and for what is there of one.
#include "run/output_reading.hpp"

#include "parse/template_places.hpp"

#include <netpoll/unknown_word.hpp>

#include <set>
#include <utility>

namespace netpoll {

const std::string& templates_name(const platform_catalog& platforms, const std::string& called) {
    const auto* known = platforms.definition(called);
    return known == nullptr || known->textfsm.empty() ? called : known->textfsm;
}

absent_member absent_of(bool null) noexcept {
    return null ? absent_member::null : absent_member::python;
}

std::string unknown_to_templates(const template_folder& templates, const std::string& platform) {
    std::set<std::string> known;
    for (const index_row& each : templates.index().rows()) {
        if (!each.platform || each.platform->fits(platform)) return {};
        known.insert(each.platform->text());
    }
    return "--platform: " + unknown_among("platform", platform, {known.begin(), known.end()}) +
           "; 'netpoll templates list' has those that there are";
}

expected<output_parser, std::string> open_parser(const std::string& templates, bool null_members) {
    auto opened = open_templates(templates);
    if (!opened) return unexpected(std::move(opened).error());
    return output_parser(std::move(*opened), absent_of(null_members));
}

parsed_output read_output(const output_parser& parser, const template_index::question& of,
                          command_status status, std::string_view output) {
    switch (status) {
        case command_status::ok:
            return parser.parse(of, output);
        case command_status::error_marker:
            return {{}, parse_error{"the device rejected the command"}};
        case command_status::incomplete:
        case command_status::timeout:
            return {{}, parse_error{"the output is not whole"}};
        case command_status::not_run:
            break;
    }
    return {};
}

}  // namespace netpoll
