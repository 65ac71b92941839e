// known_hosts files and results put together. Contacts nobody.
#include "run/host_key_book.hpp"

#include "core/number_text.hpp"
#include "results/recorded_result.hpp"
#include "run/plan.hpp"
#include "run/request_ranges.hpp"
#include "ssh/host_keys.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace netpoll {

namespace {

constexpr std::uint16_t ssh_port = 22;

struct named_port {
    std::string host;
    std::uint16_t port{ssh_port};
};

/// "[host]:port", or a host on port 22.
std::optional<named_port> named_port_of(const std::string& text) {
    if (!text.starts_with('[')) return named_port{text, ssh_port};
    const auto end = text.find("]:");
    if (end == text.npos) return std::nullopt;
    const auto port = parse_number(text.substr(end + 2), port_range);
    if (!port) return std::nullopt;
    return named_port{text.substr(1, end - 1), static_cast<std::uint16_t>(*port)};
}

expected<std::string, mistake> written_file(const run_request& request) {
    const auto files = known_hosts_files_of(request);
    if (files.writes_first) return files.paths.front();
    return unexpected(mistake{{"--known-hosts", 0}, "there is no $HOME: name a file"});
}

/// One record whose key was not trusted.
void accept_key(const recorded_result& device, known_hosts& keys, key_acceptance& to) {
    const auto& ssh = device.ssh;
    const std::string host = escape(device.host);
    const auto [name, port] = known_as(device.hostname, device.port, device.known_as);
    const auto judged = keys.judge(name, port, ssh.host_key, ssh.public_key);
    if (judged.verdict == host_key_verdict::known) {
        ++to.known;
        return;
    }
    const auto saved = keys.remember(name, port, ssh.host_key, ssh.public_key);
    if (saved) {
        to.lines.push_back(host + " " + escape(ssh.host_key) + " " +
                           key_fingerprint(ssh.public_key));
    } else {
        to.refused.push_back(host + ": " + saved.error());
    }
}

expected<void, std::vector<mistake>> load_known(known_hosts& keys, const run_request& request,
                                                const std::string& path) {
    for (const std::string& file : known_hosts_files_of(request).paths) {
        auto wrong = keys.load(file, !request.known_hosts.empty() && file != path);
        if (!wrong.fatal.empty()) return unexpected(std::move(wrong.fatal));
    }
    keys.append_to(path);
    return {};
}

}  // namespace

expected<known_hosts_listing, std::vector<mistake>> list_host_keys(const run_request& request) {
    known_hosts_listing all;
    for (const std::string& path : known_hosts_files_of(request).paths) {
        bool missing = false;
        auto listed = list_known_hosts(path, missing);
        if (!listed && missing && request.known_hosts.empty()) continue;
        if (!listed) return unexpected(std::vector<mistake>{{{path, 0}, listed.error()}});
        std::move(listed->entries.begin(), listed->entries.end(), std::back_inserter(all.entries));
        std::move(listed->skipped.begin(), listed->skipped.end(), std::back_inserter(all.skipped));
    }
    return all;
}

expected<host_removal, mistake> remove_host_key(const run_request& request,
                                                const std::string& host) {
    const auto named = named_port_of(host);
    if (!named || named->host.empty())
        return unexpected(mistake{{"remove", 0},
                                  "'" + escape(host, 80) +
                                      "' is no host: write name, 192.0.2.1 or "
                                      "[192.0.2.1]:2222"});
    auto path = written_file(request);
    if (!path) return unexpected(path.error());
    auto removed = remove_known_host(*path, named->host, named->port);
    if (!removed) return unexpected(mistake{{*path, 0}, removed.error()});
    return host_removal{std::move(*path), std::move(*removed)};
}

expected<key_acceptance, std::vector<mistake>> accept_host_keys(
    const run_request& request, const std::string& results, const std::vector<std::string>& hosts) {
    auto path = written_file(request);
    if (!path) return unexpected(std::vector<mistake>{path.error()});
    const auto earlier = recorded_results::open(results, request.partial);
    if (!earlier) return unexpected(earlier.error());
    known_hosts keys;
    if (auto read = load_known(keys, request, *path); !read) return unexpected(read.error());
    key_acceptance done{std::move(*path), {}, 0, {}};
    const auto read = earlier->for_each([&](const recorded_result& device) {
        const bool is_meant =
            hosts.empty() || std::find(hosts.begin(), hosts.end(), device.host) != hosts.end();
        if (is_meant && !device.ssh.public_key.empty()) accept_key(device, keys, done);
        return true;
    });
    if (!read) return unexpected(std::vector<mistake>{read.error()});
    return done;
}

}  // namespace netpoll
