// Applies selection terms to hosts. Knows no secret and no file format.
#include "inventory/selection.hpp"

#include "inventory/data_path.hpp"
#include "inventory/inheritance.hpp"
#include "inventory/stripped.hpp"
#include "inventory/term.hpp"
#include "machine/text_file.hpp"

#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <iterator>

namespace netpoll {

namespace {

struct placed_term {
    std::string text;
    source_position where;
    bool is_name{false};  // of a host, whatever characters are in it
};

// What the terms stand for: `@file` replaced by the lines of the file, or by the hosts it names.
class expansion {
public:
    expansion(std::string option, const host_file_reader& files, std::vector<mistake>& mistakes)
        : option_(std::move(option)), files_(files), mistakes_(mistakes) {}

    std::vector<placed_term> operator()(const std::vector<std::string>& terms) {
        for (const auto& each : terms) {
            if (!each.starts_with('@'))
                all_.push_back({each, {option_, 0}});
            else if (const auto path = each.substr(1); !add_hosts(path))
                add_lines(path);
        }
        return std::move(all_);
    }

private:
    // False where the file is a list of terms.
    bool add_hosts(const std::string& path) {
        if (!files_) return false;
        auto hosts = files_(path);
        if (!hosts) {
            std::move(hosts.error().begin(), hosts.error().end(), std::back_inserter(mistakes_));
            return true;
        }
        if (!*hosts) return false;
        for (auto& each : **hosts)
            all_.push_back({std::move(each.name), std::move(each.where), true});
        return true;
    }

    void add_lines(const std::string& path) {
        const auto text = read_text_file(path);
        if (!text) {
            mistakes_.push_back({{option_, 0}, "the file '" + escape(path) + "' " + text.error()});
            return;
        }
        unsigned line = 0;
        for (std::size_t at = 0; at < text->size();) {
            const auto end = std::min(text->find('\n', at), text->size());
            const auto one = stripped(std::string_view(*text).substr(at, end - at));
            at = end + 1;
            ++line;
            if (!one.empty() && one.front() != '#')
                all_.push_back({std::string(one), {path, line}});
        }
    }

    const std::string option_;
    const host_file_reader& files_;
    std::vector<mistake>& mistakes_;
    std::vector<placed_term> all_;
};

class selector {
public:
    selector(const inventory_state& all, const host_file_reader& files)
        : all_(all), files_(files) {}

    std::vector<bool> hosts_of(const std::vector<std::string>& terms, const std::string& option) {
        std::vector<bool> chosen(all_.hosts.size());
        for (const auto& each : expansion(option, files_, mistakes_)(terms)) {
            auto parsed = term::parse(each.text);
            if (each.is_name) {
                choose_host(each, chosen);
            } else if (!parsed) {
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
    void choose_host(const placed_term& named, std::vector<bool>& chosen) {
        if (const auto known = all_.hosts.find(named.text))
            chosen[*known] = true;
        else
            mistakes_.push_back({named.where, unknown_host(named.text)});
    }

    // Whether the term names something that exists; a platform gets its canonical name.
    bool check(term& what, const placed_term& from) {
        const auto* exact = what.test.exact();
        if (!exact) return true;
        if (what.kind == term::group && !all_.chains.find(*exact)) {
            mistakes_.push_back({from.where, unknown_among("group", *exact, all_.chains.names())});
            return false;
        }
        if (what.kind != term::platform) return true;
        const auto* known = all_.platforms->definition(*exact);
        if (!known) {
            mistakes_.push_back(
                {from.where, unknown_among("platform", *exact, all_.platforms->names())});
            return false;
        }
        what.test.set(known->id);
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
            case term::site:
                return what.test.fits(site_of(all_, definition));
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
            fitting = fits_value(what.test, *value);
            return true;
        });
        return fitting;
    }

    std::string nothing_fits(const term& what, const std::string& text) {
        const auto* name = what.test.exact();
        if (!name || what.kind != term::host) return "no host matches '" + escape(text, 80) + "'";
        return unknown_host(*name);
    }

    std::string unknown_host(const std::string& name) {
        // Comparing with every host's name takes a while: not for a whole file of wrong names.
        constexpr unsigned most_suggestions = 5;
        if (suggestions_++ >= most_suggestions) return unknown_word("host", name, {});
        std::vector<std::string> names;
        for (const auto& each : all_.hosts.all())
            names.emplace_back(each.name);
        return unknown_among("host", name, names);
    }

    const inventory_state& all_;
    const host_file_reader& files_;
    std::vector<mistake> mistakes_;
    unsigned suggestions_{0};
};

}  // namespace

expected<std::vector<host_place>, std::vector<mistake>> select_places(
    const inventory_state& all, const selection& wanted, const host_file_reader& files) {
    selector select(all, files);
    const auto limit = select.hosts_of(wanted.limit, "--limit");
    const auto exclude = select.hosts_of(wanted.exclude, "--exclude");
    auto mistakes = select.take_mistakes();
    if (!mistakes.empty()) return unexpected(std::move(mistakes));
    std::vector<host_place> places;
    if (wanted.limit.empty()) places.reserve(all.hosts.size());
    for (std::size_t i = 0; i < all.hosts.size(); ++i) {
        const bool named = !all.chosen || (*all.chosen)[i];
        const bool kept = named && (wanted.limit.empty() || limit[i]) && !exclude[i];
        if (kept) places.push_back(static_cast<host_place>(i));
    }
    if (!places.empty()) return places;
    const std::string names = all.chosen ? "--devices, " : "";
    return unexpected(std::vector<mistake>{
        {{all.path, 0},
         "no host is left: " + names + "--limit and --exclude together leave nothing"}});
}

}  // namespace netpoll
