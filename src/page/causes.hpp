// Failures by cause, and what those of one cause share that others do not. Knows no HTML.
#pragma once

#include "page/run_page.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace netpoll::page {

/// A device and its place on the page.
struct place_of {
    std::string host;
    std::size_t place{0};
};

struct cause {
    std::string code;  ///< empty: it was never started
    std::string phase;
    device_status status{device_status::failed};
    std::string message;
    std::size_t count{0};
    std::vector<place_of> devices;                                        ///< the first of them
    std::map<std::pair<std::string, std::string>, std::size_t> traits{};  ///< how many have it
};

/// A trait that is telling: seldom elsewhere.
struct shared_trait {
    std::string kind;
    std::string value;
    std::size_t among{0};   ///< devices of the cause that have it
    std::size_t in_all{0};  ///< devices of the run that have it
};

class causes {
public:
    explicit causes(std::size_t most_hosts) : most_hosts_(most_hosts) {}

    void add(const device& one, std::size_t place);
    /// The largest first, those that failed before those that were not begun.
    std::vector<cause> sorted() const;
    /// What at least half of a cause have, or what has failed by it nearly wherever it is, where
    /// chance does not explain it. The largest first, a few.
    std::vector<shared_trait> shared_by(const cause& of) const;

private:
    std::size_t devices_{0};
    const std::size_t most_hosts_;
    std::map<std::tuple<device_status, std::string, std::string>, cause> all_;
    std::unordered_map<std::size_t, std::size_t> with_trait_;  // by the trait's hash
};

}  // namespace netpoll::page
