// From files to targets: what a person wrote, checked, selected and inherited. Knows no socket.
#pragma once

#include <netpoll/budget.hpp>
#include <netpoll/error.hpp>
#include <netpoll/platform.hpp>
#include <netpoll/secret.hpp>
#include <netpoll/target.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// What the command line and the environment say, above what the inventory says.
struct inventory_overrides {
    std::vector<std::string> commands;  ///< -c: replaces host, group and default commands
    /// --job: a YAML file with `commands:`, in the inventory's form, in place of the inventory's,
    /// and maybe `repeatable:` and `on_error:`. Not together with `commands`.
    std::string job;
    std::optional<std::string> username;  ///< -u
    /// -k, or NETPOLL_PASSWORD. With the source "env:NAME" and no text the variable is read.
    std::optional<secret_ref> password;
    /// -K, or NETPOLL_SECRET: for enable mode. As the password.
    std::optional<secret_ref> secret;
    std::vector<std::string> private_keys;  ///< --private-key
    std::optional<std::string> agent;       ///< --agent: "on", "off" or the path of a socket
    std::optional<std::uint16_t> port;      ///< of devices, not of bastions
    /// -J: ways over bastions in place of the inventory's, as of its `jump:`, any of which leads
    /// there. Bastions that stand in one keep the inventory's.
    std::vector<std::string> jump;
    /// --ssh-config: a file, "default" for the user's and the system's where they exist, or "none",
    /// in place of the inventory's `ssh_config:`. Nothing is read where neither is there: who takes
    /// hosts from a command line, as ssh does, says "default".
    std::optional<std::string> ssh_config;
    std::optional<std::string> platform;
    std::optional<channel_kind> channel;
    std::optional<ssh_profile> profile;
    /// Lists as written, each without a problem; an empty one is the inventory's.
    algorithm_lists algorithms;
    /// Secrets get their source and an empty text: nothing is asked, read or run for them.
    bool names_secrets_only{false};
    /// Hosts without commands are no mistake.
    bool commands_come_later{false};
    /// Nobody logs in but to bastions: hosts get a user name that is never sent, and no secret of
    /// theirs is asked for, read or run.
    bool only_bastions_log_in{false};
    /// Pollers log in, each by what it has itself: secrets are named only, no agent is looked for,
    /// and every host needs a site that may have a poller.
    bool logins_elsewhere{false};
    /// Variables that hold other secrets of the run: no command gets them.
    std::vector<std::string> secret_variables{};
    /// Each set limit replaces the inventory's. Keys as in the inventory's `limits:`.
    std::optional<milliseconds> connect, kex, auth, prompt, idle, command, device;
};

/// -l/--limit and --exclude, each repeatable; terms are described at `select`.
struct selection {
    std::vector<std::string> limit;
    std::vector<std::string> exclude;
};

/// A host that a file names, by its whole name, and where it does.
struct named_host {
    std::string name;
    source_position where;
};

/// The hosts that a file of `@FILE` names where it is something else than a list of terms, e.g. a
/// result; nothing where it is none. Called before anything of the file is read.
using host_file_reader =
    std::function<expected<std::optional<std::vector<named_host>>, std::vector<mistake>>(
        const std::string& path)>;

/// Resolves `ask` secrets: gets the question, returns the text, or nothing where nobody can be
/// asked.
using ask_function = std::function<std::optional<std::string>(const std::string& question)>;

/// A host of an inventory by its place, counted from 0 in the inventory's order.
using host_place = std::uint32_t;

/// What an inventory says of a host; empty, or 0, is what it leaves open.
struct written_host {
    std::string name;
    std::string hostname;
    std::uint16_t port{0};
    std::string platform;
    std::string username;
    std::vector<std::string> groups;  ///< with those that it belongs to through other groups
    source_position where;
};

/// One selected host: what a job points to.
struct planned_job {
    netpoll::target target;
    const compiled_platform* platform{nullptr};  ///< never null; the catalog's
    /// The target with each further credential of its list, in their order: tried once the device
    /// has rejected, or offers no method for, the one before.
    std::vector<netpoll::target> others{};
};

struct planned_jobs {
    std::vector<planned_job> jobs;
    /// Every secret that was read for them, each once, and the overrides' password: for the
    /// redactor.
    std::vector<std::shared_ptr<const secret>> secrets;
    /// Variables of the environment that hold secrets: no command gets them.
    std::vector<std::string> secret_variables;
};

/// What stands in the place of an inventory's file, from whoever can reach it.
struct fetched_inventory {
    std::string text;
    std::string called;   ///< in messages
    std::string warning;  ///< about it; empty where there is nothing to say
    /// Variables that hold the secret which it took to reach it.
    std::vector<std::string> secret_variables;
    std::string kind{};  ///< as of inventory::load, for this one alone
};

/// A file's content as nodes, whatever its format: src/nodes, for those who write an importer.
class document;

/// An inventory file or folder, read and checked. Holds hosts compactly: inheritance is applied
/// only to hosts that are selected, and secrets are read only for those.
class inventory {
public:
    inventory();
    ~inventory();
    inventory(inventory&&) noexcept;
    inventory& operator=(inventory&&) noexcept;

    /// Reads one YAML file (defaults, realms, groups, hosts) or a folder with nornir's hosts.yaml,
    /// groups.yaml and defaults.yaml, and realms.yaml; or what its name or content tells to be
    /// another tool's, which may be a folder too, CSV with a header, or a list of
    /// [USER@]HOST[:PORT]. "-" is standard input.
    /// Returns the inventory or every mistake found. `platforms` outlives the inventory and does
    /// not change meanwhile. `kind` is one of `kinds()` where name and content are not to tell.
    ///
    /// With `devices`, selections are among those only: each is a text with names, ranges as
    /// "sw[01-12,20]", patterns and [USER@]HOST[:PORT] between commas or blanks, or "@FILE" or "-",
    /// which hold the same. Names that are not in the inventory are added and have its defaults. An
    /// empty `path` then is no inventory, and devices are `platform: auto`. With `ssh_config_read`
    /// a bastion that it does not know may be one of a file that `jobs` is told of.
    static expected<inventory, std::vector<mistake>> load(
        const std::string& path, const platform_catalog& platforms,
        const std::vector<std::string>& devices = {}, const std::string& kind = {},
        bool ssh_config_read = false);

    /// The same of a text, whose path is no file's.
    static expected<inventory, std::vector<mistake>> load(
        fetched_inventory from, const platform_catalog& platforms,
        const std::vector<std::string>& devices = {}, const std::string& kind = {});

    /// The same from several paths, as one inventory: what two say of the same host, group or
    /// default is put together, and of a key the later one's value counts. None: `devices` only.
    /// `fetched` stand in the places of the paths that they are called.
    static expected<inventory, std::vector<mistake>> load(
        const std::vector<std::string>& paths, const platform_catalog& platforms,
        const std::vector<std::string>& devices = {}, const std::string& kind = {},
        bool ssh_config_read = false, const std::vector<fetched_inventory>& fetched = {});

    /// Whose shapes of an inventory can be read: "netpoll", "csv", ...
    static const std::vector<std::string>& kinds();
    /// The one that this inventory has.
    const std::string& kind() const noexcept;

    /// The same from a document: a mapping with `hosts`, `groups`, `realms` and `defaults` as in a
    /// YAML file. Relative paths start at the folder of the document's file.
    static expected<inventory, std::vector<mistake>> load(document from,
                                                          const platform_catalog& platforms);

    /// The hosts that the selection keeps, in inventory order. Terms: a host name with
    /// `*` and `?`, `group=G`, `platform=P`, `site=S`, `data.KEY=V` (with `*` and `?` too; dots go
    /// into nested data), each also `~regex` in place of `=V`, `~regex` for host names, and `@file`
    /// with one term a line, or with the hosts that `host_files` finds in it. Groups count that a
    /// host belongs to through other groups. A host is kept if any limit term (or none is given)
    /// and no exclude term fits. A term that fits no host, an unknown group or an empty result is a
    /// mistake; a file that names no host is none where it excludes.
    expected<std::vector<host_place>, std::vector<mistake>> select(
        const selection& wanted, const host_file_reader& host_files = {}) const;

    /// The name of the host at this place. Throws std::out_of_range where there is none.
    std::string_view name(host_place place) const;
    /// Of all groups that it defines, in its order.
    const std::vector<std::string>& group_names() const noexcept;
    /// Nothing where no host has this name.
    std::optional<host_place> find(std::string_view name) const;

    /// Targets and platforms of these hosts, in the order given, with inheritance, overrides,
    /// platform default commands and secrets applied. Warnings (plain secrets, ignored parts) go to
    /// `warnings`, also where there are mistakes.
    expected<planned_jobs, std::vector<mistake>> jobs(const std::vector<host_place>& places,
                                                      const inventory_overrides& overrides,
                                                      const ask_function& ask,
                                                      std::vector<mistake>& warnings) const;

    /// What the inventory says of a host, by itself or by its groups; no override and no secret is
    /// looked at. Throws std::out_of_range where there is none.
    written_host written(host_place place) const;

    /// All of it as YAML in netpoll's own shape, without anchors. No secret stands there as a text:
    /// in its place is env:NAME, or it is left out of data. `said` has a sentence for each, and for
    /// each host whose name would be a range there.
    std::string text(std::vector<mistake>& said) const;

    /// What deserves a change: plain secrets, and what could not be used.
    const std::vector<mistake>& warnings() const noexcept;

    /// How other tools' keys were read, e.g. "'ip' is read as 'hostname'", and realms without
    /// hosts: worth knowing, not a warning.
    const std::vector<mistake>& notes() const noexcept;

    /// The variables of the environment that its secrets name (env:NAME), also of hosts that are
    /// not selected.
    const std::vector<std::string>& secret_variables() const noexcept;

    /// The files that it is read from, and those that its secrets and keys are in, also of hosts
    /// that are not selected. They need not exist.
    const std::vector<std::string>& files() const noexcept;

    /// What its devices may do together. Every realm of `realms:` is there, also one that bounds
    /// nothing; groups only where they bound something.
    const login_budgets& budgets() const noexcept;

    std::size_t size() const noexcept;

private:
    struct state;
    std::unique_ptr<state> state_;
};

/// Adds the platforms that are compiled in, each to be read when it is first looked at. Mistakes
/// here are bugs; the tests keep it empty.
std::vector<mistake> add_builtin_platforms(platform_catalog& catalog);
/// Adds or overrides platforms from a user's YAML file (--platforms FILE).
std::vector<mistake> add_platforms_from(const std::string& path, platform_catalog& catalog);
/// The former, and over them those of this file, unless it is empty.
std::vector<mistake> add_platforms(const std::string& file, platform_catalog& catalog);

/// What the definitions of a file did to a catalog.
struct platform_reading {
    std::vector<mistake> mistakes;
    /// Definitions that have the id of a built-in one and do not begin from it (`extends`): no
    /// mistakes, but seldom meant.
    std::vector<mistake> replaced;
    std::vector<std::string> added;  ///< ids
};
/// add_platforms_from, and what the file takes the place of.
platform_reading read_platforms_from(const std::string& path, platform_catalog& catalog);

}  // namespace netpoll
