// Parses one mapping of keys. Knows no inheritance.
#include "inventory/layer_reader.hpp"

#include "core/site_name.hpp"
#include "inventory/algorithm_choices.hpp"
#include "inventory/command_values.hpp"
#include "inventory/field_values.hpp"
#include "inventory/hostname.hpp"
#include "machine/text_file.hpp"

#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <array>

namespace netpoll {

namespace {

template <class T>
written_value value_or_none(const std::optional<T>& read) {
    return read ? written_value(*read) : written_value();
}

// Where it is, how to log in there, and how long that may take.
bool is_for_bastions(field key) noexcept {
    constexpr std::array usable{field::hostname,
                                field::port,
                                field::username,
                                field::password,
                                field::limits,
                                field::private_key,
                                field::passphrase,
                                field::profile,
                                field::kex,
                                field::host_key_algorithms,
                                field::ciphers,
                                field::macs,
                                field::public_key_algorithms,
                                field::login,
                                field::realm,
                                field::jump,
                                field::agent,
                                field::credentials,
                                field::auth_methods};
    return std::find(usable.begin(), usable.end(), key) != usable.end();
}

// Another tool's template concerns whoever is contacted by it, and no other host.
bool is_left_to_plan(const node& from) {
    return from.is_literal() && !unfilled_text(from.text()).empty();
}

// Nor does an address of its that is none.
bool is_foreign_hostname(const node& from) {
    return from.is_literal() && from.is_scalar() && !hostname_problem(from.text()).empty();
}

bool is_for_credentials(field key) noexcept {
    constexpr std::array usable{field::username,    field::password,    field::secret,
                                field::private_key, field::passphrase,  field::login,
                                field::agent,       field::auth_methods};
    return std::find(usable.begin(), usable.end(), key) != usable.end();
}

}  // namespace

layer_reader::layer_reader(layers& into, const platform_catalog& platforms, load_notes& notes,
                           std::vector<mistake>& mistakes)
    : into_(into), platforms_(platforms), notes_(notes), mistakes_(mistakes) {}

layer layer_reader::read(layer_kind kind, std::string_view name, const node& from,
                         const std::string& path, std::uint16_t file, unsigned line) {
    const context in{kind, name, path, file, line, {path, mistakes_, netpoll::name(kind), name}};
    values_.clear();
    keys_.clear();
    groups_.clear();
    of_logins_ = {};
    if (from.is_mapping()) {
        for (const auto& pair : from.pairs())
            take(pair, in);
        // Last, since nornir lets them win over the layer's own keys.
        const auto* options = from.find("connection_options");
        if (options && kind != layer_kind::bastion && kind != layer_kind::credential) {
            take_connection_options(*options, in);
        }
    } else if (!from.is_null()) {
        in.to.add(from.line(), "a mapping of keys is expected, not " + describe(from));
    }
    if (from.is_mapping() || from.is_null()) check_login(in);
    std::erase_if(values_, [](const layer_value& read) { return read.value.index() == 0; });
    return into_.add(values_, file, line);
}

void layer_reader::take(const node_pair& pair, const context& in) {
    const auto key = pair.key.text();
    const auto known = field_named(key);
    if (!known) {
        return in.to.add(pair.key.line(), unknown_key(key, field_names()));
    }
    if (known->what == field::connection_options && in.kind != layer_kind::bastion &&
        in.kind != layer_kind::credential)
        return;
    if (known->is_foreign) notes_.alias(in.path, pair.key.line(), key, name(known->what));
    if (known->what == field::groups && in.kind == layer_kind::defaults) {
        return in.to.add(pair.key.line(), "groups: only a host or a group can have groups");
    }
    if (known->what == field::ssh_config && in.kind != layer_kind::defaults) {
        return in.to.add(pair.key.line(), "ssh_config: only the defaults can have one");
    }
    if (in.kind == layer_kind::bastion && !is_for_bastions(known->what)) {
        return in.to.add(pair.key.line(), std::string(name(known->what)) +
                                              ": a bastion is not polled, and has none");
    }
    if (in.kind == layer_kind::credential && !is_for_credentials(known->what)) {
        return in.to.add(pair.key.line(), std::string(name(known->what)) +
                                              ": a credential says only who logs in, and by what");
    }
    for (std::size_t i = 0; i < values_.size(); ++i) {
        if (values_[i].what != known->what) continue;
        return in.to.add(pair.key.line(), "'" + std::string(keys_[i]) + "' and '" +
                                              std::string(key) + "' mean the same: keep one");
    }
    // A null is kept until the whole layer is read, so that a second name for it is found.
    keys_.push_back(key);
    const auto line = pair.value.line();
    values_.push_back({{}, line, known->what});
    if (!pair.value.is_null()) values_.back().value = parse(known->what, pair.value, in);
}

written_value layer_reader::parse(field key, const node& from, const context& in) {
    switch (key) {
        case field::hostname:
            return parse_hostname(from, in);
        case field::port:
            if (is_left_to_plan(from)) return from.text();
            return value_or_none(read_port(from, in.to));
        case field::username:
            return parse_username(from, in);
        case field::platform:
            return parse_platform(from, in);
        case field::groups:
            groups_ = read_text_list("groups", from, in.to);
            return {};
        case field::data:
            return parse_data(from, in);
        case field::commands:
            return parse_commands(from, in);
        case field::login:
            return parse_login(from, in);
        case field::limits:
            return parse_limits(from, in);
        case field::password:
        case field::secret:
        case field::passphrase:
            return parse_secret(key, from, in);
        case field::private_key:
            return parse_keys(from, in);
        case field::agent:
            return value_or_none(read_agent(from, in.to));
        case field::auth_methods:
            return parse_auth_methods(from, in);
        case field::channel:
            return value_or_none(read_channel(from, in.to));
        case field::profile:
            return value_or_none(read_profile(from, in.to));
        case field::kex:
        case field::host_key_algorithms:
        case field::ciphers:
        case field::macs:
        case field::public_key_algorithms:
            return value_or_none(read_algorithms(algorithms_set_by(key), from, in.to));
        case field::realm:
            return parse_realm(from, in);
        case field::site:
            return parse_site(from, in);
        case field::repeatable:
            return value_or_none(read_bool(name(key), from, in.to));
        case field::on_error:
            return value_or_none(read_on_error(from, in.to));
        case field::jump:
            return parse_jump(from, in);
        case field::ssh_config:
            return parse_ssh_config(from, in);
        case field::credentials:
            return parse_credentials(from, in);
        case field::connection_options:
            return {};
    }
    return {};
}

written_value layer_reader::parse_hostname(const node& from, const context& in) {
    if (is_left_to_plan(from) || is_foreign_hostname(from)) return from.text();
    const auto text = read_hostname(from, in.to);
    if (!text) return {};
    // Only beside a name of its own does a range count; elsewhere it is dialled as it stands.
    const bool counts = in.kind == layer_kind::host || in.kind == layer_kind::bastion;
    if (!counts || from.is_literal() || text->find('[') == text->npos) return *text;
    auto range = host_range::parse(*text);
    if (range) return into_.keep(std::move(*range));
    in.to.add(from.line(), "hostname: " + range.error());
    return {};
}

written_value layer_reader::parse_username(const node& from, const context& in) {
    const auto text = read_text("username", from, in.to);
    if (text && text->empty()) in.to.add(from.line(), "username: is empty");
    return value_or_none(text);
}

written_value layer_reader::parse_platform(const node& from, const context& in) {
    const auto text = read_text("platform", from, in.to);
    if (!text) return {};
    if (const auto* known = platforms_.find(*text)) return known;
    if (platform_names_.empty()) platform_names_ = platforms_.names();
    in.to.add(from.line(), unknown_among("platform", *text, platform_names_));
    return {};
}

written_value layer_reader::parse_realm(const node& from, const context& in) {
    const auto text = read_text("realm", from, in.to);
    if (text && text->empty()) in.to.add(from.line(), "realm: is empty");
    if (!text || text->empty()) return {};
    if (!realms_ || realms_->contains(*text)) return *text;
    std::vector<std::string> names;
    for (const auto& [realm, budget] : *realms_)
        names.push_back(realm);
    in.to.add(from.line(), unknown_among("realm", *text, names));
    return {};
}

written_value layer_reader::parse_site(const node& from, const context& in) {
    const auto text = read_text("site", from, in.to);
    if (!text || is_site_name(*text)) return value_or_none(text);
    in.to.add(from.line(), "site: " + site_problem(*text));
    return {};
}

written_value layer_reader::parse_auth_methods(const node& from, const context& in) {
    auto methods = read_auth_methods(from, in.to);
    return methods.empty() ? written_value() : into_.keep(std::move(methods));
}

written_value layer_reader::parse_limits(const node& from, const context& in) {
    const auto read = read_limits(in.kind, from, in.to);
    of_logins_ = read.of_logins;
    return into_.keep(read.times);
}

written_value layer_reader::parse_data(const node& from, const context& in) {
    if (from.is_mapping()) return &from;
    in.to.add(from.line(), "data: a mapping is expected, not " + describe(from));
    return {};
}

written_value layer_reader::parse_secret(field key, const node& from, const context& in) {
    const auto secret = read_secret(name(key), from, in.to);
    if (!secret) return {};
    note_secret(*secret, in);
    if (secret->source.kind == secret_source::plain && !is_left_to_plan(from))
        notes_.plain_secret(in.path, from.line());
    return into_.keep(*secret);
}

written_value layer_reader::parse_keys(const node& from, const context& in) {
    auto keys = read_private_keys(from, in.to);
    for (const auto& key : keys) {
        note_file(key.path, in);
        if (!key.certificate.empty()) note_file(key.certificate, in);
        if (!key.passphrase) continue;
        note_secret(*key.passphrase, in);
        if (key.passphrase->source.kind == secret_source::plain) {
            notes_.plain_secret(in.path, key.passphrase->line);
        }
    }
    return into_.keep(std::move(keys));
}

written_value layer_reader::parse_commands(const node& from, const context& in) {
    auto commands = read_commands(from, in.to);
    note_answers(commands.answers, in);
    return into_.keep(std::move(commands));
}

written_value layer_reader::parse_login(const node& from, const context& in) {
    auto questions = read_questions("login: ", from, in.to);
    note_answers(questions.answers, in);
    return into_.keep(std::move(questions));
}

// Thousands of hosts say the same: they share one value.
written_value layer_reader::parse_jump(const node& from, const context& in) {
    auto read = read_jump(from, in.to);
    if (!read) return {};
    auto& known = jump_by_text_[to_text(*read)];
    if (known) return known;
    known = into_.keep(std::move(*read));
    jumps_.push_back({known, in.file, from.line(), in.kind, in.name});
    return known;
}

written_value layer_reader::parse_ssh_config(const node& from, const context& in) {
    const auto text = read_text("ssh_config", from, in.to);
    if (text && text->empty())
        in.to.add(from.line(), "ssh_config: a file is expected, or default or none");
    if (!text || text->empty()) return {};
    if (*text != "default" && *text != "none") note_file(*text, in);
    return *text;
}

void layer_reader::note_answers(const std::vector<written_secret>& answers, const context& in) {
    for (const auto& secret : answers)
        note_secret(secret, in);
}

void layer_reader::note_secret(const written_secret& secret, const context& in) {
    const auto& source = secret.source;
    if (source.kind == secret_source::file) note_file(source.rest, in);
    if (source.kind != secret_source::env || secret_variables_.contains(source.rest)) return;
    secret_variables_.emplace(source.rest);
}

void layer_reader::note_file(std::string_view path, const context& in) {
    // A document may be made of several files.
    const auto file = documents_ ? (*documents_)[in.file].position(in.line).file : in.path;
    secret_files_.insert(path_from(folder_of(file), std::string(path)));
}

}  // namespace netpoll
