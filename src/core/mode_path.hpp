// Which way leads from one mode of a device to another. Knows no conversation.
#pragma once

#include "core/compiled_platform.hpp"

#include <netpoll/target.hpp>

#include <cstddef>
#include <set>
#include <utility>

namespace netpoll {

/// The ways between the modes of a platform that this login has the secrets for. The references
/// outlive it.
class mode_path {
public:
    mode_path(const compiled_platform& platform, const credentials& who)
        : platform_(&platform), who_(&who) {}

    /// The first edge of the shortest way, or null where none is open.
    const compiled_edge* first_edge(std::size_t from, std::size_t to) const;
    /// This edge did not lead where it should: it is not taken again.
    void close(const compiled_edge& edge) { closed_.insert(&edge); }

private:
    bool open(const compiled_edge& edge) const;

    const compiled_platform* platform_;
    const credentials* who_;
    std::set<const compiled_edge*> closed_;
};

}  // namespace netpoll
