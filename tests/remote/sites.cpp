// Starts what sites consist of.
#include "remote/sites.hpp"

#include "cli/lab_judge.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <utility>

namespace netpoll::testing {

namespace {

const std::string program = NETPOLL_BINARY_DIR "/netpoll";

std::vector<std::string> lab_arguments(const sites_wanted& wanted, const std::string& stats) {
    std::vector<std::string> all{"--platforms=linux", "--stats", stats};
    all.insert(all.end(), wanted.lab.begin(), wanted.lab.end());
    return all;
}

/// Makes keys there; who they let in, as a part of a server's configuration.
std::string accounts_in(const std::string& folder, const std::vector<std::string>& all) {
    std::string names;
    for (const std::string& each : all)
        names += (names.empty() ? "" : ",") + each;
    const auto made = run({program, "via", "init", "--sites", names, folder}, clean_environment());
    if (made.status != 0) throw std::runtime_error("via init: " + made.err);
    const std::string whole = read_file(folder + "/nats-server.conf");
    return whole.substr(whole.find("\naccounts {"));
}

}  // namespace

sites::sites(sites_wanted wanted)
    : wanted_(std::move(wanted)),
      broker_(wanted_.has_keys ? accounts_in(folder_ / "via", wanted_.sites) : std::string()),
      lab_(wanted_.devices, lab_arguments(wanted_, folder_ / "stats.json")) {
    std::string text =
        "defaults: {" + wanted_.defaults +
        "username: lab, platform: linux, channel: exec, port: " + std::to_string(lab_.port()) +
        ", commands: [uname -a]" + (wanted_.realm.empty() ? "" : ", realm: " + wanted_.realm) +
        "}\nhosts:\n";
    for (std::size_t i = 0; i < wanted_.devices; ++i)
        text += "  d" + std::to_string(i) + ": {hostname: " + lab_.address(i) +
                ", site: " + wanted_.sites[i % wanted_.sites.size()] + "}\n";
    write_file(inventory(), text, 0600);
    const std::string login = "lab" + (wanted_.realm.empty() ? "" : "@" + wanted_.realm);
    write_file(folder_ / "logins.yaml", login + ": {username: lab, password: env:LAB_PASSWORD}\n",
               0600);
}

std::vector<std::string> sites::key(const std::string& whose) const {
    if (!wanted_.has_keys) return {};
    return {"--via-key=" + (folder_ / "via/" + whose + ".nk")};
}

child_options sites::environment() {
    return clean_environment();
}

child_process& sites::poller(const std::string& site, std::vector<std::string> more,
                             const std::string& says) {
    child_options options = clean_environment();
    options.environment.push_back("LAB_PASSWORD=" + says);
    std::vector<std::string> words{program,
                                   "poller",
                                   "--site=" + site,
                                   "--via=" + broker_.url(),
                                   "--logins",
                                   folder_ / "logins.yaml",
                                   "--spool",
                                   folder_ / "spool",
                                   "-v"};
    for (std::string& each : key(site))
        words.push_back(std::move(each));
    words.insert(words.end(), more.begin(), more.end());
    pollers_.push_back(std::make_unique<child_process>(std::move(words), std::move(options)));
    if (!pollers_.back()->wait_for_line("the broker is there"))
        throw std::runtime_error("a poller does not begin: " + pollers_.back()->err());
    return *pollers_.back();
}

void sites::pollers() {
    for (const std::string& each : wanted_.sites)
        poller(each);
}

std::vector<std::string> sites::argv(std::vector<std::string> more) const {
    std::vector<std::string> all{program,
                                 "--via=" + broker_.url(),
                                 "--known-hosts",
                                 lab_.folder() / "known_hosts",
                                 "--output",
                                 results(),
                                 "-q"};
    for (std::string& each : key("coord"))
        all.push_back(std::move(each));
    all.insert(all.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
    all.push_back(inventory());
    return all;
}

run_result sites::run(std::vector<std::string> more) const {
    return testing::run(argv(std::move(more)), environment());
}

nlohmann::json sites::document() const {
    return nlohmann::json::parse(read_file(results()));
}

std::map<std::string, std::string> sites::ends() const {
    std::map<std::string, std::string> all;
    const auto whole = document();
    for (const auto& each : whole["devices"]) {
        const auto& error = each["error"];
        all[each["host"]] = error.is_null() ? each["status"] : error["code"];
    }
    return all;
}

nlohmann::json sites::counters() {
    return counted_at_end(lab_, folder_ / "stats.json");
}

}  // namespace netpoll::testing
