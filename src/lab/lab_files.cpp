// Writes inventories and known_hosts files that fit the network. Knows OpenSSL's HMAC, no SSH.
#include "lab/lab_files.hpp"

#include "lab/login_counters.hpp"
#include "lab/replay_network.hpp"
#include "machine/draft.hpp"
#include "machine/file.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <set>

namespace netpoll::lab {

namespace {

/// A YAML scalar in double quotes.
std::string in_quotes(std::string_view text) {
    std::string to = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') to += '\\';
        to += c;
    }
    return to + "\"";
}

constexpr std::array<std::string_view, 5> sites{"ams1", "fra2", "lon1", "nyc3", "sin1"};

std::string base64(const unsigned char* bytes, std::size_t size) {
    std::string text(4 * ((size + 2) / 3) + 1, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes,
                                       static_cast<int>(size));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

/// "|1|salt|hash", as sshd(8) describes it: HMAC-SHA1 of the name with a salt of 20 bytes.
std::string hashed(const std::string& host) {
    std::array<unsigned char, 20> salt{};
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned length = 0;
    RAND_bytes(salt.data(), static_cast<int>(salt.size()));
    HMAC(EVP_sha1(), salt.data(), static_cast<int>(salt.size()),
         reinterpret_cast<const unsigned char*>(host.data()), host.size(), hash.data(), &length);
    return "|1|" + base64(salt.data(), salt.size()) + "|" + base64(hash.data(), length);
}

}  // namespace

std::string inventory_text(const lab_options& options, const std::vector<device>& devices) {
    if (devices.front().replayed) return replay_inventory(options, devices);
    const auto password = password_source(options);
    std::string text = "# A network of netpoll-lab: " + std::to_string(devices.size()) +
                       " simulated devices.\ndefaults:\n  port: " + std::to_string(options.port) +
                       "\n  username: " + in_quotes(options.username) +
                       "\n  password: " + in_quotes(password) + "\n";
    if (options.realms > 0) text += "realms:\n";
    for (std::size_t i = 0; i < options.realms; ++i)
        text += "  " + realm_name(i) + ":\n";
    text += "groups:\n";
    std::set<const persona*> used;
    for (const auto& d : devices)
        used.insert(d.kind);
    for (const auto* p : all_personas()) {
        if (used.count(p) == 0) continue;
        text +=
            "  " + std::string(p->platform) + ":\n    platform: " + std::string(p->platform) + "\n";
        if (p->channel == "exec") text += "    channel: exec\n";
        // netpoll does not guess what to ask a CLI that it knows nothing of.
        if (p->kind == family::generic) text += "    commands: [show version]\n";
    }
    text += "hosts:\n";
    for (const auto& d : devices) {
        text += "  " + d.name + ": {hostname: " + dotted(d.address) + ", groups: [" +
                std::string(d.kind->platform) + "], " +
                (options.realms > 0 ? "realm: " + realm_name(d.realm) + ", " : "") +
                "data: {site: " + std::string(sites[d.index % sites.size()]) +
                ", role: " + std::string(d.role) + "}}\n";
    }
    return text;
}

std::string known_hosts_text(const lab_options& options, const std::vector<device>& devices,
                             const std::function<std::string(const device&)>& key_line) {
    std::string text;
    for (const auto& d : devices) {
        if (d.broken == fault::unlisted_host_key) continue;
        auto host = dotted(d.address);
        if (options.port != 22) host = "[" + host + "]:" + std::to_string(options.port);
        text += (options.hash_known_hosts ? hashed(host) : host) + " " + key_line(d) + "\n";
    }
    return text;
}

std::string password_source(const lab_options& options) {
    if (!options.password_env.empty()) return "env:" + options.password_env;
    return "file:" + last_part(password_file(options));
}

std::string password_file(const lab_options& options) {
    return options.inventory + ".password";
}

expected<void, std::string> write_whole(const std::string& path, std::string_view text,
                                        mode_t mode) {
    auto at = place::find(path);
    if (!at) return unexpected("cannot create " + at.error());
    auto made = draft::create(std::move(*at), mode);
    if (!made) return io_failure("cannot create " + path, made.error());
    int code = write_all(made->number(), text);
    if (code == 0 && ::fsync(made->number()) != 0) code = errno;
    if (code == 0) code = made->rename_to(made->target().name());
    if (code != 0) return io_failure("cannot write " + path, code);
    return {};
}

}  // namespace netpoll::lab
