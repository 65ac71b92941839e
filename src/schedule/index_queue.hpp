// Queues of things that are known by number. Knows no thing.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace netpoll {

/// First in, first out, with all links of one kind of thing in one vector, where each is in one
/// queue at most: a hundred thousand empty queues cost nothing.
class index_queue {
public:
    using index = std::uint32_t;
    /// What follows each; as many as there are things.
    using links = std::vector<index>;

    bool empty() const noexcept { return first_ == none; }
    std::optional<index> front() const noexcept {
        return empty() ? std::nullopt : std::optional(first_);
    }
    void push(links& all, index one) noexcept {
        all[one] = none;
        (empty() ? first_ : all[last_]) = one;
        last_ = one;
    }
    std::optional<index> pop(const links& all) noexcept {
        const auto taken = front();
        if (taken) first_ = all[*taken];
        return taken;
    }
    /// Nothing where it is not in this queue. Looks at all before it.
    void remove(links& all, index one) noexcept {
        index before = none;
        for (index at = first_; at != none; before = at, at = all[at]) {
            if (at != one) continue;
            (before == none ? first_ : all[before]) = all[at];
            if (at == last_) last_ = before;
            return;
        }
    }

private:
    static constexpr index none = UINT32_MAX;

    index first_{none};
    index last_{none};
};

}  // namespace netpoll
