// What templates, vaults and documentation leave where a password should stand, as data.
#include "inventory/secret_shapes.hpp"

#include <array>

namespace netpoll {

namespace {

constexpr std::string_view command_form = "cmd:COMMAND";
constexpr std::string_view decrypted = "cmd:COMMAND that decrypts it";
constexpr std::string_view fetched = "cmd:COMMAND that fetches it";

constexpr std::string_view template_text = "a template that nobody has filled in";
constexpr std::string_view placeholder = "a placeholder";
constexpr std::string_view hash = "the hash of a password, not the password";
constexpr std::string_view encrypted = "an encrypted text";
constexpr std::string_view store = "the name of a secret in a store, not the secret";
constexpr std::string_view shell = "a command, not what it prints";

// No human and no generator of passwords makes these.
constexpr std::array certain{
    // Ansible, Jinja, Go, Helm, GitHub, ERB
    secret_shape{R"((?s).*(?:\{\{.*\}\}|\{%.*%\}|<%.*%>).*)", template_text, any_source},
    secret_shape{R"((?:\{\{-?|\{%-?|<%=?)[ \t]+[A-Za-z_].*)", template_text,
                 any_source},  // not closed
    // Concourse, cloud-init, XSLT, Windows, Smarty, AWS and others, around a name
    secret_shape{R"(\[\[[\w .:/-]+\]\]|\(\([\w .:/-]+\)\)|<<[\w .:/-]+>>|%%[\w .:/-]+%%)",
                 template_text, any_source},
    secret_shape{
        R"(\{\$[A-Za-z_][\w.>-]*\}|\$\[[^\[\]]+\]|\{(?i:env|file|cmd|vault|secret)[:.].*\})",
        template_text, any_source},
    // shells, Compose, Terraform, Spring, Octopus, Robot, Hiera, Python's ConfigParser, Grafana
    secret_shape{R"(\$\{[A-Za-z_][A-Za-z0-9_]*\})", variable_name, by_variable},
    secret_shape{R"(.*\$\{[A-Za-z_][^{}]*\}.*)", template_text, any_source},
    secret_shape{R"([#@%]\{[^{}]+\})", template_text, any_source},
    secret_shape{R"(%\([A-Za-z_]\w*\)s)", template_text, any_source},
    secret_shape{R"(\$__\w+\{.*\})", template_text, any_source},
    secret_shape{R"(\$\{[A-Za-z_][\w.:/-]*)", template_text, any_source},  // not closed
    secret_shape{R"(\$(?i:env)[:.\[/{].*)", variable_name, by_variable},
    // sources in other words or with another mark
    secret_shape{R"((?i)\s*(?:env|file|cmd|plian|environment|environ|envvar|getenv|)"
                 R"(command|exec|shell|prompt)\s*[:=].*)",
                 misspelt, any_source},
    secret_shape{R"((?i)\s*ask\s*[:=]?\s*)", misspelt, any_source},
    secret_shape{R"((?:env|ENV)(?:[/.][A-Za-z_]\w*|\[.*\]|\s+[A-Z_][A-Z0-9_]*))", variable_name,
                 by_variable},
    secret_shape{R"((?:file\s*|[@<])\s*[~.]{0,2}/.*)", "the name of a file, not what is in it",
                 "file:PATH"},
    secret_shape{R"(%[A-Za-z_]\w*%)", variable_name, by_variable},
    secret_shape{R"((?:os\.environ|process\.env|ENV)(?:\[.*\]|\.\w.*))", variable_name,
                 by_variable},
    secret_shape{R"((?:secrets|vars|env)\.[A-Z][A-Z0-9_]*)", variable_name, by_variable},
    secret_shape{R"(\$\(.+\)|`.+`)", shell, command_form},
    secret_shape{R"((?:vault (?:kv|read)|op (?:read|item)|pass show|gopass show|bw get|lpass show|)"
                 R"(aws (?:ssm|secretsmanager)|gcloud secrets|az keyvault|kubectl get|sops -d) .*)",
                 shell, command_form},
    secret_shape{R"((?i)(?:lookup|query|env|getenv|os\.getenv|get_secret|secret|vault|file)\(.*\))",
                 template_text, any_source},
    secret_shape{R"(!(?i:vault|secret|env|file|include|sops)\b.*)", template_text, any_source},
    // placeholders, as documentation and examples have them
    secret_shape{R"(<[A-Za-z][A-Za-z0-9 _./-]*>)", placeholder, any_source},
    secret_shape{R"((?i)\[(?:redacted|hidden|masked|secret|password|your[ _-].*)\])", placeholder,
                 any_source},
    secret_shape{R"(\{[A-Za-z_][A-Za-z0-9_. ]*\})", placeholder, any_source},
    secret_shape{R"(__[A-Z][A-Z0-9_]*__|@{1,2}[A-Z][A-Z0-9_]*@{1,2})", placeholder, any_source},
    secret_shape{R"((?i)[#@|^~!:_%*]{1,2}(?:your|my|the|net|device|admin|enable|vault)?[ _-]?)"
                 R"((?:password|passwd|pass|passphrase|pw|pwd|secret|token)[#@|^~!:_%*]{1,2})",
                 placeholder, any_source},
    secret_shape{R"(\.{3,}|(?:\xE2\x80\xA6)+)", placeholder, any_source},
    secret_shape{R"((?:\s|\xC2\xA0)+)", "nothing but blanks", any_source},
    secret_shape{R"(__omit_place_holder__.*)", placeholder, any_source},
    secret_shape{R"(\*{3,}|(?:\xE2\x80\xA2){3,}|(?:\xE2\x97\x8F){3,})", "a masked password",
                 any_source},
    // hashes, whole
    secret_shape{R"(\$1\$[./\w]{1,8}\$[./\w]{22}|\$5\$(?:rounds=\d+\$)?[./\w]{1,16}\$[./\w]{43})",
                 hash, any_source},
    secret_shape{R"(\$6\$(?:rounds=\d+\$)?[./\w]{1,16}\$[./\w]{86}|\$2[abxy]?\$\d\d\$[./\w]{53})",
                 hash, any_source},
    secret_shape{
        R"(\$[89]\$[./\w]{14}\$[./\w]{43}|\$argon2\w+\$v=.*|\$(?:y|gy|7)\$[./\w]+\$.{20,})", hash,
        any_source},
    secret_shape{R"(\{(?i:s?sha\d*|s?md5|crypt)\}[A-Za-z0-9+/=$.]{24,})", hash, any_source},
    // what vaults leave in a file
    secret_shape{R"((?s)\s*\$ANSIBLE_VAULT;.*)", "a text that Ansible Vault encrypted", decrypted},
    secret_shape{R"((?s)(?:ENC|DEC)\[.*|(?:ENC|DEC)\(.*\))", encrypted, decrypted},
    secret_shape{R"((?s)\{(?i:cipher|vault|aes\w*|enc|encrypted)\}.+)", encrypted, decrypted},
    secret_shape{R"((?s)\s*-----BEGIN .*)", "a key or an encrypted message, not a password",
                 "private_key: FILE, or cmd:COMMAND that decrypts it"},
    // where vaults keep it
    secret_shape{R"([A-Za-z][A-Za-z0-9+.-]*://.*)", store, fetched},
    secret_shape{
        R"((?i)(?:vault|hashi_?vault|op|onepassword|1password|bitwarden|bw|keepass|keyring|)"
        R"(keychain|gopass|lastpass|lpass|(?:aws[-_]?)?ssm|aws[-_]?secrets?manager|)"
        R"(secrets?manager|gcp[-_]?sm|gcp[-_]?secret|akv|azure[-_]?key[-_]?vault|keyvault|)"
        R"(conjur|doppler|infisical|sops|ref\+\w+|ansible[-_]vault|credstash|kms|arn|aws|gcp|)"
        R"(gsm|k8s|kubernetes|kube|cyberark|chamber|akeyless|thycotic|delinea|passbolt|)"
        R"(protonpass|enpass|dashlane|berglas|teller|consul|etcd|nomad|dapr|eyaml|hiera|)"
        R"(barbican|systemd-creds|secret-tool|parameter[-_]?store|secret[-_]?store):\s*\S.*)",
        store, fetched},
    secret_shape{R"((?i)(?:pass|passwordstore|secret|secrets):[\w.-]*/.*)", store, fetched},
    secret_shape{R"(@Microsoft\.KeyVault\(.*\)|projects/[^/]+/secrets/.+)", store, fetched},
};

// Somebody's password may look like these.
constexpr std::array suspicious{
    secret_shape{R"(\$(?:1|2[abxy]?|5|6|7|8|9|14|y|gy|sha\d+|argon2\w*|pbkdf2[\w-]*)\$.+)", hash,
                 any_source},
    secret_shape{R"(\{(?i:s?sha\d*|s?md5|crypt|smd5)\}.+)", hash, any_source},
    secret_shape{R"(7 [0-9A-Fa-f]{4,}|[5689] \$.+)", "a password as a configuration hides it",
                 any_source},
    secret_shape{R"((?i)change[ _-]?(?:me|it|this)?[ _-]?(?:now|please)?!?|)"
                 R"((?:replace|fill|set|edit)[ _-]?(?:me|this)(?:[ _-]?in)?|todo|fixme|tbd|tba|)"
                 R"(x{3,}|null|none|nil|undefined|n/?a|unset|omit|redacted|hidden|masked|)"
                 R"(removed|prompt|stdin|getpass|placeholder|)"
                 R"((?:true|false|yes|no|on|off))",
                 placeholder, any_source},
    secret_shape{
        R"((?i)(?:(?:insert|enter|put|type|add|set|use|your|my|the|some|)"
        R"(example|sample|dummy|default|replace|change|new|real|actual|device|network|)"
        R"(login|ssh|enable|with|from)[ _-]?)+)"
        R"((?:pass(?:word|wd|phrase|code)?|pw|pwd|secret|credentials?))"
        R"((?:[ _-]?(?:in)?[ _-]?here)?|)"
        R"((?:pass(?:word|wd|phrase)?|pw|secret)[ _-](?:goes[ _-])?here|ask[ _-]?pass(?:word)?)",
        placeholder, any_source},
    secret_shape{R"([#@|^~%*]{1,2}[A-Za-z]\w*[#@|^~%*]{1,2}|\{\d+\}|%s|[-_?#]{3,})", placeholder,
                 any_source},
    secret_shape{R"([|!]\s*\w+ .+)", shell, command_form},
    secret_shape{R"((?s).*(?:\{\{|\}\}|\{%|%\}|\$\{|\$\().*)", "part of a template", any_source},
};

}  // namespace

std::span<const secret_shape> certain_shapes() noexcept {
    return certain;
}

std::span<const secret_shape> suspicious_shapes() noexcept {
    return suspicious;
}

}  // namespace netpoll
