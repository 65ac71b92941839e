// A list of names: [USER@]HOST[:PORT] a line, or a word of a command line. Knows no host.
#include "inventory/import/importer.hpp"
#include "inventory/stripped.hpp"
#include "nodes/node_builder.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

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
    // "[1-3]" is a range.
    if (text.starts_with('[') && text.ends_with(']') && text.find(':') != text.npos)
        made.host = text.substr(1, text.size() - 2);
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

// Whether most lines are names, and those that are none hide what the text is.
bool is_mostly_names(std::string_view text) {
    std::size_t names = 0;
    std::size_t others = 0;
    each_name(text, [&](std::string_view name, unsigned) {
        ++(is_one_word(name) && !name.ends_with(':') && name.front() != '-' ? names : others);
    });
    return names > others;
}

void add_pair(node_builder& into, std::string_view key, std::string_view value, unsigned line) {
    if (value.empty()) return;
    into.scalar(key, line);
    into.scalar(value, line);
}

constexpr std::string_view shape = "[USER@]HOST[:PORT]";

constexpr std::string_view told_password =
    "a password stands in front of the @, where everybody may read it: leave it out, and use -k, "
    "NETPOLL_PASSWORD or password: of an inventory";

bool holds_password(const named_login& login) {
    return login.user.find(':') != login.user.npos;
}

// Why a line names no one device; what it says is not shown. Empty where it does.
std::string line_problem(std::string_view line, const named_login& login) {
    if (holds_password(login)) return std::string(told_password);
    if (!login.host.empty() && is_one_word(line)) return {};
    return "in a list of names one device a line is expected, as " + std::string(shape) +
           ", without blanks or quotes";
}

// Adds devices to a document whose hosts they are.
class device_adder {
public:
    explicit device_adder(node_builder& into) : into_(into) {
        into_.begin_mapping(1);
        into_.scalar("hosts", 1);
        into_.begin_mapping(1);
    }

    void add(const named_login& login, unsigned line) {
        into_.scalar(login.host, line);
        into_.begin_mapping(line);
        add_pair(into_, "username", login.user, line);
        add_pair(into_, "port", login.port, line);
        into_.end();
    }

    document finish() {
        into_.end();
        into_.end();
        return into_.finish();
    }

private:
    node_builder& into_;
};

document read_name_list(const foreign_file& from) {
    node_builder into(from.path, from.mistakes);
    device_adder devices(into);
    each_name(from.text, [&](std::string_view name, unsigned line) {
        const auto login = login_in(name);
        if (const auto problem = line_problem(name, login); !problem.empty())
            return into.complain(line, problem);
        devices.add(login, line);
    });
    return devices.finish();
}

// Calls `take` with each part between blanks and commas, but those within brackets.
template <class Take>
void each_word(std::string_view text, Take take) {
    std::size_t from = 0;
    bool bracketed = false;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        const char c = i < text.size() ? text[i] : ',';
        if (i < text.size() && (c == '[' || c == ']')) bracketed = c == '[';
        const bool ends = c == ',' || c == ' ' || c == '\t' || c == '\r';
        if (!ends || (bracketed && i < text.size())) continue;
        if (i > from) take(text.substr(from, i - from));
        from = i + 1;
    }
}

// Why a word names no device; empty where it does.
std::string word_problem(const named_login& login) {
    const auto quoted = "'" + escape(login.host, 80) + "'";
    if (holds_password(login)) return std::string(told_password);
    if (login.host.empty()) return "a device is expected, as " + std::string(shape);
    if (login.host.find('=') != login.host.npos || login.host.front() == '~')
        return quoted + " chooses by something else than a name: that is -l";
    if (login.host.find('/') != login.host.npos)
        return quoted + " is no device: write several addresses as a range, 192.0.2.[1-254]";
    return {};
}

// Unlike a list that somebody keeps, words may name a device again.
document read_devices(const foreign_file& from) {
    node_builder into(from.path, from.mistakes);
    device_adder devices(into);
    std::unordered_map<std::string_view, std::pair<named_login, unsigned>> seen;
    const bool has_lines = from.path != command_line_name;
    each_name(from.text, [&](std::string_view words, unsigned counted_line) {
        const unsigned line = has_lines ? counted_line : 0;
        each_word(words, [&](std::string_view word) {
            const auto login = login_in(word);
            const auto problem = word_problem(login);
            if (!problem.empty()) return into.complain(line, problem);
            const auto [known, is_new] = seen.try_emplace(login.host, login, line);
            const auto& [before, first] = known->second;
            if (is_new) return devices.add(login, line);
            if (before.user == login.user && before.port == login.port) return;
            into.complain(line, "'" + escape(login.host, 80) +
                                    "' is named twice, with different users or ports" +
                                    (first > 0 ? "; first on line " + std::to_string(first) : ""));
        });
    });
    return devices.finish();
}

}  // namespace

const importer name_list_importer{"list",  is_name_list, nullptr,        read_name_list,
                                  nullptr, nullptr,      is_mostly_names};

// No file is taken for one: who names devices says so.
const importer device_importer{"devices", nullptr, nullptr, read_devices};

}  // namespace netpoll
