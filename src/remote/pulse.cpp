// A pulse to CBOR and back.
#include "remote/pulse.hpp"

#include "remote/message_fields.hpp"

namespace netpoll::wire {

template <is<pulse> Value>
void fields_of(auto& visit, Value& value) {
    auto& [version, program, poller, room, open, done, runs, logins, uptime, now] = value;
    visit(field_at{"v", version}, field_at{"program", program}, field_at{"name", poller},
          field_at{"room", room}, field_at{"open", open}, field_at{"done", done},
          field_at{"runs", runs}, field_at{"logins_per_second", logins}, field_at{"uptime", uptime},
          field_at{"now", now});
}

std::string bytes_of(const pulse& what) {
    return bytes_of(to_node(what));
}

expected<pulse, std::string> pulse_from(std::string_view bytes) {
    return value_from<pulse>(bytes);
}

}  // namespace netpoll::wire
