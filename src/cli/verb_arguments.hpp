// The arguments of a verb that has few options: words and values. Knows no verb.
#pragma once

#include <netpoll/expected.hpp>

#include <map>
#include <string>
#include <vector>

namespace netpoll {

/// An option of a verb: "--format"; `value` is "FORMAT", and empty for a switch.
struct verb_option {
    std::string names;  ///< as CLI11 takes them: "-h,--help"
    std::string value{};
};

struct verb_arguments {
    std::vector<std::string> words;  ///< in their order
    /// By the last of an option's names; of several values the last, of a switch "true".
    std::map<std::string, std::string> values{};
    /// Every value of an option that has values, in their order.
    std::map<std::string, std::vector<std::string>> lists{};

    bool has(const std::string& option) const { return values.contains(option); }
    /// None where it is not given.
    std::vector<std::string> all(const std::string& option) const {
        const auto found = lists.find(option);
        return found == lists.end() ? std::vector<std::string>() : found->second;
    }
    /// Empty where it is not given.
    std::string value(const std::string& option) const {
        const auto found = values.find(option);
        return found == values.end() ? std::string() : found->second;
    }
};

/// The error is a sentence.
expected<verb_arguments, std::string> parse_verb(std::vector<std::string> arguments,
                                                 const std::vector<verb_option>& known);

}  // namespace netpoll
