// What the devices of a run are configured with. Knows no session.
#pragma once

#include "lab/configuration/config_tree.hpp"
#include "lab/network.hpp"

#include <cstddef>
#include <deque>
#include <memory>
#include <unordered_map>

namespace netpoll::lab {

using config_ptr = std::shared_ptr<const config_tree>;

/// Shared by all sessions of a device, and kept until the lab ends. A device that nobody has
/// configured takes no memory here: it is as the factory made it. Used on the lab's one thread.
class configurations {
public:
    /// Earlier ones that can be had back; each is up to config_tree::most_bytes, and shares
    /// nothing.
    static constexpr std::size_t most_earlier = 9;

    /// running-config, or the candidate.
    config_ptr working(const device& d) const;
    /// startup-config, or what was committed.
    config_ptr kept(const device& d) const;
    /// The one that was kept `back` times ago; null where there is none.
    config_ptr earlier(const device& d, std::size_t back) const;

    /// A copy that may be changed, unless nobody else has it. Only until the next call.
    config_tree& change(const device& d);
    void work_on(const device& d, config_ptr tree);
    /// False where it was kept already.
    bool keep(const device& d, config_ptr tree);

    /// Who has it for himself; null: nobody.
    const void* owner(const device& d) const;
    void set_owner(const device& d, const void* who);

    /// Whether somebody has configured it.
    bool is_changed(const device& d) const { return of_.contains(d.index); }
    /// How many devices are no longer as the factory made them.
    std::size_t changed() const noexcept { return of_.size(); }

private:
    struct state {
        std::shared_ptr<config_tree> working;
        config_ptr kept;
        std::deque<config_ptr> earlier;
    };
    state& open(const device& d);

    std::unordered_map<std::size_t, state> of_;
    std::unordered_map<std::size_t, const void*> owners_;
};

/// What is configured by nobody; empty where the lab knows no configuration of the platform.
config_ptr factory_configuration(const device& d);

}  // namespace netpoll::lab
