// One term of -l/--limit or --exclude, taken apart. Knows no host.
#pragma once

#include "core/glob.hpp"
#include "core/pattern.hpp"

#include <netpoll/expected.hpp>

#include <string>
#include <string_view>
#include <variant>

namespace netpoll {

/// What a value has to be.
class value_test {
public:
    explicit value_test(std::string text) : test_(std::move(text)) {}
    explicit value_test(pattern regex) : test_(std::move(regex)) {}

    bool fits(std::string_view value) const noexcept;
    /// Whether some value could not be judged: the regex took too long, and `fits` said no.
    bool gave_up() const noexcept;
    /// The one text that fits, or null where several can.
    const std::string* exact() const noexcept;
    /// Replaces the text; a regex stays as it is.
    void set(std::string text);

private:
    std::variant<std::string, pattern> test_;
};

struct term {
    enum kind_t { host, group, platform, site, data } kind;
    std::string key;  ///< for `data`: what stands between "data." and the operator
    value_test test;

    /// The error is a sentence that quotes the text.
    static expected<term, std::string> parse(std::string_view text);
};

}  // namespace netpoll
