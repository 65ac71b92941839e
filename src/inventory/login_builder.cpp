// Puts credentials together. Knows no address.
#include "inventory/login_builder.hpp"

#include "inventory/command_values.hpp"
#include "inventory/field_values.hpp"
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
    out.password = overrides_.password
                       ? *overrides_.password
                       : resolve(value_of(values, field::password), field::password, out.username);
    out.enable = resolve(value_of(values, field::secret), field::secret, out.username);
    out.keys = keys(values);
    out.questions = questions(values);
    return out;
}

std::string login_builder::username(const inherited_value& written) {
    if (!written.value) return {};
    const std::string text(written.value->text());
    const auto problem = username_problem(text);
    if (!problem.empty() && refused_.insert(written.value).second) {
        mistakes_.push_back({position(written), "username: " + problem});
    }
    return text;
}

source_position login_builder::position(const inherited_value& of) const {
    return {all_.documents[of.file].file(), of.value->line()};
}

secret_ref login_builder::resolve(const inherited_value& from, field what,
                                  const std::string& username) {
    if (!from.value) return {};
    const auto where = position(from);
    return secrets_.resolve(
        {from.value->text(), where, std::string(name(what)), question_for(what, username, where)});
}

std::vector<question> login_builder::questions(const inherited& values) {
    const auto& written = value_of(values, field::login);
    if (!written.value) return {};
    std::vector<mistake> none;
    const auto& file = all_.documents[written.file].file();
    return read_questions(
        "login: ", *written.value, {file, none, "", ""}, [&](std::string_view text, unsigned line) {
            return secrets_.resolve({text,
                                     {file, line},
                                     "login: answer",
                                     question_at("Answer at login", {file, line})});
        });
}

std::vector<key_file> login_builder::keys(const inherited& values) {
    std::vector<key_file> out;
    const auto& passphrase = value_of(values, field::passphrase);
    for (const auto& each : overrides_.private_keys) {
        out.push_back({path_from(".", each),
                       resolve(passphrase, field::passphrase, {}),
                       {"--private-key", 0}});
    }
    const auto& written = value_of(values, field::private_key);
    if (!written.value || !out.empty()) return out;
    std::vector<mistake> none;
    const auto& file = all_.documents[written.file].file();
    for (const auto& each : read_private_keys(*written.value, {file, none, "", ""})) {
        const auto own =
            each.passphrase ? inherited_value{each.passphrase, written.file} : passphrase;
        out.push_back({path_from(folder_of(file), std::string(each.path->text())),
                       resolve(own, field::passphrase, {}),
                       {file, each.path->line()}});
    }
    return out;
}

}  // namespace netpoll
