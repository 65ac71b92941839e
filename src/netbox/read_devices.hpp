// The devices of a NetBox as text, from itself or from a copy. Knows no inventory.
#pragma once

#include <netpoll/error.hpp>
#include <netpoll/expected.hpp>
#include <netpoll/secret.hpp>

#include <memory>
#include <string>
#include <vector>

namespace netpoll::netbox {

/// What is asked for, and with what.
struct devices_request {
    std::string address;                  ///< "netbox:https://netbox.example.net?role=access"
    std::shared_ptr<const secret> token;  ///< null: none is sent
    std::string ca;                       ///< certificates in place of the system's; empty: those
    bool use_copy{false};                 ///< where NetBox does not answer
};

struct devices_text {
    std::string text;     ///< as `text_of_pages` has it
    std::string called;   ///< the address, for messages
    std::string warning;  ///< where it is a copy, how old it is, and why; or of its filters
};

/// Asks NetBox, which may take minutes, and keeps a copy of its answer. The mistake names the
/// address.
expected<devices_text, mistake> read_devices(const devices_request& wanted);

}  // namespace netpoll::netbox
