// Flags and variables to options, through CLI11. Knows no help text.
#include "cli/options.hpp"

#include "cli/backup_flags.hpp"
#include "cli/flags.hpp"
#include "cli/foreign_options.hpp"
#include "cli/format_choice.hpp"
#include "cli/notice_flags.hpp"
#include "cli/option_origins.hpp"
#include "cli/standing_options.hpp"
#include "cli/verbs.hpp"

#include <netpoll/secret_check.hpp>
#include <netpoll/unknown_word.hpp>

#include <CLI/CLI.hpp>

#include <unistd.h>

#include <algorithm>
#include <string_view>

namespace netpoll {

namespace {

struct bound_flag {
    const flag* what;
    CLI::Option* given;
};

/// "--command: 1 required TEXT missing", as CLI11 says it.
std::string plain_words(std::string text) {
    const auto at = text.find(": 1 required ");
    return at == text.npos ? text : text.substr(0, at) + ": needs a value";
}

/// CLI11 cuts the command line into flags and values; what these mean is decided here, so that a
/// variable's value is judged as a flag's is.
class parser {
public:
    parser(const std::vector<flag_group>& groups, const environment& env, options unasked)
        : env_(env), all_(std::move(unasked)) {
        app_.allow_extras()->set_help_flag();
        positional_ = app_.add_option("INVENTORY");
        bind(groups);
    }

    parsed_options parse(std::vector<std::string> arguments) {
        arguments_ = all_.screen.arguments = arguments;
        if (judge_single_dashes()) return unexpected(std::move(complaints_));
        std::reverse(arguments.begin(), arguments.end());
        try {
            app_.parse(std::move(arguments));
        } catch (const CLI::ParseError& wrong) {
            return unexpected(std::vector<std::string>{plain_words(wrong.what())});
        }
        apply_all();
        if (all_.help || all_.help_all || all_.version || all_.list_errors) return std::move(all_);
        if (has_secret_behind("--ask-pass", 'k', "the password; a script sets NETPOLL_PASSWORD") ||
            has_secret_behind("--ask-secret", 'K', "it; a script sets NETPOLL_SECRET"))
            return unexpected(std::move(complaints_));
        if (!looks_like_verb() && !judge_leftovers()) take_inventory();
        choose_commands();
        judge_careful();
        run_request& asked = all_.request;
        judge_notices(asked, complaints_);
        const auto is_on_line = [this](std::string_view name) { return is_given(name); };
        for (const auto& wrong : {choose_format(all_, is_on_line), wrong_together(all_)})
            complaints_.insert(complaints_.end(), wrong.begin(), wrong.end());
        take_secret("NETPOLL_PASSWORD", "--ask-pass", asked.ask_password, asked.overrides.password);
        take_secret("NETPOLL_SECRET", "--ask-secret", asked.ask_secret, asked.overrides.secret);
        if (!complaints_.empty()) return unexpected(std::move(complaints_));
        return std::move(all_);
    }

private:
    void bind(const std::vector<flag_group>& groups);
    void apply_all();
    void apply(const bound_flag& each, const standing_options& standing);
    void apply_values(const flag& what, const std::vector<std::string>& values,
                      const std::string& called);
    bool has_secret_behind(std::string_view option, char letter, const std::string& instead);
    bool looks_like_verb();
    std::vector<std::string> known_options() const;
    std::size_t count_before_end() const;
    bool judge_single_dashes();
    bool judge_leftovers();
    void take_inventory();
    const bound_flag* find(std::string_view long_name) const;
    std::size_t count_of(std::string_view long_name) const;
    bool is_given(std::string_view long_name) const { return count_of(long_name) > 0; }
    void choose_commands();
    void judge_careful();
    unsigned distance_of(std::string_view long_name) const;
    void forget_origin(std::string_view long_name);
    void take_secret(const std::string& variable, std::string_view option, bool& is_asked_for,
                     std::optional<secret_ref>& into);

    const environment& env_;
    CLI::App app_;
    CLI::Option* positional_;
    std::vector<std::string> arguments_;
    std::vector<std::string> more_inventories_;  // behind the first
    std::vector<bound_flag> flags_;
    options all_;
    std::vector<std::string> complaints_;
};

void parser::bind(const std::vector<flag_group>& groups) {
    for (const flag_group& group : groups) {
        // CLI11 compares each option with all of its group.
        CLI::App& to = *app_.add_option_group(group.title);
        for (const flag& each : group.flags) {
            auto* made = each.value.empty() ? to.add_flag(each.names) : to.add_option(each.names);
            made->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
            // Else CLI11 would take "[a,b]" apart, and several words after one flag.
            made->allow_extra_args(false);
            flags_.push_back({&each, made});
        }
    }
}

void parser::apply_all() {
    const auto* no_config = find("--no-config");
    const bool typed = no_config && no_config->given->count() > 0;
    const standing_options standing(
        env_, option_file_paths(env_, typed ? no_config->given->results().back() : ""));
    complaints_ = standing.wrong();
    for (const bound_flag& each : flags_)
        apply(each, standing);
    forget_origin("--no-config");
}

void parser::apply(const bound_flag& each, const standing_options& standing) {
    const auto called = each.what->long_name();
    if (each.given->count() > 0) {
        apply_values(*each.what, each.given->results(), called);
        return;
    }
    auto found = standing.find(*each.what);
    if (!found) return;
    apply_values(*each.what, found->values, found->called);
    if (const auto on = parse_switch(found->values.back()); each.what->value.empty() && on && *on)
        found->values = {"true"};
    all_.origins.push_back(
        {called, std::move(found->values), std::move(found->where), found->distance});
}

/// 0 for what the command line says, or nobody.
unsigned parser::distance_of(std::string_view long_name) const {
    const auto* origin = origin_of(long_name, all_.origins);
    return origin ? origin->distance : 0;
}

void parser::forget_origin(std::string_view long_name) {
    std::erase_if(all_.origins, [&](const auto& each) { return each.option == long_name; });
}

void parser::apply_values(const flag& what, const std::vector<std::string>& values,
                          const std::string& called) {
    const std::size_t first = what.repeats || values.empty() ? 0 : values.size() - 1;
    for (std::size_t i = first; i < values.size(); ++i) {
        std::string wrong = what.apply(all_, values[i]);
        if (!wrong.empty()) complaints_.push_back(called + ": " + wrong);
    }
}

std::vector<std::string> parser::known_options() const {
    std::vector<std::string> known;
    for (const bound_flag& each : flags_) {
        for (const std::string& word : each.given->get_lnames())
            known.push_back("--" + word);
        for (const std::string& letter : each.given->get_snames())
            known.push_back("-" + letter);
    }
    return known;
}

/// How many arguments stand before "--", which ends the options.
std::size_t parser::count_before_end() const {
    const auto end = std::find(arguments_.begin(), arguments_.end(), "--");
    return static_cast<std::size_t>(end - arguments_.begin());
}

/// "-version" would be read as -v, -e and so on.
bool parser::judge_single_dashes() {
    const auto known = known_options();
    for (std::size_t i = 0; i < count_before_end(); ++i) {
        const auto meant = with_two_dashes(arguments_[i], known);
        if (!meant.empty()) complaints_.push_back(unknown_word("option", meant.substr(1), meant));
    }
    return !complaints_.empty();
}

bool is_inventory(const std::string& path) {
    return path.starts_with("netbox:") || ::access(path.c_str(), F_OK) == 0;
}

/// True where what stands in the inventory's place is no inventory.
bool parser::judge_leftovers() {
    const auto known = known_options();
    const auto begin = arguments_.begin();
    const auto end = begin + static_cast<std::ptrdiff_t>(count_before_end());
    const auto is_option = [&](const std::string& word) {
        const bool dashed = word.size() > 1 && word.front() == '-' && word != "--";
        if (!dashed && !begins_with_dash_of_print(word)) return false;
        // A bundle of letters was taken apart.
        return end == arguments_.end() || std::find(begin, end, word) != end;
    };
    std::vector<std::string> left = app_.remaining();
    // CLI11 takes -4 for a number, and a long dash for a letter.
    bool in_place = false;
    if (positional_->count() > 0 && is_option(positional_->results().back())) {
        in_place = true;
        left.insert(left.begin(), positional_->results().back());
    }
    // The value of an unknown option would look like an argument too many.
    const bool unknown = std::any_of(left.begin(), left.end(), is_option);
    for (const std::string& word : left) {
        if (word == "--") continue;  // CLI11 leaves it there
        if (!is_option(word)) {
            if (positional_->count() > 0 && is_inventory(word))
                more_inventories_.push_back(word);
            else if (!unknown)
                complaints_.push_back("'" + word + "' is one argument too many: " +
                                      (word.starts_with('-')
                                           ? "there is one INVENTORY, and -- ends the options"
                                           : "no inventory has that name; devices are named with "
                                             "-w, commands with -c"));
            continue;
        }
        complaints_.push_back(unknown_option(word, known));
    }
    return in_place;
}

/// "-k Secret" and "-kSecret": what stands there is neither shown nor taken for a file's name.
bool parser::has_secret_behind(std::string_view option, char letter, const std::string& instead) {
    if (!is_given(option)) return false;
    const std::string short_form{'-', letter};
    const auto is_flag = [&](const std::string& word) {
        return word == short_form || word == option;
    };
    const auto left = app_.remaining();
    bool found = false;
    for (std::size_t i = 0; i < arguments_.size() && !found; ++i) {
        const std::string& word = arguments_[i];
        const bool has_next = i + 1 < arguments_.size();
        found = (is_flag(word) && has_next && !arguments_[i + 1].starts_with('-') &&
                 !is_inventory(arguments_[i + 1])) ||
                (word.starts_with(short_form) &&
                 std::find(left.begin(), left.end(), "-" + word.substr(2)) != left.end());
    }
    if (found)
        complaints_.push_back(std::string(option) + ": takes no value, netpoll asks for " +
                              instead);
    return found;
}

/// A word in the inventory's place that no file has the name of, and that is or was meant for a
/// verb, a device or a URL.
bool parser::looks_like_verb() {
    if (positional_->count() == 0) return false;
    std::vector<std::string> verbs;
    for (const verb& each : all_verbs())
        verbs.emplace_back(each.name);
    const std::string word = positional_->results().back();
    const bool said = std::find(arguments_.begin(), arguments_.end(), "--") != arguments_.end();
    if (said || is_inventory(word)) return false;
    const bool is_value = !app_.remaining().empty() && app_.remaining()[0].starts_with("--");
    if (!is_value && (word.find('@') != word.npos || word.find("://") != word.npos)) {
        complaints_.push_back(
            "INVENTORY is a file or a folder, and no device: those are named with -w, as in "
            "netpoll -w admin@192.0.2.1 -c 'show version'");
        return true;
    }
    if (word.find_first_of("/.") != word.npos) return false;
    const auto* foreign = find_foreign_verb(word);
    const auto near = nearest(word, verbs);
    if (!foreign && near.empty()) return false;
    if (near == word) {
        complaints_.push_back("the verb '" + word + "' comes first: netpoll " + word + " ...");
    } else {
        complaints_.push_back(foreign ? unknown_foreign("verb", word, *foreign)
                                      : unknown_word("verb", word, near));
    }
    return true;
}

void parser::take_inventory() {
    if (positional_->count() > 0) {
        if (!is_given("--inventory")) all_.request.forget_inventories();
        all_.request.add_inventory(positional_->results().back());
        for (const std::string& path : more_inventories_)
            all_.request.add_inventory(path);
        forget_origin("--inventory");
    }
    if (all_.request.devices.empty()) {
        if (all_.request.inventory.empty() && all_.needs_inventory)
            complaints_.push_back(
                "no inventory: name a file or a folder, e.g. netpoll inventory.yaml, or devices "
                "with -w");
        return;
    }
    const auto& devices = all_.request.devices;
    const auto inventories = all_.request.inventories();
    const auto inputs = std::count(devices.begin(), devices.end(), "-") +
                        std::count(inventories.begin(), inventories.end(), "-");
    if (inputs > 1)
        complaints_.push_back("standard input can be read once, for one - of -i and -w");
    // As ssh does with a host that a command line names.
    auto& ssh_config = all_.request.overrides.ssh_config;
    if (all_.request.inventory.empty() && !ssh_config) ssh_config = "default";
}

const bound_flag* parser::find(std::string_view long_name) const {
    const auto found = std::find_if(flags_.begin(), flags_.end(), [&](const bound_flag& each) {
        return each.what->long_name() == long_name;
    });
    return found == flags_.end() ? nullptr : &*found;
}

/// How often the flag stands on the command line.
std::size_t parser::count_of(std::string_view long_name) const {
    const auto* found = find(long_name);
    return found ? found->given->count() : 0;
}

/// -c and --job both say what to run. The nearer to the command line wins.
void parser::choose_commands() {
    inventory_overrides& over = all_.request.overrides;
    if (over.commands.empty() || over.job.empty()) return;
    const auto by_command = distance_of("--command");
    const auto by_job = distance_of("--job");
    if (by_command == by_job) {
        complaints_.push_back("--command and --job both say what to run: give one of them");
    } else if (by_command < by_job) {
        over.job.clear();
        forget_origin("--job");
    } else {
        over.commands.clear();
        forget_origin("--command");
    }
}

/// What each flag allows and all of them together do not.
void parser::judge_careful() {
    const run_request& request = all_.request;
    if (request.auth_guard > 0 && request.canaries > request.auth_guard)
        complaints_.push_back(
            called("--canaries", all_.origins) + ": " + std::to_string(request.canaries) +
            " at a time may be rejected by more than the " + std::to_string(request.auth_guard) +
            " of " + called("--auth-guard", all_.origins));
    if (count_of("--retry") > 1)
        complaints_.push_back("--retry: there is one RESULTS to complete, and " +
                              std::to_string(count_of("--retry")) + " are given");
}

void parser::take_secret(const std::string& variable, std::string_view option, bool& is_asked_for,
                         std::optional<secret_ref>& into) {
    const char* text = env_(variable);  // wins over a file that would have it asked for
    if (text && distance_of(option) > 1) {
        is_asked_for = false;
        forget_origin(option);
    }
    // Once asked for, the answer counts alone.
    if (!text || is_asked_for) return;
    const std::string called = variable + ": ";
    auto judged = judge_secret(text, secret_place::source);
    if (!judged.refused.empty()) {
        complaints_.push_back(called + judged.refused + (*text ? "" : ": unset it, or set it"));
    } else if (!judged.odd.empty()) {
        all_.warnings.push_back(called + judged.odd);
    }
    into = secret_ref{"env:" + variable, std::make_shared<const secret>(std::move(judged.secret))};
}

}  // namespace

log_options log_options_of(const options& wanted) {
    log_options how = log_levels(wanted.screen.verbosity, wanted.screen.quiet);
    how.file = wanted.log_file;
    how.file_mode = wanted.request.mode_bits;
    how.json = wanted.log_json;
    how.will_attach = wanted.has_folder();
    return how;
}

parsed_options parse_flags(const std::vector<flag_group>& groups,
                           const std::vector<std::string>& arguments, const environment& env,
                           options unasked) {
    return parser(groups, env, std::move(unasked)).parse(arguments);
}

parsed_options parse_options(const std::vector<std::string>& arguments, const environment& env) {
    return parse_flags(all_flags(), arguments, env);
}

}  // namespace netpoll
