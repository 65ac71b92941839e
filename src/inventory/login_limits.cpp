// What a login may not use: methods that are not allowed, and the password of another user. Knows
// no address.
#include "inventory/bastions.hpp"
#include "inventory/login_builder.hpp"
#include "inventory/login_fit.hpp"
#include "inventory/ssh_config/keywords.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace netpoll {

namespace {

bool is_off(const std::optional<ssh_config::said_text>& said) {
    const auto word = said ? ssh_config::in_lower_case(said->text) : "";
    return word == "no" || word == "false";
}

}  // namespace

// One of a list that has none is passed over.
void login_builder::check_methods(const std::vector<login>& logins) {
    const auto may_fit = [&](const login& each) {
        return faulty_.contains(each.get()) || unfit_methods(*each).empty();
    };
    if (std::any_of(logins.begin(), logins.end(), may_fit)) return;
    const auto& first = *logins.front();
    ssh_.complain(first.methods_from, "auth_methods: " + unfit_methods(first));
}

// Of ssh's there are more than netpoll speaks.
std::vector<auth_method> login_builder::methods_by_ssh(const ssh_config::said_text& said) {
    std::vector<auth_method> all;
    std::string_view rest = said.text;
    while (!rest.empty()) {
        const auto end = std::min(rest.find(','), rest.size());
        const auto method = auth_method_named(rest.substr(0, end));
        if (method && std::find(all.begin(), all.end(), *method) == all.end())
            all.push_back(*method);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (all.empty())
        ssh_.complain(said.where, "preferredauthentications: netpoll has none of these");
    return all;
}

void login_builder::set_methods(const login_wanted& wanted, credentials& of) {
    const auto& written = value_of(wanted.values, field::auth_methods);
    if (written && !is_ssh_first(field::auth_methods, wanted)) {
        of.methods_from = all_.position_of(written);
        of.methods = *written.as<const std::vector<auth_method>*>();
        return;
    }
    if (!wanted.ssh) return;
    const auto& said = *wanted.ssh;
    const std::array switches{std::pair{auth_method::publickey, &said.key_auth},
                              std::pair{auth_method::keyboard_interactive, &said.interactive_auth},
                              std::pair{auth_method::password, &said.password_auth}};
    std::vector<auth_method> all;
    if (said.auth_methods) {
        all = methods_by_ssh(*said.auth_methods);
        of.methods_from = said.auth_methods->where;
    } else if (written) {
        all = *written.as<const std::vector<auth_method>*>();
        of.methods_from = all_.position_of(written);
    }
    const bool none_left_anyway = said.auth_methods && all.empty();
    for (const auto& [method, text] : switches) {
        if (!is_off(*text)) continue;
        if (all.empty() && of.methods_from.file.empty())
            all = {auth_method::publickey, auth_method::keyboard_interactive,
                   auth_method::password};
        of.methods_from = (*text)->where;
        std::erase(all, method);
    }
    if (all.empty() && !of.methods_from.file.empty() && !none_left_anyway)
        ssh_.complain(of.methods_from, "this leaves no login method that netpoll has");
    of.methods = std::move(all);
}

// The one that the devices' password belongs to, where that would be shown to a bastion as somebody
// else: a failure there counts against him, and may lock him out.
std::string login_builder::owner_of_others(const login_wanted& wanted,
                                           const std::string& username) const {
    if (!wanted.is_bastion || overrides_.logins_elsewhere) return {};
    const auto& password = value_of(wanted.values, field::password);
    const bool by_flag = overrides_.password && overrides(field::password, wanted);
    const bool own = wanted.of_bastion && is_own(all_, wanted.values, field::password);
    if (!by_flag && (!password || own)) return {};
    std::string_view owner;
    if (overrides_.username) {
        owner = *overrides_.username;
    } else if (!wanted.of_bastion) {  // a credential of a list that the devices have too
        const auto& said = value_of(wanted.values, field::username);
        if (said) owner = said.as<std::string_view>();
    } else if (all_.defaults) {
        const auto* said = all_.layers.find(*all_.defaults, field::username);
        if (said) owner = std::get<std::string_view>(said->value);
    }
    return owner == username ? std::string() : std::string(owner);
}

secret_ref login_builder::password_for(const login_wanted& wanted, const std::string& username) {
    if (!owner_of_others(wanted, username).empty()) return {};
    return overrides_.password && overrides(field::password, wanted)
               ? *overrides_.password
               : inherited_secret(wanted.values, field::password, username);
}

std::string login_builder::owner_of_withheld(const credentials& of) const {
    const auto found = withheld_.find(&of);
    const bool has_other = !of.keys.empty() || !of.agent.empty() || !of.questions.empty();
    return found == withheld_.end() || has_other ? std::string() : found->second;
}

}  // namespace netpoll
