// Reads one mapping of keys and checks it. Knows no inheritance.
#include "inventory/layer.hpp"

#include "inventory/command_values.hpp"
#include "inventory/field_values.hpp"
#include "inventory/text_file.hpp"

#include <algorithm>

namespace netpoll {
namespace {

std::string_view kind_name(layer_kind kind) noexcept {
    switch (kind) {
        case layer_kind::defaults:
            return "defaults";
        case layer_kind::group:
            return "group";
        case layer_kind::host:
            return "host";
    }
    return {};
}

}  // namespace

layer layers::add(std::span<const field_entry> entries, std::uint16_t file, unsigned line) {
    const layer added{static_cast<std::uint32_t>(entries_.size()),
                      static_cast<std::uint16_t>(entries.size()), file, line};
    entries_.insert(entries_.end(), entries.begin(), entries.end());
    return added;
}

const node* layers::find(const layer& in, field what) const noexcept {
    for (const auto& each : entries(in)) {
        if (each.what == what) return each.value;
    }
    return nullptr;
}

layer_reader::layer_reader(layers& into, const platform_catalog& platforms, load_notes& notes,
                           std::vector<mistake>& mistakes)
    : into_(into),
      platforms_(platforms),
      platform_names_(platforms.names()),
      notes_(notes),
      mistakes_(mistakes) {}

layer layer_reader::read(layer_kind kind, std::string_view name, const node& from,
                         const std::string& path, std::uint16_t file, unsigned line) {
    const context in{kind, path, {path, mistakes_, kind_name(kind), name}};
    entries_.clear();
    keys_.clear();
    if (from.is_mapping()) {
        for (const auto& each : from.pairs())
            take(each, in);
        // Last, since nornir lets them win over the layer's own keys.
        if (const auto* options = from.find("connection_options")) {
            take_connection_options(*options, in);
        }
    } else if (!from.is_null()) {
        in.to.add(from.line(), "a mapping of keys is expected, not " + describe(from));
    }
    std::erase_if(entries_, [](const auto& each) { return each.value->is_null(); });
    return into_.add(entries_, file, line);
}

void layer_reader::take(const node_pair& pair, const context& in) {
    const auto key = pair.key.text();
    const auto known = field_named(key);
    if (!known) {
        return in.to.add(pair.key.line(),
                         "unknown key " + shown_key(key) + suggestion(key, field_names()));
    }
    if (known->what == field::connection_options) return;
    if (known->is_foreign) {
        notes_.alias(in.path, pair.key.line(), key, name(known->what));
    }
    if (known->what == field::groups && in.kind == layer_kind::defaults) {
        return in.to.add(pair.key.line(), "groups: only a host or a group can have groups");
    }
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        if (entries_[i].what != known->what) continue;
        return in.to.add(pair.key.line(), "'" + std::string(keys_[i]) + "' and '" +
                                              std::string(key) + "' mean the same: keep one");
    }
    // A null is kept until the whole layer is read, so that a second name for it is found.
    entries_.push_back({&pair.value, known->what});
    keys_.push_back(key);
    if (!pair.value.is_null()) check(known->what, pair.value, in);
}

void layer_reader::check(field what, const node& value, const context& in) {
    limit_values limits;
    switch (what) {
        case field::hostname:
            read_hostname(value, in.to);
            return;
        case field::port:
            read_port(value, in.to);
            return;
        case field::username:
            if (const auto text = read_text("username", value, in.to); text && text->empty()) {
                in.to.add(value.line(), "username: is empty");
            }
            return;
        case field::platform:
            return check_platform(value, in);
        case field::groups:
            read_text_list("groups", value, in.to);
            return;
        case field::data:
            if (!value.is_mapping()) {
                in.to.add(value.line(), "data: a mapping is expected, not " + describe(value));
            }
            return;
        case field::commands:
            read_commands(value, in.to, [&](std::string_view text, unsigned line) {
                check_answer("commands: ", text, line, in);
                return secret_ref{};
            });
            return;
        case field::login:
            read_questions("login: ", value, in.to, [&](std::string_view text, unsigned line) {
                check_answer("login: ", text, line, in);
                return secret_ref{};
            });
            return;
        case field::limits:
            return read_limits(value, limits, in.to);
        case field::password:
        case field::secret:
        case field::passphrase:
            return check_secret(what, value, in);
        case field::private_key:
            for (const auto& key : read_private_keys(value, in.to)) {
                if (key.path) note_file(key.path->text(), in);
                if (key.passphrase) check_secret(field::passphrase, *key.passphrase, in);
            }
            return;
        case field::channel:
            read_channel(value, in.to);
            return;
        case field::profile:
            read_profile(value, in.to);
            return;
        case field::connection_options:
            return;
    }
}

void layer_reader::check_platform(const node& value, const context& in) {
    const auto text = read_text("platform", value, in.to);
    if (!text || platforms_.find(*text)) return;
    in.to.add(value.line(), "platform: '" + escape(*text, 80) + "' is unknown" +
                                suggestion(*text, platform_names_));
}

void layer_reader::check_secret(field what, const node& value, const context& in) {
    if (!value.is_scalar()) {
        return in.to.add(value.line(), std::string(name(what)) + ": a text is expected");
    }
    const auto source = secret_source::parse(value.text());
    if (!source) return in.to.add(value.line(), std::string(name(what)) + ": " + source.error());
    note_source(*source, in);
    if (source->kind == secret_source::plain) {
        notes_.plain_secret(in.path, value.line());
    }
}

void layer_reader::check_answer(std::string_view about, std::string_view text, unsigned line,
                                const context& in) {
    const auto source = secret_source::parse(text);
    if (!source) return in.to.add(line, std::string(about) + "answer: " + source.error());
    note_source(*source, in);
}

void layer_reader::note_source(const secret_source& from, const context& in) {
    if (from.kind == secret_source::file) note_file(from.rest, in);
    if (from.kind != secret_source::env || secret_variables_.contains(from.rest)) return;
    secret_variables_.emplace(from.rest);
}

void layer_reader::note_file(std::string_view path, const context& in) {
    secret_files_.insert(path_from(folder_of(in.path), std::string(path)));
}

}  // namespace netpoll
