// The fields of all that travels between netpoll and its worker processes. A structured binding
// names every member, so that the compiler counts them: a new one does not build until it stands
// here, and is sent or left out on purpose.
#pragma once

#include "engine/frames.hpp"
#include "engine/outcome_fields.hpp"

namespace netpoll {

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
