// NetBox's devices as its REST API lists them, versions 3 and 4. Knows no connection.
#include "core/secret_key.hpp"
#include "inventory/import/empty_groups.hpp"
#include "inventory/import/importer.hpp"
#include "nodes/node_builder.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <initializer_list>
#include <map>
#include <set>
#include <utility>

namespace netpoll {

namespace {

/// The scalar at the end of a path of keys, or null.
const node* scalar_at(const node& from, std::initializer_list<std::string_view> keys) {
    const node* at = &from;
    for (const auto key : keys)
        at = at && at->is_mapping() ? at->find(key) : nullptr;
    return at && at->is_scalar() && !at->text().empty() ? at : nullptr;
}

/// The first of these that is there.
const node* first_at(const node& from,
                     std::initializer_list<std::initializer_list<std::string_view>> paths) {
    for (const auto& path : paths)
        if (const auto* found = scalar_at(from, path)) return found;
    return nullptr;
}

std::string_view text_of(const node* from) {
    return from ? from->text() : std::string_view();
}

struct netbox_value {
    std::string_view key;
    const node* value;
};

class netbox_reader {
public:
    explicit netbox_reader(const foreign_file& from)
        : from_(from), into_(from.path, from.mistakes, brackets::literal) {}

    document read() {
        const auto* results = from_.root.find("results");
        if (!results || !results->is_sequence()) {
            into_.give_up(from_.root.line(), "'results' is no list: this is not NetBox's answer");
            return into_.finish();
        }
        for (const node& each : results->items())
            if (const auto* name = scalar_at(each, {"name"})) ++named_[name->text()];
        into_.begin_mapping(1);
        into_.scalar("hosts", 1);
        into_.begin_mapping(1);
        for (const node& each : results->items())
            read_device(each);
        into_.end();
        add_empty_groups(groups_, into_);
        into_.end();
        return into_.finish();
    }

private:
    void note(const node& at, std::string message) {
        from_.notes.unused(from_.path, at.line(), std::move(message));
    }

    void read_device(const node& from) {
        const auto* name = scalar_at(from, {"name"});
        if (!name) return note(from, "a device without a name is left out");
        into_.scalar(name_of(from, name->text()), from.line());
        into_.begin_mapping(from.line());
        add_address(from);
        add_platform(from);
        add_groups(from);
        add_data(from);
        into_.end();
    }

    /// NetBox's names are those of a site; here each is one device's.
    std::string name_of(const node& from, std::string_view name) {
        const auto site = text_of(first_at(from, {{"site", "slug"}, {"cluster", "name"}}));
        if (named_[name] < 2 || site.empty()) return std::string(name);
        note(from, "devices of several sites have one name, and are called NAME.SITE here");
        return std::string(name).append(".").append(site);
    }

    void add_address(const node& from) {
        const auto* address = first_at(
            from,
            {{"primary_ip", "address"}, {"primary_ip4", "address"}, {"primary_ip6", "address"}});
        if (!address) return note(from, "without a primary IP a device is looked up by its name");
        into_.scalar("hostname", address->line());
        into_.scalar(address->text().substr(0, address->text().find('/')), address->line());
    }

    void add_platform(const node& from) {
        const auto* slug = first_at(from, {{"platform", "slug"}, {"platform", "name"}});
        if (!slug) return;
        for (auto called : {slug, scalar_at(from, {"platform", "name"})}) {
            std::string word(text_of(called));
            std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) {
                return std::isalnum(c) ? static_cast<char>(std::tolower(c)) : '_';
            });
            if (word.empty() || (from_.platforms && !from_.platforms->contains(word))) continue;
            into_.scalar("platform", slug->line());
            return into_.scalar(word, slug->line());
        }
        note(*slug, "platform '" + escape(slug->text(), 80) +
                        "' is none of netpoll's: give it by --platform, or name it in --platforms");
    }

    void add_groups(const node& from) {
        std::vector<std::string> names;
        const auto add = [&](std::string_view kind, const node* slug) {
            if (slug) names.push_back(std::string(kind).append("_").append(slug->text()));
        };
        add("site", scalar_at(from, {"site", "slug"}));
        add("role", first_at(from, {{"role", "slug"}, {"device_role", "slug"}}));
        add("tenant", scalar_at(from, {"tenant", "slug"}));
        if (const auto* tags = from.find("tags"))
            for (const node& each : tags->items())
                add("tag", each.is_scalar() ? &each : scalar_at(each, {"slug"}));
        if (names.empty()) return;
        into_.scalar("groups", from.line());
        into_.begin_sequence(from.line());
        for (auto& each : names) {
            into_.scalar(each, from.line());
            groups_.insert(std::move(each));
        }
        into_.end();
    }

    void add_data(const node& from) {
        std::vector<netbox_value> data{
            {"site", scalar_at(from, {"site", "slug"})},
            {"role", first_at(from, {{"role", "slug"}, {"device_role", "slug"}})},
            {"tenant", scalar_at(from, {"tenant", "slug"})},
            {"location", scalar_at(from, {"location", "slug"})},
            {"rack", scalar_at(from, {"rack", "name"})},
            {"cluster", scalar_at(from, {"cluster", "name"})},
            {"manufacturer", scalar_at(from, {"device_type", "manufacturer", "slug"})},
            {"model", scalar_at(from, {"device_type", "model"})},
            {"serial", scalar_at(from, {"serial"})},
            {"asset_tag", scalar_at(from, {"asset_tag"})},
            {"status", first_at(from, {{"status", "value"}, {"status"}})}};
        std::erase_if(data, [](const netbox_value& each) { return !each.value; });
        if (const auto* fields = from.find("custom_fields")) add_fields(*fields, data);
        if (data.empty()) return;
        into_.scalar("data", from.line());
        into_.begin_mapping(from.line());
        for (const auto& [key, value] : data) {
            into_.scalar(key, value->line());
            into_.copy(*value);
        }
        into_.end();
    }

    void add_fields(const node& from, std::vector<netbox_value>& data) {
        const auto standard = data.size();
        for (const auto& [key, value] : from.pairs()) {
            const auto called = key.text();
            const auto end = data.begin() + static_cast<std::ptrdiff_t>(standard);
            const bool taken = std::any_of(
                data.begin(), end, [&](const netbox_value& each) { return each.key == called; });
            if (value.is_null() || called.empty()) continue;
            if (taken) {
                note(key, "custom field " + shown_key(called) +
                              " is called as NetBox's own value, which counts");
            } else if (is_key_of_secret(called)) {
                note(key, "custom field " + shown_key(called) +
                              " may hold a secret, so it is not among the data");
            } else {
                data.push_back({called, &value});
            }
        }
    }

    const foreign_file& from_;
    node_builder into_;
    std::map<std::string_view, std::size_t> named_;
    std::set<std::string, std::less<>> groups_;
};

/// What the API gives, or netpoll keeps of it: also saved to a file.
bool is_netbox(const node& root) {
    const auto* results = root.find("results");
    return results && results->is_sequence() && (root.find("netbox") || root.find("count"));
}

document read_netbox_answer(const foreign_file& from) {
    return netbox_reader(from).read();
}

}  // namespace

const importer netbox_importer{"netbox", nullptr, is_netbox, read_netbox_answer};

}  // namespace netpoll
