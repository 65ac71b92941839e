// Writes each variable under the key that it means, the others as data. Knows no format.
#include "inventory/import/ansible/writer.hpp"

#include "core/secret_key.hpp"
#include "inventory/import/ansible/meaning.hpp"
#include "inventory/import/ansible/precedence.hpp"
#include "inventory/import/host_adder.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <unordered_map>

namespace netpoll::ansible {

namespace {

// ansible-inventory --list writes these in place of a text.
constexpr std::string_view listed_vault = "__ansible_vault";
constexpr std::string_view listed_text = "__ansible_unsafe";
constexpr std::string_view local_connection = "local";

bool is_secret_key(field what) {
    return what == field::password || what == field::secret || what == field::passphrase;
}

// What keeps a value, or what is in it, from being used.
evaluation evaluation_in(const node& value) {
    if (value.is_scalar()) return evaluation_of(value.text());
    if (value.find(listed_vault)) return evaluation::vault_text;
    for (const auto& each : value.items())
        if (const auto found = evaluation_in(each); found != evaluation::plain) return found;
    for (const auto& each : value.pairs())
        if (const auto found = evaluation_in(each.value); found != evaluation::plain) return found;
    return evaluation::plain;
}

// Whoever is contacted by it says that a template or a vault's text stands there.
bool is_contact_key(field what) {
    return what == field::hostname || what == field::port || what == field::username ||
           is_secret_key(what);
}

// Of a vault's text the line that says what it is.
std::string_view unevaluated_text(const node& value) {
    const auto* text = value.find(listed_vault);
    const auto all = text ? text->text() : value.text();
    return all.substr(0, all.find('\n'));
}

bool holds_secret(const node& value) {
    const auto pairs = value.pairs();
    const auto items = value.items();
    return std::any_of(items.begin(), items.end(), holds_secret) ||
           std::any_of(pairs.begin(), pairs.end(), [](const node_pair& each) {
               return is_key_of_secret(each.key.text()) || holds_secret(each.value);
           });
}

class inventory_writer {
public:
    explicit inventory_writer(const writing& what)
        : of_(what.from), into_(what.into), what_(what), order_(what.from) {}

    void write() {
        into_.begin_mapping(1);
        write_named("defaults", of_.at(model::all));
        into_.scalar("groups", 1);
        into_.begin_mapping(1);
        for (group_id id = 1; id < of_.groups().size(); ++id)
            write_named(of_.at(id).name, of_.at(id));
        into_.end();
        into_.scalar("hosts", 1);
        into_.begin_mapping(1);
        for (const auto& each : of_.hosts())
            if (!is_local(each)) write_host(each);
        into_.end();
        into_.end();
    }

private:
    void write_named(std::string_view name, const group& from) {
        const auto line = std::max(from.line, 1U);
        into_.scalar(name, line);
        into_.begin_mapping(line);
        auto all = from.own;
        for (const auto& each : from.from_files)
            set(all, each);
        write_variables(all, line);
        into_.end();
    }

    // By the rules of variables.
    const variable* connection_of(const host& from) {
        constexpr std::string_view key = "ansible_connection";
        const auto& order = order_.order_for(from.groups);
        for (const auto* all : {&from.from_files, &from.own, &order.forced})
            if (const auto* found = find(*all, key)) return found;
        const auto of_group = [&](const group& of) {
            const auto* found = find(of.from_files, key);
            return found ? found : find(of.own, key);
        };
        for (const auto id : order.groups)
            if (const auto* found = of_group(of_.at(id))) return found;
        return of_group(of_.at(model::all));
    }

    bool is_local(const host& from) {
        const auto* connection = connection_of(from);
        if (!connection || connection->value.text() != local_connection) return false;
        note(*connection, ": 'local' is no login anywhere: these hosts are left out");
        return true;
    }

    void write_host(const host& from) {
        into_.scalar(from.name, from.line);
        into_.begin_mapping(from.line);
        const auto& order = order_.order_for(from.groups);
        if (order.forced.empty() && from.from_files.empty()) {
            write_variables(from.own, from.line);
        } else {
            auto all = order.forced;
            for (const auto* layer : {&from.own, &from.from_files})
                for (const auto& each : *layer)
                    set(all, each);
            write_variables(all, from.line);
        }
        write_groups(order, from.line);
        into_.end();
    }

    // Hosts of the same groups share a list.
    void write_groups(const group_order& order, unsigned line) {
        into_.scalar("groups", line);
        const auto known = lists_.find(&order);
        if (known != lists_.end()) return into_.again(known->second, line);
        into_.begin_sequence(line);
        for (const auto id : order.groups)
            into_.scalar(of_.at(id).name, line);
        into_.end();
        lists_.emplace(&order, into_.last());
    }

    void write_variables(const variables& all, unsigned line) {
        std::array<const variable*, field_count> keys{};
        std::array<int, field_count> ranks{};
        data_.clear();
        for (const auto& each : all) {
            const auto& means = known_meaning(each.key);
            if (!is_usable(each, means)) continue;
            if (means.kind == meaning::data) data_.push_back(&each);
            if (means.kind != meaning::key) continue;
            const auto at = static_cast<std::size_t>(means.what);
            if (keys[at] && ranks[at] > means.rank) continue;
            keys[at] = &each;
            ranks[at] = means.rank;
        }
        for (std::size_t i = 0; i < keys.size(); ++i)
            if (keys[i]) write_key(static_cast<field>(i), *keys[i]);
        if (data_.empty()) return;
        into_.scalar("data", line);
        into_.begin_mapping(line);
        for (const auto* each : data_) {
            into_.scalar(each->key, each->line());
            write_value(*each);
        }
        into_.end();
    }

    void write_key(field what, const variable& from) {
        into_.scalar(name(what), from.line());
        const auto reference =
            is_secret_key(what) ? env_reference(from.value.text()) : std::string();
        if (!reference.empty()) return into_.scalar(reference, from.line());
        write_value(from);
    }

    void write_value(const variable& from) {
        if (evaluation_in(from.value) != evaluation::plain)
            return into_.scalar(unevaluated_text(from.value), from.line());
        const auto* text = from.value.find(listed_text);
        into_.copy(text ? *text : from.value, from.before);
    }

    // Says why, where it is not.
    bool is_usable(const variable& from, const meaning& means) {
        switch (means.kind) {
            case meaning::ignored:
                return false;
            case meaning::unused:
                note(from, " is not used" + std::string(means.hint));
                return false;
            case meaning::secret:
                note(from, " may hold a secret, so it is not among the data");
                return false;
            case meaning::connection:
                check_connection(from);
                return false;
            case meaning::key:
                if (from.value.is_null() || !is_evaluated(from, means)) return false;
                return means.what != field::platform || is_platform(from);
            case meaning::data:
                if (!is_evaluated(from, means)) return false;
                if (!holds_secret(from.value)) return true;
                note(from, " may hold a secret, so it is not among the data");
                return false;
        }
        return false;
    }

    bool is_evaluated(const variable& from, const meaning& means) {
        const auto found = evaluation_in(from.value);
        if (found == evaluation::plain) return true;
        if (means.kind == meaning::key && is_contact_key(means.what)) return true;
        const auto instead =
            means.kind == meaning::key
                ? "write netpoll_" + std::string(name(means.what)) + " beside it, or "
                : std::string();
        note(from, std::string(found == evaluation::vault_text ? " is encrypted with ansible-vault"
                                                               : " is a template of Jinja's") +
                       ", and not evaluated: " + instead +
                       "let Ansible do it as 'netpoll inventory --help' says");
        return false;
    }

    bool is_platform(const variable& from) {
        const auto text = from.value.text();
        if (!from.value.is_scalar() || !what_.platforms || what_.platforms->contains(text))
            return true;
        note(from, ": " + no_platform_note(text));
        return false;
    }

    void check_connection(const variable& from) {
        const auto text = from.value.text();
        if (from.value.is_null() || is_ssh(text) || text == local_connection) return;
        note(from, ": '" + escape(from.value.text(), 80) +
                       "' is not SSH, by which netpoll logs in to these hosts all the same");
    }

    void note(const variable& from, const std::string& said) {
        what_.notes.unused(what_.path, from.line(), "'" + escape(from.key, 80) + "'" + said);
    }

    const meaning& known_meaning(std::string_view variable) {
        const auto known = meanings_.find(variable);
        if (known != meanings_.end()) return known->second;
        return meanings_.emplace(variable, meaning_of(variable)).first->second;
    }

    model& of_;
    node_builder& into_;
    const writing& what_;
    precedence order_;
    std::unordered_map<std::string_view, meaning> meanings_;
    std::unordered_map<const group_order*, node> lists_;
    std::vector<const variable*> data_;
};

}  // namespace

void write_inventory(const writing& what) {
    inventory_writer(what).write();
}

}  // namespace netpoll::ansible
