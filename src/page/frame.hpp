// What every page of netpoll is made of: its frame, sections and tables. Knows not what it is
// about.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace netpoll::page {

/// A script that is part of netpoll, and the hash by which a browser knows it.
struct page_script {
    std::string_view text;
    std::string_view hash;  ///< as a content security policy has it: "sha256-..."
};

/// A page up to its open <body>. It may load nothing, and runs no script but the one given.
std::string page_begin(std::string_view title, const page_script& script = {});
/// The rest of it. `footer` is text.
std::string page_end(std::string_view footer, const page_script& script = {});

/// A heading over markup; nothing where that is empty. `id` is what links to it name.
std::string section(std::string_view title, std::string_view markup, std::string_view id = {});

/// A bullet for each text; nothing where there is none.
std::string bullet_list(const std::vector<std::string>& texts);

/// Figures side by side: how much, and what it is.
struct tile {
    std::string figure;
    std::string what;
    std::string look{};  ///< "good", "bad" or empty
};
std::string tiles(const std::vector<tile>& all);

struct column {
    std::string title;
    std::string look{};  ///< the class of its cells
};

struct table {
    std::string caption;
    std::string look;  ///< "numbers": figures at the right; "words": text that may wrap
    std::vector<column> columns{};
    std::string head{};  ///< markup of the head's rows, in place of what the columns make
    /// Markup; a row's first cell is its heading.
    std::vector<std::vector<std::string>> rows{};
    std::vector<std::string> row_looks{};  ///< the class of each row, or empty
};

/// Nothing where there is no row.
std::string markup_of(const table& of);

/// Texts as cells.
std::vector<std::string> cells_of(const std::vector<std::string>& texts);

}  // namespace netpoll::page
