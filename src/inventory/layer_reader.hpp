// Reads mappings of keys to layers. Knows no inheritance, and not whether groups exist.
#pragma once

#include "inventory/layer.hpp"
#include "inventory/limits_reader.hpp"
#include "inventory/load_notes.hpp"
#include "inventory/mistake_sink.hpp"
#include "nodes/node.hpp"

#include <netpoll/platform.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

using realm_budgets = decltype(login_budgets::realms);
/// What `credentials:` at the top says, by its names.
using named_credentials = std::map<std::string, layer, std::less<>>;

/// Where a way over bastions was first written.
struct written_jump_place {
    const written_jump* jump;
    std::uint16_t file;
    unsigned line;
    layer_kind kind;
    std::string_view name;  ///< of the group, bastion or host
};

/// Parses every value, once; what is no good value goes to the mistakes and is left out.
class layer_reader {
public:
    layer_reader(layers& into, const platform_catalog& platforms, load_notes& notes,
                 std::vector<mistake>& mistakes);

    layer read(layer_kind kind, std::string_view name, const node& from, const std::string& path,
               std::uint16_t file, unsigned line);

    /// The groups that the last layer names, as texts; they may not exist.
    const std::vector<node>& groups() const noexcept { return groups_; }

    /// What `limits:` of the last layer says about logins.
    const login_limits& of_logins() const noexcept { return of_logins_; }

    /// Which realms a layer may name from now on; without this, any. It outlives the reader.
    void allow_realms(const realm_budgets& known) { realms_ = &known; }

    /// Where lines of layers are from now on, for paths in them. They outlive the reader.
    void read_from(const std::vector<document>& documents) { documents_ = &documents; }

    /// Which credentials a layer may name from now on. They outlive the reader.
    void allow_credentials(const named_credentials& known) { credentials_ = &known; }

    /// The variables that secrets are read from, each once.
    const std::set<std::string, std::less<>>& secret_variables() const noexcept {
        return secret_variables_;
    }

    /// Every way over bastions, each once.
    const std::vector<written_jump_place>& jumps() const noexcept { return jumps_; }

    /// Files that hold secrets and keys, each once.
    const std::set<std::string>& secret_files() const noexcept { return secret_files_; }

private:
    struct context {
        layer_kind kind;
        std::string_view name;
        const std::string& path;
        std::uint16_t file;
        unsigned line;
        mistake_sink to;
    };

    void take(const node_pair& pair, const context& in);
    void take_connection_options(const node& options, const context& in);
    void take_connection(const node_pair& connection, const context& in);

    // What cannot be read has no value.
    written_value parse(field key, const node& from, const context& in);
    written_value parse_hostname(const node& from, const context& in);
    written_value parse_username(const node& from, const context& in);
    written_value parse_platform(const node& from, const context& in);
    written_value parse_realm(const node& from, const context& in);
    written_value parse_site(const node& from, const context& in);
    written_value parse_auth_methods(const node& from, const context& in);
    written_value parse_limits(const node& from, const context& in);
    written_value parse_data(const node& from, const context& in);
    written_value parse_secret(field key, const node& from, const context& in);
    written_value parse_keys(const node& from, const context& in);
    written_value parse_commands(const node& from, const context& in);
    written_value parse_login(const node& from, const context& in);
    written_value parse_jump(const node& from, const context& in);
    written_value parse_ssh_config(const node& from, const context& in);
    written_value parse_credentials(const node& from, const context& in);
    std::optional<written_credential> parse_credential(const node& from, const context& in);
    std::optional<written_credential> credential_in_place(const node& from, const context& in);
    void check_login(const context& in);
    void note_answers(const std::vector<written_secret>& answers, const context& in);
    void note_secret(const written_secret& secret, const context& in);
    void note_file(std::string_view path, const context& in);

    layers& into_;
    const platform_catalog& platforms_;
    std::vector<std::string> platform_names_;  // once one is unknown
    load_notes& notes_;
    std::vector<mistake>& mistakes_;
    std::set<std::string, std::less<>> secret_variables_;
    std::set<std::string> secret_files_;
    std::vector<layer_value> values_;     // of the layer that is being read
    std::vector<std::string_view> keys_;  // as each of them was written
    std::vector<node> groups_;
    login_limits of_logins_;
    const realm_budgets* realms_{nullptr};
    const std::vector<document>* documents_{nullptr};
    const named_credentials* credentials_{nullptr};
    std::map<std::string, const written_jump*> jump_by_text_;
    std::vector<written_jump_place> jumps_;
};

}  // namespace netpoll
