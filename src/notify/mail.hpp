// The end of a run as a mail, handed to sendmail. Knows no run.
#pragma once

#include "notify/run_notice.hpp"

#include <netpoll/expected.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace netpoll {

/// What is wrong with an address, or nothing: "ops@example.net", or a local name.
std::string address_problem(const std::string& address);

/// A whole message (RFC 5322): headers, an empty line, text in UTF-8. No name of a host or file in
/// it can begin a header, or end one.
std::string mail_text(const run_notice& notice, const std::vector<std::string>& to);

/// $NETPOLL_SENDMAIL, or /usr/sbin/sendmail.
std::string sendmail_program();

/// Gives the message to `PROGRAM -t -i`, which takes the addresses from it. Waits for its end, 30 s
/// at most. The error is a sentence.
expected<void, std::string> send_mail(const std::string& program, const std::string& message);

}  // namespace netpoll
