// What the ssh-agents of a run hold. Knows no session.
#include "ssh/agent.hpp"

#include "ssh/key_fingerprint.hpp"
#include "ssh/wire_reader.hpp"

#include <utility>

namespace netpoll {

agent_key::agent_key(agent_identity key, std::string of_socket, std::string plain_blob)
    : what(std::move(key)),
      socket(std::move(of_socket)),
      type(wire_reader(what.blob).text().value_or("")),
      held_as(plain_blob.empty() ? what.blob : std::move(plain_blob)) {
    if (is_certificate_type(type)) certificate = openssh_certificate::parse(what.blob);
    fingerprint = fingerprint_of_blob(certificate ? certificate->key : what.blob);
}

void agent_listings::add(const std::string& socket,
                         answer_or_why<std::vector<agent_identity>> said) {
    if (!said) {
        known_.insert_or_assign(socket, unexpected(std::move(said).error()));
        return;
    }
    std::vector<agent_key> keys;
    for (auto& each : *said)
        keys.emplace_back(std::move(each), socket);
    known_.insert_or_assign(socket, std::move(keys));
}

const agent_listing* agent_listings::of(const std::string& socket) const {
    const auto found = known_.find(socket);
    return found == known_.end() ? nullptr : &found->second;
}

}  // namespace netpoll
