// Targets to text. Knows no engine; the texts of secrets are never asked for.
#include "terminal/plan_text.hpp"

#include "core/algorithms.hpp"
#include "core/bastion_walk.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/duration.hpp>
#include <netpoll/escape.hpp>

#include <set>
#include <vector>

namespace netpoll {

namespace {

std::string address_of(const target& device) {
    const bool is_ipv6 = device.hostname.find(':') != std::string::npos;
    return (is_ipv6 ? "[" + device.hostname + "]" : device.hostname) + ":" +
           std::to_string(device.port);
}

std::string login_of(const credentials& login) {
    std::string methods;
    const auto add = [&methods](const std::string& text) {
        methods += (methods.empty() ? "" : ", ") + text;
    };
    for (const key_file& key : login.keys)
        add("key " + key.path +
            (key.passphrase ? " (passphrase from " + key.passphrase.source + ")" : ""));
    if (login.password) add("password from " + login.password.source);
    if (methods.empty()) methods = "no key and no password";
    if (login.enable) add("enable secret from " + login.enable.source);
    for (const question& each : login.questions)
        add("answer to " + escape(each.see, 80) +
            (each.secret.source.empty() ? "" : " from " + each.secret.source));
    return (login.username.empty() ? "no username" : login.username) + "; " + methods;
}

std::string how(const target& device) {
    std::string text = escape(device.platform) + ", " + std::string(name(device.channel)) +
                       " channel, " + std::string(name(device.profile)) + " algorithms";
    if (device.algorithms == nullptr) return text;
    for (const auto kind : all_algorithm_kinds)
        if (const auto& list = list_of(device.algorithms->written, kind); !list.empty())
            text += ", " + std::string(name(kind)) + " " + list;
    return text;
}

void add_questions(const std::vector<question>& all, std::string& text) {
    for (const question& each : all) {
        text += "              asked " + escape(each.see, 2'000) + ": ";
        if (!each.secret.source.empty()) {
            text += "the secret from " + escape(each.secret.source, 2'000);
        } else {
            text += "'" + escape(each.answer, 2'000) + "'";
        }
        text += each.enter ? "\n" : ", without Enter\n";
    }
}

void add_command(const command& what, std::string& text) {
    text += escape(what.send, 2'000) + "\n";
    add_questions(what.questions, text);
    for (const command_line& each : what.then) {
        text += "              then " + escape(each.send, 2'000) + "\n";
        add_questions(each.questions, text);
    }
}

/// "via b1, or b2; b1 via b0": each bastion's own way once.
std::string way_to(const target& device) {
    std::string text;
    std::set<const target*> told;
    std::vector<const target*> waiting{&device};
    for (std::size_t i = 0; i < waiting.size(); ++i) {
        const target& end = *waiting[i];
        if (!end.jump || end.jump->empty() || !told.insert(&end).second) continue;
        text += text.empty() ? "via " : "; " + escape(end.name, 80) + " via ";
        for (const auto& bastion : *end.jump) {
            text += (bastion == end.jump->front() ? "" : ", or ") + escape(bastion->name, 80);
            waiting.push_back(bastion.get());
        }
    }
    return text;
}

void add_contact(const target& device, std::string& text) {
    text += "  address   " + escape(address_of(device)) + "\n";
    if (const auto way = way_to(device); !way.empty()) text += "  reached   " + way + "\n";
    text += "  login     " + escape(login_of(*device.login), 2'000) + "\n";
}

void add_bastion(const target& bastion, std::string& text) {
    text += "bastion " + escape(bastion.name) + "\n";
    add_contact(bastion, text);
    text += "  platform  " + std::string(name(bastion.profile)) + " algorithms\n";
}

void add_host(const target& device, std::string& text) {
    text += escape(device.name) + "\n";
    add_contact(device, text);
    text += "  platform  " + how(device) + "\n";
    const char* title = "  commands  ";
    for (const command& each : *device.commands) {
        text += title;
        add_command(each, text);
        title = "            ";
    }
}

std::string host_key_text(const run_request& request) {
    switch (request.host_keys) {
        case host_key_policy::strict:
            return "host keys strict";
        case host_key_policy::accept_new:
            return "host keys accept-new";
        case host_key_policy::off:
            break;
    }
    return "host keys NOT checked";
}

}  // namespace

std::string plan_text(const std::vector<planned_job>& jobs, const run_request& request,
                      std::size_t concurrency, std::chrono::seconds logins) {
    std::string text;
    std::size_t commands = 0;
    bastion_walk bastions;
    for (const planned_job& each : jobs) {
        add_host(each.target, text);
        bastions.add(each.target);
        commands += each.target.commands->size();
    }
    for (const target* each : bastions.all())
        add_bastion(*each, text);
    const auto between = bastions.all().size();
    text += "\n" + counted(jobs.size(), "device") +
            (between > 0 ? " behind " + counted(between, "bastion") : std::string()) + ", " +
            counted(commands, "command") + "; mode " + std::string(name(request.mode)) +
            ", concurrency " + std::to_string(concurrency) + ", " + host_key_text(request) + ".";
    if (logins.count() > 0)
        text += " The logins take at least " + show_elapsed(logins) + ": so few a second.";
    return text;
}

}  // namespace netpoll
