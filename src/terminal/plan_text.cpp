// Targets to text. Knows no engine; the texts of secrets are never asked for.
#include "terminal/plan_text.hpp"

#include "core/algorithms.hpp"
#include "core/bastion_walk.hpp"
#include "core/host_port.hpp"
#include "core/login_name.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/duration.hpp>
#include <netpoll/escape.hpp>

#include <set>
#include <string_view>
#include <vector>

namespace netpoll {

namespace {

std::string address_of(const target& device) {
    return host_and_port(device.hostname, device.port);
}

/// " (FILE:LINE)"; empty where nothing is to be told.
std::string said_at(const source_position& where) {
    return where.file.empty() ? "" : " (" + escape(to_string(where), 400) + ")";
}

std::string origin_of_address(const contact_origin& origin) {
    std::string text;
    const auto add = [&text](const std::string& what, const source_position& where) {
        if (where.file.empty()) return;
        text += (text.empty() ? "" : ", ") + what + escape(to_string(where), 400);
    };
    add("", origin.hostname);
    add("port ", origin.port);
    return text.empty() ? text : " (" + text + ")";
}

std::string login_of(const credentials& login) {
    std::string methods;
    const auto add = [&methods](const std::string& text) {
        methods += (methods.empty() ? "" : ", ") + text;
    };
    const bool tells = !login.username_from.file.empty();
    for (const key_file& key : login.keys)
        add("key " + key.path +
            (key.certificate.empty() ? "" : " with certificate " + key.certificate) +
            (key.passphrase ? " (passphrase from " + key.passphrase.source + ")" : "") +
            (tells || key.optional ? said_at(key.where) : ""));
    if (login.agent_chooses()) add("keys of the ssh-agent " + escape(login.agent, 200));
    if (login.password) add("password from " + login.password.source);
    if (methods.empty()) methods = "no key and no password";
    if (!login.methods.empty()) methods += ", by " + method_names(login.methods) + " only";
    if (login.enable) add("enable secret from " + login.enable.source);
    for (const question& each : login.questions)
        add("answer to " + escape(each.see, 80) +
            (each.secret.source.empty() ? "" : " from " + each.secret.source) +
            (each.code.empty() ? "" : " printed by " + escape(each.code, 200) + " when asked"));
    const std::string user =
        (login.username.empty() ? "no username" : login.username) + said_at(login.username_from);
    const bool has_name = !login.name.empty() && login.name != login.username;
    return (has_name ? login.name + ": " : std::string()) + user + "; " + methods;
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
        if (i == 0 && device.origin) text += said_at(device.origin->jump);
    }
    return text;
}

/// "known as ALIAS, in FILE, FILE".
std::string host_key_place(const target& device) {
    std::string text;
    if (!device.host_key_alias.empty()) text = "known as " + device.host_key_alias;
    if (!device.host_key_files) return text;
    const char* before = text.empty() ? "in " : ", in ";
    for (const auto& file : *device.host_key_files) {
        text += before + file;
        before = ", ";
    }
    return text;
}

/// Whose logins they are that a run over a broker names, e.g. "the pollers of fra"; empty without
/// one.
std::string whose_login(const target& device, const run_request& request) {
    return request.via ? "the pollers of " + device.site : std::string();
}

std::string login_text(const target& device, const std::string& whose) {
    const credentials& login = *device.login;
    const auto elsewhere = login_name_of(device) + said_at(login.username_from) + ", of " + whose;
    return escape(whose.empty() ? login_of(login) : elsewhere, 2'000);
}

void add_contact(const target& device, const std::string& whose, std::string& text) {
    text += "  address   " + escape(address_of(device)) +
            (device.origin ? origin_of_address(*device.origin) : "") + "\n";
    if (const auto way = way_to(device); !way.empty()) text += "  reached   " + way + "\n";
    if (const auto place = host_key_place(device); !place.empty())
        text += "  host key  " + escape(place, 2'000) + "\n";
    text += "  login     " + login_text(device, whose) + "\n";
}

/// What is tried once a device has turned down the one before.
void add_others(const std::vector<target>& others, const std::string& whose, std::string& text) {
    for (const target& each : others)
        text += "  or else   " + login_text(each, whose) + "\n";
}

void add_bastion(const target& bastion, const run_request& request, std::string& text) {
    text += "bastion " + escape(bastion.name) + "\n";
    add_contact(bastion, request.via ? "the pollers of those behind it" : "", text);
    text += "  platform  " + std::string(name(bastion.profile)) + " algorithms\n";
}

std::size_t checks_of(const target& device) {
    return device.checks ? device.checks->size() : 0;
}

void add_host(const planned_job& one, const run_request& request, std::string& text) {
    const target& device = one.target;
    text += escape(device.name) + "\n";
    const auto whose = whose_login(device, request);
    add_contact(device, whose, text);
    add_others(one.others, whose, text);
    text += "  platform  " + how(device) + "\n";
    const char* title = "  commands  ";
    for (const command& each : *device.commands) {
        text += title;
        add_command(each, text);
        title = "            ";
    }
    if (device.checks) text += "  checks    " + std::to_string(checks_of(device)) + "\n";
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

void add_line(std::string_view title, const std::string& what, std::string& text) {
    text += std::string(title) + std::string(12 - title.size(), ' ') + what + "\n";
}

std::string logins_a_second(double per_second) {
    std::string text = std::to_string(per_second);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text + " logins a second";
}

std::string budget_text(const schedule_preview::shared& one) {
    std::string text;
    const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
    const auto& [rate, in_flight, sessions] = one.budget;
    if (rate) add(logins_a_second(*rate));
    if (in_flight) add(counted(*in_flight, "login") + " in flight");
    if (sessions) add(counted(*sessions, "session"));
    return escape(one.whose, 80) + " (" + counted(one.devices, "device") + "): " + text;
}

/// "2 hosts, then 3 of 20, then 15".
std::string waves_text(const std::vector<std::size_t>& waves) {
    std::string text;
    for (std::size_t i = 0; i < waves.size();) {
        std::size_t same = 1;
        while (i + same < waves.size() && waves[i + same] == waves[i])
            ++same;
        text += text.empty() ? "" : ", then ";
        if (same > 1) text += std::to_string(same) + " of ";
        text += i == 0 ? counted(waves[i], "host") : std::to_string(waves[i]);
        i += same;
    }
    return text;
}

/// What holds the run back, where something is set that does.
std::string schedule_text(const schedule_preview& schedule) {
    std::string text;
    std::string_view title = "limits";
    for (const auto& each : schedule.budgets) {
        add_line(title, budget_text(each), text);
        title = "";
    }
    title = "first";
    for (const auto& host : schedule.first) {
        add_line(title, escape(host, 80), text);
        title = "";
    }
    if (schedule.waves.size() > 1) add_line("waves", waves_text(schedule.waves), text);
    if (schedule.max_failures)
        add_line("stop",
                 "when more than " + counted(*schedule.max_failures, "device") +
                     (*schedule.max_failures == 1 ? " has failed" : " have failed"),
                 text);
    if (schedule.stop_at_error > 0)
        add_line("on error",
                 counted(schedule.stop_at_error, "device") +
                     (schedule.stop_at_error == 1 ? " stops" : " stop") +
                     " at the first command that is rejected",
                 text);
    return text;
}

/// "fra (2 devices): the logins backup and netops@tacacs", a site a line.
std::string sites_text(const std::vector<planned_job>& jobs, const run_request& request) {
    std::string text;
    if (!request.via) return text;
    site_needs needs;
    for (const planned_job& each : jobs) {
        needs.add(each.target);
        for (const target& other : each.others)
            needs.add_other(other);
    }
    std::string_view title = "sites";
    for (const auto& [site, need] : needs.all()) {
        std::string logins;
        for (const std::string& each : need.logins)
            logins += (logins.empty() ? "" : ", ") + each;
        add_line(title,
                 site + " (" + counted(need.devices, "device") + "), whose pollers need " +
                     (need.logins.size() == 1 ? "the login " : "the logins ") +
                     escape(logins, 2'000),
                 text);
        title = "";
    }
    return text;
}

/// Each as it would be typed, and where it is from.
std::string origins_text(const std::vector<option_origin>& origins) {
    std::string text;
    std::string_view title = "options";
    for (const option_origin& each : origins) {
        std::string typed;
        for (const std::string& value : each.values) {
            typed += (typed.empty() ? "" : " ") + each.option;
            if (value != "true") typed += "=" + shell_word(value);
        }
        add_line(title, escape(typed, 400) + said_at({each.where, 0}), text);
        title = "";
    }
    return text;
}

std::string careful_text(const run_request& request) {
    return "retries " + std::to_string(request.retries) + ", auth guard " +
           (request.auth_guard == 0 ? "OFF" : std::to_string(request.auth_guard)) + ", canaries " +
           std::to_string(request.canaries) + (request.adaptive ? ", adaptive" : "");
}

/// " 12 logins in about 3 min 5 s, by the history of 10 of the devices."
std::string expected_text(const schedule_preview& schedule, std::size_t devices,
                          std::size_t bastions) {
    const auto logins = " " + counted(devices + bastions, "login");
    if (!schedule.expected)
        return logins + "; the duration is unknown without a history (--history).";
    const auto known = schedule.expected_known == devices
                           ? std::string("its devices")
                           : std::to_string(schedule.expected_known) + " of the devices";
    return logins + " in about " + show_elapsed(*schedule.expected) + ", by the history of " +
           known + ".";
}

std::string least_time_text(const schedule_preview& schedule) {
    if (schedule.logins.count() == 0) return {};
    const auto& slowest = schedule.budgets[schedule.slowest];
    return " The logins take at least " + show_elapsed(schedule.logins) + ": " +
           escape(slowest.whose, 80) + ", " + counted(slowest.devices, "device") + ", " +
           logins_a_second(*slowest.budget.logins_per_second) + ".";
}

}  // namespace

std::string plan_text(const std::vector<planned_job>& jobs, const run_request& request,
                      std::size_t concurrency, const schedule_preview& schedule,
                      const std::vector<option_origin>& origins) {
    std::string text;
    std::size_t commands = 0, checks = 0;
    bastion_walk bastions;
    for (const planned_job& each : jobs) {
        add_host(each, request, text);
        bastions.add(each.target);
        commands += each.target.commands->size();
        checks += checks_of(each.target);
    }
    for (const target* each : bastions.all())
        add_bastion(*each, request, text);
    const auto between = bastions.all().size();
    text += "\n" + sites_text(jobs, request) + schedule_text(schedule) + origins_text(origins) +
            counted(jobs.size(), "device") +
            (between > 0 ? " behind " + counted(between, "bastion") : std::string()) + ", " +
            counted(commands, "command") +
            (checks > 0 ? ", " + counted(checks, "check") : std::string()) + "; mode " +
            std::string(name(request.mode)) + ", concurrency " + std::to_string(concurrency);
    if (schedule.sessions < concurrency)
        text += " (the limits leave " + counted(schedule.sessions, "session") + ")";
    return text + ", " + host_key_text(request) + "; " + careful_text(request) + "." +
           expected_text(schedule, jobs.size(), between) + least_time_text(schedule);
}

}  // namespace netpoll
