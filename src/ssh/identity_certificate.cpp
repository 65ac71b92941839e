// A certificate put to a key, whoever signs with it. Knows no agent's socket.
#include "ssh/identity_certificate.hpp"

#include "ssh/identity_text.hpp"
#include "ssh/key_fingerprint.hpp"

#include <libssh/libssh.h>

#include <chrono>
#include <utility>

namespace netpoll {

namespace {

// libssh takes the text between type and comment.
std::string base64_in(std::string_view file_text) {
    const auto line = file_text.substr(0, file_text.find_first_of("\r\n"));
    const auto rest = line.substr(line.find(' ') + 1);
    return std::string(rest.substr(0, rest.find(' ')));
}

}  // namespace

expected<void, std::string> certify(identity& key, std::string_view file_text) {
    const auto because = [](std::string why) { return unexpected(std::move(why)); };
    const auto blob = public_key_blob(file_text);
    auto says = blob ? openssh_certificate::parse(*blob) : std::nullopt;
    if (!says) return because("this is no certificate of OpenSSH");
    // libssh would copy one of another key without complaint, and the device only deny it.
    if (fingerprint_of_blob(says->key) != key.fingerprint)
        return because("the certificate belongs to another key, " + fingerprint_of_blob(says->key));
    if (auto problem = problem_at(*says, certificate_kind::user, std::chrono::system_clock::now());
        !problem.empty())
        return because(std::move(problem));
    if (key.of_agent != nullptr) {
        key.certified_of_agent.emplace(agent_identity{*blob, key.of_agent->what.comment},
                                       key.of_agent->socket, key.of_agent->what.blob);
        key.certificate_says = std::move(says);
        return {};
    }
    ssh_key certificate = nullptr;
    const auto type = ssh_key_type_from_name(says->type.c_str());
    if (ssh_pki_import_cert_base64(base64_in(file_text).c_str(), type, &certificate) != SSH_OK)
        return because("libssh does not read certificates of type " + says->type);
    key.certificate.reset(certificate);
    key.certified_key.reset(ssh_key_dup(key.private_key.get()));
    if (!key.certified_key ||
        ssh_pki_copy_cert_to_privkey(key.certificate.get(), key.certified_key.get()) != SSH_OK)
        return because("libssh does not take the certificate");
    key.certificate_says = std::move(says);
    return {};
}

}  // namespace netpoll
