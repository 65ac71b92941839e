// The options by which pollers contact the devices. Knows no parser.
#include "cli/via_flags.hpp"

#include "cli/flag_effects.hpp"
#include "cli/standing_options.hpp"
#include "run/request_values.hpp"

#include <netpoll/duration.hpp>

namespace netpoll {

namespace {

template <class Member>
auto brokered(Member which) {
    return at(&options::request, &run_request::via, which);
}

std::string by_default(milliseconds time) {
    return " [" + show_duration(time) + "]";
}

}  // namespace

flag_group via_flags() {
    const run_request standard;
    return {"Several machines: pollers near the devices contact them",
            {{"--via", "URL[,URL]",
              "the broker (NATS) that pollers are reached through: tls://HOST[:4222], or nats:// "
              "without TLS; each device's site: says whose pollers contact it, and their --logins "
              "log in: no secret leaves a poller",
              into(parse_via, brokered(&broker_access::servers))},
             {"--via-key", "FILE", "who we are there: coord.nk of 'netpoll via init'",
              text_into(brokered(&broker_access::key_file))},
             {"--via-ca", "FILE",
              "certificates (PEM) that vouch for the broker beside those of the system",
              text_into(brokered(&broker_access::ca_file))},
             {"--wait-poller", "TIME",
              "until a site without a poller is given up, and its devices are no_poller" +
                  by_default(standard.wait_poller),
              into(parse_duration, requested(&run_request::wait_poller))},
             {"--wait-via", "TIME",
              "for a broker that does not answer at the start" + by_default(standard.wait_via),
              into(parse_duration, requested(&run_request::wait_via))}}};
}

std::string via_refusal(std::string_view verb, const environment& env, const options& said) {
    if (said.help) return {};
    const standing_options standing(env, option_file_paths(env, said.no_config ? "yes" : ""));
    const auto group = via_flags();
    const auto found = standing.find(group.flags.front());
    if (!found) return {};
    return found->called + ": netpoll " + std::string(verb) +
           " contacts devices from here, and asks no poller: leave it out for this";
}

}  // namespace netpoll
