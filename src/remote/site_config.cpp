// Writes a server's configuration.
#include "remote/site_config.hpp"

#include "core/host_port.hpp"

namespace netpoll {

namespace {

using subjects = std::vector<std::string>;

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

std::string list_of(const subjects& all) {
    std::string text;
    for (const auto& each : all)
        text += (text.empty() ? "" : ", ") + quoted(each);
    return "[" + text + "]";
}

std::string user_of(const std::string& key, const subjects& publish, const subjects& subscribe) {
    return "    users: [ { nkey: " + key +
           ", permissions: {\n      publish: { allow: " + list_of(publish) +
           " },\n      subscribe: { allow: " + list_of(subscribe) + " } } } ]\n";
}

/// What it offers to the sites: to hear what it says, and to be asked. A service's answer goes back
/// to the account that asked, wherever the question says; of a stream that took a message in one's
/// own account it goes to any subject that the publisher names, also to those that purge streams.
std::string coordinator_of(const broker_plan& plan) {
    std::string text = "  # Runs, and the streams of their results: netpoll --via.\n";
    text += "  coordinator: {\n    jetstream: enabled\n";
    text += user_of(plan.coordinator,
                    {"np.ctl.>", "np.tell.>", "$JS.API.>", "$JS.ACK.>", "$KV.NP_LOCKS.>"},
                    {"np.say.>", "np.pulse.>", "_INBOX.coord.>"});
    text += "    exports: [\n";
    for (const auto* subject : {"np.ctl.>", "np.tell.>"})
        text += "      { stream: " + quoted(subject) + " }\n";
    for (const auto* subject : {"np.say.>", "np.pulse.>", "np.result.>"})
        text += "      { service: " + quoted(subject) + " }\n";
    return text + "    ]\n  }\n";
}

std::string site_of(const broker_site& site) {
    const auto of = [&site](const char* what) { return what + site.name + ".>"; };
    const subjects says{of("np.say."), of("np.pulse."), of("np.result.")};
    const subjects hears{of("np.ctl."), of("np.tell.")};
    std::string text = "  # All pollers of site " + site.name + ": netpoll poller --site " +
                       site.name + ".\n  " + quoted("site-" + site.name) + ": {\n";
    subjects heard = hears;
    heard.push_back(of("_INBOX."));
    text += user_of(site.public_key, says, heard) + "    imports: [\n";
    for (const auto& subject : hears)
        text += "      { stream: { account: coordinator, subject: " + quoted(subject) + " } }\n";
    for (const auto& subject : says)
        text += "      { service: { account: coordinator, subject: " + quoted(subject) + " } }\n";
    return text + "    ]\n  }\n";
}

std::string tls_of(const broker_plan& plan) {
    const bool is_encrypted = !plan.certificate.empty();
    const std::string mark = is_encrypted ? "" : "# ";
    const auto certificate =
        is_encrypted ? plan.certificate : std::string("/etc/netpoll/broker.pem");
    const auto key = is_encrypted ? plan.key : std::string("/etc/netpoll/broker.key");
    std::string text =
        is_encrypted
            ? "# The certificate is of the name in --via tls://NAME; --via-ca names its "
              "authority.\n"
            : "# Without this, what devices say is readable on the way. The certificate is of the "
              "name in\n# --via tls://NAME; --via-ca names its authority. No secret of a device "
              "travels, with or without.\n";
    text += mark + "tls {\n";
    text += mark + "  cert_file: " + quoted(certificate) + "\n";
    text += mark + "  key_file: " + quoted(key) + "\n";
    text += mark + "  timeout: 10\n";
    return text + mark + "}\n";
}

}  // namespace

std::string broker_configuration(const broker_plan& plan) {
    std::string text =
        "# nats-server for netpoll over several machines; written by 'netpoll via init'.\n"
        "# Start: nats-server -c THIS_FILE. After a change: SIGHUP.\n\n";
    text += "server_name: netpoll\n";
    text += "listen: " + quoted(host_and_port(plan.listens.host, plan.listens.port)) + "\n";
    text +=
        "max_payload: 1MB\n"
        "# A poller on a slow line gets its time, and one that is gone is noticed.\n"
        "write_deadline: \"30s\"\n"
        "ping_interval: \"20s\"\n\n";
    text +=
        "# Results wait here while the coordinator is away; max_file_store says how many.\n"
        "jetstream {\n  store_dir: " +
        quoted(plan.store) + "\n  max_memory_store: 64MB\n  max_file_store: 20GB\n}\n\n";
    text += tls_of(plan) + "\n";
    text +=
        "# Who has a key comes in, nobody else does. Each site is an account of its own, to which "
        "nothing of\n# another leads; a further one is a further block.\n"
        "authorization { timeout: 10 }\naccounts {\n";
    text += coordinator_of(plan);
    for (const auto& site : plan.sites)
        text += site_of(site);
    return text + "}\n";
}

}  // namespace netpoll
