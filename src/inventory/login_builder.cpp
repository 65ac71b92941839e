// Puts credentials together. Knows no address.
#include "inventory/login_builder.hpp"

#include "inventory/bastions.hpp"
#include "inventory/command_values.hpp"
#include "inventory/login_fit.hpp"
#include "machine/text_file.hpp"

#include <netpoll/secret_check.hpp>

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace netpoll {

namespace {

std::string question_for(field what, const std::string& username, const source_position& where) {
    std::string asked;
    switch (what) {
        case field::password:
            asked = "Password";
            break;
        case field::secret:
            asked = "Enable secret";
            break;
        default:
            asked = "Passphrase of the private key";
            break;
    }
    if (what != field::passphrase && !username.empty()) asked += " of " + escape(username, 80);
    return question_at(asked, where);
}

std::shared_ptr<const credentials> nobody() {
    static const auto made = [] {
        credentials none;
        none.username = "nobody";
        return std::make_shared<const credentials>(std::move(none));
    }();
    return made;
}

// Equal where a login takes the same from both.
std::string text_of(const ssh_config::host_settings* said) {
    std::string text;
    if (!said) return text;
    const auto add = [&text](const ssh_config::said_text& each) {
        ((text += each.text) += '\n') += to_string(each.where) + '\n';
    };
    if (said->user) add(*said->user);
    for (const auto* list : {&said->identity_files, &said->certificate_files}) {
        text += '|';
        std::for_each(list->begin(), list->end(), add);
    }
    if (said->identity_agent) add(*said->identity_agent);
    text += '|';
    if (said->auth_methods) add(*said->auth_methods);
    for (const auto* each : {&said->key_auth, &said->interactive_auth, &said->password_auth})
        text += *each ? (*each)->text + '|' : "|";
    if (said->no_default_keys) text += 'n';
    if (said->identities_only) text += 'o';
    return text;
}

// Which of them a certificate belongs to shows once they are read: each key is tried with each, and
// by itself.
void add_key(key_file key, const login_wanted& wanted, std::vector<key_file>& to) {
    if (wanted.ssh) {
        for (const auto& certificate : wanted.ssh->certificate_files) {
            to.push_back(key);
            to.back().certificate = certificate.text;
        }
    }
    to.push_back(std::move(key));
}

// A schedule tells logins apart by their passwords, and guards what may lock an account: here a
// login of one name is one password, which its poller knows. Nobody shows this text to anyone.
secret_ref kept_elsewhere(const credentials& login) {
    const std::string& called = login.name.empty() ? login.username : login.name;
    return {"the pollers", std::make_shared<const secret>(called)};
}

// As IdentityAgent says it: a path, where a variable says it, or "none", which does not count for
// an agent that is asked for.
void agent_of(const ssh_config::host_settings* said, bool asked_for, credentials& to) {
    std::string variable = "SSH_AUTH_SOCK";
    if (said && said->identity_agent) {
        const auto& text = said->identity_agent->text;
        const bool is_none = text == "none";
        if (is_none && !asked_for) {
            to.no_agent = "IdentityAgent of ssh_config is none";
            return;
        }
        if (text.starts_with('$')) {
            variable = text.substr(1);
        } else if (!is_none && text != variable) {
            to.agent = text;
            return;
        }
    }
    const char* const socket = std::getenv(variable.c_str());
    to.agent = socket != nullptr ? socket : "";
    if (to.agent.empty()) to.no_agent = variable + " is not set";
}

}  // namespace

login_builder::login_builder(const inventory_state& all, const inventory_overrides& overrides,
                             ssh_settings& ssh, secret_resolver& secrets,
                             std::vector<mistake>& mistakes)
    : all_(all), overrides_(overrides), ssh_(ssh), secrets_(secrets), mistakes_(mistakes) {}

// What ssh_config says of a bastion counts before a list of the defaults.
const std::vector<written_credential>* login_builder::list_for(const login_wanted& wanted) const {
    const auto& written = value_of(wanted.values, field::credentials);
    if (!written) return nullptr;
    if (is_ssh_first(field::credentials, wanted) &&
        (wanted.ssh->user || !wanted.ssh->identity_files.empty()))
        return nullptr;
    return written.as<const std::vector<written_credential>*>();
}

login_builder::login login_builder::login_for(const login_wanted& wanted) {
    if (overrides_.only_bastions_log_in && !wanted.of_bastion) return nobody();
    const auto* list = list_for(wanted);
    auto made = list ? from_list(wanted, list->front()) : login_of(wanted);
    check_methods({made});
    return made;
}

std::vector<login_builder::login> login_builder::logins_for(const login_wanted& wanted) {
    const auto* list = list_for(wanted);
    if (list == nullptr || overrides_list(wanted) || overrides_.only_bastions_log_in)
        return {login_for(wanted)};
    std::vector<login> all;
    for (const auto& each : *list) {
        auto made = from_list(wanted, each);
        // What a secret is that is only named is not known.
        const bool again = !overrides_.names_secrets_only &&
                           std::any_of(all.begin(), all.end(), [&](const login& other) {
                               return shows_the_same(*made, *other);
                           });
        if (!again) all.push_back(std::move(made));
    }
    check_methods(all);
    return all;
}

// What a credential leaves out is the host's, but who logs in and by what: that is not asked of
// ssh_config either.
login_builder::login login_builder::from_list(const login_wanted& wanted,
                                              const written_credential& from) {
    const inherited values = with_credential(wanted.values, from);
    const bool of_bastion = wanted.of_bastion && is_own(all_, wanted.values, field::credentials);
    login_wanted one{values, of_bastion, wanted.user};
    one.is_bastion = wanted.is_bastion;
    ssh_config::host_settings ssh;
    if (wanted.ssh) {
        ssh = *wanted.ssh;
        ssh.user.reset();
        ssh.identity_files.clear();
        ssh.certificate_files.clear();
        one.ssh = &ssh;
    }
    if (wanted.user.empty() && !overrides_list(one)) one.name = from.name;
    return login_of(one);
}

inherited login_builder::with_credential(inherited values, const written_credential& from) const {
    for (const auto& set : all_.layers.values(from.values))
        values[static_cast<std::size_t>(set.what)] = {&set, from.values.file};
    return values;
}

bool login_builder::overrides_list(const login_wanted& wanted) const {
    return (overrides_.username || overrides_.password || !overrides_.private_keys.empty()) &&
           !wanted.of_bastion;
}

login_builder::login login_builder::login_of(const login_wanted& wanted) {
    cache_key key{
        {}, wanted.of_bastion, wanted.is_bastion, std::string(wanted.user), text_of(wanted.ssh)};
    for (std::size_t i = 0; i < fields.size(); ++i)
        key.values[i] = value_of(wanted.values, fields[i]).value;
    auto& known = known_[key];
    if (known) return known;
    const auto mistakes = mistakes_.size();
    known = std::make_shared<const credentials>(build(wanted));
    const auto owner = owner_of_others(wanted, known->username);
    if (!owner.empty()) withheld_.emplace(known.get(), owner);
    if (mistakes_.size() > mistakes) faulty_.insert(known.get());
    return known;
}

credentials login_builder::build(const login_wanted& wanted) {
    const auto& values = wanted.values;
    credentials out;
    auto [name, name_from] = username(wanted);
    out.username = std::move(name);
    out.username_from = std::move(name_from);
    if (overrides_.logins_elsewhere) {
        out.name = wanted.name;
        out.password = kept_elsewhere(out);
        if (value_of(values, field::secret)) out.enable = kept_elsewhere(out);
        return out;
    }
    out.password = password_for(wanted, out.username);
    out.enable = overrides_.secret && overrides(field::secret, wanted)
                     ? *overrides_.secret
                     : inherited_secret(values, field::secret, out.username);
    out.keys = keys(wanted);
    out.questions = questions(values);
    set_methods(wanted, out);
    set_agent(wanted, out);
    add_default_keys(wanted, out);
    out.name = wanted.name;
    return out;
}

// Unless somebody says so an agent is asked only where nothing else logs in, or where it may hold a
// key that is named: its other keys would cost tries that a password then lacks. IdentityAgent only
// says which one.
void login_builder::set_agent(const login_wanted& wanted, credentials& of) {
    const auto& written = value_of(wanted.values, field::agent);
    const bool by_flag = overrides_.agent && overrides(field::agent, wanted);
    // "on", "off" or a path; empty where neither options nor the inventory say it.
    std::string said;
    if (by_flag) {
        said = *overrides_.agent;
    } else if (written) {
        said = written.as<std::string_view>();
    }
    const bool named = !said.empty();
    if (!named && of.password && of.keys.empty()) return;
    if (said == "off") {
        of.no_agent = by_flag ? "`--agent off` is set" : "`agent: off` is set";
        return;
    }
    of.agent_required = named;
    of.agent_named_only = !named && (of.password || (wanted.ssh && wanted.ssh->identities_only));
    if (named && said != "on") {
        of.agent = path_from(by_flag ? "." : folder_of(all_.path_of(written)), said);
        return;
    }
    agent_of(wanted.ssh, named, of);
    if (!named || !of.agent.empty() || !refused_.insert(written.value).second) return;
    const auto where = by_flag ? source_position{"--agent", 0} : all_.position_of(written);
    mistakes_.push_back({where, "agent: SSH_AUTH_SOCK is not set: is an ssh-agent running?"});
}

// As ssh does where it is told of no key, and not where it is told that there is none. What else
// logs in is not to lose a try to them.
void login_builder::add_default_keys(const login_wanted& wanted, credentials& to) {
    const bool excluded =
        (wanted.ssh && wanted.ssh->no_default_keys) || value_of(wanted.values, field::private_key);
    if (excluded || to.password || !to.keys.empty() || !to.questions.empty() || to.agent_required)
        return;
    const auto& home = ssh_.user().home;
    if (home.empty()) return;
    for (const auto* name : {"id_ed25519", "id_ecdsa", "id_rsa"}) {
        const auto path = home + "/.ssh/" + name;
        if (::access(path.c_str(), F_OK) == 0)
            add_key({path, {}, {"default key", 0}, {}, true, true}, wanted, to.keys);
    }
}

bool login_builder::overrides(field key, const login_wanted& wanted) const {
    return !wanted.of_bastion || !is_own(all_, wanted.values, key);
}

bool login_builder::is_ssh_first(field key, const login_wanted& wanted) const {
    return wanted.ssh && wanted.of_bastion && !is_own(all_, wanted.values, key);
}

std::string_view login_builder::said_user(const login_wanted& wanted) const {
    if (!wanted.user.empty()) return wanted.user;
    if (wanted.of_bastion && !is_own(all_, wanted.values, field::username) &&
        !is_own(all_, wanted.values, field::credentials))
        return {};
    if (overrides_.username && overrides(field::username, wanted)) return *overrides_.username;
    const auto* list = list_for(wanted);
    const auto values = list ? with_credential(wanted.values, list->front()) : wanted.values;
    const auto& written = value_of(values, field::username);
    return written ? written.as<std::string_view>() : std::string_view();
}

// Who said it is told where it need not be the inventory.
ssh_config::said_text login_builder::username(const login_wanted& wanted) {
    if (!wanted.user.empty()) return {std::string(wanted.user), {}};
    const bool by_ssh = wanted.ssh && wanted.ssh->user;
    if (by_ssh && is_ssh_first(field::username, wanted)) return judged(*wanted.ssh->user);
    const bool tells = ssh_.are_read();
    if (overrides_.username && overrides(field::username, wanted))
        return {*overrides_.username, tells ? source_position{"--username", 0} : source_position{}};
    if (const auto& written = value_of(wanted.values, field::username)) {
        const auto where = all_.position_of(written);
        auto name = judged({std::string(written.as<std::string_view>()), where});
        if (!tells) name.where = {};
        return name;
    }
    if (by_ssh) return judged(*wanted.ssh->user);
    return {ssh_.user().name, {"current user", 0}};
}

ssh_config::said_text login_builder::judged(ssh_config::said_text name) {
    const auto problem = username_problem(name.text);
    if (!problem.empty()) ssh_.complain(name.where, "username: " + problem);
    return name;
}

secret_ref login_builder::inherited_secret(const inherited& values, field key,
                                           const std::string& username) {
    const auto& written = value_of(values, key);
    if (!written) return {};
    return resolve(*written.as<const written_secret*>(), written, key, username);
}

secret_ref login_builder::resolve(const written_secret& from, const inherited_value& in, field key,
                                  const std::string& username) {
    const auto where = all_.position_in(in, from.line);
    return secrets_.resolve(
        {from.source, where, std::string(name(key)), question_for(key, username, where)});
}

std::vector<question> login_builder::questions(const inherited& values) {
    const auto& written = value_of(values, field::login);
    if (!written) return {};
    return with_answers(*written.as<const written_questions*>(), [&](const written_secret& answer) {
        const auto where = all_.position_in(written, answer.line);
        return secrets_.resolve(
            {answer.source, where, "login: answer", question_at("Answer at login", where)});
    });
}

std::vector<key_file> login_builder::keys(const login_wanted& wanted) {
    auto by_ssh = ssh_keys(wanted);
    if (!by_ssh.empty() && is_ssh_first(field::private_key, wanted)) return by_ssh;
    std::vector<key_file> out;
    for (const auto& path : overrides_.private_keys) {
        if (!overrides(field::private_key, wanted)) break;
        out.push_back({path_from(".", path),
                       inherited_secret(wanted.values, field::passphrase, {}),
                       {"--private-key", 0}});
    }
    if (!out.empty()) return out;
    return value_of(wanted.values, field::private_key) ? written_keys(wanted.values) : by_ssh;
}

std::vector<key_file> login_builder::written_keys(const inherited& values) {
    const auto& written = value_of(values, field::private_key);
    std::vector<key_file> out;
    const auto folder = folder_of(all_.path_of(written));
    for (const auto& key : *written.as<const std::vector<written_key>*>()) {
        out.push_back({path_from(folder, std::string(key.path)),
                       key.passphrase ? resolve(*key.passphrase, written, field::passphrase, {})
                                      : inherited_secret(values, field::passphrase, {}),
                       all_.position_in(written, key.line),
                       key.certificate.empty() ? std::string()
                                               : path_from(folder, std::string(key.certificate))});
    }
    return out;
}

std::vector<key_file> login_builder::ssh_keys(const login_wanted& wanted) {
    std::vector<key_file> out;
    if (!wanted.ssh || wanted.ssh->identity_files.empty()) return out;
    const auto passphrase = inherited_secret(wanted.values, field::passphrase, {});
    for (const auto& each : wanted.ssh->identity_files)
        add_key({each.text, passphrase, each.where, {}, true}, wanted, out);
    return out;
}

}  // namespace netpoll
