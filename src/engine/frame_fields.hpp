// The fields of all that travels between netpoll and its worker processes. A structured binding
// names every member, so that the compiler counts them: a new one does not build until it stands
// here, and is sent or left out on purpose.
#pragma once

#include "engine/frames.hpp"

#include <type_traits>

namespace netpoll {

/// `Value` is const when it is encoded.
template <class Value, class T>
concept is = std::is_same_v<std::remove_const_t<Value>, T>;

template <is<error> Value>
void fields_of(auto& visit, Value& value) {
    auto& [code, where, detail, unanswered] = value;
    visit(code, where, detail, unanswered);
}
template <is<parse_error> Value>
void fields_of(auto& visit, Value& value) {
    auto& [message, template_file, template_line, input_line, input] = value;
    visit(message, template_file, template_line, input_line, input);
}
template <is<command_result> Value>
void fields_of(auto& visit, Value& value) {
    auto& [command, status, output, truncated, sent, exit_status, duration, parsed, unparsed] =
        value;
    visit(command, status, output, truncated, sent, exit_status, duration, parsed, unparsed);
}
template <is<ssh_facts> Value>
void fields_of(auto& visit, Value& value) {
    auto& [server_version, kex, host_key, cipher, mac, fingerprint, auth, auth_key, key_accepted,
           public_key, host_authority, host_key_algorithm, host_key_bits, cipher_out, mac_out,
           offers, needs, profile] = value;
    visit(server_version, kex, host_key, cipher, mac, fingerprint, auth, auth_key, key_accepted,
          public_key, host_authority, host_key_algorithm, host_key_bits, cipher_out, mac_out,
          offers, needs, profile);
}
template <is<attempt::failure> Value>
void fields_of(auto& visit, Value& value) {
    auto& [code, where] = value;
    visit(code, where);
}
template <is<attempt> Value>
void fields_of(auto& visit, Value& value) {
    auto& [started, cause, credential] = value;
    visit(started, cause, credential);
}
// `target` is known by the index, `room` is this process's memory; checks are judged where the
// outcome arrives.
template <is<outcome> Value>
void fields_of(auto& visit, Value& value) {
    auto& [index, target, status, cause, attempts, started, ended, phases, ssh, left, platform,
           address, via, commands, checks, room] = value;
    visit(index, status, cause, attempts, started, ended, phases, ssh, left, platform, address, via,
          commands);
}
template <is<process_usage> Value>
void fields_of(auto& visit, Value& value) {
    auto& [user, system, peak_memory, voluntary_switches, involuntary_switches] = value;
    visit(user, system, peak_memory, voluntary_switches, involuntary_switches);
}
// `left_behind` are threads of this process.
template <is<run_measures> Value>
void fields_of(auto& visit, Value& value) {
    auto& [reactor_lag, workers_lost, workers, left_behind] = value;
    visit(reactor_lag, workers_lost, workers);
}

namespace frame {

template <is<hello> Value>
void fields_of(auto& visit, Value& value) {
    auto& [format_number, program] = value;
    visit(format_number, program);
}
template <is<jobs> Value>
void fields_of(auto& visit, Value& value) {
    auto& [indices, spent, credentials] = value;
    visit(indices, spent, credentials);
}
template <is<leave> Value>
void fields_of(auto& visit, Value& value) {
    auto& [index, answer, at] = value;
    visit(index, answer, at);
}
void fields_of(auto&, is<no_more> auto&) {}
void fields_of(auto&, is<stop> auto&) {}
template <class Value>
concept one_index = is<Value, started> || is<Value, asks_leave>;
template <one_index Value>
void fields_of(auto& visit, Value& value) {
    auto& [index] = value;
    visit(index);
}
template <is<reached> Value>
void fields_of(auto& visit, Value& value) {
    auto& [index, where] = value;
    visit(index, where);
}
template <is<output> Value>
void fields_of(auto& visit, Value& value) {
    auto& [index, command, total, bytes, parsed] = value;
    visit(index, command, total, bytes, parsed);
}
template <class Value>
concept one_value = is<Value, finished> || is<Value, measured>;
template <one_value Value>
void fields_of(auto& visit, Value& value) {
    auto& [content] = value;
    visit(content);
}
template <is<log_line> Value>
void fields_of(auto& visit, Value& value) {
    auto& [level, host, text] = value;
    visit(level, host, text);
}
template <is<identified> Value>
void fields_of(auto& visit, Value& value) {
    auto& [index, line] = value;
    visit(index, line);
}
template <is<typed> Value>
void fields_of(auto& visit, Value& value) {
    auto& [index, channel, bytes] = value;
    visit(index, channel, bytes);
}
template <is<received> Value>
void fields_of(auto& visit, Value& value) {
    auto& [index, bytes] = value;
    visit(index, bytes);
}

}  // namespace frame

}  // namespace netpoll
