// Reads ways over bastions. Knows no inventory.
#include "inventory/jump_spec.hpp"

#include "core/number_text.hpp"
#include "inventory/field_values.hpp"
#include "inventory/host_range.hpp"
#include "inventory/stripped.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/secret_check.hpp>

#include <algorithm>

namespace netpoll {

namespace {

constexpr std::string_view no_bastion = "none";
constexpr std::string_view url_scheme = "ssh://";

std::string quoted(std::string_view text) {
    return "'" + escape(text, 80) + "'";
}

// Cuts ":22" off; false where what stands there is no port.
bool take_port(std::string_view& host, std::uint16_t& port) {
    if (host.starts_with('[')) {
        const auto close = host.find(']');
        if (close == host.npos) return false;
        const auto behind = host.substr(close + 1);
        host = host.substr(1, close - 1);
        if (behind.empty()) return true;
        if (behind.front() != ':') return false;
        const auto number = parse_number(behind.substr(1), {1, 65'535});
        if (number) port = static_cast<std::uint16_t>(*number);
        return number.has_value();
    }
    const auto colon = host.find(':');
    if (colon == host.npos || is_address(host.substr(0, host.find('%')))) return true;
    const auto number = parse_number(host.substr(colon + 1), {1, 65'535});
    if (!number) return false;
    port = static_cast<std::uint16_t>(*number);
    host = host.substr(0, colon);
    return true;
}

expected<jump_hop, std::string> parse_hop(std::string_view text) {
    jump_hop hop;
    hop.text = text;
    auto rest = text;
    if (rest.starts_with(url_scheme)) {
        rest.remove_prefix(url_scheme.size());
        if (rest.ends_with('/')) rest.remove_suffix(1);
        hop.text = rest;
    }
    if (const auto at = rest.rfind('@'); at != rest.npos) {
        hop.user = rest.substr(0, at);
        rest.remove_prefix(at + 1);
        if (hop.user.empty()) return unexpected(quoted(text) + " has no user before the @");
        if (hop.user.find(':') != hop.user.npos)
            return unexpected(
                std::string("a password does not stand before the @: a bastion of "
                            "bastions: can have one"));
        if (const auto problem = username_problem(hop.user); !problem.empty())
            return unexpected("the user " + problem);
    }
    hop.host = rest;
    if (!take_port(hop.host, hop.port))
        return unexpected(quoted(text) + " has no port between 1 and 65535 behind the host");
    if (hop.host.empty()) return unexpected(quoted(text) + " names no host");
    return hop;
}

}  // namespace

bool jump_hop::is_address() const {
    return !user.empty() || port != 0 || host.find('.') != host.npos ||
           netpoll::is_address(host.substr(0, host.find('%')));
}

expected<jump_chain, std::string> parse_jump_chain(std::string_view text) {
    if (stripped(text).empty()) return unexpected(std::string("names no bastion"));
    jump_chain chain;
    for (std::size_t start = 0; start <= text.size();) {
        const auto end = std::min(text.find(',', start), text.size());
        const auto word = stripped(text.substr(start, end - start));
        start = end + 1;
        if (word.empty()) return unexpected(quoted(text) + " names no bastion beside a comma");
        if (word == no_bastion)
            return unexpected(std::string("none stands alone: there is no bastion then"));
        auto hop = parse_hop(word);
        if (!hop) return unexpected(std::move(hop).error());
        const auto is_same = [&](const jump_hop& each) { return each.text == hop->text; };
        if (std::any_of(chain.begin(), chain.end(), is_same))
            return unexpected(quoted(text) + " goes through " + quoted(word) + " twice");
        chain.push_back(*hop);
    }
    return chain;
}

expected<written_jump, std::string> parse_jump(const std::vector<std::string_view>& ways) {
    written_jump jump;
    if (ways.size() == 1 && stripped(ways.front()) == no_bastion) return jump;
    for (const auto way : ways) {
        auto chain = parse_jump_chain(way);
        if (!chain) return unexpected(std::move(chain).error());
        const auto is_same = [&](const jump_chain& each) {
            return std::equal(each.begin(), each.end(), chain->begin(), chain->end(),
                              [](const auto& a, const auto& b) { return a.text == b.text; });
        };
        if (std::any_of(jump.ways.begin(), jump.ways.end(), is_same))
            return unexpected("names " + quoted(stripped(way)) + " twice");
        jump.ways.push_back(std::move(*chain));
    }
    return jump;
}

std::optional<written_jump> read_jump(const node& from, const mistake_sink& to) {
    if (from.is_sequence() && from.items().empty()) {
        to.add(from.line(), "jump: is a list of no bastions; jump: none ends an inherited one");
        return std::nullopt;
    }
    std::vector<std::string_view> ways;
    for (const auto& each : read_text_list("jump", from, to))
        ways.push_back(each.text());
    if (ways.empty()) return std::nullopt;
    auto jump = parse_jump(ways);
    if (jump) return std::move(*jump);
    to.add(from.line(), "jump: " + jump.error());
    return std::nullopt;
}

std::string to_text(const written_jump& jump) {
    std::string text;
    for (const auto& way : jump.ways) {
        if (!text.empty()) text += '|';
        for (std::size_t i = 0; i < way.size(); ++i)
            (text += i == 0 ? "" : ",") += way[i].text;
    }
    return text.empty() ? std::string(no_bastion) : text;
}

}  // namespace netpoll
