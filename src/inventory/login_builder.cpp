// Puts credentials together. Knows no address.
#include "inventory/login_builder.hpp"

#include "inventory/command_values.hpp"
#include "inventory/text_file.hpp"

#include <netpoll/secret_check.hpp>

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

}  // namespace

login_builder::login_builder(const inventory_state& all, const inventory_overrides& overrides,
                             secret_resolver& secrets, std::vector<mistake>& mistakes)
    : all_(all), overrides_(overrides), secrets_(secrets), mistakes_(mistakes) {}

std::shared_ptr<const credentials> login_builder::login_for(const inherited& values) {
    cache_key key{};
    for (std::size_t i = 0; i < fields.size(); ++i)
        key[i] = value_of(values, fields[i]).value;
    auto& known = known_[key];
    if (!known) known = std::make_shared<const credentials>(build(values));
    return known;
}

credentials login_builder::build(const inherited& values) {
    credentials out;
    out.username =
        overrides_.username ? *overrides_.username : username(value_of(values, field::username));
    out.password = overrides_.password ? *overrides_.password
                                       : inherited_secret(values, field::password, out.username);
    out.enable = inherited_secret(values, field::secret, out.username);
    out.keys = keys(values);
    out.questions = questions(values);
    return out;
}

std::string login_builder::username(const inherited_value& written) {
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

std::vector<key_file> login_builder::keys(const inherited& values) {
    std::vector<key_file> out;
    for (const auto& path : overrides_.private_keys) {
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
                       {file, key.line}});
    }
    return out;
}

}  // namespace netpoll
