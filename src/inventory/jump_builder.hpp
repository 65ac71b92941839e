// The bastions that lead to a host, as targets; equal ways are one object. Knows no file format.
#pragma once

#include "inventory/algorithm_choices.hpp"
#include "inventory/bastions.hpp"
#include "inventory/limits_builder.hpp"
#include "inventory/login_builder.hpp"

#include <netpoll/target.hpp>

#include <map>
#include <memory>
#include <set>
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
                 ssh_settings& ssh, login_builder& logins, limits_builder& limits,
                 std::vector<mistake>& mistakes);

    /// Who says the way to a host before ssh_config is asked; without a file where nobody does.
    source_position said_at(host_place host, const inherited& values) const;
    /// Sets `jump`, to null where nothing leads there but the network, or `no_way`. `by_ssh` is
    /// what ssh_config says of the host. What is wrong with a bastion is noted once.
    void set_jump(host_place host, const inherited& values, const ssh_config::host_settings& by_ssh,
                  target& out);

private:
    using bastion = std::shared_ptr<const target>;
    /// A hop as it was written, and what leads to it where its chain says so.
    struct hop_key {
        std::string text;
        const void* through;

        friend auto operator<=>(const hop_key&, const hop_key&) = default;
    };

    /// Where a way is written, and how many lead to where it begins.
    struct written_at {
        source_position where;
        unsigned depth{0};
        bool by_ssh{false};  ///< a name is a host's then, which no inventory need know
    };

    void read_overrides(const inventory_overrides& overrides);
    bool may_be_of_ssh(const jump_hop& hop) const;
    bool is_overridden(host_place host) const;
    jump_list list_for(const written_jump& jump, const written_at& at);
    jump_list list_by_ssh(const ssh_config::host_settings& said, target& device, unsigned depth);
    std::string words_of_trail() const;
    jump_list shared_list(std::vector<bastion> all);
    bastion bastion_for(const jump_hop& hop, const jump_list& through, bool is_first,
                        const written_at& at);
    /// What they say and set of a bastion, but the way there.
    ssh_config::host_settings set_entry(bastion_entry which, const jump_hop& hop,
                                        const source_position& way, target& out);
    ssh_config::host_settings set_address(const jump_hop& hop, const written_at& at,
                                          const source_position& way, target& out);
    ssh_config::host_settings set_rest(const inherited& values, const host_definition& definition,
                                       const jump_hop& hop, contact_said said, target& out);
    void judge(const target& made);

    const inventory_state& all_;
    ssh_settings& ssh_;
    login_builder& logins_;
    limits_builder& limits_;
    std::vector<mistake>& mistakes_;
    algorithm_choices algorithms_;
    std::optional<written_jump> asked_;
    std::vector<host_place> asked_hosts_;         // that stand in `asked_`, sorted
    std::map<std::string, written_jump> by_ssh_;  // refer to their keys
    std::unordered_map<const written_jump*, jump_list> by_written_;
    std::map<std::vector<bastion>, jump_list> lists_;
    std::map<hop_key, bastion> bastions_;
    std::vector<std::string> trail_;  // bastions that lead to the one that is being made
};

}  // namespace netpoll
