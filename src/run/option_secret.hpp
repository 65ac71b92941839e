// A secret whose source an option says. Knows no inventory.
#pragma once

#include <netpoll/error.hpp>
#include <netpoll/expected.hpp>
#include <netpoll/run_notices.hpp>
#include <netpoll/secret.hpp>

#include <memory>
#include <string>
#include <vector>

namespace netpoll {

struct option_secret {
    std::shared_ptr<const secret> value;   ///< null: there is none
    std::vector<std::string> variables{};  ///< of the environment that hold it
};

/// Reads "env:NAME", "file:PATH" or "cmd:COMMAND"; `what` it is, for messages. Nothing for an empty
/// text. What is no password or token is not judged as one.
expected<option_secret, std::vector<mistake>> secret_of_option(const std::string& option,
                                                               const std::string& source,
                                                               const std::string& what,
                                                               bool is_password = true);

/// Whether a text names a source of a secret rather than being one.
bool is_secret_source(const std::string& text);

/// What may be written down of --webhook: its source, a URL of nothing but a scheme and a host, or
/// "ask" of any other, since each part of it may be the secret.
std::string webhook_source(const std::string& webhook);

/// The webhook that a run tells of its end.
struct webhook_access {
    std::shared_ptr<const secret> url;  ///< null: there is none
    std::shared_ptr<const secret> key;  ///< null: posts are not signed
    std::vector<std::string> variables{};
};

/// Reads URL and key, from wherever they are.
expected<webhook_access, std::vector<mistake>> webhook_of(const run_notices& notices);

}  // namespace netpoll
