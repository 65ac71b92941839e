// A key exchange up to the certificate that the server shows as its host key. Bytes in, bytes out:
// knows no socket and no libssh.
//
// libssh knows no host certificates, and a server shows one only to who offers nothing else. So it
// is asked for beforehand, over a connection that goes no further: no key is agreed on, and what is
// shown proves nothing until the server has signed with that key, towards libssh.
#pragma once

#include <netpoll/target.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace netpoll {

class certificate_request {
public:
    enum class state {
        more,   ///< give it what comes next
        shown,  ///< see `certificate`
        none,   ///< there will be none, see `why`
    };

    /// `ours`: what the session will offer, so that its key is one that libssh can ask for.
    explicit certificate_request(const algorithm_lists& ours);

    /// What is to be sent now; each byte is given once.
    std::string take_output();
    /// What came, in pieces of any size, from the "SSH-" of the identification on. Nothing more
    /// after it has ended.
    state take(std::string_view bytes);

    /// The bytes of the public key that was shown, whose type is one of certificates.
    const std::string& certificate() const noexcept { return certificate_; }
    /// What the device did, in words that follow "the device": untrusted parts are escaped.
    const std::string& why() const noexcept { return why_; }

private:
    enum class stage { identification, their_lists, reply, over };

    bool take_identification();
    bool take_packet();
    void take_message(std::string_view payload);
    void take_lists(std::string_view payload);
    void take_reply(std::string_view payload);
    void send(std::string_view payload);
    void enter(stage next);
    void end(std::string why);

    const algorithm_lists& ours_;
    const std::string host_keys_;
    stage stage_{stage::identification};
    std::string input_;
    std::size_t consumed_{0};  // of the input
    std::string output_;
    std::string certificate_;
    std::string why_;
};

}  // namespace netpoll
