// Takes the words for secrets apart. Knows no file and no variable.
#include "inventory/secret_source.hpp"

#include <array>

namespace netpoll {
namespace {

struct scheme {
    std::string_view prefix;
    secret_source::kind_t kind;
    std::string_view wants;
};

constexpr std::array schemes{
    scheme{"env:", secret_source::env, "the name of a variable"},
    scheme{"file:", secret_source::file, "a path"},
    scheme{"cmd:", secret_source::cmd, "a command"},
    scheme{"plain:", secret_source::plain, ""},
};

}  // namespace

expected<secret_source, std::string> secret_source::parse(std::string_view text) {
    if (text == "ask") return secret_source{ask, {}};
    for (const auto& each : schemes) {
        if (!text.starts_with(each.prefix)) continue;
        const auto rest = text.substr(each.prefix.size());
        const bool empty = rest.find_first_not_of(' ') == rest.npos;
        if (empty && !each.wants.empty()) {
            return unexpected(std::string(each.prefix) + " needs " + std::string(each.wants));
        }
        return secret_source{each.kind, rest};
    }
    return secret_source{plain, text};
}

}  // namespace netpoll
