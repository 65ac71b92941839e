// The bastions that lead to a host, as targets; equal ways are one object. Knows no file format.
#pragma once

#include "inventory/algorithm_choices.hpp"
#include "inventory/bastions.hpp"
#include "inventory/limits_builder.hpp"
#include "inventory/login_builder.hpp"

#include <netpoll/target.hpp>

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace netpoll {

class jump_builder {
public:
    /// What `target::jump` is.
    using jump_list = decltype(target::jump);

    /// The references outlive it. Reads the ways of the overrides.
    jump_builder(const inventory_state& all, const inventory_overrides& overrides,
                 login_builder& logins, limits_builder& limits, std::vector<mistake>& mistakes);

    /// Null where nothing leads there but the network. What is wrong with a bastion is noted once.
    jump_list jump_for(host_place host, const inherited& values);

private:
    using bastion = std::shared_ptr<const target>;
    /// A hop as it was written, and what leads to it where its chain says so.
    struct hop_key {
        std::string text;
        const void* through;

        friend auto operator<=>(const hop_key&, const hop_key&) = default;
    };

    void read_overrides(const inventory_overrides& overrides);
    jump_list list_for(const written_jump& jump, const source_position& where, unsigned depth);
    jump_list shared_list(std::vector<bastion> all);
    bastion bastion_for(const jump_hop& hop, const jump_list& through, bool is_first,
                        const source_position& where, unsigned depth);
    void set_entry(bastion_entry which, const jump_hop& hop, target& out);
    void set_address(const jump_hop& hop, target& out);
    void set_algorithms(const inherited& values, target& out);
    void judge(const target& made);

    const inventory_state& all_;
    login_builder& logins_;
    limits_builder& limits_;
    std::vector<mistake>& mistakes_;
    algorithm_choices algorithms_;
    std::optional<written_jump> asked_;
    std::vector<host_place> asked_hosts_;  // that stand in `asked_`, sorted
    std::unordered_map<const written_jump*, jump_list> by_written_;
    std::map<std::vector<bastion>, jump_list> lists_;
    std::map<hop_key, bastion> bastions_;
};

}  // namespace netpoll
