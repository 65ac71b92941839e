// nornir's connection_options, as far as they say what netpoll also knows. Knows no other key.
#include "inventory/layer_reader.hpp"

#include <algorithm>
#include <array>

namespace netpoll {

namespace {

constexpr std::array connections_for_us{std::string_view("ssh"), std::string_view("default")};
constexpr std::array usable{field::hostname, field::port, field::username, field::password,
                            field::platform};

}  // namespace

void layer_reader::take_connection_options(const node& options, const context& in) {
    if (options.is_null()) return;
    if (!options.is_mapping()) {
        return in.to.add(options.line(),
                         "connection_options: a mapping is expected, not " + describe(options));
    }
    for (const auto& each : options.pairs()) {
        const auto& ours = connections_for_us;
        if (std::find(ours.begin(), ours.end(), each.key.text()) == ours.end()) {
            notes_.ignored(in.path, each.key.line(),
                           "connection_options." + key_word(each.key.text()));
        } else if (each.value.is_mapping()) {
            take_connection(each, in);
        } else if (!each.value.is_null()) {
            in.to.add(each.value.line(),
                      "connection_options: a mapping is expected, not " + describe(each.value));
        }
    }
}

void layer_reader::take_connection(const node_pair& connection, const context& in) {
    for (const auto& [key, value] : connection.value.pairs()) {
        if (value.is_null()) continue;
        const auto known = field_named(key.text());
        if (!known || std::find(usable.begin(), usable.end(), known->what) == usable.end()) {
            notes_.ignored(in.path, key.line(),
                           "connection_options." + key_word(connection.key.text()) + "." +
                               key_word(key.text()));
            continue;
        }
        std::erase_if(values_, [&](const auto& own) { return own.what == known->what; });
        values_.push_back({parse(known->what, value, in), value.line(), known->what});
    }
}

}  // namespace netpoll
