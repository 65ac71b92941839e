// The table of keys and of other tools' names for them. Knows no value.
#include "inventory/fields.hpp"

#include "core/distance.hpp"
#include "nodes/node.hpp"

#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <array>

namespace netpoll {

namespace {

constexpr std::array<std::string_view, field_count> canonical{"hostname",
                                                              "port",
                                                              "username",
                                                              "password",
                                                              "platform",
                                                              "groups",
                                                              "data",
                                                              "commands",
                                                              "limits",
                                                              "secret",
                                                              "private_key",
                                                              "passphrase",
                                                              "channel",
                                                              "profile",
                                                              "kex",
                                                              "host_key_algorithms",
                                                              "ciphers",
                                                              "macs",
                                                              "public_key_algorithms",
                                                              "login",
                                                              "agent",
                                                              "realm",
                                                              "site",
                                                              "repeatable",
                                                              "on_error",
                                                              "jump",
                                                              "ssh_config",
                                                              "credentials",
                                                              "auth_methods",
                                                              "connection_options"};

struct alias {
    std::string_view key;
    field what;
    bool foreign{true};  // false: a second name of our own
};

// From ssh_config, Ansible, netmiko, scrapli, nornir's plugins, oxidized and netcfgbu.
constexpr std::array aliases{
    alias{"host", field::hostname},
    alias{"ip", field::hostname},
    alias{"ansible_host", field::hostname},
    alias{"ansible_port", field::port},
    alias{"user", field::username},
    alias{"ansible_user", field::username},
    alias{"ansible_password", field::password},
    alias{"ansible_ssh_pass", field::password},
    alias{"device_type", field::platform},
    alias{"ansible_network_os", field::platform},
    alias{"model", field::platform},
    alias{"os_name", field::platform},
    alias{"ansible_ssh_host", field::hostname},
    alias{"ansible_ssh_port", field::port},
    alias{"ansible_ssh_user", field::username},
    alias{"ansible_ssh_password", field::password},
    alias{"enable", field::secret},
    alias{"enable_secret", field::secret},
    alias{"enable_password", field::secret},
    alias{"auth_username", field::username},
    alias{"auth_password", field::password},
    alias{"auth_secondary", field::secret},
    alias{"auth_private_key", field::private_key},
    alias{"ansible_become_password", field::secret},
    alias{"ansible_become_pass", field::secret},
    alias{"ansible_enable_password", field::secret},
    alias{"ansible_enable_pass", field::secret},
    alias{"ansible_enable_secret", field::secret},
    alias{"ansible_private_key_file", field::private_key},
    alias{"ansible_ssh_private_key_passphrase", field::passphrase},
    alias{"ansible_private_key_passphrase", field::passphrase},
    alias{"key_file", field::private_key},
    alias{"keyfile", field::private_key},
    alias{"ssh_private_key_file", field::private_key},
    alias{"ansible_ssh_private_key_file", field::private_key},
    alias{"ssh_profile", field::profile, false},
    alias{"proxy_jump", field::jump},
    alias{"jump_host", field::jump},
    alias{"ssh_config_file", field::ssh_config},
    alias{"PreferredAuthentications", field::auth_methods},
    alias{"KexAlgorithms", field::kex},
    alias{"HostKeyAlgorithms", field::host_key_algorithms},
    alias{"Ciphers", field::ciphers},
    alias{"MACs", field::macs},
    alias{"PubkeyAcceptedAlgorithms", field::public_key_algorithms},
    alias{"answers", field::login, false},
};

bool is_secret(field what) noexcept {
    return what == field::password || what == field::secret || what == field::passphrase;
}

std::vector<std::string_view> words_in(std::string_view key) {
    std::vector<std::string_view> words;
    while (!key.empty()) {
        const auto end = std::min(key.find_first_of("_- ."), key.size());
        words.push_back(key.substr(0, end));
        key.remove_prefix(std::min(end + 1, key.size()));
    }
    return words;
}

// One slip in so many letters.
bool are_near(const std::vector<std::string_view>& written,
              const std::vector<std::string_view>& meant, std::size_t letters) {
    return std::equal(written.begin(), written.end(), meant.begin(), meant.end(),
                      [letters](std::string_view a, std::string_view b) {
                          return distance(a, b, std::max(a.size(), b.size()) / letters).has_value();
                      });
}

// "password_file" and "secure" hold no secret, so that they never lead to a key that does: the
// words must be as many and nearly the same, and the key itself must say what it holds. Elsewhere
// as many words are the same with a slip in each, or "become_user" would mean "ssh_user".
bool could_mean(std::string_view written, std::string_view key) {
    constexpr std::size_t letters = 3;
    const auto left = words_in(written);
    const auto right = words_in(key);
    const auto known = field_named(key);
    if (!known) return true;
    if (!is_secret(known->what))
        return left.size() != right.size() || are_near(left, right, letters);
    return key != "enable" && key != "auth_secondary" && are_near(left, right, letters + 1);
}

}  // namespace

std::string_view name(field key) noexcept {
    return canonical[static_cast<std::size_t>(key)];
}

std::optional<named_field> field_named(std::string_view key) noexcept {
    for (std::size_t i = 0; i < canonical.size(); ++i) {
        if (canonical[i] == key) return named_field{static_cast<field>(i), false};
    }
    for (const auto& each : aliases) {
        if (each.key == key) return named_field{each.what, each.foreign};
    }
    return std::nullopt;
}

const std::vector<std::string>& field_names() {
    static const auto all = [] {
        std::vector<std::string> names(canonical.begin(), canonical.end());
        for (const auto& each : aliases)
            names.emplace_back(each.key);
        return names;
    }();
    return all;
}

std::string unknown_key(std::string_view key, const std::vector<std::string>& known) {
    auto fitting = known;
    std::erase_if(fitting, [&](const std::string& each) { return !could_mean(key, each); });
    return unknown_word("key", key_word(key), nearest(key, fitting));
}

}  // namespace netpoll
