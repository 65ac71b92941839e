// Which way leads from one mode of a device to another. Knows no conversation.
#pragma once

#include "core/compiled_platform.hpp"

#include <netpoll/target.hpp>

#include <cstddef>
#include <set>
#include <utility>

namespace netpoll {

/// Finds ways between the modes of a platform, along edges for which this login has the secret. The
/// references outlive it.
class mode_path {
public:
    mode_path(const compiled_platform& platform, const credentials& login)
        : platform_(&platform), login_(&login) {}

    /// The first edge of the shortest way, or null where there is none.
    const compiled_edge* first_edge(std::size_t from, std::size_t to) const;
    /// This edge did not lead to its mode: no way uses it any more.
    void close(const compiled_edge& edge) { closed_.insert(&edge); }

private:
    bool open(const compiled_edge& edge) const;

    const compiled_platform* platform_;
    const credentials* login_;
    std::set<const compiled_edge*> closed_;
};

}  // namespace netpoll
