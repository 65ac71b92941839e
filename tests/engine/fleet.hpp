// Devices for engine tests, and every engine run over them. Knows no particular server.
#pragma once

#include "engine/engine.hpp"

#include <netpoll/inventory.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace netpoll::testing {

/// One engine as the contract suite runs it.
struct engine_choice {
    std::string name;
    netpoll::mode mode;
    std::size_t concurrency;
    unsigned reactors;
    unsigned workers{0};
};

/// Every engine: one result for all of them is the contract.
const std::vector<engine_choice>& every_engine();

/// How a device of a fleet is reached.
struct device {
    std::string name{"device"};
    std::string hostname;
    std::uint16_t port{22};
    std::string username;
    std::string password;             ///< empty: none
    std::string secret;               ///< for enable mode; empty: none
    std::vector<question> questions;  ///< what the login may ask besides
    std::vector<std::string> keys;
    std::string agent;        ///< the socket of an ssh-agent; empty: none
    std::string public_keys;  ///< algorithms of logins, in ssh's form; empty: the profile's
    std::string platform{"linux"};
    channel_kind channel{channel_kind::exec};
    ssh_profile profile{ssh_profile::modern};
    std::vector<std::string> commands{"uname"};
    std::vector<command> asking;  ///< after `commands`
    netpoll::limits limits;
    std::vector<device> jump;  ///< bastions, any of which leads to it
};

/// Targets, trust and keys of a test. Not thread-safe to change.
class fleet {
public:
    fleet();

    void add(const device& one);
    /// Platforms as in a file for --platforms.
    void define(const std::string& text);
    /// Takes all hosts of an inventory file.
    void add_inventory(const std::string& path, const inventory_overrides& overrides = {});
    /// Lines of a known_hosts file.
    void trust(const std::string& lines);

    host_key_policy host_keys{host_key_policy::strict};
    std::size_t max_output{64U << 20};
    milliseconds drain{5'000};
    milliseconds patience{10'000};
    milliseconds agent_patience{10'000};    ///< for a signature
    milliseconds listing_patience{10'000};  ///< for an agent's list of keys
    code_source* codes{nullptr};
    std::function<void()> thaw;  ///< ends what holds up the threads that a run left behind
    /// The source has one job at a time, and the next when that one is done.
    bool one_by_one{false};
    /// The source has a job only so long after the last one, and tells nobody.
    milliseconds pace{0};
    /// What a worker process loses is handed out again.
    bool takes_back{true};
    std::size_t most_rejections{3};  ///< of a credential by bastions
    unsigned cpu_workers{1};
    milliseconds worker_silence{30'000};
    log_sink* log{&silent_log()};
    std::size_t setups{1'000};
    mutable run_measures measures;   ///< of the last run
    std::string remember_in;         ///< where accept_new writes; empty: this run only
    std::function<void()> on_begin;  ///< called once, when the first job of a run has begun
    /// Called for every question to the source, one at a time.
    std::function<void(const intake_place&)> asked;
    /// Called for every phase, one at a time.
    std::function<void(const job&, phase)> reached;

    /// Runs all devices; outcomes in the order of the devices. `finished` hears each as it comes.
    std::vector<outcome> run(const engine_choice& engine, std::stop_token stop = {},
                             std::function<void(const outcome&)> finished = {}) const;

    const std::vector<target>& targets() const noexcept { return targets_; }
    /// Puts all devices so far behind bastions, any of which leads to them.
    void go_through(const std::vector<device>& bastions);

private:
    platform_catalog platforms_;
    std::vector<target> targets_;
    std::string known_hosts_;
};

/// An outcome without times as text, for who reads of a failed check.
std::string digest(const outcome& one);
std::string digest(const std::vector<outcome>& all);

/// Runs the fleet on every engine, checks that the outcomes are equal but for times, ports of this
/// side and the details of errors, and returns those of the first engine.
std::vector<outcome> run_on_every_engine(const fleet& devices);

}  // namespace netpoll::testing
