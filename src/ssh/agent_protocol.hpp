// The messages of an ssh-agent (draft-ietf-sshm-ssh-agent) that a client needs. Knows no socket.
#pragma once

#include <netpoll/expected.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// OpenSSH's own limit (AGENT_MAX_LEN): what is larger is no message.
inline constexpr std::size_t largest_agent_message = std::size_t{256} * 1024;

/// A key that an agent holds, as it says so.
struct agent_identity {
    std::string blob;  ///< the public key or certificate, binary
    std::string comment;

    friend bool operator==(const agent_identity&, const agent_identity&) = default;
};

/// A message with its length before it: how it goes over the socket.
std::string agent_frame(std::string_view message);

/// SSH_AGENTC_REQUEST_IDENTITIES.
std::string ask_for_identities();
/// SSH_AGENT_IDENTITIES_ANSWER with this key alone.
std::string answer_with(const agent_identity& key);
/// SSH_AGENT_FAILURE.
std::string agent_refusal();

/// The keys of an answer to `ask_for_identities`, in the agent's order; a locked agent says that it
/// has none. The error says what is wrong with the answer.
expected<std::vector<agent_identity>, std::string> identities_in(std::string_view answer);

bool is_sign_request(std::string_view message) noexcept;
/// libssh's request to sign for a login, as the agent needs it: by the key that it knows under this
/// blob, and with the hash of the algorithm that is signed for. libssh 0.10 asks for SHA-2 wherever
/// the device knows it, also for a login by ssh-rsa. What is no such request stays as it is.
std::string sign_request_by(std::string_view key_blob, std::string request);
/// A well-formed SSH_AGENT_SIGN_RESPONSE.
bool is_signature(std::string_view message) noexcept;
bool is_agent_refusal(std::string_view message) noexcept;

/// Puts messages together from bytes as they come.
class agent_frames {
public:
    void add(std::string_view bytes) { bytes_.append(bytes); }
    /// The next whole message without its length.
    std::optional<std::string> next();
    /// A message that is empty or too large: nothing after it means anything.
    bool broken() const noexcept { return broken_; }

private:
    std::string bytes_;
    bool broken_{false};
};

}  // namespace netpoll
