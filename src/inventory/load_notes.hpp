// What is worth saying while an inventory is read: each kind once, with a count. Knows no value.
#pragma once

#include <netpoll/error.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netpoll {

class load_notes {
public:
    /// Another tool's key was read as ours.
    void alias(const std::string& file, unsigned line, std::string_view key,
               std::string_view meaning);
    /// A secret stands in the file itself.
    void plain_secret(const std::string& file, unsigned line);
    /// Something was understood and left alone.
    void ignored(const std::string& file, unsigned line, std::string_view subject);

    /// Something that another tool's inventory says, and that counts for nothing here: `message` is
    /// the whole sentence, and the same for all of its kind.
    void unused(const std::string& file, unsigned line, std::string message) {
        add(file, line, std::move(message));
    }

    /// The same where nobody has to change anything.
    void told(const std::string& file, unsigned line, std::string message) {
        add(file, line, std::move(message), false);
    }

    /// A realm that no host belongs to.
    void unused_realm(const std::string& file, unsigned line, std::string_view name);

    /// Secrets and ignored parts, in the order in which each kind was first seen.
    std::vector<mistake> warnings() const { return said(true); }
    /// How other tools' keys were read, realms without hosts, and what was told: nothing that
    /// anybody has to change.
    std::vector<mistake> remarks() const { return said(false); }

private:
    struct note {
        source_position first;
        std::string message;
        bool warning{true};
        std::size_t count{1};
    };
    void add(const std::string& file, unsigned line, std::string message, bool warning = true);
    std::vector<mistake> said(bool warning) const;

    std::vector<note> notes_;
};

}  // namespace netpoll
