// The fields of an outcome, with the names that they have on the wire to a poller. A structured
// binding names every member, so that the compiler counts them: a new one does not build until it
// stands here, and is sent or left out on purpose.
#pragma once

#include <netpoll/outcome.hpp>

#include <type_traits>

namespace netpoll {

/// `Value` is const when it is encoded.
template <class Value, class T>
concept is = std::is_same_v<std::remove_const_t<Value>, T>;

/// One field for a visitor. Forms that go by position, as frames do, leave the name aside.
template <class T>
struct field_at {
    const char* name;
    T& value;
};
template <class T>
field_at(const char*, T&) -> field_at<T>;

template <is<error> Value>
void fields_of(auto& visit, Value& value) {
    auto& [code, where, detail, unanswered] = value;
    visit(field_at{"code", code}, field_at{"phase", where}, field_at{"detail", detail},
          field_at{"unanswered", unanswered});
}
template <is<parse_error> Value>
void fields_of(auto& visit, Value& value) {
    auto& [message, template_file, template_line, input_line, input] = value;
    visit(field_at{"message", message}, field_at{"template", template_file},
          field_at{"template_line", template_line}, field_at{"input_line", input_line},
          field_at{"input", input});
}
template <is<command_result> Value>
void fields_of(auto& visit, Value& value) {
    auto& [command, status, output, truncated, sent, exit_status, duration, parsed, unparsed] =
        value;
    visit(field_at{"command", command}, field_at{"status", status}, field_at{"output", output},
          field_at{"truncated", truncated}, field_at{"sent", sent},
          field_at{"exit_status", exit_status}, field_at{"duration", duration},
          field_at{"parsed", parsed}, field_at{"parse_error", unparsed});
}
template <is<ssh_facts> Value>
void fields_of(auto& visit, Value& value) {
    auto& [server_version, kex, host_key, cipher, mac, fingerprint, auth, auth_key, key_accepted,
           public_key, host_authority, host_key_algorithm, host_key_bits, cipher_out, mac_out,
           offers, needs, profile] = value;
    visit(field_at{"server_version", server_version}, field_at{"kex", kex},
          field_at{"host_key", host_key}, field_at{"cipher", cipher}, field_at{"mac", mac},
          field_at{"fingerprint", fingerprint}, field_at{"auth", auth},
          field_at{"auth_key", auth_key}, field_at{"key_accepted", key_accepted},
          field_at{"public_key", public_key}, field_at{"host_authority", host_authority},
          field_at{"host_key_algorithm", host_key_algorithm},
          field_at{"host_key_bits", host_key_bits}, field_at{"cipher_out", cipher_out},
          field_at{"mac_out", mac_out}, field_at{"offers", offers}, field_at{"needs", needs},
          field_at{"profile", profile});
}
template <is<attempt::failure> Value>
void fields_of(auto& visit, Value& value) {
    auto& [code, where] = value;
    visit(field_at{"code", code}, field_at{"phase", where});
}
template <is<attempt> Value>
void fields_of(auto& visit, Value& value) {
    auto& [started, cause, credential] = value;
    visit(field_at{"started", started}, field_at{"cause", cause},
          field_at{"credential", credential});
}
// `target` is known by the index, `room` is this process's memory; checks are judged where the
// outcome arrives, and who hears a poller knows which one it is.
template <is<outcome> Value>
void fields_of(auto& visit, Value& value) {
    auto& [index, target, status, cause, attempts, started, ended, phases, ssh, left, platform,
           address, via, poller, commands, checks, room] = value;
    visit(field_at{"index", index}, field_at{"status", status}, field_at{"error", cause},
          field_at{"attempts", attempts}, field_at{"started", started}, field_at{"ended", ended},
          field_at{"phases", phases}, field_at{"ssh", ssh}, field_at{"session_possibly_left", left},
          field_at{"platform", platform}, field_at{"address", address}, field_at{"via", via},
          field_at{"commands", commands});
}

}  // namespace netpoll
