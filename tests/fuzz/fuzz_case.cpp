// Inputs to cases. Knows no invariant.
#include "fuzz/fuzz_case.hpp"

#include <netpoll/inventory.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace netpoll::fuzz {

namespace {

constexpr char mark = '\xFF';
constexpr std::array<std::size_t, 8> output_limits{64U << 20, 4'000, 1'000, 300, 100, 40, 10, 1};

secret_ref secret_of(const std::string& text) {
    return {"plain", std::make_shared<const secret>(text)};
}

// Built once: wiping and sharing them anew for every input would cost more than the conversation.
const std::array<std::shared_ptr<const credentials>, 8>& logins() {
    static const auto all = [] {
        std::array<std::shared_ptr<const credentials>, 8> made;
        for (std::size_t i = 0; i < made.size(); ++i) {
            credentials who;
            if (i & 1U) who.password = secret_of("pass-of-the-fuzz");
            if (i & 2U) who.enable = secret_of("enable-of-the-fuzz");
            if (i & 4U) who.username = "netpoll";
            made[i] = std::make_shared<const credentials>(std::move(who));
        }
        return made;
    }();
    return all;
}

std::shared_ptr<const std::vector<command>> commands_of(const header& head) {
    static const std::array<std::string, 4> lines{"show version", "show clock", "copy a b", "x"};
    static const std::array<question, 4> known{
        question{"\\[confirm\\]", "", {}, true},
        question{"(?i)continue\\? ?\\[y/n\\]:? ?", "y", {}, false},
        question{"name\\?", "$username", {}, true},
        question{"(?i)secret: ?$", "", secret_of("answer-of-the-fuzz"), true},
    };
    std::vector<question> asked;
    for (std::size_t i = 0; i < head.questions % 5U; ++i)
        asked.push_back(known[(i + head.questions / 5U) % known.size()]);
    std::vector<command> made;
    for (std::size_t i = 0; i < 1U + head.commands % 4U; ++i) {
        command one;
        one.send = lines[(i + head.commands / 4U) % lines.size()];
        if (i == (head.commands / 16U) % 2U) one.questions = asked;
        if (i == 0 && head.commands & 0x40U) one.then = {{"then one", asked}, {"then two"}};
        made.push_back(std::move(one));
    }
    return std::make_shared<const std::vector<command>>(std::move(made));
}

std::shared_ptr<const netpoll::limits> limits_of(bool short_ones) {
    static const auto usual = std::make_shared<const netpoll::limits>();
    static const auto small = [] {
        netpoll::limits values;
        values.prompt = values.idle = values.command = values.close = milliseconds{1};
        return std::make_shared<const netpoll::limits>(values);
    }();
    return short_ones ? small : usual;
}

std::vector<happens> script_of(std::string_view text) {
    constexpr std::string_view letters = "epwitcxrls";
    std::vector<happens> script;
    const auto add = [&](std::string_view bytes) {
        if (bytes.empty()) return;
        if (script.empty() || script.back().what != happening::bytes) script.emplace_back();
        script.back().bytes += bytes;
    };
    while (!text.empty()) {
        const auto plain = text.substr(0, text.find(mark));
        add(plain);
        text.remove_prefix(plain.size());
        if (text.size() < 2) break;
        if (letters.find(text[1]) != letters.npos) {
            script.push_back({static_cast<happening>(text[1])});
        } else {
            add(text.substr(1, 1));
        }
        text.remove_prefix(2);
    }
    return script;
}

}  // namespace

const platform_catalog& catalog() {
    static const auto made = [] {
        platform_catalog all;
        for (const auto& each : add_builtin_platforms(all)) {
            std::fprintf(stderr, "the built-in catalog: %s\n", each.message.c_str());
            std::abort();
        }
        return all;
    }();
    return made;
}

std::optional<header> header_of(std::string_view input) noexcept {
    if (input.size() < header_size) return std::nullopt;
    const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(input[i]); };
    return header{at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7)};
}

std::string bytes_of(const header& what) {
    std::string bytes;
    for (const auto each : {what.kind, what.platform_low, what.platform_high, what.flags,
                            what.commands, what.questions, what.max_output, what.chunk}) {
        bytes += static_cast<char>(each);
    }
    return bytes;
}

const compiled_platform& platform_of(const header& what) {
    static const auto ids = catalog().ids();
    const std::uint32_t wanted = what.platform_low + 256U * what.platform_high;
    const std::string* best = nullptr;
    std::uint32_t highest = 0;
    for (const auto& id : ids) {
        std::uint32_t hash = 2'166'136'261U ^ (wanted * 2'654'435'761U);
        for (const char c : id)
            hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;
        if (best && hash <= highest) continue;
        best = &id;
        highest = hash;
    }
    return *catalog().find(*best);
}

fuzz_case decode(const header& head, std::string_view input) {
    fuzz_case made;
    made.platform = &platform_of(head);
    auto& device = made.device;
    device.name = device.hostname = "r1";
    device.platform = made.platform->definition.id;
    device.channel = head.flags & 1U ? channel_kind::exec : channel_kind::shell;
    device.login = logins()[(head.flags / 2U) % 8U];
    device.limits = limits_of(head.flags & 0x10U);
    device.commands = commands_of(head);
    static const auto no_groups = std::make_shared<const std::vector<std::string>>();
    device.groups = no_groups;
    made.options.max_output = output_limits[head.max_output % output_limits.size()];
    if (head.flags & 0x20U) made.options.identification = "SSH-2.0-Cisco-1.25";
    made.chunk = 1U + head.chunk % 7U;
    made.script = script_of(input.substr(header_size));
    return made;
}

}  // namespace netpoll::fuzz
