// Rows that were read out of a text. Knows no template.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netpoll {

/// Text that may be absent: null then.
struct optional_text {
    const char* data{nullptr};
    std::size_t size{0};

    optional_text() = default;
    explicit optional_text(std::string_view text) noexcept : data(text.data()), size(text.size()) {}
    bool is_none() const noexcept { return data == nullptr; }
    bool has_text() const noexcept { return size > 0; }
    std::string_view view() const noexcept { return {data, size}; }
    friend bool operator==(const optional_text& one, const optional_text& other) noexcept {
        return one.is_none() == other.is_none() && one.view() == other.view();
    }
};

/// A member of a list: a text, or an object of named texts.
struct list_member {
    optional_text text;
    std::vector<std::pair<std::string_view, optional_text>> fields{};

    friend bool operator==(const list_member&, const list_member&) = default;
};

/// Texts are views of the text that was read, names of the template; both outlive the table.
class parsed_table {
public:
    /// A text, which is empty where there was none, or a list.
    struct cell {
        std::string_view text;
        std::uint32_t first{0};  ///< of its members
        std::uint32_t count{0};
        bool is_list{false};
    };
    struct heading {
        std::string_view name;
        bool key{false};
        std::string_view member;  ///< `member_before_text` of it
    };

    explicit parsed_table(std::vector<heading> columns) : columns_(std::move(columns)) {}

    const std::vector<heading>& columns() const noexcept { return columns_; }
    std::size_t rows() const noexcept {
        return columns_.empty() ? 0 : cells_.size() / columns_.size();
    }
    const cell& at(std::size_t row, std::size_t place) const noexcept {
        return cells_[row * columns_.size() + place];
    }
    cell& at(std::size_t row, std::size_t place) noexcept {
        return cells_[row * columns_.size() + place];
    }
    const list_member* members(const cell& of) const noexcept { return members_.data() + of.first; }

    /// The next cell of the last row.
    void add(std::string_view text) { cells_.push_back({text}); }
    void add(const std::vector<list_member>& list);
    /// Takes cells of a row that is not whole, or the last row, off again.
    void drop_cells(std::size_t count) noexcept { cells_.resize(cells_.size() - count); }
    /// True where each column of `names` has the same in either row.
    bool same(std::size_t row, const parsed_table& other, std::size_t other_row,
              const std::vector<std::pair<std::size_t, std::size_t>>& columns) const;

    /// Adds the columns of `other` that this has not. With keys, which are names of columns, a row
    /// takes them from the first row that has the same in these; without, rows are taken in their
    /// order. What finds no row is left out, and what gets none is empty: clitable's `extend`.
    /// False where a key is no column of both.
    bool extend(const parsed_table& other, const std::vector<std::string_view>& keys);

private:
    cell copied(const cell& from, const parsed_table& of);

    std::vector<heading> columns_;
    std::vector<cell> cells_;  // row by row
    std::vector<list_member> members_;
};

/// What stands for a member of a list that took no part in a match.
enum class absent_member {
    python,  ///< the text "None", as in the rows of ntc-templates and of clitable
    null,
};

/// What stands in JSON before the text of a column that is not the first one: the quote that ends
/// the text before it, and its name in lower case.
std::string member_before_text(std::string_view column);

/// Appends the rows as a JSON array of objects: names of columns in lower case, texts, and lists of
/// texts or objects. What is not UTF-8 becomes U+FFFD.
void append_rows(std::string& to, const parsed_table& table, absent_member absent);

}  // namespace netpoll
