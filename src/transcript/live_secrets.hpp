// Takes out what netpoll itself knows to be secret or personal. Knows no device's syntax.
#pragma once

#include <netpoll/secret.hpp>
#include <netpoll/target.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// What stands in a recording in place of a secret.
inline constexpr std::string_view redacted_mask = "[redacted]";

/// The secrets of the run, those of one device also where its screen broke them (an echo wrapped at
/// 80 columns), and the name it was logged in to with. Names that many devices have from the
/// factory ("admin", "cisco", ...) tell nothing and stay.
class live_secrets {
public:
    /// Both outlive it.
    live_secrets(const target& device, const redactor& redact);

    std::string operator()(std::string_view text) const;

private:
    const redactor& redact_;
    std::vector<std::shared_ptr<const secret>> own_;
    std::string username_;
    std::string replacement_;  // as long as the name
};

/// Whether the text's last line asks for a secret.
bool asks_for_secret(std::string_view text);

}  // namespace netpoll
