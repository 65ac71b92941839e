// Asks for a poller, and says how it ended. Knows no broker.
#include "cli/verbs/poller.hpp"

#include "cli/help_lines.hpp"
#include "cli/poller_options.hpp"
#include "cli/stdout_text.hpp"
#include "cli/variables.hpp"
#include "terminal/question.hpp"
#include "terminal/run_log.hpp"
#include "terminal/text_layout.hpp"

#include <span>

namespace netpoll {

namespace {

constexpr std::string_view help_of_poller = "netpoll poller --help";

exit_code say_problem(const std::string& why, console& screen) {
    screen.write("netpoll: " + why + "\n");
    return exit_code::netpoll_failed;
}

}  // namespace

std::string poller_help_text() {
    std::string text = paragraph(
        "netpoll poller contacts the devices of a site for runs that are started elsewhere "
        "(netpoll --via). It waits for them at a broker (NATS), keeps its own limits whatever they "
        "say, and logs in by its own file of logins: no secret reaches it or leaves it. Several "
        "pollers of a site share its devices.");
    text +=
        "\nusage: netpoll poller --site NAME --via URL --via-key FILE --logins FILE [OPTIONS]\n";
    poller_options_said unused;
    const auto groups = poller_flags(unused);
    text += group_text(groups.front());
    text += "\nAs 'netpoll --help-all' says, and as variables too:\n";
    text += names_text(std::span(groups).subspan(1));
    text +=
        "A file of logins, by the names that 'netpoll --via URL -n INVENTORY' shows (USERNAME,\n"
        "or USERNAME@REALM of a device in a realm):\n"
        "  netops: {username: netops, password: file:/run/credentials/netops}\n\n";
    text += paragraph(
        "SIGTERM and SIGINT: it takes no more jobs, gives back those that it has not begun, lets "
        "open sessions end (--drain) and hands over their results. A second one ends it at once.");
    return text + exit_codes({{0, "asked to end, and all is handed over or kept in --spool"},
                              {2, "wrong option, or a mistake in the file of logins"},
                              {3, "no spool, or the broker does not let it in"}});
}

exit_code run_poller_verb(const std::vector<std::string>& arguments, const environment& env,
                          console& screen) {
    auto wanted = parse_poller_options(arguments, env);
    if (!wanted) return refuse_usage(wanted.error(), help_of_poller, screen);
    if (wanted->run.help) return print(poller_help_text(), screen);
    redactor redact;
    const auto log = open_log(log_options_of(wanted->run), screen, redact);
    if (!log) return say_problem(log.error(), screen);
    const auto done = serve_as_poller(wanted->request, ask_at_terminal, redact, **log);
    if (done) return with_log(exit_code::ok, **log);
    if (!done.error().mistakes.empty())
        return refuse_mistakes(done.error().mistakes, wanted->run.origins, screen);
    return say_problem(done.error().why, screen);
}

}  // namespace netpoll
