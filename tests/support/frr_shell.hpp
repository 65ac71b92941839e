// FRRouting's vtysh as the login shell of the test account. Knows nothing of netpoll.
#pragma once

#include "support/child_process.hpp"
#include "support/temp_folder.hpp"

#include <memory>
#include <optional>
#include <string>

namespace netpoll::testing {

struct frr_options {
    std::string hostname{"border-1"};
    /// Lines in the running configuration, for a static route each where FRR's staticd reads a
    /// file, else for an entry of a prefix list. The daemon takes seconds for some hundreds.
    unsigned routes{40};
    /// What vtysh sends its output through (VTYSH_PAGER); empty: nothing.
    std::string pager;
};

/// A routing daemon of its own, with its sockets in a folder of its own, and nothing of the
/// machine's routing. While this object lives, the test account's shell is a vtysh that talks to
/// it; servers that let the account in are started as ever. One at a time in a process.
class frr_shell {
public:
    static std::optional<std::string> obstacle();
    /// Throws std::runtime_error with the daemon's words where it does not come up.
    explicit frr_shell(const frr_options& options = {});
    ~frr_shell();
    frr_shell(const frr_shell&) = delete;
    frr_shell& operator=(const frr_shell&) = delete;

    /// How the line of this number stands in the running configuration, with its newline.
    static std::string route(unsigned number);

private:
    void start_daemon();

    temp_folder folder_;
    std::unique_ptr<child_process> daemon_;
};

}  // namespace netpoll::testing
