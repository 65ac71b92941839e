// Which host keys are trusted: an index over known_hosts files. Knows no session and never waits.
#pragma once

#include <netpoll/error.hpp>
#include <netpoll/settings.hpp>
#include <netpoll/target.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

enum class host_key_verdict {
    known,    ///< this key is listed for this host, or a certificate vouches for it
    unknown,  ///< nothing is listed for this host, and no certificate was shown
    changed,  ///< only other keys are listed for it: of this type, or of other types (known_types)
    revoked,  ///< a @revoked line names this key and this host, whatever else is listed
};

struct host_key_judgement {
    host_key_verdict verdict{host_key_verdict::unknown};
    /// For `changed`: `file:line` of the entry that disagrees. For `revoked`: of the marker line.
    source_position where;
    /// For `changed`: type and fingerprint of that entry, "ssh-ed25519 SHA256:...".
    std::string listed;
    /// Key types listed for this host ("ssh-ed25519", ...), filled where the verdict is `changed`
    /// or `revoked`. `changed` with a presented type that is not among them is no proof of a new
    /// key: the device may still have the listed one, so the caller should try again and offer
    /// these types first. If the verdict stays, the device no longer has any key that is listed.
    std::vector<std::string> known_types;
    /// For `known` by a certificate alone: the fingerprint of its CA.
    std::string authority;
};

enum class certificate_verdict {
    trusted,          ///< its key is known for this host from now on, until it expires
    other_authority,  ///< its CA is not listed for this host
    invalid,          ///< its CA is, but it does not speak for this host now
    revoked,          ///< a @revoked line names its CA
};

struct certificate_judgement {
    certificate_verdict verdict{certificate_verdict::other_authority};
    std::string why;  ///< a sentence; empty where it is trusted
};

/// What a device's key is listed under.
struct host_key_name {
    std::string_view host;
    std::uint16_t port;
};

/// The alias, which has no port of its own, or where the device is dialled. Refers to the texts.
inline host_key_name known_as(std::string_view hostname, std::uint16_t port,
                              std::string_view alias) noexcept {
    return alias.empty() ? host_key_name{hostname, port} : host_key_name{alias, 22};
}
inline host_key_name known_as(const target& device) noexcept {
    return known_as(device.hostname, device.port, device.host_key_alias);
}

/// What is wrong with a known_hosts file.
struct host_key_mistakes {
    /// The file cannot be read, or a line that may revoke a key cannot be understood: whoever goes
    /// on trusts what may be forbidden.
    std::vector<mistake> fatal;
    /// Other lines that cannot be understood and were skipped, and lines of no use.
    std::vector<mistake> skipped;

    bool empty() const noexcept { return fatal.empty() && skipped.empty(); }
};

/// known_hosts files in memory: read once, indexed by name and by key. Plain and hashed names,
/// [host]:port, wildcards and negation, @revoked, several keys a host, and @cert-authority with the
/// certificates that are shown here, as sshd(8) describes. Names are compared without case, IPv6
/// addresses in their shortest form. On port 22 "host" and "[host]:22" are the same. On another
/// port only "[host]:port" lists keys, but where nothing is listed so, a key that stands under
/// plain "host" is known (ssh(1) does the same); a @revoked line counts under either name. `load`,
/// `append_to` and `beside` come first, from one thread; after them all members are thread-safe.
class known_hosts {
public:
    known_hosts();
    ~known_hosts();
    known_hosts(const known_hosts&) = delete;
    known_hosts& operator=(const known_hosts&) = delete;

    /// Reads one file; may be called for several. A file that does not exist is a mistake only if
    /// `must_exist`.
    host_key_mistakes load(const std::string& path, bool must_exist);

    /// Where `remember` appends. Without it accept_new lasts for this run only.
    void append_to(std::string path);

    /// Keys of other files, for the hosts that name these; empty at first. Comes before `of`.
    known_hosts& beside(const std::vector<std::string>& files);
    /// Those that this device's key is looked up in: its own where `beside` knows them.
    known_hosts& of(const target& device) noexcept;

    /// Key types listed for this host under plain names and patterns: what to offer first. Hashed
    /// lines are not searched, since that costs one HMAC a line; those that `judge` once found
    /// while searching for this host are included. Where nothing is listed: the type that a
    /// certificate vouches for.
    std::vector<std::string> types_for(std::string_view host, std::uint16_t port) const;

    /// Judges a presented key. `blob` is the public key's base64 text as in known_hosts. A key
    /// listed on a hashed line costs one HMAC for each line that holds it; only a key that is not
    /// listed for this host causes a scan of all hashed lines.
    host_key_judgement judge(std::string_view host, std::uint16_t port, std::string_view type,
                             std::string_view blob) const;

    /// The @cert-authority line that covers this host, where only a certificate can make its key
    /// known: nothing else is listed for it (hashed lines are not searched), and no certificate
    /// vouches for it so far.
    std::optional<source_position> authority_for(std::string_view host, std::uint16_t port) const;

    /// Judges the certificate that a host shows, given as bytes. It is for the caller to see that
    /// the host proves to own its key.
    certificate_judgement judge_certificate(std::string_view host, std::uint16_t port,
                                            std::string_view certificate,
                                            std::chrono::system_clock::time_point now);

    /// Adds a key to the index and appends one line (a single O_APPEND write under flock; a missing
    /// final newline is repaired; a line for the same host and key is not written twice, also if
    /// another thread or process wrote it). Creates the file with mode 0600, but no folder. Waits
    /// while another process holds the lock. The error is a sentence: the file could not be
    /// written, or meanwhile lists another key for this host; the key then stays out of the index.
    expected<void, std::string> remember(std::string_view host, std::uint16_t port,
                                         std::string_view type, std::string_view blob);

    /// Every line that counts for this host: under its name, a pattern or a hash, @revoked and
    /// @cert-authority ones too. Each as it could stand in a file, of several names, or in a
    /// hash's place, the one that fits, and behind it where it was read. Costs two HMACs for each
    /// hashed line there is.
    std::vector<std::string> lines_for(const host_key_name& name) const;
    /// Takes in what another `lines_for` gave, each line once; mistakes are at the places that they
    /// name. Thread-safe also while sessions judge keys.
    host_key_mistakes add_lines(const std::vector<std::string>& lines);

    /// Counts a host that shows this key in place of a listed one. How many have before.
    std::size_t count_changed(std::string_view blob);

    /// How many lines make keys known, also beside: all but @revoked ones.
    std::size_t size() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace netpoll
