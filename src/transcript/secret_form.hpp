// The forms of secret_kinds.hpp, taken apart. Knows no line.
#pragma once

#include <string_view>
#include <vector>

namespace netpoll {

/// One word of a form.
struct form_part {
    enum class what {
        words,
        endings,
        number,
        any,
        many,
        secret,
        quoted,
        glued,
        behind,
        prose,
        end
    };

    what kind{what::words};
    bool optional{false};
    std::vector<std::string_view> texts{};

    explicit form_part(std::string_view text);

    bool fits(std::string_view name, std::string_view raw) const;
};

/// A form, taken apart.
struct secret_form {
    enum class place { anywhere, begins, first };

    place where{place::anywhere};
    std::string_view context{};
    std::vector<form_part> parts{};

    explicit secret_form(std::string_view form);
};

}  // namespace netpoll
