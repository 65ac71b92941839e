// Finds values by their keys.
#include "inventory/data_path.hpp"

#include <algorithm>

namespace netpoll {

const node* find_data(const node& data, std::string_view key) {
    if (const auto* whole = data.find(key)) return whole;
    const auto dot = key.find('.');
    if (dot == key.npos) return nullptr;
    const auto* first = data.find(key.substr(0, dot));
    return first ? find_data(*first, key.substr(dot + 1)) : nullptr;
}

bool fits_value(const value_test& test, const node& value) {
    if (value.is_scalar()) return test.fits(value.text());
    const auto items = value.items();
    return std::any_of(items.begin(), items.end(), [&](const node& each) {
        return each.is_scalar() && test.fits(each.text());
    });
}

}  // namespace netpoll
