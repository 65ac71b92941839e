// Groups within groups, as Ansible's YAML plugin reads them, and its own listing in JSON, where
// lists name hosts and groups. Knows no meaning of a variable.
#include "inventory/import/ansible/tree.hpp"

#include "inventory/import/ansible/host_pattern.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>

namespace netpoll::ansible {

namespace {

constexpr std::string_view facts = "_meta";

bool is_word_of_group(std::string_view key) {
    return key == "hosts" || key == "children" || key == "vars";
}

class tree_reader {
public:
    explicit tree_reader(model& into) : into_(into) {}

    void read(const node& root) {
        for (const auto& [key, value] : root.pairs())
            if (key.text() != facts) read_group(key, value);
        const auto* meta = root.find(facts);
        const auto* hosts = meta ? meta->find("hostvars") : nullptr;
        if (hosts) read_host_variables(*hosts);
    }

private:
    group_id read_group(const node& name, const node& from) {
        const auto id = into_.add_group(name.text(), name.line());
        if (from.is_null()) return id;
        // A list is of hosts.
        if (from.is_sequence()) {
            read_hosts(from, id);
            return id;
        }
        if (!from.is_mapping()) {
            into_.complain(from.line(), group_named(name) +
                                            ": a mapping with hosts, children or vars is expected");
            return id;
        }
        for (const auto& [key, value] : from.pairs()) {
            if (value.is_null() && is_word_of_group(key.text())) continue;
            if (key.text() == "hosts") {
                read_hosts(value, id);
            } else if (key.text() == "children") {
                read_children(value, id);
            } else if (key.text() == "vars") {
                read_variables(value, into_.at(id).own);
            } else {
                into_.complain(key.line(), group_named(name) + ": '" + key_word(key.text()) +
                                               "' is none of hosts, children and vars");
            }
        }
        return id;
    }

    static std::string group_named(const node& name) { return "group " + shown_key(name.text()); }

    void read_hosts(const node& from, group_id into) {
        if (from.is_mapping()) {
            for (const auto& [key, value] : from.pairs())
                read_host(key, value, into);
        } else if (from.is_sequence()) {
            for (const auto& each : from.items())
                read_host(each, {}, into);
        } else {
            read_host(from, {}, into);
        }
    }

    void read_host(const node& name, const node& from, group_id into) {
        const auto pattern = parse_host_pattern(name.text());
        if (!pattern) return into_.complain(name.line(), pattern.error());
        variables own;
        if (!pattern->port.empty()) {
            into_.values().scalar(pattern->port, name.line());
            own.push_back(into_.variable_of("ansible_port", into_.values().last()));
        }
        read_variables(from, own);
        for (const auto& each : pattern->names) {
            const auto id = into_.add_host(each, name.line());
            into_.put(id, into);
            for (const auto& one : own)
                into_.set_own(id, one);
        }
    }

    void read_children(const node& from, group_id parent) {
        for (const auto& [key, value] : from.pairs())
            into_.add_child(parent, read_group(key, value));
        for (const auto& each : from.items())
            into_.add_child(parent, into_.add_group(each.text(), each.line()));
        if (from.is_scalar()) into_.add_child(parent, into_.add_group(from.text(), from.line()));
    }

    void read_variables(const node& from, variables& into) {
        if (from.is_null()) return;
        if (!from.is_mapping())
            return into_.complain(from.line(),
                                  "variables: a mapping is expected, not " + describe(from));
        for (const auto& [key, value] : from.pairs())
            set(into, into_.variable_of(key.text(), value));
    }

    void read_host_variables(const node& from) {
        // Ansible's own localhost is in no group.
        for (const auto& [key, value] : from.pairs())
            if (const auto host = into_.find_host(key.text()))
                read_variables(value, into_.hosts()[*host].own);
    }

    model& into_;
};

}  // namespace

bool is_listing(const node& root) {
    const auto* meta = root.find(facts);
    return meta && meta->is_mapping() && meta->find("hostvars");
}

bool is_tree(const node& root) {
    if (is_listing(root) || root.find("plugin")) return true;
    const auto pairs = root.pairs();
    return std::any_of(pairs.begin(), pairs.end(), [](const node_pair& each) {
        const auto keys = each.value.pairs();
        const bool has_words =
            !keys.empty() && std::all_of(keys.begin(), keys.end(), [](const node_pair& pair) {
                return is_word_of_group(pair.key.text());
            });
        return has_words || (each.key.text() == "all" && each.value.is_mapping());
    });
}

void read_tree(const node& root, model& into) {
    if (const auto* plugin = root.find("plugin"); plugin && plugin->is_scalar())
        return into.complain(plugin->line(),
                             "an inventory plugin of Ansible's is not run: ansible-inventory -i "
                             "THIS --list > hosts.json writes what it finds");
    tree_reader(into).read(root);
}

}  // namespace netpoll::ansible
