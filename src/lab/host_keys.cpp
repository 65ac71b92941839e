// Generates host keys and fills libssh's binds with them. Knows no session.
#include "lab/host_keys.hpp"

#include "lab/recording.hpp"

#include <algorithm>
#include <stdexcept>

namespace netpoll::lab {

namespace {

/// So many keys are shared where devices have none of their own.
constexpr std::size_t pool_size = 64;
/// An RSA key takes about 100 ms to make.
constexpr std::size_t rsa_pool_size = 4;
constexpr int rsa_bits = 2048;

key_ptr generate(const std::string& type) {
    ssh_key key = nullptr;
    int rc = SSH_ERROR;
    if (type == "rsa") {
        rc = ssh_pki_generate(SSH_KEYTYPE_RSA, rsa_bits, &key);
    } else if (type == "ecdsa") {
        rc = ssh_pki_generate(SSH_KEYTYPE_ECDSA_P256, 256, &key);
    } else {
        rc = ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &key);
    }
    if (rc != SSH_OK) throw std::runtime_error("libssh could not make a host key of type " + type);
    return key_ptr(key);
}

std::string line_of(ssh_key key) {
    char* blob = nullptr;
    if (ssh_pki_export_pubkey_base64(key, &blob) != SSH_OK) {
        throw std::runtime_error("libssh could not export a host key");
    }
    // ssh_key_type_to_char gives "ssh-ecdsa" for unspecific types; generated ones are specific.
    std::string line = std::string(ssh_key_type_to_char(ssh_key_type(key))) + " " + blob;
    ssh_string_free_char(blob);
    return line;
}

bool anyone_has(const std::vector<device>& devices, fault f) {
    return std::any_of(devices.begin(), devices.end(),
                       [f](const device& d) { return d.broken == f; });
}

void set(ssh_bind bind, ssh_bind_options_e option, const std::string& value, const char* name) {
    if (value.empty() || ssh_bind_options_set(bind, option, value.c_str()) == SSH_OK) return;
    throw std::runtime_error(std::string(name) + " " + value + ": libssh knows none of these");
}

void restrict_to(ssh_bind bind, const std::string& kex, const std::string& ciphers) {
    set(bind, SSH_BIND_OPTIONS_KEY_EXCHANGE, kex, "--kex");
    set(bind, SSH_BIND_OPTIONS_CIPHERS_C_S, ciphers, "--ciphers");
    set(bind, SSH_BIND_OPTIONS_CIPHERS_S_C, ciphers, "--ciphers");
}

void make_legacy(ssh_bind bind) {
    restrict_to(bind, "diffie-hellman-group1-sha1,diffie-hellman-group14-sha1",
                "aes128-cbc,aes256-cbc,3des-cbc");
    set(bind, SSH_BIND_OPTIONS_HMAC_C_S, "hmac-sha1", "hmac");
    set(bind, SSH_BIND_OPTIONS_HMAC_S_C, "hmac-sha1", "hmac");
    set(bind, SSH_BIND_OPTIONS_HOSTKEY_ALGORITHMS, "ssh-rsa", "host key");
}

}  // namespace

host_keys::host_keys(const lab_options& options, const std::vector<device>& devices)
    : options_(options) {
    const auto pool = options.host_key_type == "rsa" ? rsa_pool_size : pool_size;
    const auto count =
        options.host_keys_per_device ? devices.size() : std::min(pool, devices.size());
    keys_.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        keys_.push_back(generate(options.host_key_type));
    if (anyone_has(devices, fault::legacy_kex)) legacy_key_ = generate("rsa");
    if (anyone_has(devices, fault::changed_host_key))
        strange_key_ = generate(options.host_key_type);
    // Mistakes in --kex and --ciphers should show at the start, not at the first call.
    for (const auto& d : devices) {
        if (d.broken == fault::legacy_kex) continue;
        offer_of(d);
        break;
    }
}

ssh_key host_keys::key_of(const device& d) const {
    if (d.broken == fault::legacy_kex) return legacy_key_.get();
    return keys_[d.index % keys_.size()].get();
}

std::string host_keys::public_line(const device& d) const {
    return line_of(key_of(d));
}

std::string host_keys::strange_line() const {
    return line_of(strange_key_.get());
}

std::string host_keys::identification_of(const device& d) const {
    if (!options_.identification.empty()) return options_.identification;
    const bool recorded = d.replayed && !d.replayed->identification.empty();
    return recorded ? d.replayed->identification : std::string(d.kind->ssh_version);
}

std::string_view host_keys::key_exchange_of(const device& d) const {
    if (d.broken == fault::dh_group16) return "diffie-hellman-group16-sha512";
    if (d.broken == fault::dh_group18) return "diffie-hellman-group18-sha512";
    return options_.kex;
}

host_keys::bind_ptr host_keys::make_offer(const device& d) const {
    bind_ptr bind(ssh_bind_new());
    if (!bind) throw std::bad_alloc();
    const bool read_files = false;
    ssh_bind_options_set(bind.get(), SSH_BIND_OPTIONS_PROCESS_CONFIG, &read_files);
    const auto version = identification_of(d);
    ssh_bind_options_set(bind.get(), SSH_BIND_OPTIONS_BANNER, version.c_str());
    if (d.broken == fault::legacy_kex) {
        make_legacy(bind.get());
    } else {
        restrict_to(bind.get(), std::string(key_exchange_of(d)), options_.ciphers);
    }
    // The bind owns what it imports.
    key_ptr copy(ssh_key_dup(key_of(d)));
    if (ssh_bind_options_set(bind.get(), SSH_BIND_OPTIONS_IMPORT_KEY, copy.get()) != SSH_OK) {
        throw std::runtime_error("libssh does not take the host key of " + d.name);
    }
    copy.release();
    return bind;
}

ssh_bind host_keys::offer_of(const device& d) {
    auto& slot = offers_[offer{key_of(d), identification_of(d), key_exchange_of(d)}];
    if (!slot) slot = make_offer(d);
    return slot.get();
}

}  // namespace netpoll::lab
