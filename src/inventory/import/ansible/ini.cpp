// Sections, hosts and variables, by the rules of Ansible's own INI plugin. Knows no meaning of a
// variable.
#include "inventory/import/ansible/ini.hpp"

#include "inventory/import/ansible/host_pattern.hpp"
#include "inventory/import/ansible/literal.hpp"
#include "inventory/stripped.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <string>

namespace netpoll::ansible {

namespace {

enum class section_kind : std::uint8_t { hosts, children, variables, none };

struct section_title {
    std::string_view group;
    std::string_view kind;
};

// Calls `take` with each line that says something, without blanks around it.
template <class Take>
void each_ini_line(std::string_view text, Take take) {
    for (unsigned line = 1; !text.empty(); ++line) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto said = stripped(text.substr(0, end));
        if (!said.empty() && said.front() != '#' && said.front() != ';') take(said, line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

// "[group]" or "[group:kind]", maybe with a comment behind it.
std::optional<section_title> section_in(std::string_view line) {
    if (line.front() != '[') return std::nullopt;
    const auto close = line.find(']');
    if (close == line.npos) return std::nullopt;
    const auto behind = stripped(line.substr(close + 1));
    if (!behind.empty() && behind.front() != '#') return std::nullopt;
    const auto title = line.substr(1, close - 1);
    const auto colon = std::min(title.find(':'), title.size());
    section_title made{title.substr(0, colon), title.substr(std::min(colon + 1, title.size()))};
    const bool plain = title.find_first_of(" \t[") == title.npos &&
                       made.kind.find(':') == made.kind.npos && !made.group.empty();
    if (!plain || (colon != title.size() && made.kind.empty())) return std::nullopt;
    return made;
}

// "r1 ansible_host=192.0.2.1"
bool has_connection_variable(std::string_view line) {
    constexpr std::string_view mark = " ansible_";
    for (auto at = line.find(mark); at != line.npos; at = line.find(mark, at + 1)) {
        const auto key = line.substr(at + 1);
        const auto end = key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_");
        if (end != key.npos && key[end] == '=') return true;
    }
    return false;
}

// Words of a host's line, by a shell's quotes; # begins a comment.
class word_reader {
public:
    explicit word_reader(std::string_view text) : rest_(text) {}

    // False at the end.
    bool next() {
        word_.clear();
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t'))
            rest_.remove_prefix(1);
        if (rest_.empty() || rest_.front() == '#') return false;
        while (!rest_.empty() && rest_.front() != ' ' && rest_.front() != '\t') {
            if (rest_.front() == '#') {
                rest_ = {};
                break;
            }
            take_part();
        }
        return true;
    }

    const std::string& word() const noexcept { return word_; }
    bool is_broken() const noexcept { return broken_; }

private:
    void take_part() {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        if (c == '\'' || c == '"') return take_quoted(c);
        if (c != '\\') {
            word_ += c;
        } else if (rest_.empty()) {
            broken_ = true;
        } else {
            word_ += rest_.front();
            rest_.remove_prefix(1);
        }
    }

    void take_quoted(char quote) {
        while (!rest_.empty()) {
            const char c = rest_.front();
            rest_.remove_prefix(1);
            if (c == quote) return;
            const bool escapes = c == '\\' && quote == '"' && !rest_.empty() &&
                                 (rest_.front() == '"' || rest_.front() == '\\');
            if (!escapes) {
                word_ += c;
                continue;
            }
            word_ += rest_.front();
            rest_.remove_prefix(1);
        }
        broken_ = true;
    }

    std::string_view rest_;
    std::string word_;
    bool broken_{false};
};

class ini_reader {
public:
    explicit ini_reader(model& into) : into_(into) {}

    void read(std::string_view text) {
        each_ini_line(text, [this](std::string_view line, unsigned number) { take(line, number); });
        resolve();
    }

private:
    // A group that is named before it has a section.
    struct promise {
        std::string_view name;
        unsigned line;
        group_id parent;
    };

    void take(std::string_view line, unsigned number) {
        if (const auto title = section_in(line)) return begin(*title, number);
        switch (kind_) {
            case section_kind::hosts:
                return take_host(line, number);
            case section_kind::children:
                return take_child(line, number);
            case section_kind::variables:
                return take_variable(line, number);
            case section_kind::none:
                return;
        }
    }

    void begin(const section_title& title, unsigned number) {
        kind_ = title.kind.empty()         ? section_kind::hosts
                : title.kind == "children" ? section_kind::children
                : title.kind == "vars"     ? section_kind::variables
                                           : section_kind::none;
        if (kind_ == section_kind::none)
            return into_.complain(number, "[" + escape(title.group, 80) + ":" +
                                              escape(title.kind, 40) +
                                              "]: a section is [GROUP], [GROUP:children] or "
                                              "[GROUP:vars]");
        if (kind_ != section_kind::variables) {
            group_ = into_.add_group(title.group, number);
            return;
        }
        // It may come later.
        vars_ = &pending_vars_[title.group];
        if (vars_->line == 0) vars_->line = number;
    }

    void take_host(std::string_view line, unsigned number) {
        word_reader words(line);
        if (!words.next()) return;
        const auto pattern = parse_host_pattern(words.word());
        if (!pattern) return into_.complain(number, pattern.error());
        if (pattern->names.front().starts_with("---"))
            return into_.complain(number, "this looks like YAML: call the file .yml or .yaml");
        variables own;
        if (!pattern->port.empty()) {
            into_.values().scalar(pattern->port, number);
            own.push_back(into_.variable_of("ansible_port", into_.values().last()));
        }
        while (words.next()) {
            const auto& word = words.word();
            const auto sign = word.find('=');
            if (sign == word.npos)
                return into_.complain(
                    number, "'" + key_word(word) + "' stands behind a host: KEY=VALUE is expected");
            add_literal(into_.values(), std::string_view(word).substr(sign + 1), number);
            own.push_back(into_.variable_of(key_of(std::string_view(word).substr(0, sign)),
                                            into_.values().last()));
        }
        if (words.is_broken()) return into_.complain(number, "quotes do not end");
        for (const auto& name : pattern->names)
            add_host(name, own, number);
    }

    void add_host(std::string_view name, const variables& own, unsigned number) {
        const auto id = into_.add_host(name, number);
        into_.put(id, group_);
        into_.hosts()[id].own.reserve(own.size());
        for (const auto& one : own)
            into_.set_own(id, one);
    }

    // Keys are few: each is kept once.
    std::string_view key_of(std::string_view key) {
        const auto known = keys_.find(key);
        if (known != keys_.end()) return known->second;
        const std::string_view view = into_.keep(key);
        keys_.emplace(view, view);
        return view;
    }

    void take_child(std::string_view line, unsigned number) {
        const auto name = stripped(line.substr(0, std::min(line.find('#'), line.size())));
        if (name.find_first_of(" \t:=") != name.npos)
            return into_.complain(
                number,
                "'" + escape(name, 80) + "': one group a line is expected in [GROUP:children]");
        promises_.push_back({name, number, group_});
    }

    void take_variable(std::string_view line, unsigned number) {
        const auto sign = line.find('=');
        if (sign == line.npos)
            return into_.complain(
                number, "'" + key_word(line) + "' stands in [GROUP:vars]: KEY=VALUE is expected");
        add_literal(into_.values(), stripped(line.substr(sign + 1)), number);
        set(vars_->all, into_.variable_of(stripped(line.substr(0, sign)), into_.values().last()));
    }

    void resolve() {
        for (const auto& each : promises_) {
            if (const auto child = into_.find_group(each.name)) {
                into_.add_child(each.parent, *child);
            } else {
                into_.complain(each.line, "group '" + escape(each.name, 80) +
                                              "' has no section of "
                                              "its own: add [" +
                                              escape(each.name, 80) + "]");
            }
        }
        for (const auto& [name, vars] : pending_vars_) {
            const auto known = into_.find_group(name);
            if (!known) {
                into_.complain(vars.line, "[" + escape(name, 80) +
                                              ":vars]: there is no group of that "
                                              "name");
                continue;
            }
            for (const auto& one : vars.all)
                set(into_.at(*known).own, one);
        }
    }

    struct section_vars {
        variables all;
        unsigned line{0};
    };

    model& into_;
    section_kind kind_{section_kind::hosts};
    group_id group_{model::ungrouped};
    section_vars* vars_{nullptr};
    std::map<std::string_view, section_vars> pending_vars_;
    std::vector<promise> promises_;
    std::map<std::string_view, std::string_view, std::less<>> keys_;
};

}  // namespace

bool is_ini(std::string_view path, std::string_view text) {
    if (path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".json")) return false;
    bool found = false;
    const auto beginning = text.substr(0, 1U << 20);
    each_ini_line(beginning, [&](std::string_view line, unsigned) {
        // YAML may have lists on a line, but behind blanks.
        const bool at_margin = line.data() == text.data() || line.data()[-1] == '\n';
        found = found || (at_margin && (section_in(line) || has_connection_variable(line)));
    });
    return found;
}

void read_ini(std::string_view text, model& into) {
    ini_reader(into).read(text);
}

}  // namespace netpoll::ansible
