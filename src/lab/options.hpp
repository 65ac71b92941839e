// What a run of netpoll-lab is to be like: the command line as values. Knows no socket.
#pragma once

#include "lab/aaa_server.hpp"
#include "lab/connection_limits.hpp"
#include "lab/fault.hpp"

#include <netpoll/expected.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll::lab {

using std::chrono::milliseconds;

/// Both ends belong to the range.
struct duration_range {
    milliseconds least{0};
    milliseconds most{0};
};

struct platform_share {
    std::string platform;  ///< netpoll's platform id
    unsigned weight{1};
};

struct lab_options {
    std::size_t devices{10};
    std::string base{
        "127.10.0.1"};  ///< first device's address, in 127.0.0.0/8; the others count up
    std::uint16_t port{2222};
    /// One listening socket for the whole of loopback in place of one a device.
    bool one_listener{false};
    std::vector<platform_share> platforms;  ///< empty: all that are known, evenly
    /// AAA servers; the devices belong to them in turns. 0: one, of which the inventory says
    /// nothing.
    std::size_t realms{0};
    aaa_settings aaa;                        ///< of every realm
    std::set<std::size_t> rejecting_realms;  ///< these reject every password
    std::set<std::size_t> silent_realms;     ///< these answer nobody
    connection_limit_settings limits;
    std::string name_prefix;
    std::vector<std::string> replay;  ///< recordings, or folders of them, in place of `devices`
    std::uint64_t seed{1};  ///< same options and seed: same names, faults, outputs and think times

    duration_range latency;         ///< think time of a command that shows something
    std::uint64_t output_lines{0};  ///< further lines below each show command's own
    std::string banner;             ///< SSH issue banner, and message of the day of shells

    std::string username{"lab"};
    std::string password{"lab-password"};
    std::string password_env;                  ///< where the password came from, if from a variable
    std::vector<std::string> authorized_keys;  ///< files with one public key each
    bool password_login{true};
    bool publickey_login{true};
    bool keyboard_interactive_login{true};

    std::string host_key_type{"ed25519"};
    bool host_keys_per_device{true};
    std::string kex;      ///< comma list; empty: libssh's default
    std::string ciphers;  ///< comma list; empty: libssh's default

    std::string identification;   ///< after "SSH-2.0-", of all devices; empty: the platform's own
    std::size_t chunk{0};         ///< bytes of channel output in one packet; 0: as they come
    milliseconds chunk_delay{0};  ///< after each packet
    std::uint64_t drop_after{0};  ///< cut after so many bytes of a channel's output; 0: never
    bool log_lines{false};        ///< a log line in every reply of a recorded shell
    std::size_t wrap_echo{0};     ///< column at which recorded shells wrap the echo; 0: never
    bool lower_case_pager{false};

    std::vector<fault_rule> faults;
    milliseconds slow_login{5'000};  ///< think time of the fault slow-login

    std::string inventory;    ///< file to write; empty: none
    std::string known_hosts;  ///< file to write; empty: none
    bool hash_known_hosts{false};
    std::string ready_file;
    std::string stats;

    std::optional<milliseconds> run_for;  ///< ends by itself after this
    bool die_with_parent{false};
};

std::size_t realm_count(const lab_options& options);

/// Reads the command line; the error is the exit code (0 after --help, 2 after a mistake, which was
/// printed).
expected<lab_options, int> parse_command_line(int argc, char** argv);

/// An option as its help shows it.
struct option_text {
    std::vector<std::string> names;  ///< "-h", "--help"
    std::string value;               ///< "D"; empty for a switch
    std::string help;
    bool repeats{false};
};

/// All options, in the order of the help.
std::vector<option_text> option_texts();

/// "250ms", "1.5s", "2m"; a bare number is seconds. Nothing where it is no duration.
std::optional<milliseconds> parse_duration(std::string_view text);

/// "1s" or "1s-3s".
std::optional<duration_range> parse_duration_range(std::string_view text);

}  // namespace netpoll::lab
