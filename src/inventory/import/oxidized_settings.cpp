// Oxidized's vars and what they are called here. Knows no file.
#include "inventory/import/oxidized_settings.hpp"

#include "inventory/import/host_adder.hpp"
#include "inventory/ssh_config/keywords.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace netpoll::oxidized {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> vars_as_keys{
    {{"enable", "secret"},
     {"ssh_port", "port"},
     {"ssh_keys", "private_key"},
     {"ssh_kex", "kex"},
     {"ssh_encryption", "ciphers"},
     {"ssh_host_key", "host_key_algorithms"},
     {"ssh_hmac", "macs"}}};

// What concerns Oxidized's own output, or other ways to a device.
constexpr std::array<std::string_view, 7> harmless{
    "remove_secret", "telnet_port",           "ssh_no_exec",   "ssh_no_keepalive",
    "metadata",      "remove_unstable_lines", "ssh_proxy_port"};

std::string_view key_of(std::string_view var) {
    const auto known = std::find_if(vars_as_keys.begin(), vars_as_keys.end(),
                                    [&](const auto& each) { return each.first == var; });
    return known == vars_as_keys.end() ? std::string_view() : known->second;
}

}  // namespace

void settings_writer::write(const node& from, const platform_catalog* platforms) {
    for (const std::string_view key : {"username", "password"})
        if (const auto* said = from.find(key)) write_text(key, said->text(), said->line());
    const auto* model = platforms ? from.find("model") : nullptr;
    if (model && !model->text().empty()) {
        const auto called = ssh_config::in_lower_case(model->text());
        if (platforms->contains(called))
            write_text("platform", called, model->line());
        else
            from_.notes.unused(from_.path, model->line(), no_platform_note(called));
    }
    if (const auto* vars = from.find("vars")) write_vars(*vars);
}

void settings_writer::write_vars(const node& from) {
    for (const auto& [key, value] : from.pairs()) {
        if (value.is_null()) continue;
        if (key.text() == "ssh_proxy") {
            write_proxy(from);
        } else if (key.text() == "auth_methods" && value.is_sequence()) {
            into_.scalar("auth_methods", key.line());
            into_.begin_sequence(value.line());
            for (const auto& each : value.items())
                if (each.text() != "none") into_.scalar(each.text(), each.line());
            into_.end();
        } else if (value.is_sequence() && key.text() == "ssh_keys") {
            into_.scalar("private_key", key.line());
            into_.copy(value);
        } else {
            write_var(key.text(), value.text(), value.line());
        }
    }
}

void settings_writer::write_proxy(const node& vars) {
    const auto* proxy = vars.find("ssh_proxy");
    const auto* port = vars.find("ssh_proxy_port");
    auto way = std::string(proxy->text());
    if (port && !port->text().empty()) (way += ':') += port->text();
    write_text("jump", way, proxy->line());
}

void settings_writer::write_var(std::string_view key, std::string_view value, unsigned line) {
    if (std::find(harmless.begin(), harmless.end(), key) != harmless.end()) return;
    // "enable: true" asks for enable mode without a password.
    const auto meaning = value == "true" || value == "false" ? std::string_view() : key_of(key);
    if (!meaning.empty()) return write_text(meaning, value, line);
    if (value != "false" && !value.empty())
        from_.notes.unused(from_.path, line, "'" + escape(key, 80) + "' of vars is not used");
}

void settings_writer::write_text(std::string_view key, std::string_view value, unsigned line) {
    if (value.empty()) return;
    into_.scalar(key, line);
    into_.scalar(value, line);
}

}  // namespace netpoll::oxidized
