// Which platform a device is, where the inventory says `platform: auto`. Knows no socket.
#pragma once

#include <netpoll/platform.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// The id that stands for "find out" in an inventory, and of the definition that the conversation
/// begins with until it is known.
inline constexpr std::string_view auto_platform = "auto";

/// Tells platforms apart by the server's SSH identification, the first prompt and the output of one
/// harmless command, and remembers for the run what each address showed each user. Thread-safe.
class platform_detector {
public:
    /// The catalog outlives it, does not change any more and has a platform "auto"; else
    /// std::invalid_argument.
    explicit platform_detector(const platform_catalog& catalog);

    /// What is known of one device while it is looked at.
    struct clues {
        std::string_view identification;  ///< "SSH-2.0-Cisco-1.25"
        std::string_view prompt;          ///< as learnt
        std::string_view line_above;      ///< the line over it, may be empty
        std::string_view command;         ///< what was typed, empty before
        std::string_view output;          ///< what came back
    };

    /// The line to type, empty where the clues so far are enough.
    std::string question(const clues& seen) const;
    /// The platform that fits best; never null.
    const compiled_platform& judge(const clues& seen) const;
    /// Has all platforms that can be told compiled, which takes some milliseconds: else the first
    /// device that is looked at does.
    void prepare() const { static_cast<void>(tellable()); }

    /// An account on a device: two users of one device may get different shells.
    struct login {
        std::string hostname;
        std::uint16_t port{0};
        std::string username;

        friend auto operator<=>(const login&, const login&) = default;
    };

    /// The platform found for this account earlier in the run; null if there is none, or if it has
    /// another prompt now.
    const compiled_platform* known(const login& account, std::string_view prompt) const;
    void remember(const login& account, const compiled_platform& found);

private:
    const compiled_platform& unknown() const;
    const std::vector<const compiled_platform*>& tellable() const;
    std::size_t least_name(std::string_view prompt) const;
    std::vector<const compiled_platform*> candidates(const clues& seen) const;

    const platform_catalog& catalog_;
    mutable std::once_flag told_once_;
    mutable std::vector<const compiled_platform*> tellable_;  // by told_once_
    mutable std::mutex mutex_;
    std::map<login, const compiled_platform*> known_;  // by mutex_
};

}  // namespace netpoll
