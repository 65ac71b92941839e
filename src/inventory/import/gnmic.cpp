// gnmic's targets, whose names and logins serve for SSH too. Knows no host.
#include "inventory/import/host_adder.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <cctype>

namespace netpoll {

namespace {

bool is_gnmic(const node& root) {
    const auto* targets = root.find("targets");
    return targets && (targets->is_mapping() || targets->is_null());
}

// Without gNMI's port.
std::string_view host_in(std::string_view address) {
    if (address.starts_with('['))
        return address.substr(1, std::min(address.find(']') - 1, address.size()));
    const auto colon = address.find(':');
    const bool is_port = colon != address.npos && address.find(':', colon + 1) == address.npos;
    return is_port ? address.substr(0, colon) : address;
}

// gnmic replaces $NAME and ${NAME}.
std::string env_name_in(std::string_view text) {
    if (!text.starts_with('$')) return {};
    text.remove_prefix(1);
    if (text.starts_with('{') && text.ends_with('}')) text = text.substr(1, text.size() - 2);
    const bool is_name =
        !text.empty() && std::all_of(text.begin(), text.end(),
                                     [](unsigned char c) { return std::isalnum(c) || c == '_'; });
    return is_name ? std::string(text) : std::string();
}

class gnmic_reader {
public:
    explicit gnmic_reader(const foreign_file& from) : from_(from), hosts_(from) {}

    document read() {
        const auto* targets = from_.root.find("targets");
        for (const auto& [key, value] : (targets ? *targets : from_.root).pairs())
            read_target(key, value);
        hosts_.end_hosts();
        hosts_.builder().scalar("defaults", 1);
        hosts_.builder().begin_mapping(1);
        if (targets) read_login(from_.root);
        hosts_.builder().end();
        from_.notes.told(from_.path, 0,
                         "ports of gNMI are not those of SSH, which are the inventory's or 22");
        return hosts_.finish();
    }

private:
    void note(const node& at, const std::string& message) {
        from_.notes.unused(from_.path, at.line(), message);
    }

    void read_target(const node& key, const node& from) {
        if (!from.is_null() && !from.is_mapping())
            return hosts_.builder().complain(from.line(), "target " + shown_key(key.text()) +
                                                              ": a mapping is expected, not " +
                                                              describe(from));
        const auto* called = from.find("name");
        const auto* address = from.find("address");
        const bool has_address = address && !address->text().empty();
        const auto dialled = first_address(has_address ? *address : key);
        const bool has_name = called && !called->text().empty();
        hosts_.begin(has_name ? called->text() : has_address ? key.text() : dialled, key.line());
        if (has_name || has_address)
            hosts_.text("hostname", dialled, has_address ? address->line() : key.line());
        read_login(from);
        read_tags(from);
        hosts_.end();
    }

    std::string_view first_address(const node& from) {
        const auto text = from.text();
        if (text.starts_with("unix:"))
            note(from, "a socket of this machine is not SSH: give the target an address");
        const auto comma = text.find(',');
        if (comma != text.npos)
            note(from, "of several addresses the first is taken: a device has one here");
        return host_in(text.substr(0, comma));
    }

    void read_login(const node& from) {
        if (const auto* user = from.find("username")) {
            if (env_name_in(user->text()).empty())
                hosts_.text("username", user->text(), user->line());
            else
                note(*user, "'username' is a variable, and not replaced: use -u");
        }
        if (const auto* password = from.find("password")) {
            const auto variable = env_name_in(password->text());
            hosts_.text("password", variable.empty() ? password->text() : "env:" + variable,
                        password->line());
        }
        if (const auto* token = from.find("token"))
            note(*token, "'token' is gNMI's, and of no use to SSH");
        if (const auto* proxy = from.find("proxy"))
            note(*proxy, "'proxy' is not used: a way over bastions is jump here, or --jump");
    }

    void read_tags(const node& from) {
        if (const auto* tags = from.find("tags"))
            for (const auto& each : tags->items())
                hosts_.group(each.text(), each.line());
        if (const auto* tags = from.find("event-tags"))
            for (const auto& [key, value] : tags->pairs())
                hosts_.data(key.text(), value);
    }

    const foreign_file& from_;
    host_adder hosts_;
};

document read_gnmic(const foreign_file& from) {
    return gnmic_reader(from).read();
}

}  // namespace

const importer gnmic_importer{"gnmic", nullptr, is_gnmic, read_gnmic};

}  // namespace netpoll
