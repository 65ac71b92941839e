// What ssh_config says of hosts, below what options and the inventory say. Knows no login.
#pragma once

#include "core/algorithms.hpp"
#include "inventory/inventory_state.hpp"
#include "inventory/ssh_config/ssh_config.hpp"

#include <netpoll/inventory.hpp>
#include <netpoll/target.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netpoll {

/// What is said of where a host is before ssh_config is asked; a position without a file: nothing
/// is.
struct contact_said {
    std::string_view name;  ///< as one would give it to ssh
    std::string hostname;   ///< what is dialled where nobody says it: the name
    source_position hostname_where{};
    std::string_view user{};  ///< empty: not said
    std::uint16_t port{0};
    source_position port_where{};
    source_position jump_where{};
};

/// Port and hostname as the inventory has them, without a name.
contact_said contact_in(const inventory_state& all, const inherited& values);

/// The files of a run, read once.
class ssh_settings {
public:
    /// Reads them where they are asked for. The references outlive it.
    ssh_settings(const inventory_state& all, const inventory_overrides& overrides,
                 std::vector<mistake>& mistakes, std::vector<mistake>& warnings);

    bool are_read() const noexcept { return config_.has_value(); }
    const ssh_config::local_user& user();

    /// Sets address and port of a host, under which name its key is known and where, and who said
    /// so. Gives what else the files say of it; nothing where none is read.
    ssh_config::host_settings set_contact(const contact_said& elsewhere, target& out);
    /// What of their lists of algorithms netpoll can do.
    algorithm_lists algorithms(const ssh_config::host_settings& said);

    /// One mistake of many hosts is told once.
    void complain(const source_position& where, std::string message);
    /// The same, of what stops no run.
    void remark(const source_position& where, std::string message);

private:
    void read(const std::string& wanted, const std::string& folder);
    ssh_config::host_settings settings_for(const contact_said& elsewhere);
    void tell_unused(const ssh_config::host_settings& said);
    void tell_unknown(algorithm_kind kind, const ssh_config::said_text& written);
    void set_host_key(const ssh_config::host_settings& said, target& out);

    std::vector<mistake>& mistakes_;
    std::vector<mistake>& warnings_;
    std::optional<ssh_config::local_user> user_;
    std::optional<ssh_config::config> config_;
    std::set<std::pair<std::string, std::string>> complaints_;
    std::map<std::vector<std::string>, decltype(target::host_key_files)> host_key_files_;
};

}  // namespace netpoll
