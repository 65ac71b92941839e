// Locks, and who hears of a run's end. Knows no parser.
#include "cli/notice_flags.hpp"

#include "cli/flag_effects.hpp"
#include "run/request_values.hpp"

#include <netpoll/duration.hpp>

namespace netpoll {

namespace {

template <class Member>
auto noticed(Member which) {
    return at(&options::request, &run_request::notices, which);
}

template <class Member>
auto locked(Member which) {
    return at(&options::request, &run_request::lock, which);
}

}  // namespace

std::vector<flag> lock_flags() {
    return {
        {"--lock", "FILE",
         "hold this lock for the run; if another run holds it, say which and exit 75 [with "
         "--rundir: one in DIR for the inventory, selection and commands]",
         file_into(locked(&run_lock::file))},
        {"--wait-lock", "TIME", "wait for that run to end, so long at most",
         into(parse_duration, locked(&run_lock::wait))},
        {"--no-lock", "", "run beside another run", into(parse_switch, locked(&run_lock::none))}};
}

std::vector<flag> notice_flags() {
    return {{"--metrics", "FILE",
             "write counts and times for Prometheus' textfile collector; give FILE the permissions "
             "that it needs once, they stay [with --rundir: metrics.prom in the run's folder]",
             file_into(noticed(&run_notices::metrics))},
            {"--syslog", "",
             "log begin, end and each failed device to the journal (with fields), else to syslog",
             into(parse_switch, noticed(&run_notices::syslog))},
            {"--webhook", "URL",
             "POST a summary as JSON when the run ends, for 15s at most; a URL that is a secret: "
             "env:NAME, file:PATH or cmd:COMMAND",
             into(parse_webhook, noticed(&run_notices::webhook))},
            {"--webhook-secret", "SOURCE",
             "sign it (HMAC-SHA256) with the key that env:NAME, file:PATH or cmd:COMMAND gives",
             into(parse_secret_source, noticed(&run_notices::webhook_secret))},
            {"--mail", "ADDRESS",
             "mail a summary by /usr/sbin/sendmail, or by $NETPOLL_SENDMAIL; repeats",
             [](options& all, const std::string& text) -> std::string {
                 auto address = parse_mail_address(text);
                 if (!address) return address.error();
                 all.request.notices.mail.push_back(std::move(*address));
                 return {};
             },
             true},
            {"--mail-when", "WHEN",
             "failed (not all ok), changed (other counts than those of the last run in --rundir) "
             "or always [failed]",
             into(parse_mail_when, noticed(&run_notices::mail_when))}};
}

void judge_notices(const run_request& request, std::vector<std::string>& wrong) {
    const run_notices& notices = request.notices;
    if (notices.mail_when == mail_when::changed && request.rundir.empty() && request.resume.empty())
        wrong.emplace_back(
            "--mail-when: changed compares with the last run in --rundir, which is "
            "not given");
    if (!notices.webhook_secret.empty() && notices.webhook.empty())
        wrong.emplace_back("--webhook-secret: there is no --webhook");
    if (request.lock.none && (!request.lock.file.empty() || request.lock.wait))
        wrong.emplace_back("--no-lock: not together with --lock or --wait-lock");
    if (request.lock.wait && request.lock.file.empty() && request.rundir.empty())
        wrong.emplace_back("--wait-lock: there is no lock without --lock or --rundir");
}

}  // namespace netpoll
