// Private keys of a run: read, checked and decrypted once. Knows no session.
#include "ssh/identity.hpp"

#include "ssh/identity_certificate.hpp"
#include "ssh/identity_key.hpp"
#include "ssh/identity_text.hpp"
#include "ssh/openssh_certificate.hpp"
#include "ssh/wire_reader.hpp"

#include <netpoll/escape.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <functional>
#include <map>
#include <mutex>
#include <system_error>
#include <tuple>

namespace netpoll {

namespace {

// The largest key OpenSSH makes, RSA-16384 in PEM, has 13 KB.
constexpr off_t largest_file = off_t{64} << 10;

unexpected<std::string> because(std::string sentence) {
    return unexpected<std::string>(std::move(sentence));
}

struct read_file {
    std::shared_ptr<const secret> text;
    bool is_private{false};  // nobody else may read it
};

// Whether nobody else may read it.
expected<bool, std::string> check_file(int fd) {
    struct stat now = {};
    if (::fstat(fd, &now) != 0)
        return because("cannot look at it: " + std::generic_category().message(errno));
    if (S_ISDIR(now.st_mode)) return because("this is a folder: name the key file in it");
    if (!S_ISREG(now.st_mode)) return because("this is not a regular file");
    if (now.st_size > largest_file) return because("this is too large for a private key");
    return (now.st_mode & 077) == 0;
}

expected<read_file, std::string> read_key_file(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 && errno == ENOENT) return because("there is no such file");
    if (fd < 0) return because("cannot open it: " + std::generic_category().message(errno));
    const auto checked = check_file(fd);
    // Never grows, so that no copy of the key stays behind in freed memory.
    std::string text(static_cast<std::size_t>(largest_file), '\0');
    std::size_t size = 0;
    ssize_t n = 1;
    while (checked && n != 0 && size < text.size()) {
        n = ::read(fd, text.data() + size, text.size() - size);
        if (n < 0 && errno != EINTR) break;
        size += static_cast<std::size_t>(std::max<ssize_t>(n, 0));
    }
    const int code = errno;
    ::close(fd);
    if (!checked) return because(checked.error());
    text.resize(size);
    auto kept = std::make_shared<const secret>(std::move(text));
    if (n < 0) return because("cannot read it: " + std::generic_category().message(code));
    return read_file{std::move(kept), *checked};
}

/// libssh 0.10 crashes on the other ciphers that ssh-keygen -Z offers.
bool libssh_decrypts(std::string_view cipher) {
    constexpr std::array<std::string_view, 7> known{"aes128-cbc", "aes192-cbc", "aes256-cbc",
                                                    "aes128-ctr", "aes192-ctr", "aes256-ctr",
                                                    "3des-cbc"};
    return std::find(known.begin(), known.end(), cipher) != known.end();
}

bool is_supported(std::string_view type) {
    constexpr std::array<std::string_view, 5> known{"ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256",
                                                    "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"};
    return std::find(known.begin(), known.end(), type) != known.end();
}

unexpected<std::string> unsupported(const std::string& type) {
    return because("keys of type " + (type.empty() ? "unknown" : escape(type, 60)) +
                   " are not supported: use ed25519, ECDSA or RSA");
}

using imported = expected<unique_ssh_key, std::string>;

imported import(const std::string& text, const char* passphrase, const char* complaint) {
    ssh_key key = nullptr;
    if (ssh_pki_import_privkey_base64(text.c_str(), passphrase, nullptr, nullptr, &key) != SSH_OK)
        return because(complaint);
    return unique_ssh_key(key);
}

imported import_openssh(const identity_outline& outline, const secret* passphrase) {
    constexpr auto damaged = "the private key is damaged: copy the file again";
    if (!is_supported(outline.type)) return unsupported(outline.type);
    if (outline.encrypted) {
        if (!libssh_decrypts(outline.cipher))
            return because("the private key is encrypted with " + escape(outline.cipher, 60) +
                           ", which cannot be read: run ssh-keygen -p -Z aes256-ctr on it");
        const secret text{std::string(outline.text)};
        return import(text.reveal(), passphrase->reveal().c_str(),
                      "the passphrase does not open the private key");
    }
    if (outline.type == "ssh-rsa") {
        const auto pem = rsa_pem_of_openssh(outline.text);
        return pem ? import(pem->reveal(), nullptr, damaged) : imported(because(damaged));
    }
    const secret text{std::string(outline.text)};
    return import(text.reveal(), nullptr, damaged);
}

imported import_pem(const identity_outline& outline, const secret* passphrase) {
    const auto plain = decrypt_pem(outline.text, outline.encrypted ? passphrase : nullptr);
    if (!plain) return because(plain.error());
    return import((*plain)->reveal(), nullptr,
                  "keys of this type are not supported: use ed25519, ECDSA (nistp) or RSA");
}

std::vector<std::string> signatures_of(const std::string& type) {
    if (type == "ssh-rsa") return {"rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"};
    return {type};
}

std::string fingerprint_of(ssh_key key) {
    unsigned char* hash = nullptr;
    std::size_t size = 0;
    if (ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &size) != SSH_OK) return {};
    char* text = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, size);
    std::string fingerprint = text != nullptr ? text : "";
    ssh_string_free_char(text);
    ssh_clean_pubkey_hash(&hash);
    return fingerprint;
}

using loaded = expected<std::unique_ptr<identity>, std::string>;

// The agent's keys, or null where none is asked.
using lazy_listing = std::function<const agent_listing*()>;

loaded held_by_agent(const std::string& blob, const std::string& what, const std::string& socket,
                     const agent_listing& held) {
    const auto agent = ", and the ssh-agent at " + escape(socket, 200);
    if (!held) return because(what + agent + " cannot be asked: " + held.error());
    for (const auto& key : *held) {
        if (key.what.blob != blob) continue;
        auto made = std::make_unique<identity>();
        made->type = key.type;
        made->fingerprint = key.fingerprint;
        made->of_agent = &key;
        return std::unique_ptr<identity>(std::move(made));
    }
    if (held->empty()) return because(what + agent + " holds no key: is it locked?");
    return because(what + agent + " does not hold its private half: ssh-add it there");
}

loaded load_encrypted(const key_file& file, const identity_outline& outline,
                      const std::string& socket, const lazy_listing& agent) {
    const unexpected<std::string> lacks(
        std::string("the private key is encrypted: give its passphrase"));
    if (socket.empty()) return lacks;
    auto blob = outline.public_key;
    if (blob.empty()) {
        const auto beside = read_key_file(file.path + ".pub");
        if (beside) blob = public_key_blob(beside->text->reveal()).value_or("");
    }
    if (blob.empty()) return lacks;
    return held_by_agent(blob, "the private key is encrypted without a passphrase given", socket,
                         *agent());
}

loaded load_private(const identity_outline& outline, const secret* passphrase) {
    const bool is_openssh = outline.form == identity_form::openssh;
    auto key = is_openssh ? import_openssh(outline, passphrase) : import_pem(outline, passphrase);
    if (!key) return because(key.error());
    auto made = std::make_unique<identity>();
    made->private_key = *std::move(key);
    ssh_key public_key = nullptr;
    if (ssh_pki_export_privkey_to_pubkey(made->private_key.get(), &public_key) != SSH_OK)
        return because("the private key is damaged: copy the file again");
    made->public_key.reset(public_key);
    const char* type = ssh_key_type_to_char(ssh_key_type(public_key));
    made->type = type != nullptr ? type : "";
    if (!is_supported(made->type)) return unsupported(made->type);
    made->signature_algorithms = signatures_of(made->type);
    made->fingerprint = fingerprint_of(public_key);
    if (made->fingerprint.empty()) return because("the private key has no public half");
    made->slow = is_openssh && outline.encrypted && made->type == "ssh-rsa";
    return std::unique_ptr<identity>(std::move(made));
}

bool is_certificate(const std::string& blob) {
    return is_certificate_type(wire_reader(blob).text().value_or(""));
}

loaded load_identity(const key_file& file, const std::string& socket, const lazy_listing& agent) {
    const auto read = read_key_file(file.path);
    if (!read) return because(read.error());
    const auto& text = read->text->reveal();
    const auto public_key = socket.empty() ? std::nullopt : public_key_blob(text);
    if (public_key && !is_certificate(*public_key))
        return held_by_agent(*public_key, "this is a public key", socket, *agent());
    const auto outline = outline_identity(text);
    if (!outline) return because(outline.error());
    if (!read->is_private) return because("others may read this private key: run chmod 600 on it");
    const secret* passphrase = file.passphrase.value.get();
    if (passphrase != nullptr && passphrase->reveal().empty()) passphrase = nullptr;
    if (outline->encrypted && passphrase == nullptr)
        return load_encrypted(file, *outline, socket, agent);
    return load_private(*outline, passphrase);
}

// The key "id" and its public half "id.pub" have the same.
std::string certificate_beside(std::string_view path) {
    constexpr std::string_view public_half = ".pub";
    if (path.ends_with(public_half)) path.remove_suffix(public_half.size());
    return std::string(path) + "-cert.pub";
}

// One that was asked for must be good; one that only lies beside the key is left out where it is
// not.
expected<void, std::string> add_certificate(identity& key, const key_file& file) {
    const bool named = !file.certificate.empty();
    const auto path = named ? file.certificate : certificate_beside(file.path);
    const auto read = read_key_file(path);
    if (!read && !named) return {};
    const auto put = read ? certify(key, read->text->reveal())
                          : expected<void, std::string>(unexpected(read.error()));
    if (put) return {};
    if (named) return because("certificate " + path + ": " + put.error());
    key.certificate_problem = path + ": " + put.error();
    return {};
}

// Only an agent could sign for it.
bool is_public_half(const std::string& path) {
    const auto read = read_key_file(path);
    const auto blob = read ? public_key_blob(read->text->reveal()) : std::nullopt;
    return blob && !is_certificate(*blob);
}

// Where an agent signs, another one may not.
std::string place_of(const key_file& file, const std::string& agent = {}) {
    return file.path + '\0' + file.certificate + (agent.empty() ? "" : '\0' + agent);
}

}  // namespace

struct identity_store::state {
    // A refusal is kept too: a thousand hosts that share one bad key cost one decryption.
    using attempt = std::tuple<std::string, std::shared_ptr<const secret>, std::string>;

    mutable std::mutex mutex;
    std::map<std::string, std::unique_ptr<const identity>> keys;  // by mutex
    std::map<attempt, key_refusal> refusals;                      // by mutex
    agent_lister lister;
    agent_listings agents;
};

identity_store::identity_store() : state_(std::make_unique<state>()) {}
identity_store::~identity_store() = default;

expected<void, std::string> identity_store::load(const key_file& file, const std::string& agent,
                                                 const std::string& no_agent) {
    const std::lock_guard lock(state_->mutex);
    if (state_->keys.contains(place_of(file)) || state_->keys.contains(place_of(file, agent)))
        return {};
    const state::attempt attempt(place_of(file), file.passphrase.value, agent + no_agent);
    if (const auto refused = state_->refusals.find(attempt); refused != state_->refusals.end())
        return because(refused->second.why);
    bool asked = false;
    auto key = load_identity(file, agent, [&] {
        asked = true;
        return &ask_agent(agent);
    });
    const auto whole =
        key ? add_certificate(**key, file) : expected<void, std::string>(unexpected(key.error()));
    if (!whole && agent.empty() && !no_agent.empty() && is_public_half(file.path)) {
        const auto why =
            "this is a public key, and no ssh-agent is asked for its private half, since " +
            no_agent;
        state_->refusals.emplace(attempt, key_refusal{why, true});
        return because(why);
    }
    if (!whole) {
        state_->refusals.emplace(attempt, key_refusal{whole.error(), asked && !key});
        return because(whole.error());
    }
    state_->keys.emplace(place_of(file, asked ? agent : ""), *std::move(key));
    return {};
}

key_refusal identity_store::refusal(const key_file& file, const std::string& agent,
                                    const std::string& no_agent) const {
    const std::lock_guard lock(state_->mutex);
    const auto refused =
        state_->refusals.find({place_of(file), file.passphrase.value, agent + no_agent});
    return refused == state_->refusals.end() ? key_refusal{} : refused->second;
}

void identity_store::ask_agents_by(agent_lister lister) {
    state_->lister = std::move(lister);
}

const agent_listing& identity_store::ask_agent(const std::string& socket) {
    if (const auto* known = state_->agents.of(socket)) return *known;
    if (state_->lister) {
        state_->agents.add(socket, state_->lister(socket));
    } else {
        state_->agents.add(socket, unexpected<std::string>("nobody asks agents here"));
    }
    return *state_->agents.of(socket);
}

const agent_listings& identity_store::agents() const noexcept {
    return state_->agents;
}

const identity* identity_store::find(const std::string& path, const std::string& certificate,
                                     const std::string& agent) const {
    const std::lock_guard lock(state_->mutex);
    const key_file file{path, {}, {}, certificate};
    auto found = state_->keys.find(place_of(file));
    if (found == state_->keys.end()) found = state_->keys.find(place_of(file, agent));
    return found == state_->keys.end() ? nullptr : found->second.get();
}

}  // namespace netpoll
