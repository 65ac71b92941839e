// Finds slips in the names of variables and of options in files. Knows no value of any.
#include "cli/variables.hpp"

#include "cli/foreign_options.hpp"
#include "machine/environment.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <array>
#include <string_view>

extern char** environ;

namespace netpoll {

namespace {

constexpr std::string_view prefix = "NETPOLL_";

/// Without one of these that was meant, a run contacts others, as another, with other commands, or
/// more of them than it may.
constexpr std::array decisive{"--inventory",
                              "--devices",
                              "--limit",
                              "--exclude",
                              "--list-hosts",
                              "--list-groups",
                              "--dry-run",
                              "--command",
                              "--job",
                              "--platform",
                              "--channel",
                              "--username",
                              "--ask-pass",
                              "--ask-secret",
                              "--private-key",
                              "--port",
                              "--jump",
                              "--known-hosts",
                              "--host-keys",
                              "--concurrency",
                              "--forks",
                              "--logins-per-second",
                              "--logins-in-flight",
                              "--attempt-gap",
                              "--auth-guard",
                              "--canaries",
                              "--canary",
                              "--serial",
                              "--max-failures",
                              "--confirm",
                              "--via",
                              "--no-config"};

/// The variables that hold secrets, the option that asks for each, and other words for them.
struct secret_variable {
    const char* name;
    const char* option;
    std::array<std::string_view, 5> words;
};
constexpr std::array secret_variables{
    secret_variable{"NETPOLL_PASSWORD", "--ask-pass", {"PASSWORD", "PASS", "PASSWD", "PWD", "PW"}},
    secret_variable{"NETPOLL_SECRET",
                    "--ask-secret",
                    {"SECRET", "ENABLE", "ENABLE_SECRET", "ENABLE_PASSWORD", "BECOME_PASS"}}};

/// What netpoll's own tests, images and builds go by.
constexpr std::array<std::string_view, 12> of_ours{
    "NETPOLL_TEST",    "NETPOLL_LAB",    "NETPOLL_RECORDINGS", "NETPOLL_REQUIRE_SERVERS",
    "NETPOLL_PYTHON",  "NETPOLL_IMAGE",  "NETPOLL_DEMO",       "NETPOLL_SANITIZE",
    "NETPOLL_VERSION", "NETPOLL_WRITER", "NETPOLL_CRASHING",   "NETPOLL_SENDMAIL"};

std::string upper(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return out;
}

class judge {
public:
    explicit judge(const std::vector<flag_group>& groups) {
        for (const flag_group& group : groups)
            for (const flag& each : group.flags)
                add(each);
        for (const auto& [name, option, words] : secret_variables) {
            for (const auto word : words) {
                known_.emplace_back(name);
                words_.emplace_back(word);
                options_.emplace_back(option);
            }
        }
    }

    bool knows(std::string_view name) const {
        const auto is_name = [&](std::string_view each) { return each == name; };
        const auto begins = [&](std::string_view each) { return name.starts_with(each); };
        return std::any_of(known_.begin(), known_.end(), is_name) ||
               std::any_of(of_ours.begin(), of_ours.end(), begins);
    }

    void look_at(const std::string& name, variable_findings& into) const {
        if (knows(name)) return;
        const auto meant = word_behind_prefix(name);
        if (meant.empty()) return;
        const auto place = place_of(meant);
        if (place < words_.size()) {
            tell(name, options_[place], known_[place], into);
        } else if (name.starts_with(prefix)) {
            into.warned.push_back(unknown_word("variable", name, {}));
        }
    }

    std::string about_option(const std::string& name) const {
        auto word = upper(name);
        std::replace(word.begin(), word.end(), '-', '_');
        const auto place = place_of(word);
        if (place < words_.size())
            for (const auto& secret : secret_variables)
                if (known_[place] == secret.name)
                    return "'" + escape(name, 80) +
                           "': no secret is read from here: say in the inventory where it comes "
                           "from (env:, file:, cmd:), or give " +
                           secret.name + " or " + secret.option + " for all devices";
        const auto* foreign = find_foreign_option("--" + name);
        auto sentence =
            unknown_word("option", name, place < words_.size() ? options_[place].substr(2) : "");
        if (place == words_.size() && foreign) sentence.append("; ").append(foreign->hint);
        return sentence;
    }

private:
    /// Where the lists have what is nearest to "LIMT", or their size.
    std::size_t place_of(const std::string& word) const {
        const auto place_in = [this](const std::vector<std::string>& list, std::string_view one) {
            const auto found = std::find(list.begin(), list.end(), one);
            return found == list.end() ? words_.size()
                                       : static_cast<std::size_t>(found - list.begin());
        };
        if (const auto near = nearest(word, words_); !near.empty()) return place_in(words_, near);
        std::string option = "--";
        for (const char c : word)
            option += c == '_' ? '-' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        const auto* foreign = find_foreign_option(option);
        return foreign ? place_in(options_, foreign->instead) : words_.size();
    }

    void add(const flag& each) {
        std::string names = each.names + ",";
        for (std::size_t start = 0, end = 0; (end = names.find(',', start)) != names.npos;
             start = end + 1) {
            const auto one = names.substr(start, end - start);
            if (!one.starts_with("--")) continue;
            words_.push_back(upper(one.substr(2)));
            std::replace(words_.back().begin(), words_.back().end(), '-', '_');
            // --forks is --concurrency.
            known_.push_back(each.variable());
            options_.push_back(each.long_name());
        }
    }

    bool is_word(const std::string& text) const {
        return std::find(words_.begin(), words_.end(), text) != words_.end();
    }

    /// "LIMIT" of NETPOLL_LIMIT, NETPOL_LIMIT, NETPOLLLIMIT, NET_POLL_LIMIT and netpoll-limit;
    /// empty for others.
    std::string word_behind_prefix(const std::string& name) const {
        auto loud = upper(name);
        std::replace(loud.begin(), loud.end(), '-', '_');
        if (loud.starts_with(prefix)) return loud.substr(prefix.size());
        const auto glued = prefix.size() - 1;
        if (loud.starts_with(prefix.substr(0, glued)) && is_word(loud.substr(glued)))
            return loud.substr(glued);
        static const std::vector<std::string> exact{"NETPOLL"};
        for (auto line = loud.find('_'); line != loud.npos; line = loud.find('_', line + 1)) {
            const auto front = loud.substr(0, line);
            const bool slip = front.size() + 1 >= exact[0].size() &&
                              front.size() <= exact[0].size() + 1 && front.starts_with("NET") &&
                              !nearest(front, exact).empty();
            const auto back = loud.substr(line + 1);
            // Of others' variables only what is surely ours.
            if (slip && is_word(back)) return back;
        }
        return {};
    }

    static void tell(const std::string& name, const std::string& option, const std::string& meant,
                     variable_findings& into) {
        const auto sentence = unknown_word("variable", name, meant);
        const bool decides = std::find(decisive.begin(), decisive.end(), option) != decisive.end();
        (decides ? into.refused : into.warned).push_back(sentence);
    }

    std::vector<std::string> known_;    // "NETPOLL_LIMIT"
    std::vector<std::string> words_;    // "LIMIT", at the same places
    std::vector<std::string> options_;  // "--limit", at the same places
};

}  // namespace

variable_findings judge_variables(const std::vector<std::string>& names,
                                  const std::vector<flag_group>& groups,
                                  const std::vector<std::string>& used) {
    const judge all(groups);
    variable_findings found;
    for (const std::string& name : names)
        if (std::find(used.begin(), used.end(), name) == used.end()) all.look_at(name, found);
    return found;
}

std::string unknown_in_file(const std::string& name, const std::vector<flag_group>& groups) {
    return judge(groups).about_option(name);
}

std::vector<std::string> environment_names() {
    std::vector<std::string> names;
    for (char** each = environ; *each; ++each) {
        const std::string_view text(*each);
        names.emplace_back(text.substr(0, text.find('=')));
    }
    std::sort(names.begin(), names.end());
    return names;
}

void wipe_secrets(const plan& work) {
    wipe_variables(work.secret_variables);
    wipe_variables({secret_variables[0].name, secret_variables[1].name});
}

std::vector<std::string> check_inventory(const inventory& all,
                                         const std::vector<named_file>& written,
                                         const options& wanted, log_sink& log) {
    auto destroyed = overwritten_files(written, read_by(all));
    if (!destroyed.empty()) return destroyed;
    auto variables = judge_variables(environment_names(), all_flags(), all.secret_variables());
    if (!variables.refused.empty()) return std::move(variables.refused);
    for (const std::string& each : wanted.warnings)
        log.write(log_level::warn, {}, each);
    for (const std::string& each : variables.warned)
        log.write(log_level::warn, {}, each);
    return {};
}

}  // namespace netpoll
