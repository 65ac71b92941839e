// Sites for a test: a broker, simulated devices, and pollers for them. Knows no test.
#pragma once

#include "cli/program.hpp"
#include "lab/lab_process.hpp"
#include "support/nats_server.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace netpoll::testing {

struct sites_wanted {
    std::vector<std::string> sites{"fra", "ams", "nyc"};  ///< devices by turns
    std::size_t devices{30};
    std::vector<std::string> lab{};  ///< further options of the lab
    std::string realm{};             ///< of all devices; empty: each has its own
    bool has_keys{false};            ///< as `netpoll via init` makes them; else who comes is let in
    std::string defaults{};          ///< of the inventory: "repeatable: true, "
};

/// Linux devices d0, d1, ... behind a broker; pollers are started by the test. All ends with it.
class sites {
public:
    static constexpr const char* password = "lab-password";

    explicit sites(sites_wanted wanted = {});

    /// Another poller of this site; its password is that of the lab unless another is said.
    child_process& poller(const std::string& site, std::vector<std::string> more = {},
                          const std::string& says = password);
    /// One for each site.
    void pollers();

    /// argv of a run over the sites; its results go to `results()`.
    std::vector<std::string> argv(std::vector<std::string> more = {}) const;
    /// Runs it to its end.
    run_result run(std::vector<std::string> more = {}) const;
    /// Environment of a run: no password.
    static child_options environment();
    std::string results() const { return folder_ / "results.json"; }
    nlohmann::json document() const;
    /// Status, or error code where there is one, by device.
    std::map<std::string, std::string> ends() const;

    /// Ends the lab, which says what it has counted.
    nlohmann::json counters();

    nats_server& broker() noexcept { return broker_; }
    lab_process& lab() noexcept { return lab_; }
    std::string operator/(const std::string& name) const { return folder_ / name; }
    std::string inventory() const { return folder_ / "sites.yaml"; }

private:
    std::vector<std::string> key(const std::string& whose) const;

    const sites_wanted wanted_;
    temp_folder folder_;
    nats_server broker_;
    lab_process lab_;
    std::vector<std::unique_ptr<child_process>> pollers_;
};

}  // namespace netpoll::testing
