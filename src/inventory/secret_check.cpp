// Tells passwords from what should have become one. Knows no source and no key.
#include "inventory/secret_check.hpp"

#include "core/pattern.hpp"
#include "inventory/secret_source.hpp"

#include <netpoll/inventory.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace netpoll {
namespace {

constexpr std::string_view any_source = "env:NAME, file:PATH or cmd:COMMAND";
constexpr std::string_view variable = "env:NAME";
constexpr std::string_view command_form = "cmd:COMMAND";
constexpr std::string_view decrypted = "cmd:COMMAND that decrypts it";
constexpr std::string_view fetched = "cmd:COMMAND that fetches it";

constexpr std::string_view template_text = "a template that nobody has filled in";
constexpr std::string_view variable_name = "the name of a variable, not its value";
constexpr std::string_view placeholder = "a placeholder";
constexpr std::string_view encrypted = "an encrypted text";
constexpr std::string_view store = "the name of a secret in a store, not the secret";
constexpr std::string_view shell = "a command, not what it prints";

struct shape {
    std::string_view regex;  // over the whole text
    std::string_view what;
    std::string_view instead;
};

// No human and no generator of passwords makes these.
constexpr std::array certain_shapes{
    // Ansible, Jinja, Go, Helm, GitHub, ERB
    shape{R"((?s).*(?:\{\{.*\}\}|\{%.*%\}|<%.*%>).*)", template_text, any_source},
    // shells, Compose, Terraform, Spring, Octopus, Robot, Hiera, Python's ConfigParser, Grafana
    shape{R"(\$\{[A-Za-z_][A-Za-z0-9_]*\})", variable_name, variable},
    shape{R"(.*\$\{[A-Za-z_][^{}]*\}.*)", template_text, any_source},
    shape{R"([#@%]\{[^{}]+\})", template_text, any_source},
    shape{R"(%\([A-Za-z_]\w*\)s)", template_text, any_source},
    shape{R"(\$__\w+\{.*\})", template_text, any_source},
    shape{R"(\$env:[A-Za-z_]\w*)", variable_name, variable},
    shape{R"(%[A-Za-z_]\w*%)", variable_name, variable},
    shape{R"((?:os\.environ|process\.env|ENV)(?:\[.*\]|\.\w.*))", variable_name, variable},
    shape{R"((?:secrets|vars|env)\.[A-Z][A-Z0-9_]*)", variable_name, variable},
    shape{R"(\$\(.+\)|`.+`)", shell, command_form},
    shape{R"((?:vault (?:kv|read)|op (?:read|item)|pass show|gopass show|bw get|lpass show|)"
          R"(aws (?:ssm|secretsmanager)|gcloud secrets|az keyvault|kubectl get|sops -d) .*)",
          shell, command_form},
    shape{R"((?i)(?:lookup|query|env|getenv|os\.getenv|get_secret|secret|vault|file)\(.*\))",
          template_text, any_source},
    shape{R"(!(?i:vault|secret|env|file|include|sops)\b.*)", template_text, any_source},
    // placeholders, as documentation and examples have them
    shape{R"(<[A-Za-z][A-Za-z0-9 _./-]*>)", placeholder, any_source},
    shape{R"((?i)\[(?:redacted|hidden|masked|secret|password|your[ _-].*)\])", placeholder,
          any_source},
    shape{R"(\{[A-Za-z_][A-Za-z0-9_. ]*\})", placeholder, any_source},
    shape{R"(__[A-Z][A-Z0-9_]*__|@{1,2}[A-Z][A-Z0-9_]*@{1,2})", placeholder, any_source},
    shape{R"(__omit_place_holder__.*)", placeholder, any_source},
    shape{R"(\*{3,}|(?:\xE2\x80\xA2){3,}|(?:\xE2\x97\x8F){3,})", "a masked password", any_source},
    // what vaults leave in a file
    shape{R"((?s)\s*\$ANSIBLE_VAULT;.*)", "a text that Ansible Vault encrypted", decrypted},
    shape{R"((?s)(?:ENC|DEC)\[.*|(?:ENC|DEC)\(.*\))", encrypted, decrypted},
    shape{R"((?s)\{(?i:cipher|vault|aes\w*|enc|encrypted)\}.+)", encrypted, decrypted},
    shape{R"((?s)\s*-----BEGIN .*)", "a key or an encrypted message, not a password",
          "private_key: FILE, or cmd:COMMAND that decrypts it"},
    // where vaults keep it
    shape{R"([A-Za-z][A-Za-z0-9+.-]*://.*)", store, fetched},
    shape{R"((?i)(?:vault|hashi_?vault|op|onepassword|1password|bitwarden|bw|keepass|keyring|)"
          R"(keychain|gopass|lastpass|lpass|(?:aws[-_]?)?ssm|aws[-_]?secrets?manager|)"
          R"(secrets?manager|gcp[-_]?sm|gcp[-_]?secret|akv|azure[-_]?key[-_]?vault|keyvault|)"
          R"(conjur|doppler|infisical|sops|ref\+\w+|ansible[-_]vault|credstash|kms|arn):\S.*)",
          store, fetched},
    shape{R"((?i)(?:pass|passwordstore|secret|secrets):[\w.-]*/.*)", store, fetched},
    shape{R"(@Microsoft\.KeyVault\(.*\)|projects/[^/]+/secrets/.+)", store, fetched},
};

// Somebody's password may look like these.
constexpr std::array suspicious_shapes{
    shape{R"(\$(?:1|2[abxy]?|5|6|7|8|9|14|y|gy|sha\d+|argon2\w*|pbkdf2[\w-]*)\$.+)",
          "the hash of a password, not the password", any_source},
    shape{R"(\{(?i:s?sha\d*|s?md5|crypt|smd5)\}.+)", "the hash of a password, not the password",
          any_source},
    shape{R"(7 [0-9A-Fa-f]{4,}|[5689] \$.+)", "a password as a configuration hides it", any_source},
    shape{R"((?i)change[ _-]?(?:me|it)|replace[ _-]?me|fill[ _-]?me(?:[ _-]?in)?|todo|fixme|tbd|)"
          R"(x{3,}|(?:enter[ _-]|my[ _-]|your[ _-]|the[ _-])?pass(?:word)?[ _-]here|)"
          R"((?:your|my)[ _-]?pass(?:word)?|null|none|nil|undefined|n/a|omit|redacted|prompt)",
          placeholder, any_source},
    shape{R"((?s).*(?:\{\{|\}\}|\{%|%\}).*)", "part of a template", any_source},
};

struct compiled_shape {
    pattern regex;
    const shape* from;
};

template <std::size_t Count>
std::vector<compiled_shape> compiled(const std::array<shape, Count>& shapes) {
    std::vector<compiled_shape> all;
    for (const auto& each : shapes)
        all.push_back({pattern::compile(each.regex, anchoring::whole).value(), &each});
    return all;
}

template <std::size_t Count>
const shape* first_of(const std::array<shape, Count>& shapes, std::string_view text) {
    static const auto all = compiled(shapes);
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const auto& each) { return each.regex.matches(text); });
    return found == all.end() ? nullptr : found->from;
}

bool is_name(std::string_view text) noexcept {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
    };
    return !text.empty() && !(text.front() >= '0' && text.front() <= '9') &&
           std::all_of(text.begin(), text.end(), fits);
}

bool is_loud(std::string_view name) noexcept {
    return std::none_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// "$NAME": people choose passwords like "$ecret".
std::optional<remnant> bare_variable(std::string_view text, bool typed_here) {
    if (!text.starts_with('$') || !is_name(text.substr(1))) return std::nullopt;
    const auto name = text.substr(1);
    return remnant{typed_here || is_loud(name), std::string(variable_name), std::string(variable)};
}

// "evn:NAME", "Ask": a source that was meant and not hit.
std::optional<remnant> mistyped_source(std::string_view text) {
    static const std::vector<std::string> words{"env", "file", "cmd", "plain"};
    static const std::vector<std::string> others{"ask",     "environment", "environ", "envvar",
                                                 "command", "exec",        "shell",   "prompt"};
    constexpr std::size_t longest_slip = 6;
    const auto first = text.find_first_not_of(" \t");
    if (first == text.npos) return std::nullopt;
    const auto trimmed = text.substr(first, text.find_last_not_of(" \t") - first + 1);
    const auto colon = trimmed.find(':');
    auto word = std::string(trimmed.substr(0, colon));
    word.erase(word.find_last_not_of(" \t") + 1);
    const remnant found{true, "a source that is spelt wrong", std::string(any_source) + ", or ask"};
    std::transform(word.begin(), word.end(), word.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (colon == trimmed.npos) return word == "ask" ? std::optional(found) : std::nullopt;
    if (std::find(others.begin(), others.end(), word) != others.end()) return found;
    const auto near = word.size() < longest_slip ? nearest(word, words) : std::string();
    auto rest = trimmed.substr(colon + 1);
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    const bool meant = !near.empty() && (near != "env" || is_name(rest));
    return meant ? std::optional(found) : std::nullopt;
}

std::optional<remnant> as_remnant(const shape* found, bool certain) {
    if (!found) return std::nullopt;
    return remnant{certain, std::string(found->what), std::string(found->instead)};
}

bool is_control(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
}

bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t';
}

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view no_break_space = "\xC2\xA0";

}  // namespace

std::optional<remnant> find_remnant(std::string_view text, bool typed_here) {
    if (const auto* found = first_of(certain_shapes, text)) return as_remnant(found, true);
    if (auto found = bare_variable(text, typed_here)) return found;
    if (typed_here) {
        if (auto found = mistyped_source(text)) return found;
    }
    return as_remnant(first_of(suspicious_shapes, text), false);
}

std::string unsendable(std::string_view text) {
    if (text.empty()) return "is empty";
    if (text.find('\0') != text.npos) {
        const bool wide = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
        return wide ? "holds UTF-16: save it as UTF-8" : "holds a NUL byte";
    }
    if (text.find(byte_order_mark) != text.npos) return "holds a byte order mark";
    if (text.find_first_of("\r\n") != text.npos) return "holds a line break: a secret is one line";
    return {};
}

std::string oddity(std::string_view text) {
    if (text.empty()) return {};
    if (std::any_of(text.begin(), text.end(), is_control)) return "holds a control character";
    if (is_blank(text.front()) || text.starts_with(no_break_space)) return "begins with a blank";
    if (is_blank(text.back()) || text.ends_with(no_break_space)) return "ends with a blank";
    const bool quoted = text.size() > 1 && text.front() == text.back() &&
                        (text.front() == '"' || text.front() == '\'');
    return quoted ? "has quotes around it" : "";
}

std::string username_problem(std::string_view text) {
    if (auto problem = unsendable(text); !problem.empty()) return problem;
    if (std::any_of(text.begin(), text.end(), is_control)) return "holds a control character";
    if (is_blank(text.front()) || is_blank(text.back())) return "begins or ends with a blank";
    const auto source = secret_source::parse(text);
    if (!source || (source->kind != secret_source::plain && source->kind != secret_source::ask)) {
        return "is the name itself, not where it comes from: use -u or NETPOLL_USERNAME";
    }
    const auto found = find_remnant(text, true);
    if (!found || !found->certain) return {};
    return "is " + found->what + ": write the name itself, or use -u or NETPOLL_USERNAME";
}

}  // namespace netpoll
