// PCRE2 behind `rule_regex`. Knows what limits it sets and why.
#include "parse/rule_regex.hpp"

#include <netpoll/escape.hpp>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <new>
#include <optional>
#include <utility>

namespace netpoll {

struct free_pcre2_code {
    void operator()(pcre2_code* code) const noexcept { pcre2_code_free(code); }
};
using pcre2_pointer = std::unique_ptr<pcre2_code, free_pcre2_code>;

namespace {

// What a match may backtrack: of the first try of an expression, and of one that has been found to
// need more, where the linear algorithm has said before that there is something to find. About 0.1
// and 1 ms.
constexpr std::uint32_t first_limit = 10'000;
constexpr std::uint32_t last_limit = 100'000;
constexpr std::uint32_t depth_limit = 2'000;
constexpr std::uint32_t heap_limit_kib = 4'096;

// To translate an expression costs about as much as 70 matches gain by it. What is tried for a few
// lines is mostly tried for many.
constexpr std::uint32_t translated_after = 16;

constexpr std::size_t dfa_workspace = 4'096;
constexpr std::size_t jit_stack_first = 32U << 10;
constexpr std::size_t jit_stack_most = 512U << 10;

bool is_limit(int found) noexcept {
    return found == PCRE2_ERROR_MATCHLIMIT || found == PCRE2_ERROR_DEPTHLIMIT ||
           found == PCRE2_ERROR_HEAPLIMIT || found == PCRE2_ERROR_JIT_STACKLIMIT;
}

expected<pcre2_pointer, std::string> compiled(const std::string& regex, bool as_text) {
    int error = 0;
    std::size_t offset = 0;
    const std::uint32_t bits = PCRE2_ANCHORED | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C |
                               (as_text ? PCRE2_UTF | PCRE2_UCP : PCRE2_NEVER_UTF);
    pcre2_pointer made(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(regex.data()), regex.size(), bits,
                                     &error, &offset, nullptr));
    if (made) return made;
    std::array<PCRE2_UCHAR, 256> text{};
    pcre2_get_error_message(error, text.data(), text.size());
    return unexpected(std::string(reinterpret_cast<const char*>(text.data())));
}

}  // namespace

line_encoding encoding_of(std::string_view text) noexcept {
    const bool ascii = std::all_of(text.begin(), text.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (ascii) return line_encoding::ascii;
    return is_utf8(text) ? line_encoding::utf8 : line_encoding::bytes;
}

struct match_space::parts {
    parts() {
        if (!context || !stack) throw std::bad_alloc();
        pcre2_set_match_limit(context, first_limit);
        pcre2_set_depth_limit(context, depth_limit);
        pcre2_set_heap_limit(context, heap_limit_kib);
        pcre2_jit_stack_assign(context, nullptr, stack);
        reserve(32);
    }
    parts(const parts&) = delete;
    parts& operator=(const parts&) = delete;
    ~parts() {
        pcre2_match_data_free(data);
        pcre2_jit_stack_free(stack);
        pcre2_match_context_free(context);
    }
    void reserve(std::uint32_t groups) {
        if (groups < pairs) return;
        auto* more = pcre2_match_data_create(groups + 1, nullptr);
        if (!more) throw std::bad_alloc();
        pcre2_match_data_free(data);
        data = more;
        pairs = groups + 1;
    }

    pcre2_match_context* context{pcre2_match_context_create(nullptr)};
    pcre2_jit_stack* stack{pcre2_jit_stack_create(jit_stack_first, jit_stack_most, nullptr)};
    pcre2_match_data* data{nullptr};
    std::uint32_t pairs{0};
    int found{0};  // groups of the last match, and one; below one without a match
    std::array<int, dfa_workspace> states{};
};

match_space::match_space() : parts_(std::make_unique<parts>()) {}
match_space::~match_space() = default;

match_space& match_space::of_thread() {
    thread_local match_space made;
    return made;
}

std::string_view match_space::group(const template_line& line, std::size_t number) const noexcept {
    if (parts_->found <= 0 || number >= static_cast<std::size_t>(parts_->found)) return {};
    const auto* edges = pcre2_get_ovector_pointer(parts_->data);
    const auto begin = edges[2 * number];
    const auto end = edges[2 * number + 1];
    if (begin == PCRE2_UNSET || begin > end) return {};
    return line.text.substr(begin, end - begin);
}

/// One expression in one of its two readings: of bytes, or of characters.
class rule_regex::reading {
public:
    explicit reading(pcre2_pointer code) noexcept : code_(std::move(code)) {}

    int match(std::string_view line, const match_space::parts& in) {
        const auto* text = reinterpret_cast<PCRE2_SPTR>(line.data());
        if (auto* fast = fast_.load(std::memory_order_acquire))
            return pcre2_jit_match(fast, text, line.size(), 0, 0, in.data, in.context);
        if (uses_.fetch_add(1, std::memory_order_relaxed) == translated_after) translate();
        return pcre2_match(code_.get(), text, line.size(), 0, PCRE2_NO_JIT, in.data, in.context);
    }
    /// Whether there is a match at all.
    int look(std::string_view line, match_space::parts& in) const {
        return pcre2_dfa_match(code_.get(), reinterpret_cast<PCRE2_SPTR>(line.data()), line.size(),
                               0, PCRE2_DFA_SHORTEST, in.data, in.context, in.states.data(),
                               in.states.size());
    }
    std::uint32_t groups() const noexcept {
        std::uint32_t number = 0;
        pcre2_pattern_info(code_.get(), PCRE2_INFO_CAPTURECOUNT, &number);
        return number;
    }

private:
    // A copy: others are matching by the one that there is.
    void translate() {
        translated_.reset(pcre2_code_copy(code_.get()));
        if (translated_ && pcre2_jit_compile(translated_.get(), PCRE2_JIT_COMPLETE) == 0)
            fast_.store(translated_.get(), std::memory_order_release);
    }

    std::atomic<pcre2_code*> fast_{nullptr};
    std::atomic<std::uint32_t> uses_{0};
    pcre2_pointer code_;
    pcre2_pointer translated_;  // by the one thread that counted to its use
};

// What nearly every match needs comes first, to lie side by side: rules are many, and memory is
// slow.
struct alignas(64) rule_regex::code {
    std::optional<reading> bytes;  // none where the expression itself is beyond ASCII
    std::uint32_t groups{0};
    std::atomic<bool> costly{false};
    std::once_flag text_made;
    std::optional<reading> text;  // by `text_made`
    std::string regex;

    reading* of_text() {
        std::call_once(text_made, [this] {
            if (text) return;
            if (auto made = compiled(regex, true)) text.emplace(std::move(*made));
        });
        return text ? &*text : nullptr;
    }
    result match(reading& by, std::string_view line, match_space::parts& in);
    static result look(const reading& by, std::string_view line, match_space::parts& in);
};

rule_regex::rule_regex(std::unique_ptr<code> made) noexcept : code_(std::move(made)) {}
rule_regex::rule_regex(rule_regex&&) noexcept = default;
rule_regex& rule_regex::operator=(rule_regex&&) noexcept = default;
rule_regex::~rule_regex() = default;

expected<rule_regex, std::string> rule_regex::compile(const python_regex& regex) {
    auto made = compiled(regex.pcre2, !regex.ascii);
    if (!made) return unexpected(std::move(made).error());
    auto whole = std::make_unique<code>();
    whole->regex = regex.pcre2;
    auto& first = regex.ascii ? whole->bytes : whole->text;
    whole->groups = first.emplace(std::move(*made)).groups();
    return rule_regex(std::move(whole));
}

rule_regex::result rule_regex::code::look(const reading& by, std::string_view line,
                                          match_space::parts& in) {
    const int found = by.look(line, in);
    if (found == PCRE2_ERROR_NOMATCH) return result::none;
    return found >= 0 ? result::somehow : result::unknown;
}

rule_regex::result rule_regex::code::match(reading& by, std::string_view line,
                                           match_space::parts& in) {
    in.reserve(groups);
    if (!costly.load(std::memory_order_relaxed)) {
        in.found = by.match(line, in);
        if (in.found > 0) return result::match;
        if (!is_limit(in.found)) return result::none;
        costly = true;
    }
    const auto seen = look(by, line, in);
    if (seen == result::none) return seen;
    pcre2_set_match_limit(in.context, last_limit);
    in.found = by.match(line, in);
    pcre2_set_match_limit(in.context, first_limit);
    if (in.found > 0) return result::match;
    return is_limit(in.found) ? seen : result::none;
}

rule_regex::result rule_regex::match(const template_line& line, match_space& space) const {
    auto& in = *space.parts_;
    if (line.encoding != line_encoding::utf8 && code_->bytes)
        return code_->match(*code_->bytes, line.text, in);
    // The other reading is undefined of what is not UTF-8, and its characters are not there.
    if (line.encoding == line_encoding::bytes) return result::none;
    auto* text = code_->of_text();
    return text ? code_->match(*text, line.text, in) : result::unknown;
}

bool rule_regex::is_costly() const noexcept {
    return code_->costly;
}

}  // namespace netpoll
