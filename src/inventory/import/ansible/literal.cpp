// A reader of Python's literals. Knows no variable.
#include "inventory/import/ansible/literal.hpp"

#include "core/ascii.hpp"
#include "inventory/stripped.hpp"

#include <cctype>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace netpoll::ansible {

namespace {

// Lists within lists; more is no inventory.
constexpr int most_levels = 20;

struct literal {
    node_kind kind{node_kind::null};
    std::string text{};
    scalar_style style{scalar_style::text};
    std::vector<literal> items{};  // a mapping's keys and values in turn
};

class literal_reader {
public:
    explicit literal_reader(std::string_view text) : rest_(text) {}

    // Nothing where it is no literal to its end.
    std::optional<literal> read() {
        auto made = read_value(0);
        skip_blanks();
        if (made && !rest_.empty() && rest_.front() != '#') return std::nullopt;
        return made;
    }

private:
    void skip_blanks() {
        while (!rest_.empty() && std::string_view(" \t").find(rest_.front()) != rest_.npos)
            rest_.remove_prefix(1);
    }

    bool take(char c) {
        skip_blanks();
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }

    std::optional<literal> read_value(int level) {
        skip_blanks();
        if (rest_.empty() || level > most_levels) return std::nullopt;
        const char c = rest_.front();
        if (c == '\'' || c == '"') return read_string();
        if (c == '[' || c == '(') return read_list(c == '[' ? ']' : ')', level);
        if (c == '{') return read_mapping(level);
        return read_word();
    }

    std::optional<literal> read_string() {
        literal made{node_kind::scalar};
        while (!rest_.empty() && (rest_.front() == '\'' || rest_.front() == '"')) {
            if (!append_string(made.text)) return std::nullopt;
            skip_blanks();  // strings side by side are one
        }
        return made;
    }

    bool append_string(std::string& into) {
        const char quote = rest_.front();
        rest_.remove_prefix(1);
        while (!rest_.empty()) {
            const char c = rest_.front();
            rest_.remove_prefix(1);
            if (c == quote) return true;
            if (c != '\\') {
                into += c;
                continue;
            }
            if (rest_.empty()) return false;
            append_escaped(into);
        }
        return false;
    }

    void append_escaped(std::string& into) {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        if (c == 'n')
            into += '\n';
        else if (c == 't')
            into += '\t';
        else if (c == 'r')
            into += '\r';
        else if (c == '\\' || c == '\'' || c == '"')
            into += c;
        else
            (into += '\\') += c;
    }

    std::optional<literal> read_list(char end, int level) {
        rest_.remove_prefix(1);
        literal made{node_kind::sequence};
        while (!take(end)) {
            auto item = read_value(level + 1);
            if (!item) return std::nullopt;
            made.items.push_back(std::move(*item));
            if (take(',')) continue;
            if (!take(end)) return std::nullopt;
            break;
        }
        return made;
    }

    std::optional<literal> read_mapping(int level) {
        rest_.remove_prefix(1);
        literal made{node_kind::mapping};
        while (!take('}')) {
            auto key = read_value(level + 1);
            if (!key || key->kind != node_kind::scalar || !take(':')) return std::nullopt;
            auto value = read_value(level + 1);
            if (!value) return std::nullopt;
            made.items.push_back(std::move(*key));
            made.items.push_back(std::move(*value));
            if (take(',')) continue;
            if (!take('}')) return std::nullopt;
            break;
        }
        return made;
    }

    // True, False, None and numbers, which stay as they are.
    std::optional<literal> read_word() {
        std::size_t size = 0;
        while (size < rest_.size() && (std::isalnum(static_cast<unsigned char>(rest_[size])) ||
                                       std::string_view("+-._").find(rest_[size]) != rest_.npos))
            ++size;
        const auto word = rest_.substr(0, size);
        rest_.remove_prefix(size);
        if (word == "None") return literal{};
        if (word == "True") return literal{node_kind::scalar, "true", scalar_style::plain};
        if (word == "False") return literal{node_kind::scalar, "false", scalar_style::plain};
        if (!is_number(word)) return std::nullopt;
        return literal{node_kind::scalar, std::string(word), scalar_style::plain};
    }

    // 12, -3 and 1.5; 0022 and 192.0.2.1 are none.
    static bool is_number(std::string_view word) {
        if (word.starts_with('-') || word.starts_with('+')) word.remove_prefix(1);
        std::size_t whole = 0;
        while (whole < word.size() && is_digit(word[whole]))
            ++whole;
        if (whole == word.size())
            return whole > 0 &&
                   (whole == 1 || word.front() != '0' || word.find_first_not_of('0') == word.npos);
        if (word[whole] != '.' || word.size() == 1) return false;
        auto fraction = word.substr(whole + 1);
        while (!fraction.empty() && is_digit(fraction.front()))
            fraction.remove_prefix(1);
        return fraction.empty();
    }

    std::string_view rest_;
};

void add(const literal& from, node_builder& into, unsigned line) {
    switch (from.kind) {
        case node_kind::null:
            return into.null(line);
        case node_kind::scalar:
            return into.scalar(from.text, line, from.style);
        case node_kind::sequence:
            into.begin_sequence(line);
            break;
        case node_kind::mapping:
            into.begin_mapping(line);
            break;
    }
    for (const auto& each : from.items)
        add(each, into, line);
    into.end();
}

}  // namespace

void add_literal(node_builder& into, std::string_view text, unsigned line) {
    constexpr std::string_view beginnings = "'\"[({+-.0123456789TFN";
    if (!text.empty() && beginnings.find(text.front()) != beginnings.npos)
        if (const auto read = literal_reader(text).read()) return add(*read, into, line);
    into.scalar(text, line);
}

}  // namespace netpoll::ansible
