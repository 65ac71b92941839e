// The fields of all that a coordinator and its pollers say, with their names on the wire. A
// structured binding names every member, so that the compiler counts them.
#pragma once

#include "remote/messages.hpp"

namespace netpoll::frame {

template <>
inline constexpr auto last_of<host_key_policy> = host_key_policy::off;

}  // namespace netpoll::frame

namespace netpoll::wire {

template <is<definition> Value>
void fields_of(auto& visit, Value& value) {
    auto& [text] = value;
    visit(field_at{"text", text});
}
template <is<settings> Value>
void fields_of(auto& visit, Value& value) {
    auto& [host_keys, max_output, drain, most_rejections] = value;
    visit(field_at{"host_keys", host_keys}, field_at{"max_output", max_output},
          field_at{"drain", drain}, field_at{"most_rejections", most_rejections});
}
template <is<given> Value>
void fields_of(auto& visit, Value& value) {
    auto& [lease, spent, credential, device] = value;
    visit(field_at{"lease", lease}, field_at{"spent", spent}, field_at{"credential", credential},
          field_at{"device", device});
}
template <is<leave> Value>
void fields_of(auto& visit, Value& value) {
    auto& [lease, granted] = value;
    visit(field_at{"lease", lease}, field_at{"granted", granted});
}
void fields_of(auto&, is<stop> auto&) {}
template <is<held_job> Value>
void fields_of(auto& visit, Value& value) {
    auto& [lease, device, begun, where] = value;
    visit(field_at{"lease", lease}, field_at{"device", device}, field_at{"begun", begun},
          field_at{"phase", where});
}
template <is<hello> Value>
void fields_of(auto& visit, Value& value) {
    auto& [program, poller, room, logins, held] = value;
    visit(field_at{"program", program}, field_at{"name", poller}, field_at{"room", room},
          field_at{"logins", logins}, field_at{"held", held});
}
template <is<room> Value>
void fields_of(auto& visit, Value& value) {
    auto& [jobs] = value;
    visit(field_at{"jobs", jobs});
}
template <class Value>
concept one_lease =
    is<Value, began> || is<Value, asks_leave> || is<Value, returned> || is<Value, withdrawn>;
template <one_lease Value>
void fields_of(auto& visit, Value& value) {
    auto& [lease] = value;
    visit(field_at{"lease", lease});
}
template <is<reached> Value>
void fields_of(auto& visit, Value& value) {
    auto& [lease, where] = value;
    visit(field_at{"lease", lease}, field_at{"phase", where});
}
template <is<lost> Value>
void fields_of(auto& visit, Value& value) {
    auto& [lease, why] = value;
    visit(field_at{"lease", lease}, field_at{"why", why});
}
template <is<log_line> Value>
void fields_of(auto& visit, Value& value) {
    auto& [is_error, host, text] = value;
    visit(field_at{"is_error", is_error}, field_at{"host", host}, field_at{"text", text});
}
template <is<control> Value>
void fields_of(auto& visit, Value& value) {
    auto& [version, run, epoch, program, over] = value;
    visit(field_at{"v", version}, field_at{"run", run}, field_at{"epoch", epoch},
          field_at{"program", program}, field_at{"over", over});
}
template <is<result> Value>
void fields_of(auto& visit, Value& value) {
    auto& [version, lease, device, poller, what] = value;
    visit(field_at{"v", version}, field_at{"lease", lease}, field_at{"device", device},
          field_at{"poller", poller}, field_at{"outcome", what});
}

/// Of the outermost map: its format is judged before anything else of it is believed.
expected<node, std::string> whole_from(std::string_view bytes);

template <class T>
expected<T, std::string> value_from(std::string_view bytes) {
    auto map = whole_from(bytes);
    if (!map) return unexpected(std::move(map).error());
    auto made = from_node<T>(*map);
    if (!made) return unexpected(std::string("a field of it has no such value"));
    return std::move(*made);
}

}  // namespace netpoll::wire
