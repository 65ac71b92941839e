// A poller's own file of logins: by what its owner lets devices be logged in to. Knows no device.
#pragma once

#include <netpoll/error.hpp>
#include <netpoll/expected.hpp>
#include <netpoll/inventory.hpp>
#include <netpoll/secret.hpp>
#include <netpoll/target.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace netpoll {

struct known_logins {
    std::map<std::string, std::shared_ptr<const credentials>, std::less<>> by_name;
    std::vector<std::shared_ptr<const secret>> secrets;  ///< each once: for the redactor
    std::vector<std::string> secret_variables;           ///< no command gets them
    std::vector<mistake> warnings;
};

/// Reads a YAML mapping of login names, each a mapping with the keys of an inventory's
/// `credentials:`, which are read as there: secrets by their sources, paths from the file's folder.
/// The error has every mistake, with its line.
expected<known_logins, std::vector<mistake>> load_logins(const std::string& path,
                                                         const ask_function& ask = {});

}  // namespace netpoll
