// Walks over the statements, block by block. Knows no token but %h of a host name.
#include "inventory/ssh_config/chosen_settings.hpp"

#include "core/ascii.hpp"
#include "inventory/ssh_config/tokens.hpp"
#include "inventory/term.hpp"

#include <algorithm>

namespace netpoll::ssh_config {

namespace {

enum class fit { no, yes, negated };

// As match_pattern_list() of OpenSSH: a negated pattern that fits ends it.
fit fit_of(const std::vector<std::string>& patterns, std::string_view text) {
    auto found = fit::no;
    for (std::string_view pattern : patterns) {
        const bool negated = pattern.starts_with('!');
        if (negated) pattern.remove_prefix(1);
        if (!fits_glob(pattern, text)) continue;
        if (negated) return fit::negated;
        found = fit::yes;
    }
    return found;
}

class chooser {
public:
    chooser(const statements& from, const host_query& host, const local_user& who)
        : from_(from), host_(host), who_(who) {}

    chosen_settings choose() {
        walk(host_.name);
        if (!host_.hostname.empty() && host_.hostname != host_.name) walk(host_.hostname);
        return std::move(out_);
    }

private:
    struct outer {
        bool counts;
        bool never;
    };

    // `Host` looks at `name`.
    void walk(std::string_view name) {
        name_ = name;
        for (std::size_t i = 0; i < from_.all.size();) {
            const auto& each = from_.all[i];
            const bool is_setting = std::holds_alternative<setting>(each.what);
            if (is_setting && !counts_) {
                i = each.next_block;
                continue;
            }
            std::visit([this](const auto& what) { take(what); }, each.what);
            ++i;
        }
    }

    void take(const setting& what) {
        if (what.what == key::identity_file) return add(out_.identity_files, what);
        if (what.what == key::certificate_file) return add(out_.certificate_files, what);
        // Whichever of the two comes first wins.
        const bool is_proxy = what.what == key::proxy_jump || what.what == key::proxy_command;
        if (is_proxy && (out_[key::proxy_jump] || out_[key::proxy_command])) return;
        auto& first = out_.first[static_cast<std::size_t>(what.what)];
        if (!first) first = &what;
    }

    static void add(std::vector<const setting*>& all, const setting& what) {
        const auto is_same = [&](const setting* each) { return each->words == what.words; };
        if (std::none_of(all.begin(), all.end(), is_same)) all.push_back(&what);
    }

    void take(const host_line& line) {
        counts_ = !never_ && fit_of(line.patterns, name_) == fit::yes;
    }

    void take(const match_line& line) {
        counts_ = !never_ && std::all_of(line.all.begin(), line.all.end(), [&](const auto& each) {
            return each.kind != criterion::never && fits(each) != each.negated;
        });
    }

    void take(file_begin) { counts_ = true; }

    void take(include_begin) {
        outer_.push_back({counts_, never_});
        never_ = never_ || !counts_;
    }

    void take(include_end) {
        counts_ = outer_.back().counts;
        never_ = outer_.back().never;
        outer_.pop_back();
    }

    bool fits(const criterion& what) const {
        switch (what.kind) {
            case criterion::all:
                return true;
            case criterion::host:
                return fit_of(what.patterns, in_lower_case(hostname())) == fit::yes;
            case criterion::original_host:
                return fit_of(what.patterns, in_lower_case(host_.name)) == fit::yes;
            case criterion::user:
                return fit_of(what.patterns, user()) == fit::yes;
            case criterion::local_user:
                return fit_of(what.patterns, who_.name) == fit::yes;
            case criterion::never:
                break;
        }
        return false;
    }

    std::string hostname() const {
        if (!host_.hostname.empty()) return std::string(host_.hostname);
        const auto* said = out_[key::hostname];
        if (!said) return std::string(host_.name);
        const token_values values{{'h', std::string(host_.name)}};
        auto text = with_tokens(said->words.front(), "h", values);
        return text ? std::move(*text) : std::string(host_.name);
    }

    std::string_view user() const {
        if (!host_.user.empty()) return host_.user;
        const auto* said = out_[key::user];
        return said ? said->words.front() : who_.name;
    }

    const statements& from_;
    const host_query& host_;
    const local_user& who_;
    chosen_settings out_;
    std::string_view name_;
    std::vector<outer> outer_;
    bool counts_{true};
    bool never_{false};  // in a file that a block includes which does not count
};

}  // namespace

chosen_settings choose(const statements& from, const host_query& host, const local_user& who) {
    return chooser(from, host, who).choose();
}

}  // namespace netpoll::ssh_config
