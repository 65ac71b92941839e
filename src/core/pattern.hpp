// A compiled regular expression that always ends soon. Knows no platform; PCRE2 stays behind it.
#pragma once

#include <netpoll/expected.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// Where a regular expression applies within its subject.
enum class anchoring {
    anywhere,  ///< any part of the subject
    start,     ///< a part that begins where the subject begins
    whole,     ///< the whole subject
    lines,     ///< any part of the subject; ^ and $ also match at the edges of its lines
};

/// A PCRE2 expression over bytes (UTF off). Cheap to copy, immutable, thread-safe: the code is
/// shared, the working memory belongs to the calling thread. A match that needs more than a fixed
/// amount of backtracking counts as no match, and `gave_up` says so.
class pattern {
public:
    struct span {
        std::size_t begin;
        std::size_t end;
    };

    /// The error is PCRE2's sentence and the offset in the expression. An empty expression, which
    /// would match everything, is an error too.
    static expected<pattern, std::string> compile(std::string_view regex,
                                                  anchoring where = anchoring::anywhere);

    bool matches(std::string_view subject) const noexcept { return find(subject).has_value(); }
    /// True also where the amount was used up, which is then not among `take_costly`.
    bool may_match(std::string_view subject) const noexcept;
    /// The first match at or behind `from`. With `line_start` false, `^` does not match at the
    /// subject's beginning: the subject is the tail of a longer line.
    std::optional<span> find(std::string_view subject, std::size_t from = 0,
                             bool line_start = true) const noexcept;
    /// Where it matches: how many bytes its groups matched, all together.
    std::optional<std::size_t> captured(std::string_view subject) const noexcept;
    /// What a search came to, where a match that is not found must not be taken for none.
    struct search_end {
        enum class kind { nothing, match, gave_up } what{kind::nothing};
        span whole{0, 0};
        std::optional<span> group{};  ///< the first group, where it took part
    };
    /// The first match at or behind `from`; one that gave up is not among `take_costly`.
    search_end search(std::string_view subject, std::size_t from = 0) const noexcept;
    /// How many groups capture.
    std::size_t groups() const noexcept;
    /// Whether some "no match" of this expression was none: the amount was used up before.
    bool gave_up() const noexcept;
    /// The expressions that gave up since the last call, each once in the life of the process.
    static std::vector<std::string> take_costly();

private:
    struct code;
    explicit pattern(std::shared_ptr<const code> compiled) noexcept;

    /// Where it matches, the edges of the whole match and of the groups; null where it does not.
    const std::size_t* match(std::string_view subject, std::size_t from,
                             bool line_start) const noexcept;
    int match_code(std::string_view subject, std::size_t from, bool line_start) const noexcept;

    std::shared_ptr<const code> code_;
};

}  // namespace netpoll
