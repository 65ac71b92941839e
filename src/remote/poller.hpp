// A poller near its devices: sessions for coordinators that it hears of through a broker. Knows no
// inventory.
#pragma once

#include "engine/engine.hpp"
#include "remote/device_form.hpp"

#include <netpoll/broker_access.hpp>
#include <netpoll/platform.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace netpoll {

/// The references outlive it.
struct poller_options {
    broker_access access;
    std::string site;
    std::string name;  ///< of this poller, for people
    /// How its sessions are run: what a coordinator says replaces host key policy, output limit and
    /// drain, and nothing else.
    engine_options engine;
    std::vector<std::string> logins;  ///< their names
    wire::login_by_name login;
    /// The platforms of a run: our own and these, as files for --platforms. The error is a
    /// sentence.
    std::function<expected<std::shared_ptr<const platform_catalog>, std::string>(
        const std::vector<std::string>& definitions)>
        platforms;
    std::optional<double> logins_per_second;  ///< of all its runs
    std::string spool;                        ///< a folder that no other poller uses
    milliseconds drain{60'000};  ///< how long open sessions may go on after a stop request
};

/// Serves runs until it is asked to stop; then takes no more jobs, lets open sessions end, and
/// hands over what it has. The error is a sentence: it never began, or the broker refuses it.
expected<void, std::string> run_poller(const poller_options& options, std::stop_token stop);

}  // namespace netpoll
