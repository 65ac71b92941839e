// Puts credentials together. Knows no address.
#include "inventory/login_builder.hpp"

#include "inventory/bastions.hpp"
#include "inventory/command_values.hpp"
#include "inventory/text_file.hpp"

#include <netpoll/secret_check.hpp>

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

}  // namespace

login_builder::login_builder(const inventory_state& all, const inventory_overrides& overrides,
                             secret_resolver& secrets, std::vector<mistake>& mistakes)
    : all_(all), overrides_(overrides), secrets_(secrets), mistakes_(mistakes) {}

std::shared_ptr<const credentials> login_builder::login_for(const login_wanted& wanted) {
    if (overrides_.only_bastions_log_in && !wanted.of_bastion) return nobody();
    cache_key key{{}, wanted.of_bastion, std::string(wanted.user)};
    for (std::size_t i = 0; i < fields.size(); ++i)
        key.values[i] = value_of(wanted.values, fields[i]).value;
    auto& known = known_[key];
    if (!known) known = std::make_shared<const credentials>(build(wanted));
    return known;
}

credentials login_builder::build(const login_wanted& wanted) {
    const auto& values = wanted.values;
    credentials out;
    out.username = username(wanted);
    out.password = overrides_.password && overrides(field::password, wanted)
                       ? *overrides_.password
                       : inherited_secret(values, field::password, out.username);
    out.enable = inherited_secret(values, field::secret, out.username);
    out.keys = keys(wanted);
    out.questions = questions(values);
    set_agent(wanted, out);
    return out;
}

// Unless somebody says so an agent is asked only where nothing else logs in, or where it may hold a
// key that is named: its other keys would cost tries that a password then lacks.
void login_builder::set_agent(const login_wanted& wanted, credentials& of) {
    const auto& written = value_of(wanted.values, field::agent);
    const bool by_flag = overrides_.agent && overrides(field::agent, wanted);
    std::string said;
    if (by_flag)
        said = *overrides_.agent;
    else if (written)
        said = written.as<std::string_view>();
    const bool named = !said.empty();
    if (said == "off" || (!named && of.password && of.keys.empty())) return;
    of.agent_required = named;
    if (named && said != "on") {
        of.agent = path_from(by_flag ? "." : folder_of(all_.path_of(written)), said);
        return;
    }
    const char* const socket = std::getenv("SSH_AUTH_SOCK");
    if (socket != nullptr) of.agent = socket;
    if (!named || !of.agent.empty() || !refused_.insert(written.value).second) return;
    const auto where = by_flag ? source_position{"--agent", 0}
                               : source_position{all_.path_of(written), written.value->line};
    mistakes_.push_back({where, "agent: SSH_AUTH_SOCK is not set: is an ssh-agent running?"});
}

bool login_builder::overrides(field key, const login_wanted& wanted) const {
    return !wanted.of_bastion || !is_own(all_, wanted.values, key);
}

std::string login_builder::username(const login_wanted& wanted) {
    if (!wanted.user.empty()) return std::string(wanted.user);
    if (overrides_.username && overrides(field::username, wanted)) return *overrides_.username;
    const auto& written = value_of(wanted.values, field::username);
    if (!written) return {};
    std::string text(written.as<std::string_view>());
    const auto problem = username_problem(text);
    if (!problem.empty() && refused_.insert(written.value).second) {
        mistakes_.push_back({{all_.path_of(written), written.value->line}, "username: " + problem});
    }
    return text;
}

secret_ref login_builder::inherited_secret(const inherited& values, field key,
                                           const std::string& username) {
    const auto& written = value_of(values, key);
    if (!written) return {};
    return resolve(*written.as<const written_secret*>(), all_.path_of(written), key, username);
}

secret_ref login_builder::resolve(const written_secret& from, const std::string& path, field key,
                                  const std::string& username) {
    const source_position where{path, from.line};
    return secrets_.resolve(
        {from.source, where, std::string(name(key)), question_for(key, username, where)});
}

std::vector<question> login_builder::questions(const inherited& values) {
    const auto& written = value_of(values, field::login);
    if (!written) return {};
    return with_answers(*written.as<const written_questions*>(), [&](const written_secret& answer) {
        const source_position where{all_.path_of(written), answer.line};
        return secrets_.resolve(
            {answer.source, where, "login: answer", question_at("Answer at login", where)});
    });
}

std::vector<key_file> login_builder::keys(const login_wanted& wanted) {
    const auto& values = wanted.values;
    std::vector<key_file> out;
    for (const auto& path : overrides_.private_keys) {
        if (!overrides(field::private_key, wanted)) break;
        out.push_back({path_from(".", path),
                       inherited_secret(values, field::passphrase, {}),
                       {"--private-key", 0}});
    }
    const auto& written = value_of(values, field::private_key);
    if (!written || !out.empty()) return out;
    const auto& file = all_.path_of(written);
    for (const auto& key : *written.as<const std::vector<written_key>*>()) {
        out.push_back({path_from(folder_of(file), std::string(key.path)),
                       key.passphrase ? resolve(*key.passphrase, file, field::passphrase, {})
                                      : inherited_secret(values, field::passphrase, {}),
                       {file, key.line},
                       key.certificate.empty()
                           ? std::string()
                           : path_from(folder_of(file), std::string(key.certificate))});
    }
    return out;
}

}  // namespace netpoll
