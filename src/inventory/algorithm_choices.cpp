// Lists of algorithms, put together. Knows no inheritance.
#include "inventory/algorithm_choices.hpp"

#include <array>
#include <cstddef>

namespace netpoll {

namespace {

// In the order of all_algorithm_kinds.
constexpr std::array keys{field::kex, field::host_key_algorithms, field::ciphers, field::macs,
                          field::public_key_algorithms};
static_assert(keys.size() == all_algorithm_kinds.size());

}  // namespace

algorithm_kind algorithms_set_by(field key) noexcept {
    for (std::size_t i = 0; i < keys.size(); ++i)
        if (keys[i] == key) return all_algorithm_kinds[i];
    return algorithm_kind::key_exchange;
}

std::shared_ptr<const algorithm_choice> algorithm_choices::choice(const inherited& values,
                                                                  const algorithm_lists& over,
                                                                  ssh_profile profile,
                                                                  const algorithm_lists& under) {
    algorithm_lists written = over;
    std::string all;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        auto& list = list_of(written, all_algorithm_kinds[i]);
        const auto& said = value_of(values, keys[i]);
        if (list.empty() && said) list = said.as<std::string_view>();
        if (list.empty()) list = list_of(under, all_algorithm_kinds[i]);
        all.append(list).push_back(' ');
    }
    if (written == algorithm_lists{}) return nullptr;
    auto& known = made_[{std::move(all), profile}];
    if (known == nullptr)
        known = std::make_shared<const algorithm_choice>(
            algorithm_choice{written, resolved(written, profile)});
    return known;
}

}  // namespace netpoll
