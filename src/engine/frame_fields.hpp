// The fields of all that travels between netpoll and its worker processes. A structured binding
// names every member, so that the compiler counts them: a new one does not build until it stands
// here, and is sent or left out on purpose.
#pragma once

#include "engine/frames.hpp"

#include <type_traits>

namespace netpoll {

/// `What` is const on its way out.
template <class What, class T>
concept is = std::is_same_v<std::remove_const_t<What>, T>;

template <is<error> What>
void fields_of(auto& each, What& what) {
    auto& [code, where, detail, unanswered] = what;
    each(code, where, detail, unanswered);
}
template <is<command_result> What>
void fields_of(auto& each, What& what) {
    auto& [command, status, output, truncated, sent, exit_status, duration] = what;
    each(command, status, output, truncated, sent, exit_status, duration);
}
template <is<ssh_facts> What>
void fields_of(auto& each, What& what) {
    auto& [server_version, kex, host_key, cipher, mac, fingerprint, auth, key_accepted] = what;
    each(server_version, kex, host_key, cipher, mac, fingerprint, auth, key_accepted);
}
template <is<attempt::failure> What>
void fields_of(auto& each, What& what) {
    auto& [code, where] = what;
    each(code, where);
}
template <is<attempt> What>
void fields_of(auto& each, What& what) {
    auto& [started, cause] = what;
    each(started, cause);
}
// `target` is known by the index, `room` is this process's memory.
template <is<outcome> What>
void fields_of(auto& each, What& what) {
    auto& [index, target, status, cause, attempts, started, ended, phases, ssh, platform, address,
           commands, room] = what;
    each(index, status, cause, attempts, started, ended, phases, ssh, platform, address, commands);
}
template <is<process_usage> What>
void fields_of(auto& each, What& what) {
    auto& [user, system, peak_memory, voluntary_switches, involuntary_switches] = what;
    each(user, system, peak_memory, voluntary_switches, involuntary_switches);
}
// `left_behind` are threads of this process.
template <is<run_measures> What>
void fields_of(auto& each, What& what) {
    auto& [reactor_lag, workers_lost, workers, left_behind] = what;
    each(reactor_lag, workers_lost, workers);
}

namespace frame {

template <is<hello> What>
void fields_of(auto& each, What& what) {
    auto& [format_number, program] = what;
    each(format_number, program);
}
template <is<jobs> What>
void fields_of(auto& each, What& what) {
    auto& [indices] = what;
    each(indices);
}
void fields_of(auto&, is<no_more> auto&) {}
void fields_of(auto&, is<stop> auto&) {}
template <is<started> What>
void fields_of(auto& each, What& what) {
    auto& [index] = what;
    each(index);
}
template <is<reached> What>
void fields_of(auto& each, What& what) {
    auto& [index, where] = what;
    each(index, where);
}
template <is<output> What>
void fields_of(auto& each, What& what) {
    auto& [index, command, total, bytes] = what;
    each(index, command, total, bytes);
}
template <class What>
concept one_value = is<What, finished> || is<What, measured>;
template <one_value What>
void fields_of(auto& each, What& what) {
    auto& [content] = what;
    each(content);
}
template <is<log_line> What>
void fields_of(auto& each, What& what) {
    auto& [level, host, text] = what;
    each(level, host, text);
}
template <is<identified> What>
void fields_of(auto& each, What& what) {
    auto& [index, line] = what;
    each(index, line);
}
template <is<typed> What>
void fields_of(auto& each, What& what) {
    auto& [index, channel, bytes] = what;
    each(index, channel, bytes);
}
template <is<received> What>
void fields_of(auto& each, What& what) {
    auto& [index, bytes] = what;
    each(index, bytes);
}

}  // namespace frame

}  // namespace netpoll
