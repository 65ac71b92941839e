// Plans a network from the options, reproducibly. Knows no socket and no key.
#include "lab/network.hpp"

#include "lab/split.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace netpoll::lab {

namespace {

expected<std::uint32_t, std::string> first_address(const lab_options& options) {
    std::uint64_t address = 0;
    for (const auto& part : split(options.base, '.'))
        address = address * 256 + std::stoul(part);
    constexpr std::uint64_t lowest = 0x7f000001;
    constexpr std::uint64_t highest = 0x7ffffffe;
    if (address < lowest || address + options.devices - 1 > highest) {
        return unexpected(std::to_string(options.devices) + " devices from " + options.base +
                          " leave 127.0.0.1-127.255.255.254: choose a lower --base in 127.0.0.0/8");
    }
    return static_cast<std::uint32_t>(address);
}

/// Deals platforms in proportion to their weights at every length of the row, so that even a small
/// network has the mix asked for.
class dealer {
public:
    explicit dealer(const lab_options& options) {
        for (const auto& share : options.platforms) {
            hands_.push_back(
                {find_persona(share.platform), static_cast<std::int64_t>(share.weight), 0});
        }
        if (hands_.empty()) {
            for (const auto* p : all_personas())
                hands_.push_back({p, 1, 0});
        }
        for (const auto& hand : hands_)
            total_ += hand.weight;
    }

    const persona* next() {
        for (auto& hand : hands_)
            hand.credit += hand.weight;
        auto best =
            std::max_element(hands_.begin(), hands_.end(),
                             [](const auto& a, const auto& b) { return a.credit < b.credit; });
        best->credit -= total_;
        return best->kind;
    }

private:
    struct share_taken {
        const persona* kind;
        std::int64_t weight;
        std::int64_t credit;
    };
    std::vector<share_taken> hands_;
    std::int64_t total_{0};
};

std::string device_name(const lab_options& options, const device& d) {
    auto number = std::to_string(d.index + 1);
    const auto digits = std::max<std::size_t>(4, std::to_string(options.devices).size());
    number.insert(0, digits - number.size(), '0');
    auto name = options.name_prefix + std::string(d.role) + "-";
    if (!d.kind->tag.empty()) name += std::string(d.kind->tag) + "-";
    return name + number;
}

void break_device(device& d, const fault_rule& rule) {
    d.broken = rule.kind;
    if (rule.kind == fault::reset_first || rule.kind == fault::close_first) d.refusals = rule.times;
    if (rule.kind == fault::refuse_for) d.deaf_for = rule.duration;
}

void break_share(std::vector<device>& devices, const fault_rule& rule, std::uint64_t seed) {
    std::vector<std::size_t> well;
    for (const auto& d : devices) {
        if (d.broken == fault::none) well.push_back(d.index);
    }
    auto wanted =
        static_cast<std::size_t>(std::llround(rule.share * static_cast<double>(devices.size())));
    for (std::size_t i = 0; i < well.size() && wanted > 0; ++i, --wanted) {
        seed = mixed(seed + i + 1);
        std::swap(well[i], well[i + seed % (well.size() - i)]);
        break_device(devices[well[i]], rule);
    }
}

expected<void, std::string> break_hosts(std::vector<device>& devices, const fault_rule& rule) {
    std::unordered_map<std::string, std::size_t> by_name;
    for (const auto& d : devices) {
        by_name[d.name] = d.index;
        by_name[dotted(d.address)] = d.index;
    }
    for (const auto& host : rule.hosts) {
        const auto found = by_name.find(host);
        if (found == by_name.end()) {
            return unexpected("--fault " + std::string(name(rule.kind)) + "@" + host +
                              ": no device has that name or address; the first is " +
                              devices.front().name + " on " + dotted(devices.front().address));
        }
        const auto broken = devices[found->second].broken;
        if (broken != fault::none && broken != rule.kind) {
            return unexpected("--fault: " + host + " would have two faults, " +
                              std::string(name(broken)) + " and " + std::string(name(rule.kind)));
        }
        break_device(devices[found->second], rule);
    }
    return {};
}

}  // namespace

std::uint64_t mixed(std::uint64_t value) noexcept {
    value += 0x9e3779b97f4a7c15U;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31);
}

std::string dotted(std::uint32_t address) {
    return std::to_string(address >> 24) + "." + std::to_string((address >> 16) & 255) + "." +
           std::to_string((address >> 8) & 255) + "." + std::to_string(address & 255);
}

expected<std::vector<device>, std::string> plan_network(const lab_options& options,
                                                        const std::vector<std::string>& names) {
    for (const auto& rule : options.faults) {
        const bool deaf = rule.kind == fault::refuse || rule.kind == fault::refuse_for;
        if (options.one_listener && deaf) {
            return unexpected("--fault " + std::string(name(rule.kind)) +
                              " needs a socket for each device: leave --one-listener away");
        }
    }
    const auto first = first_address(options);
    if (!first) return unexpected(first.error());
    dealer deal(options);
    std::vector<device> devices(options.devices);
    for (std::size_t i = 0; i < devices.size(); ++i) {
        auto& d = devices[i];
        d.index = i;
        d.address = *first + static_cast<std::uint32_t>(i);
        d.kind = deal.next();
        d.realm = i % realm_count(options);
        d.traits = mixed(options.seed ^ mixed(i));
        d.role = d.kind->roles[d.traits % d.kind->roles.size()];
        d.name = i < names.size() ? names[i] : device_name(options, d);
    }
    // Hosts first: a share then takes only devices that are still well.
    for (const auto& rule : options.faults) {
        if (rule.hosts.empty()) continue;
        auto broken = break_hosts(devices, rule);
        if (!broken) return unexpected(broken.error());
    }
    std::uint64_t salt = options.seed;
    for (const auto& rule : options.faults) {
        if (rule.hosts.empty()) break_share(devices, rule, salt = mixed(salt));
    }
    return devices;
}

}  // namespace netpoll::lab
