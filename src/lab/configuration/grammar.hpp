// Which lines a command line takes, and where: rules read from a text. Knows no device and no tree.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll::lab {

/// A word as it was typed; text in double quotes is one word.
struct typed_word {
    std::string text;
    std::size_t column{0};  ///< of its first character, from 0
};

std::vector<typed_word> words_of(std::string_view line);

/// One word of a rule.
struct rule_word {
    enum class kind {
        choice,   ///< one of `choices`, which may be shortened
        word,     ///< WORD: any
        number,   ///< NUMBER: digits only
        address,  ///< ADDRESS: 192.0.2.1
        prefix,   ///< PREFIX: 192.0.2.0/24, or an IPv6 one
        port,     ///< PORT: a type of the grammar's `ports`, and its numbers
        made,     ///< MADE: the same of `made_ports`
        ports,    ///< PORTS: several of `ports`, "Gi1/0/1-4, Gi1/0/7", to the end of the line
        tail,     ///< TAIL: one word or more, to the end of the line
        rest,     ///< ...: any number of words, none too
    };
    kind what{kind::word};
    /// Part of what the line is about; of two lines that differ elsewhere only, the later one
    /// counts.
    bool identifies{true};
    std::vector<std::string> choices;

    bool takes_all() const noexcept {
        return what == kind::tail || what == kind::rest || what == kind::ports;
    }
};

/// A line that is taken in a section.
struct line_rule {
    std::vector<rule_word> words;
    std::string opens;   ///< the section below it; empty: none
    std::string prompt;  ///< what the prompt says there; `$` is the last word, `~` its short form
    std::string action;  ///< what it does in place of being kept
    bool keeps_negation{false};  ///< "no ..." of it is a line of the configuration
    bool numbered{false};        ///< may begin with a number, and stands in that order
    bool one_line{false};        ///< braces are left away around a single line below it
    std::size_t order{0};        ///< where it stands among its section's lines
    std::size_t group{0};        ///< lines of a group stand together
};

/// What a line turned out to be.
struct grammar_match {
    enum class verdict { found, unknown, ambiguous, incomplete };
    verdict how{verdict::unknown};
    const line_rule* rule{nullptr};  ///< where found
    std::string line;                ///< its words in full
    bool whole{true};                ///< false: only the beginning of one
    unsigned number{0};              ///< before a numbered line; 0: none was typed
    std::size_t used{0};             ///< how many of the typed words it took
    std::size_t bad{0};              ///< which word did not fit, where not found
    std::size_t fitted{0};           ///< how many characters of that word did
};

/// The rules of one platform's command line.
class grammar {
public:
    /// A text of sections, `name:`, and below each its rules, a line each: words as they are typed
    /// (`a|b` is a choice), kinds of values in capitals, `=` before what a later line replaces,
    /// then
    /// `-> section [prompt]` or `=> action`. `[no]` before a rule keeps its negation, `#` takes
    /// numbers, `-` writes a single line below it beside it. An empty line begins a group.
    /// `ports` and `made_ports` are types, as "GigabitEthernet Vlan".
    grammar(std::string_view text, std::string_view ports, std::string_view made_ports);
    grammar(const grammar&) = delete;
    grammar& operator=(const grammar&) = delete;

    enum class reading {
        whole,      ///< all words belong to one line
        beginning,  ///< a line may end early, as behind `no`
        path,       ///< what follows a line that opens a section belongs below it
    };
    /// The words from `from` on as a line of `section`. A port in two words becomes one.
    grammar_match match(std::string_view section, std::vector<typed_word>& words, std::size_t from,
                        reading how) const;

    /// "Et1" of "Ethernet1".
    static std::string short_port(std::string_view port);
    /// Ethernet1, Ethernet2 and Ethernet4 of "et1-2, 4"; none where that is no list of ports.
    std::vector<std::string> ports_of(std::string_view list) const;

private:
    std::string full_port(std::string_view typed, const std::vector<std::string>& types) const;
    std::string full_ports(std::string_view typed) const;
    std::string value_of(const rule_word& expected, std::string_view typed) const;

    std::map<std::string, std::vector<line_rule>, std::less<>> sections_;
    std::vector<std::string> ports_;
    std::vector<std::string> made_ports_;

    friend class line_reader;
};

/// Whether two lines of one rule are about the same, so that the later one replaces the other.
bool same_subject(const line_rule& rule, std::string_view one, std::string_view other);

/// Whether `line` of `rule` is about what the beginning of a line says.
bool begins_with(const line_rule& rule, std::string_view line, std::string_view beginning);

}  // namespace netpoll::lab
