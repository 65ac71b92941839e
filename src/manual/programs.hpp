// The options of both programs in one shape. Knows no page and no shell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// One option as pages and completions need it.
struct option_entry {
    std::vector<std::string> names;  ///< "-c", "--command"; the last long one is no better
    std::string value;               ///< "TEXT"; empty for a switch
    std::string help;
    bool repeats{false};

    const std::string& long_name() const;
};

struct option_section {
    std::string title;
    std::vector<option_entry> options;
};

/// A word in front, with options of its own; the empty word is the program itself.
struct word_entry {
    std::string word;
    std::string help;
    std::vector<option_section> sections;
    std::vector<std::string> deeds;  ///< the words that may follow: "scan", "check"
};

struct program_entry {
    std::string name;
    std::vector<word_entry> words;  ///< the first is the program itself
};

/// netpoll, with its verbs.
program_entry netpoll_entry();
/// netpoll-lab.
program_entry lab_entry();

}  // namespace netpoll
