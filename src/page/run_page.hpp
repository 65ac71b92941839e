// The page of a run that is read in the morning: what failed and why, what changed, every device.
// Plain values in, HTML out. Knows no record and no file.
#pragma once

#include <netpoll/error.hpp>
#include <netpoll/expected.hpp>
#include <netpoll/outcome.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netpoll::page {

struct device_command {
    std::string command;
    command_status status{command_status::not_run};
    std::string output;
    bool truncated{false};   ///< the record itself has its beginning only
    std::uint64_t bytes{0};  ///< as the device sent it
    std::string sha256;      ///< of that; empty where it was not run
    std::chrono::milliseconds duration{0};
    std::optional<int> exit_status;
};

struct check_result {
    std::string name;
    std::string severity;
    std::string status;  ///< "passed", "failed" or "unknown"
    std::string command;
    std::string message;
    std::string detail;
};

/// What a device has in common with others: {"bastion", "jump1"}, {"network", "192.0.2.0/24"}.
struct trait {
    std::string kind;
    std::string value;
};

/// Texts may hold any bytes, and are empty for what is not known.
struct device {
    std::string host;
    std::string address;  ///< where it was dialled
    std::string platform;
    device_status status{device_status::failed};
    std::string code;     ///< of its error; empty: none
    std::string phase;    ///< in which it failed, as records name it
    std::string message;  ///< what happened and what to do
    std::string detail;
    std::string started;  ///< for people
    std::chrono::microseconds duration{0};
    std::array<std::optional<std::chrono::microseconds>, phase_count> phases{};
    std::vector<trait> traits;
    std::vector<std::pair<std::string, std::string>> facts;  ///< shown with it: name, value
    std::vector<device_command> commands;
    std::vector<check_result> checks;
};

/// What differs from the run before.
struct change {
    std::string host;
    std::string command;
    std::string diff;  ///< unified, without its head
    std::size_t added{0};
    std::size_t removed{0};
};
struct changes {
    std::string since;  ///< which run, or when, for people
    std::vector<change> all;
    std::vector<std::string> added{};    ///< hosts that were not there
    std::vector<std::string> removed{};  ///< hosts that are gone
};

/// A device whose last good answer is old.
struct stale_device {
    std::string host;
    std::string last_good;  ///< when, for people; empty: never
    std::string cause;      ///< why not since, or empty
};

/// What stands above the devices.
struct run_facts {
    std::string run_id;
    std::string inventory;
    std::string command_line;
    std::string version;  ///< of netpoll
    std::string mode;
    std::string user;
    std::string machine;
    std::string started;  ///< for people, as `ended`
    std::string ended;
    std::optional<std::chrono::milliseconds> elapsed;
    bool whole{true};  ///< it came to its end
    bool interrupted{false};
    std::string results;  ///< the file that has all of every output
    std::optional<changes> changed{};
    std::optional<std::vector<stale_device>> stale{};
};

struct page_limits {
    /// Of outputs on the page in all, before escaping; half of it for devices that need a look.
    std::size_t outputs{std::size_t{6} << 20U};
    std::size_t output{std::size_t{128} << 10U};  ///< of one
    std::size_t hosts{400};                       ///< that are named with one cause or check
    std::size_t changes{400};                     ///< that are shown as a diff
    std::size_t slowest{15};
};

/// Calls `each` with all devices in turn, until it returns false.
using device_source =
    std::function<expected<void, std::string>(const std::function<bool(const device&)>& each)>;
/// Takes the page piece by piece.
using page_sink = std::function<expected<void, std::string>(std::string_view)>;

/// Well-formed (as XML too), self-contained, of use without its script. Reads `devices` twice, in
/// the same order, which is that of the page; memory is that of one device, of what failed, and a
/// few bytes for each output. The error is that of the source or of the sink.
expected<void, std::string> write_run_page(const run_facts& run, const device_source& devices,
                                           const page_sink& to, const page_limits& limits = {});

}  // namespace netpoll::page
