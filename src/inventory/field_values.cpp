// Reads and checks values. Knows no inheritance and no file.
#include "inventory/field_values.hpp"

#include "inventory/fields.hpp"
#include "inventory/hostname.hpp"
#include "inventory/stripped.hpp"

#include <netpoll/secret_check.hpp>
#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <charconv>

namespace netpoll {

namespace {

std::string after_key(std::string_view key, std::string_view message) {
    return std::string(key).append(": ").append(message);
}

// The nodes of one key; null where it does not have the word.
struct key_nodes {
    const node* path;
    const node* passphrase{nullptr};
    const node* certificate{nullptr};
};

key_nodes nodes_of_key(const node& from, const mistake_sink& to) {
    if (!from.is_mapping()) return {&from};
    for (const auto& pair : from.pairs()) {
        const auto word = pair.key.text();
        if (word == "path" || word == "passphrase" || word == "certificate") continue;
        to.add(pair.key.line(),
               "private_key: " +
                   unknown_choice("key", key_word(word), {"path", "passphrase", "certificate"}));
    }
    const auto* passphrase = from.find("passphrase");
    if (passphrase && passphrase->is_null()) passphrase = nullptr;
    return {from.find("path"), passphrase, from.find("certificate")};
}

void read_private_key(const node& from, std::vector<written_key>& into, const mistake_sink& to) {
    const auto [path, passphrase, certificate] = nodes_of_key(from, to);
    if (!path) return to.add(from.line(), "private_key: 'path' is missing");
    if (passphrase && !passphrase->is_scalar()) {
        return to.add(passphrase->line(), "private_key: passphrase must be a text");
    }
    if (!path->is_scalar() || path->text().empty()) {
        return to.add(path->line(), "private_key: a file name is expected");
    }
    // Somebody's whole key may stand here.
    if (path->text().find_first_of("\r\n") != std::string_view::npos ||
        path->text().find("-----BEGIN") != std::string_view::npos) {
        return to.add(path->line(),
                      "private_key: the name of a file is expected, not the key itself");
    }
    auto& key = into.emplace_back();
    key.path = path->text();
    key.line = path->line();
    if (passphrase) key.passphrase = read_secret("passphrase", *passphrase, to);
    if (!certificate || certificate->is_null()) return;
    if (certificate->is_scalar() && !certificate->text().empty()) {
        key.certificate = certificate->text();
    } else {
        to.add(certificate->line(), "private_key: certificate: a file name is expected");
    }
}

}  // namespace

std::optional<std::string_view> read_text(std::string_view key, const node& from,
                                          const mistake_sink& to) {
    if (from.is_scalar()) return from.text();
    to.add(from.line(), after_key(key, "a text is expected, not " + describe(from)));
    return std::nullopt;
}

std::string unfilled_text(std::string_view text) {
    if (text.find_first_of("{$") == text.npos) return {};
    const auto found = find_remnant(text, false);
    return found && found->certain ? found->what : std::string();
}

std::optional<std::string_view> read_hostname(const node& from, const mistake_sink& to) {
    auto text = read_text("hostname", from, to);
    if (!text) return std::nullopt;
    if (const auto problem = hostname_problem(*text); !problem.empty()) {
        to.add(from.line(), "hostname: " + problem);
        return std::nullopt;
    }
    const bool bracketed = text->starts_with('[') && text->ends_with(']');
    if (bracketed && text->find(':') != text->npos) *text = text->substr(1, text->size() - 2);
    return text;
}

std::optional<std::uint16_t> read_port(const node& from, const mistake_sink& to) {
    const auto text = from.text();
    unsigned port = 0;
    const auto* end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data(), end, port);
    const bool number =
        from.is_scalar() && rest == end && !text.empty() && problem != std::errc::invalid_argument;
    if (!number) {
        to.add(from.line(), "port: a number is expected, not " + describe_word(from));
        return std::nullopt;
    }
    if (problem != std::errc{} || port == 0 || port > 65'535) {
        to.add(from.line(), "port: " + escape(text, 40) + " is not between 1 and 65535");
        return std::nullopt;
    }
    return static_cast<std::uint16_t>(port);
}

std::optional<std::string_view> read_agent(const node& from, const mistake_sink& to) {
    const auto text = from.text();
    if (from.is_scalar() && (text == "on" || text == "off" || text.find('/') != text.npos))
        return text;
    to.add(from.line(),
           "agent: on, off or the path of a socket is expected, not " + describe_word(from));
    return std::nullopt;
}

std::vector<auth_method> read_auth_methods(const node& from, const mistake_sink& to) {
    std::vector<auth_method> all;
    const auto add = [&](std::string_view word, unsigned line) {
        const auto method = auth_method_named(word);
        if (!method) {
            to.add(line, "auth_methods: " +
                             unknown_choice("method", escape(word, 80),
                                            {"publickey", "keyboard-interactive", "password"}));
        } else if (std::find(all.begin(), all.end(), *method) != all.end()) {
            to.add(line, "auth_methods: " + std::string(word) + " stands here twice");
        } else {
            all.push_back(*method);
        }
    };
    const auto nodes = read_text_list("auth_methods", from, to);
    if (nodes.empty() && from.is_sequence() && from.items().empty())
        to.add(from.line(), "auth_methods: is empty");
    for (const auto& each : nodes) {
        auto rest = each.text();
        for (;;) {
            const auto end = std::min(rest.find(','), rest.size());
            add(stripped(rest.substr(0, end)), each.line());
            if (end == rest.size()) break;
            rest.remove_prefix(end + 1);
        }
    }
    return all;
}

std::optional<channel_kind> read_channel(const node& from, const mistake_sink& to) {
    if (from.text() == "exec") return channel_kind::exec;
    if (from.text() == "shell") return channel_kind::shell;
    to.add(from.line(), "channel: exec or shell is expected, not " + describe_word(from));
    return std::nullopt;
}

std::optional<ssh_profile> read_profile(const node& from, const mistake_sink& to) {
    for (const auto each : {ssh_profile::modern, ssh_profile::compat, ssh_profile::legacy})
        if (from.text() == name(each)) return each;
    to.add(from.line(),
           "profile: modern, compat or legacy is expected, not " + describe_word(from));
    return std::nullopt;
}

std::optional<std::string_view> read_algorithms(algorithm_kind kind, const node& from,
                                                const mistake_sink& to) {
    if (!from.is_scalar()) {
        to.add(from.line(),
               after_key(name(kind), "one text with commas is expected, not " + describe(from)));
        return std::nullopt;
    }
    const auto problem = algorithm_problem(kind, from.text());
    if (problem.empty()) return from.text();
    to.add(from.line(), after_key(name(kind), problem));
    return std::nullopt;
}

std::optional<on_error> read_on_error(const node& from, const mistake_sink& to) {
    if (from.text() == "stop") return on_error::stop;
    if (from.text() == "continue") return on_error::carry_on;
    to.add(from.line(), "on_error: stop or continue is expected, not " + describe_word(from));
    return std::nullopt;
}

std::optional<bool> read_bool(std::string_view key, const node& from, const mistake_sink& to) {
    if (from.text() == "true") return true;
    if (from.text() == "false") return false;
    to.add(from.line(), after_key(key, "true or false is expected, not " + describe_word(from)));
    return std::nullopt;
}

std::vector<node> read_text_list(std::string_view key, const node& from, const mistake_sink& to) {
    if (from.is_scalar()) return {from};
    if (!from.is_sequence()) {
        to.add(from.line(), after_key(key, "a list is expected, not " + describe(from)));
        return {};
    }
    std::vector<node> all;
    for (const auto& each : from.items()) {
        if (read_text(key, each, to)) all.push_back(each);
    }
    return all;
}

std::optional<written_secret> read_secret(std::string_view key, const node& from,
                                          const mistake_sink& to) {
    if (!from.is_scalar()) {
        to.add(from.line(), after_key(key, "a text is expected"));
        return std::nullopt;
    }
    const auto source = secret_source::parse(from.text());
    if (source) return written_secret{*source, from.line()};
    to.add(from.line(), after_key(key, source.error()));
    return std::nullopt;
}

std::vector<written_key> read_private_keys(const node& from, const mistake_sink& to) {
    std::vector<written_key> all;
    if (!from.is_sequence()) {
        read_private_key(from, all, to);
    } else {
        for (const auto& key : from.items())
            read_private_key(key, all, to);
    }
    return all;
}

}  // namespace netpoll
