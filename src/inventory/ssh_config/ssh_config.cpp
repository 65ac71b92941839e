// Puts the settings of a host together. Knows no inventory.
#include "inventory/ssh_config/ssh_config.hpp"

#include "core/ascii.hpp"
#include "core/number_text.hpp"
#include "inventory/jump_spec.hpp"
#include "inventory/ssh_config/chosen_settings.hpp"
#include "inventory/ssh_config/jump_command.hpp"
#include "inventory/ssh_config/keywords.hpp"
#include "inventory/ssh_config/tokens.hpp"

#include <netpoll/escape.hpp>

#include <unistd.h>

#include <algorithm>
#include <charconv>

namespace netpoll::ssh_config {

namespace {

std::string this_machine() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : std::string();
}

// Tokens of paths; %C and %K are left out, %j needs a jump that is known.
constexpr std::string_view of_paths = "dhiklLnpru";
constexpr std::string_view of_jumps = "hnpr";

class settings_builder {
public:
    settings_builder(const chosen_settings& chosen, const host_query& host, const local_user& who)
        : chosen_(chosen), who_(who) {
        tokens_['d'] = who.home;
        tokens_['i'] = std::to_string(who.id);
        tokens_['u'] = who.name;
        tokens_['n'] = host.name;
        static const std::string machine = this_machine();
        tokens_['l'] = machine;
        tokens_['L'] = machine.substr(0, machine.find('.'));
        set_hostname(host);
        set_user_and_port(host);
        way_said_ = host.way_said;
    }

    expected<host_settings, mistake> build() {
        set_paths();
        if (!way_said_) set_proxy();
        set_texts();
        if (wrong_) return unexpected(std::move(*wrong_));
        return std::move(out_);
    }

private:
    void set_hostname(const host_query& host) {
        out_.hostname = in_lower_case(host.hostname.empty() ? host.name : host.hostname);
        const auto* said = chosen_[key::hostname];
        if (said && host.hostname.empty()) {
            const token_values values{{'h', std::string(host.name)}};
            out_.hostname =
                in_lower_case(taken(*said, with_tokens(said->words.front(), "h", values)));
            out_.hostname_where = said->where;
        }
        tokens_['h'] = out_.hostname;
        const auto* alias = chosen_[key::host_key_alias];
        tokens_['k'] = alias ? alias->words.front() : std::string(host.name);
    }

    void set_user_and_port(const host_query& host) {
        const auto* user = chosen_[key::user];
        if (user) out_.user = {user->words.front(), user->where};
        if (const auto* port = chosen_[key::port]) {
            const auto number = port_of(port->words.front());
            if (!number)
                complain(*port, "port: " + number.error());
            else
                out_.port = *number;
            out_.port_where = port->where;
        }
        tokens_['r'] = !host.user.empty() ? host.user : user ? user->words.front() : who_.name;
        tokens_['p'] = std::to_string(host.port != 0 ? host.port : out_.port.value_or(22));
    }

    void set_paths() {
        out_.identity_files = paths(chosen_.identity_files);
        const auto before = out_.identity_files.size();
        std::erase_if(out_.identity_files, [](const said_text& each) { return each.text == none; });
        out_.no_default_keys = out_.identity_files.size() != before;
        out_.certificate_files = paths(chosen_.certificate_files);
        out_.user_known_hosts = paths(chosen_[key::user_known_hosts]);
        out_.global_known_hosts = paths(chosen_[key::global_known_hosts]);
        const auto* agent = chosen_[key::identity_agent];
        if (!agent) return;
        const auto& word = agent->words.front();
        const bool is_path = word != none && word != "SSH_AUTH_SOCK" && !word.starts_with('$');
        out_.identity_agent = {is_path ? path(*agent, word) : word, agent->where};
    }

    void set_proxy() {
        const auto* jump = chosen_[key::proxy_jump];
        if (jump)
            out_.proxy_jump = {taken(*jump, with_tokens(jump->words.front(), of_jumps, tokens_)),
                               jump->where};
        if (jump) check_itself(*jump);
        const auto* command = chosen_[key::proxy_command];
        if (!command || in_lower_case(command->words.front()) == none) return;
        const said_text said{command->words.front(), command->where};
        if (const auto way = jump_of_command(said.text)) {
            out_.proxy_jump = {*way, said.where};
        } else {
            out_.proxy_command = said;
        }
    }

    // ssh looks only at the last one, too: others may lead back.
    void check_itself(const setting& jump) {
        const auto way = parse_jump_chain(out_.proxy_jump->text);
        if (!way || out_.proxy_jump->text == none) return;
        const auto& last = way->back();
        const bool itself = last.host == out_.hostname &&
                            (last.port == 0 || std::to_string(last.port) == tokens_['p']) &&
                            (last.user.empty() || last.user == tokens_['r']);
        if (itself) complain(jump, "proxyjump: leads over " + escape(last.host, 80) + " itself");
    }

    void set_texts() {
        if (const auto* only = chosen_[key::identities_only])
            out_.identities_only = is_yes(only->words.front());
        if (const auto* time = chosen_[key::connect_timeout])
            if (const auto seconds = seconds_of(time->words.front()); seconds && *seconds > 0)
                out_.connect_timeout = milliseconds{*seconds * 1'000};
        set(key::auth_methods, out_.auth_methods);
        set(key::key_auth, out_.key_auth);
        set(key::interactive_auth, out_.interactive_auth);
        set(key::password_auth, out_.password_auth);
        set(key::host_key_alias, out_.host_key_alias);
        set(key::kex_algorithms, out_.kex_algorithms);
        set(key::host_key_algorithms, out_.host_key_algorithms);
        set(key::key_algorithms, out_.key_algorithms);
        set(key::ciphers, out_.ciphers);
        set(key::macs, out_.macs);
        set(key::strict_host_keys, out_.strict_host_keys);
        set(key::bind_address, out_.bind_address);
        set(key::canonicalize, out_.canonicalize);
    }

    void set(key what, std::optional<said_text>& into) {
        if (const auto* said = chosen_[what]) into = {said->words.front(), said->where};
    }

    std::string path(const setting& said, const std::string& word) {
        auto with = with_variables(word);
        if (with) with = with_tokens(*with, of_paths, tokens_);
        if (with) with = with_home(*with, who_.home);
        return taken(said, std::move(with));
    }

    std::vector<said_text> paths(const std::vector<const setting*>& all) {
        std::vector<said_text> out;
        for (const auto* each : all) {
            const auto& word = each->words.front();
            const bool no_path = in_lower_case(word) == none;
            out.push_back({no_path ? std::string(none) : path(*each, word), each->where});
        }
        return out;
    }

    std::optional<said_texts> paths(const setting* said) {
        if (!said) return std::nullopt;
        said_texts out{{}, said->where};
        if (in_lower_case(said->words.front()) == none) return out;
        for (const auto& word : said->words)
            out.texts.push_back(path(*said, word));
        return out;
    }

    std::string taken(const setting& said, expected<std::string, std::string> text) {
        if (text) return std::move(*text);
        complain(said, text.error());
        return {};
    }

    void complain(const setting& said, std::string message) {
        if (!wrong_) wrong_ = mistake{said.where, std::move(message)};
    }

    static constexpr std::string_view none = "none";

    const chosen_settings& chosen_;
    const local_user& who_;
    token_values tokens_;
    host_settings out_;
    bool way_said_{false};
    std::optional<mistake> wrong_;
};

}  // namespace

expected<config, std::vector<mistake>> config::load(const std::vector<config_file>& files,
                                                    local_user who) {
    auto read = read_statements(files, who.home);
    if (!read.mistakes.empty()) return unexpected(std::move(read.mistakes));
    return config(std::move(read), std::move(who));
}

expected<host_settings, mistake> config::settings_of(const host_query& host) const {
    const auto chosen = choose(read_, host, who_);
    return settings_builder(chosen, host, who_).build();
}

}  // namespace netpoll::ssh_config
