// Messages to CBOR and back. Knows no broker.
#include "remote/messages.hpp"

#include "remote/message_fields.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/version.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace netpoll::wire {

namespace {

constexpr std::array<const char*, std::variant_size_v<any>> kinds{
    "definition", "settings", "job",     "leave",      "withdrawn", "stop", "hello",
    "room",       "began",    "reached", "asks_leave", "returned",  "lost", "log"};

template <std::size_t Kind = 0>
std::optional<any> message_of(std::size_t kind, const node& map) {
    if constexpr (Kind < std::variant_size_v<any>) {
        if (kind != Kind) return message_of<Kind + 1>(kind, map);
        auto made = from_node<std::variant_alternative_t<Kind, any>>(map);
        if (made) return any(std::move(*made));
    }
    return std::nullopt;
}

}  // namespace

expected<node, std::string> whole_from(std::string_view bytes) {
    auto map = node_of(bytes);
    if (!map || !map->is_object()) return unexpected(std::string("it is no message of netpoll"));
    const auto version = map->find("v");
    if (version == map->end() || !version->is_number_unsigned())
        return unexpected(std::string("it does not say which format it has"));
    std::string program;
    if (const auto theirs = map->find("program"); theirs != map->end()) take_text(*theirs, program);
    const auto number = version->get<std::uint64_t>();
    if (number > format)
        return unexpected(
            refusal_of(static_cast<unsigned>(std::min<std::uint64_t>(number, ~0U)), program));
    return std::move(*map);
}

node message_node(const any& message) {
    return std::visit(
        [&message](const auto& one) {
            node made = to_node(one);
            made["kind"] = kinds[message.index()];
            return made;
        },
        message);
}

std::optional<any> message_from(const node& what, bool& wrong) {
    std::string kind;
    const auto said = what.is_object() ? what.find("kind") : what.end();
    if (said == what.end() || !take_text(*said, kind)) {
        wrong = true;
        return std::nullopt;
    }
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        if (kind != kinds[i]) continue;
        auto made = message_of(i, what);
        wrong = wrong || !made;
        return made;
    }
    return std::nullopt;
}

std::string bytes_of(const control& what) {
    return bytes_of(to_node(what));
}

expected<control, std::string> control_from(std::string_view bytes) {
    return value_from<control>(bytes);
}

std::string bytes_of(const result& whole) {
    return bytes_of(to_node(whole));
}

expected<result, std::string> result_from(std::string_view bytes) {
    return value_from<result>(bytes);
}

std::string refusal_of(unsigned version_said, std::string_view program) {
    return (program.empty() ? "it" : "it is of netpoll " + escape(program) + " and") +
           " has format " + std::to_string(version_said) + ", and this is netpoll " +
           std::string(version) + " with format " + std::to_string(format) +
           ": install the same version at both ends";
}

}  // namespace netpoll::wire
