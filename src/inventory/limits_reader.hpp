// `limits:` of a host, a group, a realm or the defaults. Knows no inheritance and no file.
#pragma once

#include "inventory/mistake_sink.hpp"
#include "inventory/written_values.hpp"
#include "nodes/node.hpp"

#include <netpoll/budget.hpp>

#include <optional>
#include <string_view>

namespace netpoll {

/// Whose keys they are. A realm has limits only.
enum class layer_kind { defaults, realm, credential, group, bastion, host };

std::string_view name(layer_kind kind) noexcept;

/// What many devices may do together.
struct login_limits {
    login_budget budget;
    std::optional<milliseconds> attempt_gap;  ///< of the defaults only
};

struct read_limits_result {
    limit_values times;
    login_limits of_logins;
};

/// Time limits are every device's own, budgets those of many: a key in a place where it would mean
/// nothing goes to `to`, with where it belongs.
read_limits_result read_limits(layer_kind whose, const node& from, const mistake_sink& to);

/// What stands below a name of `realms:`; null says nothing but that there is such a realm.
login_budget read_realm(const node& from, const mistake_sink& to);

}  // namespace netpoll
