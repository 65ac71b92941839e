// What netpoll knows about one kind of network operating system, as data. Knows no device and no
// file.
#pragma once

#include <netpoll/target.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// Regular expressions are PCRE2 (UTF off, case-sensitive unless they say `(?i)`), compiled once
/// when the catalog is built and matched with limits, so that none can stall a reactor.
namespace definition {

inline constexpr std::string_view configuration_mode = "configuration";

/// A text from the device and what to type then.
struct answer {
    std::string see;      ///< regex, matched on the last unterminated line
    std::string send;     ///< literal; $username, $password and $secret are replaced
    bool enter{true};     ///< whether the platform's end of line follows
    unsigned at_most{3};  ///< more often than this is a failure, not a conversation

    friend bool operator==(const answer&, const answer&) = default;
};

/// One line that netpoll types by itself, when a session opens or closes.
struct step {
    std::string send;
    bool may_fail{false};           ///< an error marker in the answer is not a failure
    std::string mode;               ///< needs this mode first; empty: any
    std::vector<answer> questions;  ///< what it may ask

    friend bool operator==(const step&, const step&) = default;
};

/// A state of the CLI that has a prompt of its own.
struct mode {
    /// "exec", "privilege", ... In one that is called `configuration_mode` lines change the device.
    std::string name;
    /// Regexes; any may match the whole prompt line. "{name}" in them is whatever a device or user
    /// may be called.
    std::vector<std::string> prompt;
    std::vector<std::string> excludes;  ///< literal texts; a line that holds one is not this prompt
    struct edge {
        std::string to;
        step how;
        std::string secret;  ///< "enable", "password" or empty

        friend bool operator==(const edge&, const edge&) = default;
    };
    std::vector<edge> edges;  ///< ways to other modes

    friend bool operator==(const mode&, const mode&) = default;
};

/// How the device gives back what was typed.
enum class echo_kind { exact, fuzzy, doubled, none };

struct pager {
    std::string see;  ///< regex on the last unterminated line
    std::string send{" "};

    friend bool operator==(const pager&, const pager&) = default;
};

struct pty {
    std::string term{"vt100"};
    int columns{511};  ///< wide, so that echo and tables do not wrap
    int rows{1000};    ///< 0 is refused by some devices; tall means fewer pages

    friend bool operator==(const pty&, const pty&) = default;
};

/// How `platform: auto` tells this platform from others. All of it may be empty.
struct detection {
    std::string identification;  ///< regex in the server's SSH identification, "SSH-2.0-Cisco-1.25"
    std::string command;         ///< one harmless line, "show version"
    std::string see;             ///< regex in the output of that line

    friend bool operator==(const detection&, const detection&) = default;
};

}  // namespace definition

/// One platform. The final form: later issues fill in more of it, they do not change it.
struct platform {
    std::string id;                    ///< canonical name, as netmiko's device_type
    std::vector<std::string> aliases;  ///< other tools' names for it; "_ssh" suffixes are implied
    std::string textfsm;               ///< ntc-templates' name for it, empty where none
    std::string vendor;                ///< who makes it or sells it, "Cisco"; empty: nobody
    /// What the definition was tried on, the best first: "device" (the system itself),
    /// "recordings" (sessions of real devices), "outputs" (what real devices answered, behind a
    /// made-up prompt), "prompts" (of real devices), or only "no". Empty: not said.
    std::vector<std::string> tried;
    std::vector<definition::mode> modes;  ///< never empty; the first is where a login lands
    /// Where commands run: the ways to this mode are gone at login, as far as the inventory has the
    /// secrets for them. Empty: where the login lands.
    std::string default_mode;
    /// At login the last line is the prompt whatever it looks like, if Enter gives it back.
    bool any_prompt{false};
    std::string line_above;                 ///< regex of the line above a two-line prompt
    std::string variable;                   ///< regex of prompt parts that change by themselves
    std::vector<definition::answer> login;  ///< questions before the first prompt
    bool in_session_login{false};           ///< user and password are asked again inside the shell
    std::string username_suffix;            ///< appended to the login name
    std::string end_of_line{"\n"};
    /// The device keeps a line that is typed before it asks for one, and shows it behind its next
    /// prompt: steps of `on_open` that ask nothing are typed at once, behind the proof of a prompt.
    bool type_ahead{false};
    std::vector<definition::step> on_open;
    std::vector<definition::step> on_close;
    std::vector<std::string> errors;  ///< regexes; a line of the first or last three that matches
    std::vector<definition::pager> pagers;
    definition::echo_kind echo{definition::echo_kind::exact};
    definition::pty pty;
    std::string log_noise;  ///< regex of log lines that appear unasked
    /// Regexes of lines that change by themselves: uptime, counters, time stamps. A comparison of
    /// outputs leaves them out.
    std::vector<std::string> volatile_lines;
    channel_kind channel{channel_kind::shell};
    bool exec_usable{true};  ///< false: the device runs nothing on exec channels
    /// Whether a command on an exec channel finds the end of its input (EOF) at once. False for
    /// devices that take it for the end of the session.
    bool exec_eof{true};
    /// The device ends each command on an exec channel with an exit status: one without was cut
    /// off.
    bool exec_exit_status{false};
    definition::detection detect;
    std::vector<std::string> never_send;  ///< regexes of lines netpoll must never type by itself
    std::vector<command> commands;        ///< what is asked where nobody says what to ask
    std::optional<milliseconds> idle;     ///< replaces limits::idle where it is larger
    std::optional<milliseconds> total;    ///< replaces limits::command where it is larger
    source_position where;

    friend bool operator==(const platform&, const platform&) = default;
};

/// What is no mistake in a definition but will fail on some device: prompts that refuse names with
/// letters beyond ASCII, punctuation or blanks.
std::vector<mistake> doubts_about(const platform& p);

/// The regexes of a platform, compiled. Made by core, opaque here.
struct compiled_platform;

/// All platforms of a run, by canonical id and by alias. Immutable after building; share freely
/// between threads.
class platform_catalog {
public:
    platform_catalog();
    ~platform_catalog();
    platform_catalog(platform_catalog&&) noexcept;
    platform_catalog& operator=(platform_catalog&&) noexcept;

    /// Adds a platform, or replaces the one of that id. Compiles its regexes and checks that its
    /// modes and edges fit together. On mistakes nothing is changed and all of them are returned.
    std::vector<mistake> add(platform p);
    /// Adds one that is known to be right, by its names: `read` gives its definition when somebody
    /// first looks at it, and may be called from any thread. Mistakes are those of the names.
    std::vector<mistake> add_known(const std::string& id, const std::vector<std::string>& aliases,
                                   std::function<platform()> read);

    /// By id or alias, also with "_ssh" appended; null where unknown. Valid as long as the catalog
    /// and until the next `add`.
    const compiled_platform* find(std::string_view name) const;
    /// The same, of a platform whose expressions need not be compiled yet.
    const platform* definition(std::string_view name) const;
    /// Whether `find` knows it.
    bool contains(std::string_view name) const { return entry_of(name) != nullptr; }
    /// The definition behind a compiled platform.
    static const platform& definition_of(const compiled_platform& p) noexcept;
    /// Canonical ids, sorted.
    std::vector<std::string> ids() const;
    /// Every name that `find` knows (ids and aliases), for suggestions.
    std::vector<std::string> names() const;

private:
    struct entry;

    const entry* entry_of(std::string_view name) const;
    std::vector<mistake> add(
        const std::string& id, const std::vector<std::string>& aliases,
        const source_position& where,
        const std::function<std::shared_ptr<entry>(std::vector<mistake>&)>& make);

    std::map<std::string, std::shared_ptr<entry>, std::less<>> by_id_;
    std::map<std::string, std::string, std::less<>> id_by_alias_;
};

}  // namespace netpoll
