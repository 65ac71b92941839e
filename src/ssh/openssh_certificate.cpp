// OpenSSH certificates read by their bytes. Knows no file and no libssh.
#include "ssh/openssh_certificate.hpp"

#include "ssh/wire_reader.hpp"
#include "ssh/wire_text.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <ctime>
#include <limits>

namespace netpoll {

namespace {

constexpr std::string_view certificate_mark = "-cert-v01@openssh.com";

struct key_shape {
    std::string_view type;    // of the plain key
    std::string_view marked;  // of its certificate
    int fields;               // of the key, each a text
};

constexpr std::array shapes{
    key_shape{"ssh-ed25519", "ssh-ed25519-cert-v01@openssh.com", 1},
    key_shape{"ssh-rsa", "ssh-rsa-cert-v01@openssh.com", 2},
    key_shape{"ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256-cert-v01@openssh.com", 2},
    key_shape{"ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384-cert-v01@openssh.com", 2},
    key_shape{"ecdsa-sha2-nistp521", "ecdsa-sha2-nistp521-cert-v01@openssh.com", 2},
    key_shape{"sk-ssh-ed25519@openssh.com", "sk-ssh-ed25519-cert-v01@openssh.com", 2},
    key_shape{"sk-ecdsa-sha2-nistp256@openssh.com", "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com",
              3}};

std::optional<std::uint64_t> long_number(wire_reader& reader) {
    const auto high = reader.number();
    const auto low = reader.number();
    if (!high || !low) return std::nullopt;
    return (std::uint64_t{*high} << 32) | *low;
}

// Texts in a row; every second one is a value where `pairs`.
std::optional<std::vector<std::string>> texts_in(std::string_view bytes, bool pairs) {
    std::vector<std::string> all;
    wire_reader reader(bytes);
    while (!reader.at_end()) {
        const auto text = reader.text();
        if (!text || (pairs && !reader.text())) return std::nullopt;
        all.emplace_back(*text);
    }
    return all;
}

const key_shape* shape_of(std::string_view type) {
    const auto* const found = std::find_if(shapes.begin(), shapes.end(),
                                           [&](const auto& each) { return each.marked == type; });
    return found == shapes.end() ? nullptr : found;
}

std::string day_of(std::uint64_t seconds) {
    const auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int32_t>::max()) * 64;
    const auto time = static_cast<std::time_t>(std::min(seconds, most));
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    std::array<char, 40> text{};
    const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S UTC", &parts);
    return {text.data(), size};
}

}  // namespace

std::string named(const openssh_certificate& what) {
    return "the certificate " + escape(what.id, 80);
}

std::optional<openssh_certificate> openssh_certificate::parse(std::string_view blob) {
    wire_reader reader(blob);
    const auto type = reader.text();
    const auto* const shape = type ? shape_of(*type) : nullptr;
    if (shape == nullptr || !reader.text()) return std::nullopt;
    openssh_certificate made;
    made.type = *type;
    append_text(made.key, shape->type);
    for (int i = 0; i < shape->fields; ++i) {
        const auto field = reader.text();
        if (!field) return std::nullopt;
        append_text(made.key, *field);
    }
    const auto serial = long_number(reader);
    const auto kind = reader.number();
    const auto id = reader.text();
    const auto principals = reader.text();
    const auto after = long_number(reader);
    const auto before = long_number(reader);
    const auto critical = reader.text();
    const auto extensions = reader.text();
    const auto reserved = reader.text();
    const auto authority = reader.text();
    made.signed_bytes = blob.size() - reader.left();
    const auto signature = reader.text();
    const bool whole = serial && kind && id && principals && after && before && critical &&
                       extensions && reserved && authority && signature && reader.at_end();
    if (!whole || (*kind != 1 && *kind != 2)) return std::nullopt;
    const auto names = texts_in(*principals, false);
    const auto options = texts_in(*critical, true);
    if (!names || !options) return std::nullopt;
    made.kind = *kind == 1 ? certificate_kind::user : certificate_kind::host;
    made.id = *id;
    made.principals = *names;
    made.after = *after;
    made.before = *before;
    made.critical = *options;
    made.authority = *authority;
    made.signature = *signature;
    return made;
}

bool is_certificate_type(std::string_view type) noexcept {
    return type.ends_with(certificate_mark);
}

std::string problem_at(const openssh_certificate& what, certificate_kind wanted,
                       std::chrono::system_clock::time_point now) {
    const auto since = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
    const auto seconds = static_cast<std::uint64_t>(std::max<std::int64_t>(since, 0));
    if (what.kind != wanted)
        return named(what) + (wanted == certificate_kind::user
                                  ? " is a host's, and nobody logs in with it"
                                  : " is a user's, and no host is known by it");
    if (seconds < what.after) return named(what) + " is not valid before " + day_of(what.after);
    if (seconds >= what.before) return named(what) + " expired on " + day_of(what.before);
    return {};
}

std::string problem_for(const openssh_certificate& what, std::string_view name) {
    const auto& names = what.principals;
    if (names.empty() || std::find(names.begin(), names.end(), name) != names.end()) return {};
    std::string all;
    for (const auto& each : names)
        all += (all.empty() ? "" : ", ") + escape(each, 40);
    return named(what) + " is for " + all + ", not for " + escape(name, 80);
}

}  // namespace netpoll
