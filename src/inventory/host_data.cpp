// Merges the data of a host's layers, and writes it as JSON. Knows no selection.
#include "inventory/host_data.hpp"

#include "core/json_text.hpp"
#include "core/json_word.hpp"
#include "core/secret_key.hpp"
#include "inventory/inheritance.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <utility>

namespace netpoll {

namespace {

void append_value(std::string& to, std::string_view key, const node& value);

template <class Range, class Append>
void append_all(std::string& to, const Range& all, Append append) {
    bool first = true;
    for (const auto& each : all) {
        // Aliases can make data larger than any file.
        if (to.size() > host_data::most) return;
        if (!first) to += ',';
        first = false;
        append(each);
    }
}

void append_pair(std::string& to, std::string_view key, const node& value) {
    append_json_string(to, key);
    to += ':';
    append_value(to, key, value);
}

void append_scalar(std::string& to, std::string_view key, const node& value) {
    if (is_key_of_secret(key)) return append_json_string(to, "[redacted]");
    const auto word = value.is_plain() ? json_word(value.text()) : std::string_view();
    if (word.empty()) return append_json_string(to, value.text());
    to += word;
}

void append_value(std::string& to, std::string_view key, const node& value) {
    switch (value.kind()) {
        case node_kind::null:
            to += "null";
            break;
        case node_kind::scalar:
            append_scalar(to, key, value);
            break;
        case node_kind::sequence:
            to += '[';
            append_all(to, value.items(), [&](const node& each) { append_value(to, key, each); });
            to += ']';
            break;
        case node_kind::mapping:
            to += '{';
            append_all(to, value.pairs(), [&](const node_pair& each) {
                append_pair(to, each.key.text(), each.value);
            });
            to += '}';
            break;
    }
}

using named_node = std::pair<std::string_view, const node*>;

// A key that says nothing leaves it to those further out.
void add_missing_data(std::vector<named_node>& to, const node& from) {
    for (const auto& pair : from.pairs()) {
        const auto key = pair.key.text();
        const auto known = std::find_if(to.begin(), to.end(),
                                        [&](const named_node& each) { return each.first == key; });
        if (known == to.end())
            to.emplace_back(key, &pair.value);
        else if (known->second->is_null())
            known->second = &pair.value;
    }
}

}  // namespace

std::shared_ptr<const std::string> host_data::of(const host_entry& host) {
    const auto& definition = all_.hosts.definition_of(host);
    if (!all_.layers.find(definition.own, field::data)) {
        const auto [known, is_new] = inherited_.try_emplace(definition.chain);
        if (is_new) known->second = build(host);
        return known->second;
    }
    if (!has_last_ || last_definition_ != host.definition) last_ = build(host);
    has_last_ = true;
    last_definition_ = host.definition;
    return last_;
}

std::shared_ptr<const std::string> host_data::build(const host_entry& host) {
    const auto& definition = all_.hosts.definition_of(host);
    std::vector<named_node> values;
    for_each_layer(all_, definition, field::data, [&](const written_value& data) {
        add_missing_data(values, *std::get<const node*>(data));
        return false;
    });
    if (values.empty()) return nullptr;
    std::string text = "{";
    append_all(text, values,
               [&](const named_node& each) { append_pair(text, each.first, *each.second); });
    text += '}';
    if (text.size() > most) {
        mistakes_.push_back({all_.documents[definition.own.file].position(definition.own.line),
                             "host '" + escape(host.name, 80) + "': data: more than " +
                                 std::to_string(most >> 20U) +
                                 " MiB, which each of its records would hold"});
        return nullptr;
    }
    return std::make_shared<const std::string>(std::move(text));
}

}  // namespace netpoll
