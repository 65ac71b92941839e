// How many sessions this process can hold, and how many it will. Knows no device.
#pragma once

#include <netpoll/engine.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace netpoll {

/// Sessions at once where nobody says. async: enough to hide the waiting of any site, few enough
/// for AAA servers; threads: a stack each.
std::size_t default_concurrency(mode m) noexcept;

/// Raises the soft limit of open descriptors to the hard one (root: the hard one too), but never
/// above 65,535, since libssh masks descriptors to 16 bits. Returns the limit now in force.
std::size_t raise_descriptor_limit() noexcept;

struct fitted_concurrency {
    std::size_t sessions{1};
    std::string remark;   ///< why it is lower than asked for, or empty
    unsigned workers{0};  ///< processes that share the sessions; 0 where the mode has none
};

/// What is asked for (or the default), but no more than there are devices and than `descriptors`
/// allow one process. Where that is too low for the sessions asked for, there are more `workers`
/// than asked for (or than cores).
fitted_concurrency fit_concurrency(mode m, std::optional<std::size_t> asked, std::size_t devices,
                                   std::size_t descriptors, std::optional<unsigned> workers = {});

}  // namespace netpoll
