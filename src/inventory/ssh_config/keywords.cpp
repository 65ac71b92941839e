// The table of keywords, from OpenSSH 9.2 to 10.0. Knows no file.
#include "inventory/ssh_config/keywords.hpp"

#include "core/ascii.hpp"
#include "core/number_text.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <limits>
#include <map>
#include <sstream>

namespace netpoll::ssh_config {

namespace {

constexpr std::array used{
    keyword{"hostname", key::hostname, syntax::word},
    keyword{"user", key::user, syntax::word},
    keyword{"port", key::port, syntax::port},
    keyword{"identityfile", key::identity_file, syntax::word},
    keyword{"identityfile2", key::identity_file, syntax::word},
    keyword{"identitiesonly", key::identities_only, syntax::flag},
    keyword{"identityagent", key::identity_agent, syntax::word},
    keyword{"certificatefile", key::certificate_file, syntax::word},
    keyword{"preferredauthentications", key::auth_methods, syntax::word},
    keyword{"pubkeyauthentication", key::key_auth, syntax::word},
    keyword{"dsaauthentication", key::key_auth, syntax::word},
    keyword{"kbdinteractiveauthentication", key::interactive_auth, syntax::flag},
    keyword{"challengeresponseauthentication", key::interactive_auth, syntax::flag},
    keyword{"skeyauthentication", key::interactive_auth, syntax::flag},
    keyword{"tisauthentication", key::interactive_auth, syntax::flag},
    keyword{"passwordauthentication", key::password_auth, syntax::flag},
    keyword{"proxyjump", key::proxy_jump, syntax::rest},
    keyword{"proxycommand", key::proxy_command, syntax::rest},
    keyword{"kexalgorithms", key::kex_algorithms, syntax::word},
    keyword{"hostkeyalgorithms", key::host_key_algorithms, syntax::word},
    keyword{"pubkeyacceptedalgorithms", key::key_algorithms, syntax::word},
    keyword{"pubkeyacceptedkeytypes", key::key_algorithms, syntax::word},
    keyword{"ciphers", key::ciphers, syntax::word},
    keyword{"macs", key::macs, syntax::word},
    keyword{"connecttimeout", key::connect_timeout, syntax::duration},
    keyword{"serveraliveinterval", key::server_alive_interval, syntax::duration},
    keyword{"stricthostkeychecking", key::strict_host_keys, syntax::word},
    keyword{"userknownhostsfile", key::user_known_hosts, syntax::words},
    keyword{"globalknownhostsfile", key::global_known_hosts, syntax::words},
    keyword{"hostkeyalias", key::host_key_alias, syntax::word},
    keyword{"bindaddress", key::bind_address, syntax::word},
    keyword{"canonicalizehostname", key::canonicalize, syntax::word},
    keyword{"host", key::host, syntax::words},
    keyword{"match", key::match, syntax::rest},
    keyword{"include", key::include, syntax::words},
    keyword{"ignoreunknown", key::ignore_unknown, syntax::word},
};

struct others {
    syntax form;
    std::string_view names;
};

// UseKeychain is Apple's: such files are carried to other machines.
constexpr std::array of_ssh_alone{
    others{syntax::word,
           "addressfamily bindinterface casignaturealgorithms controlmaster "
           "controlpath controlpersist dynamicforward escapechar fingerprinthash forwardagent "
           "gssapiclientidentity gssapikexalgorithms gssapiserveridentity "
           "hostbasedacceptedalgorithms hostbasedkeytypes kbdinteractivedevices loglevel "
           "pkcs11provider "
           "requesttty revokedhostkeys securitykeyprovider sessiontype streamlocalbindmask "
           "syslogfacility tag tunnel tunneldevice updatehostkeys usekeychain verifyhostkeydns "
           "versionaddendum warnweakcrypto xauthlocation"},
    others{syntax::words,
           "addkeystoagent canonicaldomains canonicalizepermittedcnames channeltimeout ipqos "
           "localforward logverbose obscurekeystroketiming permitremoteopen refuseconnection "
           "rekeylimit remoteforward sendenv setenv"},
    others{syntax::flag,
           "batchmode canonicalizefallbacklocal checkhostip "
           "clearallforwardings compression enableescapecommandline enablesshkeysign "
           "exitonforwardfailure forkafterauthentication forwardx11 forwardx11trusted gatewayports "
           "gssapiauthentication gssapidelegatecredentials gssapikeyexchange "
           "gssapirenewalforcesrekey gssapitrustdns hashknownhosts hostbasedauthentication "
           "keepalive nohostauthenticationforlocalhost "
           "permitlocalcommand proxyusefdpass stdinnull "
           "streamlocalbindunlink tcpkeepalive visualhostkey"},
    others{syntax::number,
           "canonicalizemaxdots connectionattempts numberofpasswordprompts requiredrsasize "
           "rsaminsize serveralivecountmax"},
    others{syntax::duration, "forwardx11timeout protocolkeepalives setuptimeout"},
    others{syntax::rest, "knownhostscommand localcommand remotecommand"},
    others{syntax::anything,
           "afstokenpassing cipher compressionlevel fallbacktorsh globalknownhostsfile2 "
           "kerberosauthentication kerberostgtpassing protocol rhostsauthentication "
           "rhostsrsaauthentication rsaauthentication smartcarddevice useblacklistedkeys "
           "useprivilegedport useroaming usersh userknownhostsfile2"},
};

std::vector<keyword> whole_table() {
    std::vector<keyword> table(used.begin(), used.end());
    for (const auto& each : of_ssh_alone) {
        auto names = each.names;
        while (!names.empty()) {
            const auto end = std::min(names.find(' '), names.size());
            table.push_back({names.substr(0, end), key::other, each.form});
            names.remove_prefix(std::min(end + 1, names.size()));
        }
    }
    std::sort(table.begin(), table.end(),
              [](const keyword& a, const keyword& b) { return a.name < b.name; });
    return table;
}

const std::vector<keyword>& table() {
    static const auto all = whole_table();
    return all;
}

bool is_same(std::string_view word, std::string_view in_lower_case) noexcept {
    return std::equal(word.begin(), word.end(), in_lower_case.begin(), in_lower_case.end(),
                      [](char a, char b) { return lower(a) == b; });
}

bool is_number(std::string_view word) noexcept {
    if (word.starts_with('-') || word.starts_with('+')) word.remove_prefix(1);
    return !word.empty() && word.size() <= 9 && std::all_of(word.begin(), word.end(), is_digit);
}

std::string not_a(std::string_view word, std::string_view noun) {
    return "'" + escape(word, 80) + "' is no " + std::string(noun);
}

constexpr long seconds_in(char unit) noexcept {
    switch (lower(unit)) {
        case 's':
            return 1;
        case 'm':
            return 60;
        case 'h':
            return 3'600;
        case 'd':
            return 86'400;
        case 'w':
            return 604'800;
        default:
            return 0;
    }
}

// "ssh  22/tcp  # the secure shell", with other names behind the port.
std::map<std::string, std::uint16_t, std::less<>> tcp_services() {
    std::map<std::string, std::uint16_t, std::less<>> all;
    std::ifstream file("/etc/services");
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line.substr(0, line.find('#')));
        std::string name;
        std::string port;
        if (!(words >> name >> port) || !port.ends_with("/tcp")) continue;
        const auto number = parse_number(port.substr(0, port.find('/')), {1, 65'535});
        if (!number) continue;
        do
            all.emplace(name, static_cast<std::uint16_t>(*number));
        while (words >> name);
    }
    return all;
}

}  // namespace

const keyword* find_keyword(std::string_view name) noexcept {
    const auto& all = table();
    const auto at = std::lower_bound(
        all.begin(), all.end(), name,
        [](const keyword& each, std::string_view text) { return each.name < text; });
    return at != all.end() && at->name == name ? &*at : nullptr;
}

const std::vector<std::string>& keyword_names() {
    static const auto names = [] {
        std::vector<std::string> all;
        for (const auto& each : table())
            all.emplace_back(each.name);
        return all;
    }();
    return names;
}

std::string in_lower_case(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

bool is_yes(std::string_view word) noexcept {
    return is_same(word, "yes") || is_same(word, "true");
}

expected<std::uint16_t, std::string> port_of(const std::string& word) {
    const auto number = parse_number(word, {1, 65'535});
    if (number) return static_cast<std::uint16_t>(*number);
    static const auto services = tcp_services();
    const auto found = services.find(word);
    if (found == services.end()) return unexpected(number.error());
    return found->second;
}

std::optional<long> seconds_of(std::string_view text) noexcept {
    long total = 0;
    if (text.empty()) return std::nullopt;
    while (!text.empty()) {
        long number = 0;
        std::size_t digits = 0;
        for (; digits < text.size() && is_digit(text[digits]); ++digits) {
            if (number > std::numeric_limits<int>::max()) return std::nullopt;
            number = number * 10 + (text[digits] - '0');
        }
        if (digits == 0) return std::nullopt;
        text.remove_prefix(digits);
        const long unit = text.empty() ? 1 : seconds_in(text.front());
        if (unit == 0) return std::nullopt;
        if (!text.empty()) text.remove_prefix(1);
        total += number * unit;
        if (total > std::numeric_limits<int>::max()) return std::nullopt;
    }
    return total;
}

std::string problem_of(syntax form, const std::vector<std::string>& words) {
    if (form == syntax::anything) return {};
    if (words.empty() || (words.front().empty() && form != syntax::rest)) return "needs a value";
    const auto& word = words.front();
    const bool one = form != syntax::words && form != syntax::rest;
    if (one && words.size() > 1)
        return "takes one value, and '" + escape(words[1], 80) + "' stands behind it";
    if (form == syntax::flag && !is_yes(word) && !is_same(word, "no") && !is_same(word, "false"))
        return not_a(word, "yes or no");
    if (form == syntax::number && !is_number(word)) return not_a(word, "number");
    if (form == syntax::port && !is_number(word) && !port_of(word))
        return not_a(word, "number, and no service");
    if (form == syntax::duration && word != "none" && !seconds_of(word))
        return not_a(word, "time: 90, 1m30s and none are");
    return {};
}

}  // namespace netpoll::ssh_config
