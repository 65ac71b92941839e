// An expression over named fields, as --where and job files have it: status == "down" and vlan
// > 10. Knows no record: who asks says what the fields are.
#pragma once

#include <netpoll/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

struct condition_node;

/// `unknown`: a regular expression took too long. In the order that `and` takes the least of.
enum class truth : std::uint8_t { no, unknown, yes };

/// What a field has. No items: there is no such field, or it is empty.
struct field_value {
    std::vector<std::string> items;
    bool is_list{false};

    /// Lists have blanks between.
    std::string text() const;
};

/// Why an expression is none, and which part of it is meant.
struct condition_mistake {
    std::string message;
    std::size_t begin{0};  ///< in bytes
    std::size_t size{0};   ///< 0: its end
};

/// The sentence, the expression on a line below it, and marks under the part that is meant.
std::string pointed(std::string_view expression, const condition_mistake& wrong);
/// The sentence and that part, in one line.
std::string in_one_line(std::string_view expression, const condition_mistake& wrong);

/// FIELD OP VALUE, where OP is == != < <= > >= =~ !~ contains, FIELD in [VALUE, ...], or a FIELD
/// alone, which holds where it is not empty; and, or, not and parentheses around them. A VALUE is a
/// text in quotes, a number, or a field whose name says that it is one (parsed.vlan, data.site,
/// host). Immutable, thread-safe, cheap to copy.
class condition {
public:
    using fields = std::function<field_value(std::string_view name)>;

    static expected<condition, condition_mistake> compile(std::string_view expression);

    /// == and != compare numbers where a number is written or both are fields that have one, else
    /// texts; < and its like numbers where both are some, texts where none is, and do not hold for
    /// others, nor for an empty one.
    truth holds(const fields& of) const;
    /// The fields that it asks for, each once.
    std::vector<std::string> names() const;

private:
    explicit condition(std::shared_ptr<const condition_node> root) : root_(std::move(root)) {}

    std::shared_ptr<const condition_node> root_;
};

}  // namespace netpoll
