// The messages of an ssh-agent. Knows no socket.
#include "ssh/agent_protocol.hpp"

#include "ssh/wire_reader.hpp"
#include "ssh/wire_text.hpp"

namespace netpoll {

namespace {

constexpr char failure = 5;
constexpr char request_identities = 11;
constexpr char identities_answer = 12;
constexpr char sign_request = 13;
constexpr char sign_response = 14;

// libssh's own limit, far more than anybody's agent holds.
constexpr std::uint32_t most_identities = 1024;

// SSH_AGENT_RSA_SHA2_256 and _512.
constexpr std::uint32_t rsa_with_sha256 = 2;
constexpr std::uint32_t rsa_with_sha512 = 4;
constexpr char userauth_request = 50;

bool is_of_kind(std::string_view message, char kind) noexcept {
    return !message.empty() && message.front() == kind;
}

// What a login by public key signs (RFC 4252, section 7): the algorithm's name in it.
std::optional<std::string_view> algorithm_of_login(std::string_view data) {
    wire_reader reader(data);
    const auto session = reader.text();
    const auto message = reader.bytes(1);
    if (!session || !message || message->front() != userauth_request) return std::nullopt;
    for (int field = 0; field < 3; ++field)  // user, service, method
        if (!reader.text()) return std::nullopt;
    if (!reader.bytes(1)) return std::nullopt;
    return reader.text();
}

}  // namespace

std::string agent_frame(std::string_view message) {
    std::string bytes;
    append_text(bytes, message);
    return bytes;
}

std::string ask_for_identities() {
    return {request_identities};
}

std::string answer_with(const agent_identity& key) {
    std::string message{identities_answer};
    append_number(message, 1);
    append_text(message, key.blob);
    append_text(message, key.comment);
    return message;
}

std::string agent_refusal() {
    return {failure};
}

expected<std::vector<agent_identity>, std::string> identities_in(std::string_view answer) {
    if (is_agent_refusal(answer)) return unexpected<std::string>("it refuses to list its keys");
    const unexpected<std::string> nonsense("its list of keys makes no sense");
    if (!is_of_kind(answer, identities_answer)) return nonsense;
    wire_reader reader(answer.substr(1));
    const auto count = reader.number();
    if (!count || *count > most_identities) return nonsense;
    std::vector<agent_identity> all;
    for (std::uint32_t i = 0; i < *count; ++i) {
        const auto blob = reader.text();
        const auto comment = reader.text();
        if (!blob || !comment || !wire_reader(*blob).text()) return nonsense;
        all.push_back({std::string(*blob), std::string(*comment)});
    }
    if (!reader.at_end()) return nonsense;
    return all;
}

bool is_sign_request(std::string_view message) noexcept {
    return is_of_kind(message, sign_request);
}

std::string sign_request_by(std::string_view key_blob, std::string request) {
    wire_reader reader(std::string_view(request).substr(1));
    const auto key = reader.text();
    const auto data = reader.text();
    const auto algorithm = data ? algorithm_of_login(*data) : std::nullopt;
    if (!key || !algorithm) return request;
    std::string made{sign_request};
    append_text(made, key_blob);
    append_text(made, *data);
    append_number(made, algorithm->starts_with("rsa-sha2-512")   ? rsa_with_sha512
                        : algorithm->starts_with("rsa-sha2-256") ? rsa_with_sha256
                                                                 : 0);
    return made;
}

bool is_signature(std::string_view message) noexcept {
    if (!is_of_kind(message, sign_response)) return false;
    wire_reader reader(message.substr(1));
    const auto signature = reader.text();
    return signature && !signature->empty() && reader.at_end();
}

bool is_agent_refusal(std::string_view message) noexcept {
    return is_of_kind(message, failure);
}

std::optional<std::string> agent_frames::next() {
    const auto length = wire_reader(bytes_).number();
    if (broken_ || !length) return std::nullopt;
    broken_ = *length == 0 || *length > largest_agent_message;
    if (broken_ || bytes_.size() - 4 < *length) return std::nullopt;
    std::string message = bytes_.substr(4, *length);
    bytes_.erase(0, 4 + std::size_t{*length});
    return message;
}

}  // namespace netpoll
