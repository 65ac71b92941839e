// Keeps values in one row. Knows no inheritance.
#include "inventory/layer.hpp"

namespace netpoll {

layer layers::add(std::span<const layer_value> values, std::uint16_t file, unsigned line) {
    const layer added{static_cast<std::uint32_t>(values_.size()),
                      static_cast<std::uint16_t>(values.size()), file, line};
    values_.insert(values_.end(), values.begin(), values.end());
    return added;
}

const layer_value* layers::find(const layer& in, field key) const noexcept {
    for (const auto& value : values(in)) {
        if (value.what == key) return &value;
    }
    return nullptr;
}

}  // namespace netpoll
