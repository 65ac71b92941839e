// The names of settings and of a target's choices.
#include <netpoll/settings.hpp>

#include <netpoll/target.hpp>

#include <array>
#include <cstddef>

namespace netpoll {

std::string_view name(mode setting) noexcept {
    constexpr std::array<std::string_view, 4> names{"async", "threads", "sequential", "processes"};
    return names[static_cast<std::size_t>(setting)];
}

std::string_view name(host_key_policy setting) noexcept {
    constexpr std::array<std::string_view, 3> names{"strict", "accept-new", "off"};
    return names[static_cast<std::size_t>(setting)];
}

std::string_view name(report_format setting) noexcept {
    constexpr std::array<std::string_view, 5> names{"json", "ndjson", "text", "table", "csv"};
    return names[static_cast<std::size_t>(setting)];
}

std::string_view name(crypto_choice setting) noexcept {
    constexpr std::array<std::string_view, 3> names{"auto", "libsodium", "openssl"};
    return names[static_cast<std::size_t>(setting)];
}

std::string_view name(auth_method method) noexcept {
    switch (method) {
        case auth_method::publickey:
            return "publickey";
        case auth_method::keyboard_interactive:
            return "keyboard-interactive";
        case auth_method::password:
            return "password";
    }
    return {};
}

std::string method_names(const std::vector<auth_method>& methods) {
    std::string all;
    for (const auto each : methods)
        all.append(all.empty() ? "" : ", ").append(name(each));
    return all;
}

std::optional<auth_method> auth_method_named(std::string_view word) noexcept {
    for (const auto each :
         {auth_method::publickey, auth_method::keyboard_interactive, auth_method::password})
        if (word == name(each)) return each;
    return std::nullopt;
}

std::string_view name(channel_kind kind) noexcept {
    return kind == channel_kind::exec ? "exec" : "shell";
}

std::string_view name(ssh_profile profile) noexcept {
    constexpr std::array<std::string_view, 3> names{"modern", "compat", "legacy"};
    return names[static_cast<std::size_t>(profile)];
}

}  // namespace netpoll
