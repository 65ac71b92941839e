// A command line and an environment, parsed. Knows no option.
#pragma once

#include "cli/options.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace netpoll::testing {

using words = std::vector<std::string>;
using variables = std::map<std::string, std::string>;

/// Only these are set, and no file of options is read; they outlive what is returned.
inline environment environment_of(const variables& set) {
    return [&set](const std::string& name) {
        const auto found = set.find(name);
        if (found != set.end()) return found->second.c_str();
        return name == "NETPOLL_NO_CONFIG" ? "yes" : nullptr;
    };
}

inline parsed_options parse(const words& arguments, const variables& set = {}) {
    return parse_options(arguments, environment_of(set));
}

inline words mistakes_in(const words& arguments, const variables& set = {}) {
    auto parsed = parse(arguments, set);
    REQUIRE_FALSE(parsed);
    return parsed.error();
}

}  // namespace netpoll::testing
