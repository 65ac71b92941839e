// Applies inheritance, overrides and platform defaults to the selected hosts. Knows no file format.
#include "inventory/targets.hpp"

#include "core/detector.hpp"
#include "core/site_name.hpp"
#include "inventory/algorithm_choices.hpp"
#include "inventory/asked_job.hpp"
#include "inventory/command_values.hpp"
#include "inventory/field_values.hpp"
#include "inventory/host_data.hpp"
#include "inventory/hostname.hpp"
#include "inventory/inheritance.hpp"
#include "inventory/jump_builder.hpp"
#include "inventory/limits_builder.hpp"
#include "inventory/login_builder.hpp"
#include "inventory/ssh_settings.hpp"

#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <map>
#include <unordered_map>

namespace netpoll {

namespace {

// The same mistake of many hosts, told once.
struct repeated {
    source_position first;
    std::string host;
    std::size_t count{0};

    void note(const target& of) {
        if (count++ > 0) return;
        first = of.where;
        host = of.name;
    }
    void tell(std::string_view what, std::vector<mistake>& to) const {
        if (count == 0) return;
        const auto others = count - 1;
        to.push_back({first, "host '" + escape(host, 80) + "'" +
                                 (others > 0 ? " (and " + std::to_string(others) + " more)" : "") +
                                 std::string(what)});
    }
};

// Whether more is said than one line that is answered at once.
bool needs_shell(const std::vector<command>& all) {
    return std::any_of(all.begin(), all.end(), [](const command& each) {
        return !each.questions.empty() || !each.then.empty();
    });
}

class job_builder {
public:
    job_builder(const inventory_state& all, const inventory_overrides& overrides,
                const ask_function& ask, std::vector<mistake>& warnings)
        : all_(all),
          overrides_(overrides),
          warnings_(warnings),
          secrets_(ask, mistakes_, warnings),
          ssh_(all, overrides_, mistakes_, warnings),
          logins_(all, overrides_, ssh_, secrets_, mistakes_),
          limits_(all, overrides_),
          jumps_(all, overrides_, ssh_, logins_, limits_, mistakes_),
          data_(all, mistakes_) {
        secrets_.withhold(all.secret_variables);
        secrets_.withhold(overrides_.secret_variables);
        if (overrides_.names_secrets_only) secrets_.name_only();
        read_override("password", overrides_.password);
        read_override("secret", overrides_.secret);
        check_platform();
        asked_.emplace(all, overrides_, secrets_, mistakes_);
    }

    void add(host_place place) {
        const auto& host = all_.hosts.all().at(place);
        const auto& definition = all_.hosts.definition_of(host);
        const auto values = with_own(all_, definition);
        const auto* compiled =
            overrides_.platform ? wanted_platform_ : platform_of(all_, definition);
        const auto& of_platform = definition_of(compiled);
        auto& [out, platform, others] = planned_.jobs.emplace_back();
        platform = compiled;
        out.name = host.name;
        out.where = all_.documents[definition.own.file].position(definition.own.line);
        out.platform = of_platform.id;
        out.groups = all_.chains.chains()[definition.chain].names;
        out.data = data_.of(host);
        set_site(definition, out);
        set_small_values(values, of_platform, out);
        const auto logins = set_contact(place, definition, values, out);
        out.commands = commands_for(values, of_platform, out);
        out.checks = asked_->checks_for(out);
        set_care(definition, values, out);
        if (!compiled && !overrides_.platform) without_platform_.note(out);
        if (out.login->username.empty()) nameless_.note(out);
        if (out.commands->empty()) (asked_->says_commands() ? unasked_ : silent_).note(out);
        for (std::size_t i = 1; i < logins.size(); ++i)
            others.emplace_back(out).login = logins[i];
        if (out.channel != channel_kind::exec) return;
        if (!of_platform.exec_usable) {
            shell_only_[of_platform.id].note(out);
        } else if (needs_shell(*out.commands)) {
            questioned_.note(out);
        }
    }

    expected<planned_jobs, std::vector<mistake>> finish() {
        for (const auto& [problem, hosts] : unreachable_) {
            hosts.tell(": its name is its address, and " + problem + "; or set hostname:",
                       mistakes_);
        }
        for (const auto& [site, hosts] : unserved_)
            hosts.tell(": data.site " + site_problem(site) + "; set site:", mistakes_);
        for (const auto& [where, hosts] : unfilled_)
            hosts.by.tell(hosts.told, mistakes_);
        nameless_.tell(" has no username: set username: or use -u", mistakes_);
        without_platform_.tell(" names no platform, and there is no platform 'generic'", mistakes_);
        // What a platform that nobody knows would run is not known either.
        const bool guesses = overrides_.platform && !wanted_platform_;
        if (!guesses && !overrides_.commands_come_later)
            silent_.tell(
                " has no commands, and its platform has none of its own: use -c or --job, or set "
                "commands:",
                mistakes_);
        if (!guesses)
            unasked_.tell(
                ": the job has no commands for its platform or its groups: add them to the job, or "
                "leave the host out (-l, --exclude)",
                mistakes_);
        asked_->finish();
        questioned_.tell(
            " has a command with questions, which needs channel: shell, not channel: exec",
            mistakes_);
        for (const auto& [platform, hosts] : shell_only_) {
            hosts.tell(": channel: exec cannot be used: " + platform +
                           " runs nothing there; channel: shell is needed",
                       mistakes_);
        }
        no_exec_yet_.tell(
            ": channel: exec is not used with platform: auto, which finds out in a shell: name the "
            "platform, or leave channel: out",
            warnings_);
        if (!mistakes_.empty()) return unexpected(std::move(mistakes_));
        planned_.secrets = secrets_.secrets();
        planned_.secret_variables = secrets_.withheld();
        return std::move(planned_);
    }

    void reserve(std::size_t count) { planned_.jobs.reserve(count); }

private:
    // A request that came as text names where its secrets are, and has them not.
    void read_override(const char* called, std::optional<secret_ref>& secret) {
        if (!secret) return;
        if (*secret) return secrets_.add(*secret);
        const source_position request{"request", 0};
        const auto source = secret_source::parse(secret->source);
        if (!source || source->kind != secret_source::env) {
            mistakes_.push_back({request, std::string(called) + ": cannot be read from '" +
                                              escape(secret->source) + "': env:NAME is"});
            return;
        }
        secrets_.withhold({std::string(source->rest)});
        secret = secrets_.resolve({*source, request, called, {}});
    }

    void check_platform() {
        if (overrides_.platform) wanted_platform_ = all_.platforms->find(*overrides_.platform);
        if (overrides_.platform && !wanted_platform_) {
            mistakes_.push_back(
                {{"--platform", 0},
                 unknown_among("platform", *overrides_.platform, all_.platforms->names())});
        }
    }

    // One that is unknown has been complained about; any definition will do then.
    static const platform& definition_of(const compiled_platform* known) {
        static const platform none;
        return known ? platform_catalog::definition_of(*known) : none;
    }

    // How to get there, and in: by the first of the logins that it returns.
    std::vector<login_builder::login> set_contact(host_place place,
                                                  const host_definition& definition,
                                                  const inherited& values, target& out) {
        login_wanted wanted{values};
        auto said = contact_in(all_, values);
        said.name = out.name;
        said.hostname = hostname_of(all_, all_.hosts.all()[place], definition, values);
        said.user = logins_.said_user(wanted);
        said.jump_where = jumps_.said_at(place, values);
        if (overrides_.port) {
            said.port = *overrides_.port;
            said.port_where = {"--port", 0};
        }
        const auto by_ssh = ssh_.set_contact(said, out);
        wanted.ssh = &by_ssh;
        note_unfilled(field::hostname, values, out);
        if (!overrides_.port) note_unfilled(field::port, values, out);
        out.limits = limits_.limits_for(definition, by_ssh.connect_timeout);
        auto logins = logins_.logins_for(wanted);
        out.login = logins.front();
        jumps_.set_jump(place, values, by_ssh, out);
        out.algorithms =
            algorithms_.choice(values, overrides_.algorithms, out.profile, ssh_.algorithms(by_ssh));
        if (!by_ssh.hostname_where) judge_address(definition, said.hostname_where, out);
        return logins;
    }

    // People call a site in data as they like; only one with a poller has to be a word.
    void set_site(const host_definition& host, target& out) {
        const auto site = site_of(all_, host);
        if (is_site_name(site))
            out.site = site;
        else if (overrides_.logins_elsewhere)
            unserved_[std::string(site)].note(out);
    }

    // What another tool has as an address concerns nobody else.
    void judge_address(const host_definition& host, const source_position& said, target& out) {
        const auto problem = hostname_problem(out.hostname);
        if (problem.empty()) return;
        if (!said.file.empty())
            out.no_way = to_string(said) + ": hostname: " + problem;
        else if (host.is_foreign)
            out.no_way = to_string(out.where) + ": its name is its address, and " + problem;
        else
            unreachable_[problem].note(out);
    }

    // In place of what another tool would have filled in nothing else is contacted.
    void note_unfilled(field key, const inherited& values, const target& of) {
        const auto& written = value_of(values, key);
        const auto* text = written ? std::get_if<std::string_view>(&written.value->value) : nullptr;
        const auto what = text ? unfilled_text(*text) : std::string();
        if (what.empty()) return;
        const auto where = all_.position_of(written);
        auto& hosts = unfilled_[to_string(where) + std::string(name(key)) + what];
        hosts.told =
            ": " + std::string(name(key)) + ": is " + what +
            ": write the value itself, or let the tool that fills it in write the inventory";
        hosts.by.note(of);
        hosts.by.first = where;
    }

    void set_small_values(const inherited& values, const platform& of_platform, target& out) {
        out.channel = of_platform.channel;
        const auto& channel = value_of(values, field::channel);
        const auto& profile = value_of(values, field::profile);
        if (channel) out.channel = channel.as<channel_kind>();
        if (profile) out.profile = profile.as<ssh_profile>();
        if (const auto& realm = value_of(values, field::realm))
            out.realm = realm.as<std::string_view>();
        out.channel = overrides_.channel.value_or(out.channel);
        out.profile = overrides_.profile.value_or(out.profile);
        if (of_platform.id != auto_platform || out.channel == channel_kind::shell) return;
        // What a device is, its prompt tells.
        out.channel = channel_kind::shell;
        no_exec_yet_.note(out);
    }

    // What makes a run bolder is said of some commands, and counts for no others; who wants a job
    // to stop wants it of any.
    void set_care(const host_definition& host, const inherited& values, target& out) const {
        const auto& repeatable = value_of(values, field::repeatable);
        const auto& policy = value_of(values, field::on_error);
        const bool asked = asked_->says_commands();
        out.repeatable = asked ? asked_->repeatable().value_or(false)
                               : repeatable && repeatable.as<bool>() &&
                                     is_of_commands(all_, host, field::repeatable);
        const bool counts = policy && (policy.as<on_error>() == on_error::stop ||
                                       (!asked && is_of_commands(all_, host, field::on_error)));
        out.on_error = asked_->policy();
        if (!out.on_error && counts) out.on_error = policy.as<on_error>();
    }

    commands_ptr commands_for(const inherited& values, const platform& of_platform,
                              const target& device) {
        if (asked_->says_commands()) return asked_->commands_for(device);
        const auto& written = value_of(values, field::commands);
        const void* source = written ? static_cast<const void*>(written.value) : &of_platform;
        auto& known = commands_by_source_[source];
        if (!known)
            known = std::make_shared<const std::vector<command>>(written ? answered(written)
                                                                         : of_platform.commands);
        return known;
    }

    std::vector<command> answered(const inherited_value& written) {
        return with_answers(
            *written.as<const written_commands*>(), [&](const written_secret& answer) {
                const auto where = all_.position_in(written, answer.line);
                return secrets_.resolve({answer.source, where, "commands: answer",
                                         question_at("Answer of a command", where)});
            });
    }

    const inventory_state& all_;
    inventory_overrides overrides_;
    std::vector<mistake> mistakes_;
    std::vector<mistake>& warnings_;
    secret_resolver secrets_;
    ssh_settings ssh_;
    login_builder logins_;
    limits_builder limits_;
    jump_builder jumps_;
    host_data data_;
    algorithm_choices algorithms_;
    planned_jobs planned_;
    const compiled_platform* wanted_platform_{nullptr};  // by --platform
    std::optional<asked_job> asked_;
    std::unordered_map<const void*, commands_ptr> commands_by_source_;
    struct unfilled {
        std::string told;
        repeated by;
    };
    std::map<std::string, unfilled> unfilled_;     // by where it stands
    std::map<std::string, repeated> unreachable_;  // by what is wrong with the name
    std::map<std::string, repeated> unserved_;     // by what data calls the site
    repeated without_platform_;
    repeated nameless_;
    repeated silent_;
    repeated unasked_;
    repeated questioned_;
    repeated no_exec_yet_;
    std::map<std::string, repeated> shell_only_;  // by platform
};

}  // namespace

expected<planned_jobs, std::vector<mistake>> plan_jobs(const inventory_state& all,
                                                       const std::vector<host_place>& places,
                                                       const inventory_overrides& overrides,
                                                       const ask_function& ask,
                                                       std::vector<mistake>& warnings) {
    warnings.insert(warnings.end(), all.warnings.begin(), all.warnings.end());
    job_builder build(all, overrides, ask, warnings);
    build.reserve(places.size());
    for (const auto place : places)
        build.add(place);
    return build.finish();
}

}  // namespace netpoll
