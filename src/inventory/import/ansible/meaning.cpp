// The table of Ansible's own variables, and what its values may hold. Knows no host.
#include "inventory/import/ansible/meaning.hpp"

#include "core/secret_key.hpp"
#include "inventory/stripped.hpp"

#include <algorithm>
#include <array>

namespace netpoll::ansible {

namespace {

constexpr std::string_view own_prefix = "ansible_";
constexpr std::string_view netpoll_prefix = "netpoll_";

// What netpoll does anyway, what concerns Ansible's side only, and what Ansible adds to each host's
// variables when it is asked for all of them.
constexpr std::array<std::string_view, 34> harmless{"ansible_become",
                                                    "ansible_become_method",
                                                    "ansible_become_user",
                                                    "ansible_group_priority",
                                                    "ansible_python_interpreter",
                                                    "ansible_host_key_checking",
                                                    "ansible_network_cli_ssh_type",
                                                    "ansible_ssh_pipelining",
                                                    "ansible_pipelining",
                                                    "ansible_ssh_retries",
                                                    "ansible_shell_type",
                                                    "ansible_ssh_executable",
                                                    "ansible_persistent_log_messages",
                                                    "ansible_facts",
                                                    "ansible_playbook_python",
                                                    "ansible_config_file",
                                                    "ansible_version",
                                                    "ansible_check_mode",
                                                    "ansible_diff_mode",
                                                    "ansible_forks",
                                                    "ansible_inventory_sources",
                                                    "ansible_verbosity",
                                                    "ansible_run_tags",
                                                    "ansible_skip_tags",
                                                    "ansible_limit",
                                                    "group_names",
                                                    "groups",
                                                    "hostvars",
                                                    "inventory_dir",
                                                    "inventory_file",
                                                    "inventory_hostname",
                                                    "inventory_hostname_short",
                                                    "omit",
                                                    "playbook_dir"};

struct hinted {
    std::string_view variable;
    std::string_view hint;
};

constexpr std::string_view way_over = ": a way over bastions is netpoll_jump here, or --jump";
constexpr std::string_view way_of_time = ": times are netpoll_limits here, or --command-timeout";
constexpr std::array hints{hinted{"ansible_ssh_common_args", way_over},
                           hinted{"ansible_ssh_extra_args", way_over},
                           hinted{"ansible_ssh_args", way_over},
                           hinted{"ansible_paramiko_proxy_command", way_over},
                           hinted{"ansible_command_timeout", way_of_time},
                           hinted{"ansible_connect_timeout", way_of_time},
                           hinted{"ansible_timeout", way_of_time},
                           hinted{"ansible_ssh_timeout", way_of_time}};

std::string_view without_quotes(std::string_view text) {
    text = stripped(text);
    const bool quoted = text.size() > 2 && (text.front() == '\'' || text.front() == '"') &&
                        text.back() == text.front();
    return quoted ? text.substr(1, text.size() - 2) : std::string_view();
}

}  // namespace

meaning meaning_of(std::string_view variable) {
    if (variable.starts_with(netpoll_prefix)) {
        const auto key = variable.substr(netpoll_prefix.size());
        const auto known = field_named(key);
        const bool usable = known && name(known->what) == key && known->what != field::groups &&
                            known->what != field::data;
        return usable ? meaning{meaning::key, known->what, 2, {}}
                      : meaning{meaning::unused, {}, 0, ": netpoll has no key of that name"};
    }
    if (std::find(harmless.begin(), harmless.end(), variable) != harmless.end())
        return {meaning::ignored, {}, 0, {}};
    if (!variable.starts_with(own_prefix))
        return {is_key_of_secret(variable) ? meaning::secret : meaning::data, {}, 0, {}};
    if (variable == "ansible_connection") return {meaning::connection, {}, 0, {}};
    // Ansible, too, prefers the longer names.
    if (const auto known = field_named(variable))
        return {meaning::key, known->what, variable.find("_ssh_") != variable.npos, {}};
    const auto hint = std::find_if(hints.begin(), hints.end(),
                                   [&](const auto& each) { return each.variable == variable; });
    return {meaning::unused, {}, 0, hint == hints.end() ? std::string_view() : hint->hint};
}

bool is_ssh(std::string_view connection) {
    constexpr std::array<std::string_view, 9> all{"ssh",
                                                  "smart",
                                                  "paramiko",
                                                  "paramiko_ssh",
                                                  "libssh",
                                                  "network_cli",
                                                  "ansible.netcommon.network_cli",
                                                  "ansible.netcommon.libssh",
                                                  "ansible.builtin.ssh"};
    return std::find(all.begin(), all.end(), connection) != all.end();
}

evaluation evaluation_of(std::string_view text) {
    if (text.starts_with("$ANSIBLE_VAULT;")) return evaluation::vault_text;
    const bool is_template = text.find("{{") != text.npos || text.find("{%") != text.npos;
    return is_template ? evaluation::template_text : evaluation::plain;
}

std::string env_reference(std::string_view text) {
    text = stripped(text);
    if (!text.starts_with("{{") || !text.ends_with("}}") || text.size() < 4) return {};
    text = stripped(text.substr(2, text.size() - 4));
    constexpr std::string_view call = "lookup(";
    if (!text.starts_with(call) || !text.ends_with(')')) return {};
    text = text.substr(call.size(), text.size() - call.size() - 1);
    const auto comma = text.find(',');
    if (comma == text.npos) return {};
    const auto plugin = without_quotes(text.substr(0, comma));
    if (plugin != "env" && plugin != "ansible.builtin.env") return {};
    const auto variable = without_quotes(text.substr(comma + 1));
    return variable.empty() ? std::string() : "env:" + std::string(variable);
}

}  // namespace netpoll::ansible
