// Starts and ends the simulated network on one Asio io_context. Knows no SSH beyond its peers.
#include "lab/simulator.hpp"

#include "lab/lab_files.hpp"
#include "lab/non_ssh_peer.hpp"
#include "lab/replay_network.hpp"
#include "lab/ssh_peer.hpp"
#include "machine/descriptor_limit.hpp"

#include <netpoll/escape.hpp>

#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <iostream>
#include <list>
#include <map>
#include <stdexcept>

namespace netpoll::lab {

namespace {

using asio::ip::tcp;

/// Callers that may wait at one device; a whole netpoll run may knock at the same moment.
constexpr int backlog = 1024;
constexpr int backlog_of_all = 65'535;  // the kernel caps it at net.core.somaxconn
/// Connections taken from one listener before others get their turn.
constexpr int accept_budget = 64;
/// Files beside listeners and sessions: standard streams, epoll, timer, libraries.
constexpr std::uint64_t spare_files = 64;
/// How long an acceptor rests where no file is left for a connection.
constexpr milliseconds rest_when_full{100};

void say(const std::string& sentence) {
    std::cerr << "netpoll-lab: " << sentence << std::endl;
}

void write_or_throw(const std::string& path, const std::string& text, mode_t mode = 0644) {
    if (path.empty()) return;
    const auto written = write_whole(path, text, mode);
    if (!written) throw std::runtime_error(written.error());
}

void make_room_for_files(const lab_options& options) {
    const auto listeners = options.one_listener ? 1 : options.devices;
    const auto needed = listeners + spare_files;
    const auto wanted = needed + options.devices;
    const auto limit = raise_descriptor_limit(wanted);
    if (limit >= wanted) return;
    const std::string advice =
        "; raise the limit (ulimit -Hn), use --one-listener or ask for fewer devices";
    if (limit < needed) {
        throw std::runtime_error(std::to_string(options.devices) + " devices need " +
                                 std::to_string(needed) + " open files to listen, allowed are " +
                                 std::to_string(limit) + advice);
    }
    say("open files are limited to " + std::to_string(limit) + ": only " +
        std::to_string(limit - needed) + " sessions can be live at once" + advice);
}

/// A socket on all addresses that hears only what comes over the loopback interface.
void keep_to_loopback(int fd, asio::error_code& error) {
    constexpr char interface[] = "lo";
    if (setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, interface, sizeof interface) != 0) {
        error = asio::error_code(errno, asio::system_category());
    }
}

/// What the caller has said is read first: to close over it would reset the connection, and the
/// line might be lost.
void say_and_close(tcp::socket& socket, std::string_view line) {
    asio::error_code ignored;
    std::array<char, 512> heard;
    socket.non_blocking(true, ignored);
    socket.read_some(asio::buffer(heard), ignored);
    socket.send(asio::buffer(line), 0, ignored);
    socket.close(ignored);
}

std::vector<key_ptr> read_public_keys(const std::vector<std::string>& paths) {
    std::vector<key_ptr> keys;
    for (const auto& path : paths) {
        ssh_key key = nullptr;
        if (ssh_pki_import_pubkey_file(path.c_str(), &key) != SSH_OK) {
            throw std::runtime_error("--authorized-key " + path +
                                     ": not a public key; give the .pub file");
        }
        keys.emplace_back(key);
    }
    return keys;
}

std::vector<std::unique_ptr<aaa_realm>> realms_of(asio::io_context& io,
                                                  const lab_options& options) {
    std::vector<std::unique_ptr<aaa_realm>> realms;
    for (std::size_t i = 0; i < realm_count(options); ++i) {
        auto settings = options.aaa;
        settings.rejects_all = options.rejecting_realms.count(i) > 0;
        settings.silent = options.silent_realms.count(i) > 0;
        realms.push_back(std::make_unique<aaa_realm>(io, settings));
    }
    return realms;
}

class simulator {
public:
    simulator(const lab_options& options, const std::vector<device>& devices)
        : options_(options),
          devices_(devices),
          keys_(options, devices),
          world_{io_,
                 options,
                 count_,
                 keys_,
                 read_public_keys(options.authorized_keys),
                 std::vector<std::uint32_t>(devices.size()),
                 realms_of(io_, options),
                 count_.limits,
                 {},
                 {}},
          ending_(io_, SIGINT, SIGTERM),
          asking_(io_, SIGUSR1),
          end_timer_(io_) {}

    void run() {
        listen();
        write_files();
        watch_signals();
        announce();
        io_.run();
        write_or_throw(options_.stats, json(count_));
    }

private:
    struct listener {
        explicit listener(asio::io_context& io) : acceptor(io), rest(io) {}
        tcp::acceptor acceptor;
        asio::steady_timer rest;
    };

    void listen();
    void add_listener(asio::ip::address_v4 address);
    void accept_at(listener& at);
    void accept_waiting(listener& at);
    void receive(tcp::socket socket);
    void listen_late();
    bool refuses(const device& d, tcp::socket& socket);
    void write_files();
    void watch_signals();
    void print_counters_when_asked();
    void announce();
    void end();

    const lab_options& options_;
    const std::vector<device>& devices_;
    asio::io_context io_{1};
    counters count_;
    host_keys keys_;
    lab_world world_;
    std::vector<std::unique_ptr<listener>> listeners_;
    std::list<asio::steady_timer> late_;  // for devices that are deaf at first
    asio::signal_set ending_;
    asio::signal_set asking_;
    asio::steady_timer end_timer_;
};

void simulator::listen() {
    count_.devices = devices_.size();
    count_.limits = connection_limits(options_.limits, devices_.size());
    count_.passwords = login_counters(realm_count(options_), devices_.size());
    if (options_.one_listener) {
        add_listener(asio::ip::address_v4::any());
    } else {
        for (const auto& d : devices_) {
            const bool deaf = d.broken == fault::refuse || d.broken == fault::refuse_for;
            if (!deaf) add_listener(asio::ip::address_v4(d.address));
        }
    }
    // Where everybody is deaf, no connection can be the first.
    if (listeners_.empty()) listen_late();
    count_.listening = listeners_.size();
}

void simulator::add_listener(asio::ip::address_v4 address) {
    auto at = std::make_unique<listener>(io_);
    const tcp::endpoint where(address, options_.port);
    auto& acceptor = at->acceptor;
    asio::error_code error;
    acceptor.open(where.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error && options_.one_listener) keep_to_loopback(acceptor.native_handle(), error);
    if (!error) acceptor.bind(where, error);
    if (!error) acceptor.listen(options_.one_listener ? backlog_of_all : backlog, error);
    if (!error) acceptor.non_blocking(true, error);
    if (error) {
        throw std::runtime_error("cannot listen on " + address.to_string() + " port " +
                                 std::to_string(options_.port) + ": " + error.message() +
                                 "; choose another --base or --port");
    }
    accept_at(*at);
    listeners_.push_back(std::move(at));
}

void simulator::accept_at(listener& at) {
    at.acceptor.async_wait(tcp::acceptor::wait_read, [this, &at](asio::error_code error) {
        if (!error) accept_waiting(at);
    });
}

void simulator::accept_waiting(listener& at) {
    asio::error_code error;
    for (int budget = accept_budget; budget > 0 && !error; --budget) {
        tcp::socket socket(io_);
        at.acceptor.accept(socket, error);
        if (!error) receive(std::move(socket));
    }
    const bool full = error == asio::error::no_descriptors || error == asio::error::no_memory;
    if (!full) {
        accept_at(at);
        return;
    }
    at.rest.expires_after(rest_when_full);
    at.rest.async_wait([this, &at](asio::error_code stopped) {
        if (!stopped) accept_at(at);
    });
}

void simulator::receive(tcp::socket socket) {
    asio::error_code error;
    const auto called = socket.local_endpoint(error);
    if (error) return;
    // Below the first address this wraps around to a large number.
    const std::uint32_t index = called.address().to_v4().to_uint() - devices_.front().address;
    if (index >= devices_.size()) return;
    const auto& d = devices_[index];
    if (++count_.accepted == 1) listen_late();
    count_.passwords.connected(index, event_time::clock::now());
    if (refuses(d, socket)) return;
    if (stays_below_ssh(d.broken)) {
        std::make_shared<non_ssh_peer>(world_, d, std::move(socket))->open();
    } else {
        std::make_shared<ssh_peer>(world_, d, std::move(socket))->open();
    }
}

void simulator::listen_late() {
    std::map<milliseconds, std::vector<std::uint32_t>> deaf;
    for (const auto& d : devices_) {
        if (d.broken == fault::refuse_for) deaf[d.deaf_for].push_back(d.address);
    }
    for (auto& [duration, addresses] : deaf) {
        auto& timer = late_.emplace_back(io_);
        timer.expires_after(duration);
        timer.async_wait([this, waking = std::move(addresses)](asio::error_code error) {
            if (error) return;
            for (const auto address : waking)
                add_listener(asio::ip::address_v4(address));
            count_.listening = listeners_.size();
        });
    }
}

/// True where the connection ends here: by a fault, or as the limits say.
bool simulator::refuses(const device& d, tcp::socket& socket) {
    if (d.broken == fault::close_before_banner) return true;
    if (count_.passwords.connections_of(d.index) <= d.refusals) {
        ++count_.refused_at_first;
        asio::error_code ignored;
        if (d.broken == fault::reset_first)
            socket.set_option(asio::socket_base::linger(true, 0), ignored);
        socket.close(ignored);  // its destructor would take the option back
        return true;
    }
    const auto line = refusal(world_.limits.admit(d.index, event_time::clock::now()));
    if (!line.empty()) say_and_close(socket, line);
    return !line.empty();
}

void simulator::write_files() {
    if (!options_.inventory.empty() && options_.password_env.empty())
        write_or_throw(password_file(options_), options_.password + "\n", 0600);
    write_or_throw(options_.inventory, inventory_text(options_, devices_));
    if (options_.known_hosts.empty()) return;
    const auto line = [this](const device& d) {
        return d.broken == fault::changed_host_key ? keys_.strange_line() : keys_.public_line(d);
    };
    write_or_throw(options_.known_hosts, known_hosts_text(options_, devices_, line));
}

void simulator::watch_signals() {
    ending_.async_wait([this](asio::error_code error, int) {
        if (!error) end();
    });
    print_counters_when_asked();
    if (!options_.run_for) return;
    end_timer_.expires_after(*options_.run_for);
    end_timer_.async_wait([this](asio::error_code error) {
        if (!error) end();
    });
}

void simulator::print_counters_when_asked() {
    asking_.async_wait([this](asio::error_code error, int) {
        if (error) return;
        write_or_throw(options_.stats, json(count_));
        std::cerr << line(count_) + "\n" << std::flush;
        print_counters_when_asked();
    });
}

void simulator::announce() {
    const auto line = "netpoll-lab: ready: " + counted(devices_.size(), "device") + " on " +
                      dotted(devices_.front().address) + "-" + dotted(devices_.back().address) +
                      " port " + std::to_string(options_.port);
    write_or_throw(options_.ready_file, line + "\n");
    std::cout << line << std::endl;
}

void simulator::end() {
    for (auto& at : listeners_) {
        asio::error_code ignored;
        at->acceptor.close(ignored);
        at->rest.cancel();
    }
    // The counters say how many sessions were open when the end came.
    const auto open = count_.sessions_open;
    const auto live = world_.peers;
    for (const auto& p : live)
        p->stop();
    count_.sessions_open = open;
    for (const auto& realm : world_.realms)
        realm->stop();
    late_.clear();
    asking_.cancel();
    ending_.cancel();
    end_timer_.cancel();
}

/// Asks the kernel for SIGTERM when the parent ends. A parent that ended before the call is
/// noticed.
void follow_parent(pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) throw std::runtime_error("the parent process has ended");
}

/// The devices to play, and how many in `options`. Nothing where a mistake was printed.
std::optional<std::vector<device>> plan(lab_options& options) {
    std::vector<mistake> mistakes;
    std::vector<std::string> notes;
    const auto recordings = load_recordings(options.replay, mistakes, notes);
    for (const auto& m : mistakes)
        std::cerr << to_string(m) << "\n";
    for (const auto& note : notes)
        say(note);
    if (!mistakes.empty()) return std::nullopt;
    if (!options.replay.empty()) options.devices = recordings.size();
    auto devices =
        options.replay.empty() ? plan_network(options) : plan_replay(options, recordings);
    if (!devices) {
        say(devices.error());
        return std::nullopt;
    }
    return std::move(*devices);
}

}  // namespace

int simulate(lab_options options) {
    const pid_t parent = getppid();
    const auto devices = plan(options);
    if (!devices) return 2;
    try {
        if (options.die_with_parent) follow_parent(parent);
        std::signal(SIGPIPE, SIG_IGN);
        make_room_for_files(options);
        simulator(options, *devices).run();
        return 0;
    } catch (const std::exception& problem) {
        say(problem.what());
        return 1;
    }
}

}  // namespace netpoll::lab
