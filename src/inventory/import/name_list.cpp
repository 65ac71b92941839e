// A list of names: [USER@]HOST[:PORT] a line. Knows no host.
#include "inventory/import/importer.hpp"
#include "inventory/stripped.hpp"
#include "nodes/node_builder.hpp"

#include <algorithm>
#include <string>

namespace netpoll {

namespace {

// Calls `take` with each line that says something, without comment and blanks, and its number.
template <class Take>
void each_name(std::string_view text, Take take) {
    for (unsigned line = 1; !text.empty(); ++line) {
        const auto end = std::min(text.find('\n'), text.size());
        auto name = text.substr(0, end);
        name = stripped(name.substr(0, std::min({name.find(" #"), name.find("\t#"), name.size()})));
        if (!name.empty() && name.front() != '#') take(name, line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

bool is_one_word(std::string_view text) {
    return text.find_first_of(" \t,;\"'{}&*|>%=/") == text.npos;
}

struct named_login {
    std::string_view user, host, port;
};

// A colon is a port's behind the last bracket, and where it is the only one: IPv6 has several.
named_login login_in(std::string_view text) {
    named_login made;
    if (const auto at = text.rfind('@'); at != text.npos) {
        made.user = text.substr(0, at);
        text.remove_prefix(at + 1);
    }
    const auto bracket = text.rfind(']');
    const auto from = bracket == text.npos ? 0 : bracket + 1;
    const auto colon = text.find(':', from);
    if (colon != text.npos && text.find(':', colon + 1) == text.npos) {
        made.port = text.substr(colon + 1);
        text = text.substr(0, colon);
    }
    made.host = text;
    if (text.starts_with('[') && text.ends_with(']')) made.host = text.substr(1, text.size() - 2);
    return made;
}

bool is_name_list(std::string_view path, std::string_view text) {
    if (path.ends_with(".yaml") || path.ends_with(".yml")) return false;
    bool any = false;
    bool all = true;
    each_name(text, [&](std::string_view name, unsigned) {
        any = true;
        all = all && is_one_word(name) && !name.ends_with(':') && name.front() != '-';
    });
    return any && all;
}

void add_pair(node_builder& into, std::string_view key, std::string_view value, unsigned line) {
    if (value.empty()) return;
    into.scalar(key, line);
    into.scalar(value, line);
}

document read_name_list(std::string_view text, const std::string& path,
                        std::vector<mistake>& mistakes) {
    node_builder into(path, mistakes);
    into.begin_mapping(1);
    into.scalar("hosts", 1);
    into.begin_mapping(1);
    each_name(text, [&](std::string_view name, unsigned line) {
        const auto login = login_in(name);
        if (login.host.empty()) {
            return into.complain(line, "one device a line is expected: [USER@]HOST[:PORT]");
        }
        into.scalar(login.host, line);
        into.begin_mapping(line);
        add_pair(into, "username", login.user, line);
        add_pair(into, "port", login.port, line);
        into.end();
    });
    into.end();
    into.end();
    return into.finish();
}

}  // namespace

const importer name_list_importer{"list", is_name_list, read_name_list};

}  // namespace netpoll
