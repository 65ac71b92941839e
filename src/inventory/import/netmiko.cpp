// netmiko's ~/.netmiko.yml: devices by name, and lists of them. Knows no host.
#include "inventory/fields.hpp"
#include "inventory/import/host_adder.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <vector>

namespace netpoll {

namespace {

constexpr std::string_view encrypted_mark = "__encrypt__";
// What encrypts the file's passwords.
constexpr std::string_view about_file = "__meta__";

bool is_netmiko(const node& root) {
    const auto pairs = root.pairs();
    return std::any_of(pairs.begin(), pairs.end(), [](const node_pair& each) {
        return each.value.is_mapping() && each.value.find("device_type");
    });
}

class netmiko_reader {
public:
    explicit netmiko_reader(const foreign_file& from) : from_(from), hosts_(from) {}

    document read() {
        const auto pairs = from_.root.pairs();
        for (const auto& [key, value] : pairs)
            if (value.is_mapping() && key.text() != about_file) groups_of_[key.text()];
        for (const auto& [key, value] : pairs)
            if (value.is_sequence()) read_group(key, value);
        for (const auto& [key, value] : pairs)
            if (value.is_mapping() && key.text() != about_file) read_device(key, value);
        for (const auto& [key, value] : pairs)
            if (!value.is_mapping() && !value.is_sequence())
                complain(key, "a device's keys or a list of devices is expected, not " +
                                  describe(value));
        hosts_.end_hosts();
        return hosts_.finish();
    }

private:
    void complain(const node& at, const std::string& message) {
        hosts_.builder().complain(at.line(), shown_key(at.text()) + ": " + message);
    }

    void note(const node& at, const std::string& message) {
        from_.notes.unused(from_.path, at.line(), message);
    }

    void read_group(const node& name, const node& from) {
        for (const auto& each : from.items()) {
            const auto device = groups_of_.find(each.text());
            if (device != groups_of_.end())
                device->second.push_back(&name);
            else
                hosts_.builder().complain(each.line(), "group " + shown_key(name.text()) +
                                                           ": there is no device " +
                                                           shown_key(each.text()));
        }
    }

    void read_device(const node& name, const node& from) {
        hosts_.begin(name.text(), name.line());
        for (const auto* group : groups_of_[name.text()])
            hosts_.group(group->text(), group->line());
        for (const auto& [key, value] : from.pairs())
            if (!value.is_null()) read_key(key, value);
        hosts_.end();
    }

    void read_key(const node& key, const node& value) {
        if (key.text() == "device_type") return read_device_type(value);
        constexpr std::array<field, 6> used{field::hostname, field::port,   field::username,
                                            field::password, field::secret, field::private_key};
        const auto known = field_named(key.text());
        const bool is_used =
            known && std::find(used.begin(), used.end(), known->what) != used.end();
        if (!is_used && key.text() != "passphrase") return note_unused(key);
        if (value.text().starts_with(encrypted_mark))
            return note(key, shown_key(key.text()) +
                                 " is encrypted by netmiko, and not read: write env:NAME there, or "
                                 "use -k");
        const auto meaning = name(known->what);
        // An empty secret is netmiko's word for none.
        if (value.is_scalar()) return hosts_.text(meaning, value.text(), value.line());
        hosts_.builder().scalar(meaning, key.line());
        hosts_.builder().copy(value);
    }

    void read_device_type(const node& from) {
        const auto type = from.text();
        for (const std::string_view other : {"_telnet", "_serial"})
            if (type.ends_with(other))
                note(from, "'" + escape(type, 80) +
                               "' is not SSH, by which netpoll logs in to these devices all the "
                               "same");
        hosts_.platform(type.substr(0, std::min(type.find("_telnet"), type.find("_serial"))),
                        from.line());
    }

    void note_unused(const node& key) {
        const auto text = key.text();
        const bool is_time = text.find("timeout") != text.npos;
        note(key, shown_key(text) + " is not used" +
                      (is_time                     ? ": times are limits here, or --command-timeout"
                       : text == "ssh_config_file" ? ": --ssh-config says it for all"
                                                   : ""));
    }

    const foreign_file& from_;
    host_adder hosts_;
    std::unordered_map<std::string_view, std::vector<const node*>> groups_of_;  // by device
};

document read_netmiko(const foreign_file& from) {
    return netmiko_reader(from).read();
}

}  // namespace

const importer netmiko_importer{"netmiko", nullptr, is_netmiko, read_netmiko};

}  // namespace netpoll
