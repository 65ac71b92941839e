// Makes keys and a server's configuration, and says what to type next.
#include "cli/verbs/via.hpp"

#include "cli/help_lines.hpp"
#include "cli/verb_arguments.hpp"
#include "remote/broker_folder.hpp"
#include "run/request_values.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>

#include <utility>

namespace netpoll {

namespace {

using sentences = std::vector<std::string>;

struct via_question {
    broker_folder_request wanted;
    std::string name;  ///< of the machine, as others know it; empty: this one alone
};

bool is_address(const std::string& host) {
    return host.find(':') != host.npos || host.find_first_not_of("0123456789.") == host.npos;
}

expected<via_question, sentences> via_question_of(const verb_arguments& said) {
    sentences wrong;
    via_question asked;
    const auto& words = said.words;
    if (words.empty() || words.front() != "init")
        wrong.emplace_back("via: say what: netpoll via init --sites fra,ams DIR");
    else if (words.size() == 1)
        wrong.emplace_back("via init: name a folder for the keys and the configuration");
    else
        asked.wanted.folder = words[1];
    if (words.size() > 2) wrong.push_back("'" + escape(words[2]) + "' is one argument too many");
    if (!said.has("--sites")) wrong.emplace_back("--sites: name them: --sites fra,ams");
    for (const std::string& list : said.all("--sites")) {
        const auto sites = parse_list(list);
        if (!sites) {
            wrong.push_back("--sites: " + sites.error());
            continue;
        }
        asked.wanted.sites.insert(asked.wanted.sites.end(), sites->begin(), sites->end());
    }
    asked.wanted.certificate = said.value("--cert");
    asked.wanted.key = said.value("--key");
    if (said.has("--host")) {
        auto listens = parse_server_url("nats://" + said.value("--host"));
        if (listens) {
            asked.name = listens->host;
            // A name may lead to an address that only a router in front of it has.
            if (!is_address(asked.name)) listens->host = "0.0.0.0";
            asked.wanted.listens = *listens;
        } else {
            wrong.push_back("--host: '" + escape(said.value("--host")) +
                            "' is no host: write NAME, or NAME:PORT where it is not 4222");
        }
    }
    if (!wrong.empty()) return unexpected(std::move(wrong));
    return asked;
}

std::string url_of(const via_question& asked) {
    auto url = asked.wanted.listens;
    if (!asked.name.empty()) url.host = asked.name;
    url.is_tls = !asked.wanted.certificate.empty();
    return url.text();
}

std::string what_next(const via_question& asked, const broker_folder& made) {
    const auto via = url_of(asked);
    const auto& site = asked.wanted.sites.front();
    std::string text = made.configuration + "\n" + made.coordinator_key + "\n";
    for (const auto& key : made.site_keys)
        text += key + "\n";
    text +=
        "\nEach key is for one site alone: take it there, and nowhere else.\n\n"
        "Start the broker:\n  nats-server -c " +
        shell_word(made.configuration) + "\nAt each site, with its key and its logins:\n" +
        "  netpoll poller --site " + site + " --via " + via + " --via-key " +
        shell_word(made.site_keys.front()) + " --logins logins.yaml\nHere:\n  netpoll --via " +
        via + " --via-key " + shell_word(made.coordinator_key) + " inventory.yaml\n";
    return text;
}

std::string open_door(const via_question& asked) {
    const bool is_private = asked.name.empty() || asked.name.starts_with("127.") ||
                            asked.name == "::1" || asked.name == "localhost";
    if (is_private || !asked.wanted.certificate.empty()) return {};
    return "netpoll: without --cert and --key what devices say goes over the network as plain "
           "text\n";
}

}  // namespace

verb_answer answer_via(const std::vector<std::string>& arguments, const environment& /*env*/) {
    const auto said = parse_verb(arguments, {{"-h,--help"},
                                             {"--sites", "SITES"},
                                             {"--host", "NAME"},
                                             {"--cert", "FILE"},
                                             {"--key", "FILE"},
                                             {"--no-config"}});
    if (!said) return refused_options({said.error()}, "via");
    if (said->has("--help")) return {exit_code::ok, via_help_text(), {}};
    const auto asked = via_question_of(*said);
    if (!asked) return refused_options(asked.error(), "via");
    const auto made = make_broker_folder(asked->wanted);
    if (!made) {
        verb_answer answer{exit_code::usage, {}, {}};
        for (const auto& each : made.error())
            answer.err += "netpoll: " + each + "\n";
        return answer;
    }
    return {exit_code::ok, what_next(*asked, *made), open_door(*asked)};
}

exit_code run_via(const std::vector<std::string>& arguments, const environment& env,
                  console& screen) {
    return say(answer_via(arguments, env), screen);
}

std::string via_help_text() {
    std::string text = paragraph(
        "netpoll via init prepares runs over several machines: it writes a key for the coordinator "
        "and for each site, and the configuration of a NATS server that lets each key do its own "
        "work and nothing else. Nobody is contacted.");
    text +=
        "\nusage: netpoll via init --sites fra,ams [OPTIONS] DIR\n"
        "\nOptions:\n";
    text += two_columns("      --sites SITES", "as the inventory's site: names them");
    text += two_columns("      --host NAME[:PORT]",
                        "how coordinator and pollers reach the server; without it the server "
                        "listens on 127.0.0.1 only [127.0.0.1:4222]");
    text += two_columns("      --cert FILE",
                        "its certificate (PEM), of this name; without one there is no TLS");
    text += two_columns("      --key FILE", "the certificate's key");
    text += last_option_lines();
    text += '\n';
    text += paragraph(
        "DIR holds nats-server.conf, coord.nk and SITE.nk; the server keeps its streams in "
        "DIR/jetstream. A key is a secret: SITE.nk belongs to the pollers of that site alone, "
        "coord.nk to whoever starts runs. A file that is there is never replaced.");
    return text +
           exit_codes({{0, "written"}, {2, "wrong option, or a file that is there already"}});
}

}  // namespace netpoll
