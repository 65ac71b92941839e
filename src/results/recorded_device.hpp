// What a record says of a device and its connection, read back. Knows no file.
#pragma once

#include <netpoll/expected.hpp>
#include <netpoll/outcome.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace netpoll {

struct recorded_device {
    std::string hostname;
    std::uint16_t port{22};
    std::string known_as;  ///< what its host key is looked up by in place of both, or empty
    ssh_facts ssh;         ///< empty texts for what is null or absent
};

/// `record` is one JSON object; its outputs are skipped. The error is a sentence.
expected<recorded_device, std::string> read_device(std::string_view record);

}  // namespace netpoll
