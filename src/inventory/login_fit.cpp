// Credentials beside their methods, and beside each other. Knows no file.
#include "inventory/login_fit.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>

namespace netpoll {

namespace {

bool has_for(const credentials& login, auth_method method) {
    switch (method) {
        case auth_method::publickey:
            return !login.keys.empty() || login.agent_chooses();
        case auth_method::keyboard_interactive:
            return login.password || !login.questions.empty();
        case auth_method::password:
            return static_cast<bool>(login.password);
    }
    return false;
}

// What of it is no use here.
std::string had_by(const credentials& login) {
    if (login.password) return "has a password and no key";
    if (!login.keys.empty() || login.agent_chooses()) return "has a key and no password";
    return login.questions.empty() ? "has neither a password nor a key"
                                   : "has nothing but answers to questions";
}

bool has_same_keys(const credentials& one, const credentials& other) {
    return one.agent == other.agent &&
           std::equal(one.keys.begin(), one.keys.end(), other.keys.begin(), other.keys.end(),
                      [](const key_file& a, const key_file& b) {
                          return a.path == b.path && a.certificate == b.certificate;
                      });
}

// Beside the same password: where a device wants both, that is what the other login lacked.
bool has_further_keys(const credentials& one, const credentials& other) {
    return !one.keys.empty() && !has_same_keys(one, other);
}

}  // namespace

std::string unfit_methods(const credentials& login) {
    const auto fits = [&](auth_method each) { return has_for(login, each); };
    const auto& methods = login.methods;
    if (methods.empty() || std::any_of(methods.begin(), methods.end(), fits)) return {};
    return "only " + method_names(methods) + " may be tried, and '" + escape(login.username, 80) +
           "' " + had_by(login);
}

bool shows_the_same(const credentials& one, const credentials& other) {
    if (one.username != other.username) return false;
    if (one.password && other.password)
        return one.password.value->reveal() == other.password.value->reveal() &&
               !has_further_keys(one, other);
    return !one.password && !other.password && has_same_keys(one, other);
}

}  // namespace netpoll
