// Puts inventories together, name by name and key by key. Knows no value.
#include "inventory/merge.hpp"

#include "inventory/fields.hpp"
#include "inventory/host_range.hpp"
#include "inventory/hosts.hpp"
#include "nodes/node_builder.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <deque>
#include <string_view>
#include <unordered_map>

namespace netpoll {

namespace {

bool are_equal(const node& left, const node& right) {
    if (left.kind() != right.kind() || left.text() != right.text()) return false;
    const auto items = left.items();
    const auto pairs = left.pairs();
    const auto others = right.items();
    const auto other_pairs = right.pairs();
    return std::equal(items.begin(), items.end(), others.begin(), others.end(), are_equal) &&
           std::equal(pairs.begin(), pairs.end(), other_pairs.begin(), other_pairs.end(),
                      [](const node_pair& one, const node_pair& other) {
                          return are_equal(one.key, other.key) && are_equal(one.value, other.value);
                      });
}

// A node and the place of its document.
struct placed {
    node what;
    std::size_t document{0};
};

// What one document says of a name.
struct said {
    placed key;
    placed value;
    const host_range* range{nullptr};  // that the name is one of
    std::size_t place{0};              // in it
};

struct named {
    std::string_view name;
    std::vector<said> by;
};

// Values of one key, the last one of which counts.
struct merged_key {
    std::string_view identity;
    std::vector<said> values;
};

std::string_view identity_of(std::string_view key) {
    const auto known = field_named(key);
    return known ? name(known->what) : key;
}

class merger {
public:
    merger(const std::vector<const document*>& all, const std::string& called, load_notes& notes,
           std::vector<mistake>& mistakes)
        : all_(all), called_(called), notes_(notes), mistakes_(mistakes), into_(called, mistakes) {
        for (const auto& each : all)
            before_.push_back(into_.add_document(*each));
    }

    document merge() {
        into_.begin_mapping(1);
        for (const auto top : tops()) {
            const auto parts = parts_of(top);
            into_.scalar(top, line_of(parts.front()));
            if (top == "defaults")
                write_keys({}, {}, parts_as_said(parts));
            else
                write_named(top, parts);
        }
        into_.end();
        if (more_ > 0)
            notes_.unused(called_, 0,
                          std::to_string(more_) +
                              " more values of theirs differ from an earlier "
                              "inventory's, and count");
        return into_.finish();
    }

private:
    // Who merges two whole inventories need not read every line of it.
    static constexpr std::size_t most_differences = 10;

    std::vector<std::string_view> tops() const {
        std::vector<std::string_view> names;
        for (const auto& each : all_)
            for (const auto& [key, value] : each->root().pairs())
                if (std::find(names.begin(), names.end(), key.text()) == names.end())
                    names.push_back(key.text());
        return names;
    }

    std::vector<placed> parts_of(std::string_view top) const {
        std::vector<placed> parts;
        for (std::size_t i = 0; i < all_.size(); ++i)
            if (const auto* part = all_[i]->root().find(top)) parts.push_back({*part, i});
        return parts;
    }

    static std::vector<said> parts_as_said(const std::vector<placed>& parts) {
        std::vector<said> all;
        all.reserve(parts.size());
        for (const auto& each : parts)
            all.push_back({each, each});
        return all;
    }

    unsigned line_of(const placed& of) const { return of.what.line() + before_[of.document]; }

    source_position position_of(const placed& of) const {
        return all_[of.document]->position(of.what.line());
    }

    void write_named(std::string_view top, const std::vector<placed>& parts) {
        const auto odd = std::find_if(parts.begin(), parts.end(), [](const placed& each) {
            return !each.what.is_mapping() && !each.what.is_null();
        });
        // Whoever reads it says what is wrong.
        if (odd != parts.end()) return into_.copy(odd->what, before_[odd->document]);
        const bool may_count = top == "hosts" || top == "bastions";
        const auto subject = top == "bastions" ? "bastion" : top.substr(0, top.size() - 1);
        into_.begin_mapping(line_of(parts.front()));
        for (const auto& each : names_in(parts, may_count)) {
            if (each.by.size() == 1 && !each.by.front().range) {
                copy(each.by.front().key);
                copy(each.by.front().value);
                continue;
            }
            const auto& last = each.by.back();
            write_name(each);
            if (top == "credentials")
                write_last(subject, each);
            else
                write_keys(subject, each.name, each.by);
            if (each.by.size() > 1) note_again(top, last);
        }
        into_.end();
    }

    void write_name(const named& from) {
        const auto& last = from.by.back();
        if (!last.range) return copy(last.key);
        into_.scalar(from.name, line_of(last.key));
    }

    void copy(const placed& of) { into_.copy(of.what, before_[of.document]); }

    // In the order in which they first appear. A range that another inventory has a host of is
    // counted out.
    std::vector<named> names_in(const std::vector<placed>& parts, bool may_count) {
        std::vector<named> names;
        std::unordered_map<std::string_view, std::size_t> places;
        const auto add = [&](std::string_view name, const said& one) {
            const auto [known, is_new] = places.try_emplace(name, names.size());
            if (is_new) names.push_back({name, {}});
            auto& by = names[known->second].by;
            if (!by.empty() && by.back().key.document == one.key.document)
                return note_twice(name, by.back(), one);
            by.push_back(one);
        };
        const auto shared = may_count ? shared_ranges(parts) : std::vector<const node*>();
        for (const auto& part : parts) {
            for (const auto& pair : part.what.pairs()) {
                const said one{{pair.key, part.document}, {pair.value, part.document}};
                if (!std::binary_search(shared.begin(), shared.end(), &pair.key))
                    add(pair.key.text(), one);
                else
                    add_range(one, add);
            }
        }
        return names;
    }

    template <class Add>
    void add_range(said one, Add add) {
        const auto text = one.key.what.text();
        one.range = &ranges_.emplace_back(*host_range::parse(text));
        for (; one.place < one.range->size(); ++one.place)
            add(texts_.emplace_back(one.range->at(one.place)), one);
    }

    // Keys of ranges with a host that stands elsewhere too, sorted by address.
    static std::vector<const node*> shared_ranges(const std::vector<placed>& parts) {
        std::vector<std::pair<const node*, host_range>> ranges;
        std::unordered_map<std::string, std::size_t> owners;  // names, to the place of a part
        std::vector<const node*> shared;
        for (const auto& part : parts)
            for (const auto& pair : part.what.pairs())
                if (pair.key.text().find('[') != pair.key.text().npos)
                    if (auto range = host_range::parse(pair.key.text());
                        !pair.key.is_literal() && range && name_problem(pair.key.text()).empty())
                        ranges.emplace_back(&pair.key, std::move(*range));
        if (ranges.empty()) return shared;
        for (const auto& part : parts)
            for (const auto& pair : part.what.pairs())
                if (pair.key.is_literal() || pair.key.text().find('[') == pair.key.text().npos)
                    ++owners[std::string(pair.key.text())];
        for (const auto& [key, range] : ranges)
            for (std::size_t i = 0; i < range.size(); ++i)
                ++owners[range.at(i)];
        for (const auto& [key, range] : ranges)
            for (std::size_t i = 0; i < range.size(); ++i)
                if (owners[range.at(i)] > 1 || owners.contains(range.text())) {
                    shared.push_back(key);
                    break;
                }
        std::sort(shared.begin(), shared.end());
        return shared;
    }

    void note_twice(std::string_view name, const said& first, const said& second) {
        mistakes_.push_back(
            {position_of(second.key), "'" + escape(name, 80) + "' is already on line " +
                                          std::to_string(position_of(first.key).line)});
    }

    void note_again(std::string_view top, const said& last) {
        const auto where = position_of(last.key);
        notes_.told(where.file, where.line,
                    std::string(top) +
                        " that an earlier inventory has too: what this one says "
                        "counts before that");
    }

    // A password belongs to its user name.
    void write_last(std::string_view subject, const named& of) {
        const auto& last = of.by.back();
        const auto& before = of.by[of.by.size() - 2];
        if (!are_equal(before.value.what, last.value.what))
            note_difference(std::string(subject) + " " + shown_key(of.name), before.value,
                            last.value);
        copy(last.value);
    }

    void write_keys(std::string_view subject, std::string_view name, const std::vector<said>& by) {
        const auto odd = std::find_if(by.begin(), by.end(), [](const said& each) {
            return !each.value.what.is_mapping() && !each.value.what.is_null();
        });
        if (odd != by.end()) return copy(odd->value);
        const auto owner = subject.empty() ? std::string("defaults")
                                           : std::string(subject) + " " + shown_key(name);
        into_.begin_mapping(line_of(by.back().key));
        for (const auto& each : keys_in(by, false))
            write_key(owner, each);
        into_.end();
    }

    // Names of one's own have no other names.
    static std::vector<merged_key> keys_in(const std::vector<said>& by, bool are_own) {
        std::vector<merged_key> keys;
        for (const auto& one : by) {
            for (const auto& pair : one.value.what.pairs()) {
                const auto text = pair.key.text();
                const auto identity = are_own ? text : identity_of(text);
                auto known = std::find_if(keys.begin(), keys.end(), [&](const merged_key& each) {
                    return each.identity == identity;
                });
                // Two names for a key in one mapping are a mistake, which is not to vanish here.
                const bool is_new =
                    known == keys.end() || known->values.back().key.document == one.value.document;
                if (is_new) known = keys.insert(keys.end(), {identity, {}});
                const auto document = one.value.document;
                known->values.push_back(
                    {{pair.key, document}, {pair.value, document}, one.range, one.place});
            }
        }
        return keys;
    }

    void write_key(const std::string& owner, const merged_key& from) {
        const auto& last = from.values.back();
        copy(last.key);
        if (from.values.size() == 1) return write_value(from, last);
        const auto all_are = [&](node_kind kind) {
            return std::all_of(from.values.begin(), from.values.end(),
                               [&](const said& each) { return each.value.what.kind() == kind; });
        };
        const bool one_by_one =
            from.identity == name(field::data) || from.identity == name(field::limits);
        if (one_by_one && all_are(node_kind::mapping)) return write_keys_within(owner, from);
        if (from.identity == name(field::groups)) return write_groups(from);
        const auto& before = from.values[from.values.size() - 2];
        if (!are_equal(before.value.what, last.value.what))
            note_difference(owner + ": " + shown_key(last.key.what.text()), before.value,
                            last.value);
        write_value(from, last);
    }

    // A host of a range has its own address.
    void write_value(const merged_key& from, const said& one) {
        const auto text = one.value.what.text();
        if (!one.range || from.identity != name(field::hostname) || text.empty())
            return copy(one.value);
        const auto range = host_range::parse(text);
        if (one.value.what.is_literal()) return copy(one.value);
        const bool counts = range && range->size() == one.range->size() && range->size() > 1;
        into_.scalar(counts ? range->at(one.place) : hostname_at(text, one.place),
                     line_of(one.value));
    }

    void write_keys_within(const std::string& owner, const merged_key& from) {
        std::vector<said> maps;
        for (const auto& each : from.values)
            maps.push_back({each.value, each.value});
        into_.begin_mapping(line_of(from.values.back().value));
        for (auto each : keys_in(maps, true)) {
            each.identity = {};  // data's "groups" are none
            write_key(owner + ": " + std::string(from.identity), each);
        }
        into_.end();
    }

    void write_groups(const merged_key& from) {
        std::vector<std::string_view> seen;
        into_.begin_sequence(line_of(from.values.back().value));
        for (auto each = from.values.rbegin(); each != from.values.rend(); ++each) {
            const auto& list = each->value.what;
            const auto add = [&](const node& group) {
                if (std::find(seen.begin(), seen.end(), group.text()) != seen.end()) return;
                seen.push_back(group.text());
                copy({group, each->value.document});
            };
            if (list.is_scalar()) add(list);
            for (const auto& group : list.items())
                add(group);
        }
        into_.end();
    }

    void note_difference(const std::string& subject, const placed& before, const placed& last) {
        if (++differences_ > most_differences) return ++more_, void();
        const auto where = position_of(last);
        notes_.unused(where.file, where.line,
                      subject + " is also in " + to_string(position_of(before)) +
                          ", with another value; this one counts");
    }

    const std::vector<const document*>& all_;
    const std::string& called_;
    load_notes& notes_;
    std::vector<mistake>& mistakes_;
    node_builder into_;
    std::vector<unsigned> before_;   // by document: what to add to its lines
    std::deque<host_range> ranges_;  // that are counted out
    std::deque<std::string> texts_;
    std::size_t differences_{0};
    std::size_t more_{0};
};

}  // namespace

document merge_inventories(const std::vector<const document*>& all, const std::string& called,
                           load_notes& notes, std::vector<mistake>& mistakes) {
    return merger(all, called, notes, mistakes).merge();
}

}  // namespace netpoll
