// Walks the schema. Knows no page.
#include "manual/schema_part.hpp"

#include "manual/roff.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <stdexcept>
#include <utility>

namespace netpoll {

namespace {

using json = nlohmann::ordered_json;

/// "string", "integer or null", "one of: ok, failed", or the name of another object.
std::string type_of(const json& field) {
    if (field.contains("const")) return field["const"].dump();
    if (field.contains("enum")) {
        std::string text;
        for (const auto& each : field["enum"])
            text += (text.empty() ? "" : ", ") + each.get<std::string>();
        return "one of: " + text;
    }
    if (field.contains("$ref")) {
        const auto name = field["$ref"].get<std::string>().substr(std::string("#/$defs/").size());
        constexpr std::array known{std::pair{"ms", "number, milliseconds"},
                                   std::pair{"count", "integer"},
                                   std::pair{"text_or_null", "string or null"},
                                   std::pair{"time", "time, 2026-01-31T03:15:00.000Z"},
                                   std::pair{"time_or_null", "time or null"}};
        for (const auto& [of, text] : known)
            if (name == of) return text;
        return name;
    }
    if (field.contains("anyOf")) {
        std::string text;
        for (const auto& each : field["anyOf"])
            text += (text.empty() ? "" : " or ") + type_of(each);
        return text;
    }
    if (!field.contains("type"))
        throw std::runtime_error("a field without a type: " + field.dump());
    if (field["type"].is_array()) {
        std::string text;
        for (const auto& each : field["type"])
            text += (text.empty() ? "" : " or ") + each.get<std::string>();
        return text;
    }
    const auto type = field["type"].get<std::string>();
    if (type == "array" && field.contains("items")) return "array of " + type_of(field["items"]);
    return type;
}

std::string fields_of(const json& object, const std::string& path) {
    std::string text;
    for (const auto& [name, field] : object.at("properties").items()) {
        auto words = type_of(field);
        if (field.contains("description")) words += "; " + field["description"].get<std::string>();
        text += roff_item(roff_bold(path + name), words);
        if (field.contains("properties")) text += fields_of(field, path + name + ".");
    }
    return text;
}

}  // namespace

std::string result_fields(std::string_view schema_json) {
    const auto schema = json::parse(schema_json);
    constexpr std::array objects{
        std::pair{"device", "A device's record"}, std::pair{"error", "Its error"},
        std::pair{"phases", "Its phases"},        std::pair{"ssh", "Its ssh"},
        std::pair{"command", "A command"},        std::pair{"run", "The run"}};
    std::string text;
    for (const auto& [name, title] : objects)
        text += roff_subsection(title) + fields_of(schema.at("$defs").at(name), "");
    return text;
}

}  // namespace netpoll
