// Reads secrets that options name, by the means of inventories.
#include "run/option_secret.hpp"

#include "inventory/secret_resolver.hpp"
#include "notify/webhook.hpp"

#include <string_view>
#include <utility>

namespace netpoll {

namespace {

/// No URL, and no source that an option takes.
constexpr std::string_view webhook_to_ask_for = "ask";

}  // namespace

expected<option_secret, std::vector<mistake>> secret_of_option(const std::string& option,
                                                               const std::string& source,
                                                               const std::string& what,
                                                               bool is_password) {
    option_secret made;
    if (source.empty()) return made;
    const source_position where{option, 0};
    const auto parsed = secret_source::parse(source);
    if (!parsed) return unexpected(std::vector<mistake>{{where, parsed.error()}});
    if (parsed->kind == secret_source::env) made.variables.emplace_back(parsed->rest);
    std::vector<mistake> wrong;
    std::vector<mistake> odd;
    const ask_function nobody;
    secret_resolver secrets(nobody, wrong, odd);
    made.value = secrets.resolve({*parsed, where, what, "", is_password}).value;
    if (!made.value) return unexpected(std::move(wrong));
    return made;
}

bool is_secret_source(const std::string& text) {
    return text.starts_with("env:") || text.starts_with("file:") || text.starts_with("cmd:");
}

std::string webhook_source(const std::string& webhook) {
    const bool is_shown =
        webhook.empty() || is_secret_source(webhook) || webhook == origin_of(webhook);
    return is_shown ? webhook : std::string(webhook_to_ask_for);
}

expected<webhook_access, std::vector<mistake>> webhook_of(const run_notices& notices) {
    webhook_access made;
    if (notices.webhook.empty()) return made;
    if (notices.webhook == webhook_to_ask_for)
        return unexpected(std::vector<mistake>{
            {{"--webhook", 0},
             "the run had its URL as it is, which may hold a secret and was not written down: give "
             "it again, or name its source from the beginning (env:NAME, file:PATH, "
             "cmd:COMMAND)"}});
    made.url = std::make_shared<const secret>(notices.webhook);
    if (is_secret_source(notices.webhook)) {
        auto url = secret_of_option("--webhook", notices.webhook, "URL", false);
        if (!url) return unexpected(std::move(url).error());
        made.url = url->value;
        made.variables = std::move(url->variables);
    }
    if (const auto wrong = webhook_problem(made.url->reveal()); !wrong.empty())
        return unexpected(std::vector<mistake>{{{"--webhook", 0}, "the URL: " + wrong}});
    auto key = secret_of_option("--webhook-secret", notices.webhook_secret, "secret");
    if (!key) return unexpected(std::move(key).error());
    made.key = key->value;
    made.variables.insert(made.variables.end(), key->variables.begin(), key->variables.end());
    return made;
}

}  // namespace netpoll
