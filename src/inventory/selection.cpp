// Applies selection terms to hosts. Knows no secret and no file format.
#include "inventory/selection.hpp"

#include "inventory/inheritance.hpp"
#include "inventory/term.hpp"
#include "inventory/text_file.hpp"

#include <netpoll/unknown_word.hpp>

#include <algorithm>

namespace netpoll {

namespace {

struct placed_term {
    std::string text;
    source_position where;
};

std::string_view trimmed(std::string_view line) {
    const auto begin = line.find_first_not_of(" \t\r");
    if (begin == line.npos) return {};
    return line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1);
}

// `@file` replaced by the lines of the file.
std::vector<placed_term> expand(const std::vector<std::string>& terms, const std::string& option,
                                std::vector<mistake>& mistakes) {
    std::vector<placed_term> all;
    for (const auto& each : terms) {
        if (!each.starts_with('@')) {
            all.push_back({each, {option, 0}});
            continue;
        }
        const auto path = each.substr(1);
        const auto text = read_text_file(path);
        if (!text) {
            mistakes.push_back({{option, 0}, "the file '" + escape(path) + "' " + text.error()});
            continue;
        }
        unsigned line = 0;
        for (std::size_t at = 0; at < text->size();) {
            const auto end = std::min(text->find('\n', at), text->size());
            const auto one = trimmed(std::string_view(*text).substr(at, end - at));
            at = end + 1;
            ++line;
            if (!one.empty() && one.front() != '#') all.push_back({std::string(one), {path, line}});
        }
    }
    return all;
}

// True if the node is a text, or a list with a text, that fits.
bool fits(const value_test& test, const node& value) {
    if (value.is_scalar()) return test.fits(value.text());
    const auto items = value.items();
    return std::any_of(items.begin(), items.end(), [&](const auto& each) {
        return each.is_scalar() && test.fits(each.text());
    });
}

// The value below `data:` that this key names: the key itself, or a way of keys with dots.
const node* find_data(const node& data, std::string_view key) {
    if (const auto* whole = data.find(key)) return whole;
    const auto dot = key.find('.');
    if (dot == key.npos) return nullptr;
    const auto* first = data.find(key.substr(0, dot));
    return first ? find_data(*first, key.substr(dot + 1)) : nullptr;
}

class selector {
public:
    explicit selector(const inventory_state& all) : all_(all) {}

    std::vector<bool> hosts_of(const std::vector<std::string>& terms, const std::string& option) {
        std::vector<bool> chosen(all_.hosts.size());
        for (const auto& each : expand(terms, option, mistakes_)) {
            auto parsed = term::parse(each.text);
            if (!parsed) {
                mistakes_.push_back({each.where, parsed.error()});
            } else if (check(*parsed, each)) {
                const bool any = mark(*parsed, chosen);
                if (parsed->test.gave_up()) {
                    mistakes_.push_back({each.where, "'" + escape(each.text, 80) +
                                                         "' takes too long to match: write a "
                                                         "simpler regular expression"});
                } else if (!any) {
                    mistakes_.push_back({each.where, nothing_fits(*parsed, each.text)});
                }
            }
        }
        return chosen;
    }

    std::vector<mistake> take_mistakes() { return std::move(mistakes_); }

private:
    // Whether the term names something that exists; a platform gets its canonical name.
    bool check(term& what, const placed_term& from) {
        const auto* exact = what.test.exact();
        if (!exact) return true;
        if (what.kind == term::group && !all_.chains.find(*exact)) {
            mistakes_.push_back({from.where, unknown_among("group", *exact, all_.chains.names())});
            return false;
        }
        if (what.kind != term::platform) return true;
        const auto* known = all_.platforms->find(*exact);
        if (!known) {
            mistakes_.push_back(
                {from.where, unknown_among("platform", *exact, all_.platforms->names())});
            return false;
        }
        what.test.set(platform_catalog::definition_of(*known).id);
        return true;
    }

    // True if any host fits.
    bool mark(const term& what, std::vector<bool>& chosen) const {
        if (const auto* name = what.test.exact(); name && what.kind == term::host) {
            const auto known = all_.hosts.find(*name);
            if (known) chosen[*known] = true;
            return known.has_value();
        }
        const auto fitting_chains = chains_that_fit(what);
        bool any = false;
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            const auto& host = all_.hosts.all()[i];
            const auto& definition = all_.hosts.definition_of(host);
            if (!fits_host(what, host, definition, fitting_chains)) continue;
            chosen[i] = true;
            any = true;
        }
        return any;
    }

    bool fits_host(const term& what, const host_entry& host, const host_definition& definition,
                   const std::vector<bool>& fitting_chains) const {
        switch (what.kind) {
            case term::host:
                return what.test.fits(host.name);
            case term::group:
                return fitting_chains[definition.chain];
            case term::platform:
                return fits_platform(what, definition);
            case term::data:
                return fits_data(what, definition);
        }
        return false;
    }

    bool fits_platform(const term& what, const host_definition& host) const {
        const auto* known = platform_of(all_, host);
        return known && what.test.fits(platform_catalog::definition_of(*known).id);
    }

    std::vector<bool> chains_that_fit(const term& what) const {
        std::vector<bool> fitting;
        if (what.kind != term::group) return fitting;
        for (const auto& chain : all_.chains.chains()) {
            fitting.push_back(std::any_of(chain.names->begin(), chain.names->end(),
                                          [&](const auto& each) { return what.test.fits(each); }));
        }
        return fitting;
    }

    bool fits_data(const term& what, const host_definition& host) const {
        bool fitting = false;
        for_each_layer(all_, host, field::data, [&](const written_value& data) {
            const auto* value = find_data(*std::get<const node*>(data), what.key);
            if (!value || value->is_null()) return false;
            fitting = fits(what.test, *value);
            return true;
        });
        return fitting;
    }

    std::string nothing_fits(const term& what, const std::string& text) {
        const auto* name = what.test.exact();
        // Comparing with every host's name takes a while: not for a whole file of wrong names.
        constexpr unsigned most_suggestions = 5;
        if (!name || what.kind != term::host) return "no host matches '" + escape(text, 80) + "'";
        if (suggestions_++ >= most_suggestions) return unknown_word("host", *name, {});
        std::vector<std::string> names;
        for (const auto& each : all_.hosts.all())
            names.emplace_back(each.name);
        return unknown_among("host", *name, names);
    }

    const inventory_state& all_;
    std::vector<mistake> mistakes_;
    unsigned suggestions_{0};
};

}  // namespace

expected<std::vector<host_place>, std::vector<mistake>> select_places(const inventory_state& all,
                                                                      const selection& wanted) {
    selector select(all);
    const auto limit = select.hosts_of(wanted.limit, "--limit");
    const auto exclude = select.hosts_of(wanted.exclude, "--exclude");
    auto mistakes = select.take_mistakes();
    if (!mistakes.empty()) return unexpected(std::move(mistakes));
    std::vector<host_place> places;
    if (wanted.limit.empty()) places.reserve(all.hosts.size());
    for (std::size_t i = 0; i < all.hosts.size(); ++i) {
        const bool kept = (wanted.limit.empty() || limit[i]) && !exclude[i];
        if (kept) places.push_back(static_cast<host_place>(i));
    }
    if (!places.empty()) return places;
    return unexpected(std::vector<mistake>{
        {{all.path, 0}, "no host is left: --limit and --exclude together leave nothing"}});
}

}  // namespace netpoll
