// PCRE2 behind `pattern`. Knows what limits it sets and why; knows no device.
#include "core/pattern.hpp"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <new>
#include <set>
#include <utility>

namespace netpoll {

namespace {

// One match may backtrack this often: some milliseconds. Expressions for prompts and pagers need
// a few hundred steps.
constexpr std::uint32_t match_limit = 100'000;
constexpr std::uint32_t depth_limit = 1'000;
constexpr std::uint32_t heap_limit_kib = 1'024;

// To translate an expression into machine code takes as long as to interpret it over about so many
// bytes; each match counts as some more. Of all expressions that a run compiles it uses few often.
constexpr std::size_t worth_translating = 8'192;
constexpr std::size_t bytes_of_a_match = 64;

// Groups behind these do not count in `captured`.
constexpr std::uint32_t groups_at_most = 16;

// What a thread needs to match: PCRE2 wants it apart from the code, which is shared.
struct workspace {
    pcre2_match_data* data{pcre2_match_data_create(groups_at_most, nullptr)};
    pcre2_match_context* context{pcre2_match_context_create(nullptr)};

    workspace() {
        if (!data || !context) throw std::bad_alloc();
        pcre2_set_match_limit(context, match_limit);
        pcre2_set_depth_limit(context, depth_limit);
        pcre2_set_heap_limit(context, heap_limit_kib);
    }
    workspace(const workspace&) = delete;
    workspace& operator=(const workspace&) = delete;
    ~workspace() {
        pcre2_match_context_free(context);
        pcre2_match_data_free(data);
    }
};

const workspace& work_of_thread() {
    thread_local const workspace made;
    return made;
}

std::uint32_t option_bits(anchoring where) noexcept {
    switch (where) {
        case anchoring::anywhere:
            return 0;
        case anchoring::start:
            return PCRE2_ANCHORED;
        case anchoring::whole:
            return PCRE2_ANCHORED | PCRE2_ENDANCHORED;
        case anchoring::lines:
            return PCRE2_MULTILINE;
    }
    return 0;
}

std::string describe(int error, std::size_t offset) {
    PCRE2_UCHAR text[256];
    pcre2_get_error_message(error, text, sizeof text);
    return std::string(reinterpret_cast<const char*>(text)) + " at offset " +
           std::to_string(offset);
}

bool is_limit(int found) noexcept {
    return found == PCRE2_ERROR_MATCHLIMIT || found == PCRE2_ERROR_DEPTHLIMIT ||
           found == PCRE2_ERROR_HEAPLIMIT || found == PCRE2_ERROR_JIT_STACKLIMIT;
}

// Whoever matches has no log, and whoever has one knows no expression.
class costly_expressions {
public:
    void add(const std::string& text) noexcept {
        try {
            const std::lock_guard lock(mutex_);
            if (!known_.insert(text).second) return;
            fresh_.push_back(text);
            any_ = true;
        } catch (const std::bad_alloc&) {  // then it is not told
        }
    }
    std::vector<std::string> take() {
        if (!any_) return {};
        const std::lock_guard lock(mutex_);
        any_ = false;
        return std::exchange(fresh_, {});
    }

private:
    std::atomic<bool> any_{false};
    std::mutex mutex_;
    std::set<std::string> known_;     // guarded by mutex_
    std::vector<std::string> fresh_;  // guarded by mutex_
};

costly_expressions& the_costly() {
    static costly_expressions all;
    return all;
}

}  // namespace

struct pattern::code {
    code(pcre2_code* compiled, std::string_view regex) : handle(compiled), text(regex) {}
    code(const code&) = delete;
    code& operator=(const code&) = delete;
    ~code() {
        pcre2_code_free(translated);
        pcre2_code_free(handle);
    }

    /// What to match a subject of so many bytes by.
    const pcre2_code* for_subject(std::size_t bytes) const noexcept {
        if (const auto* made = ready.load(std::memory_order_acquire)) return made;
        const auto step = bytes_of_a_match + bytes;
        const auto work = interpreted.fetch_add(step, std::memory_order_relaxed) + step;
        return work > worth_translating ? machine_code() : handle;
    }
    const pcre2_code* machine_code() const noexcept;

    pcre2_code* handle;
    std::string text;
    mutable std::atomic<bool> gave_up{false};

private:
    mutable std::atomic<std::size_t> interpreted{0};  // bytes
    mutable std::once_flag once;
    mutable pcre2_code* translated{nullptr};  // by once
    mutable std::atomic<const pcre2_code*> ready{nullptr};
};

/// Where there is no JIT, pcre2_match interprets: slower, same result. A copy, since others may
/// match by the code meanwhile.
const pcre2_code* pattern::code::machine_code() const noexcept {
    std::call_once(once, [this] {
        translated = pcre2_code_copy(handle);
        if (translated != nullptr) pcre2_jit_compile(translated, PCRE2_JIT_COMPLETE);
        ready.store(translated != nullptr ? translated : handle, std::memory_order_release);
    });
    return ready.load(std::memory_order_acquire);
}

pattern::pattern(std::shared_ptr<const code> compiled) noexcept : code_(std::move(compiled)) {}

expected<pattern, std::string> pattern::compile(std::string_view regex, anchoring where) {
    if (regex.empty()) return unexpected(std::string("the regular expression is empty"));
    int error = 0;
    std::size_t offset = 0;
    const auto bits = option_bits(where) | PCRE2_NEVER_UTF | PCRE2_NEVER_BACKSLASH_C;
    auto* handle = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(regex.data()), regex.size(), bits,
                                 &error, &offset, nullptr);
    if (!handle) return unexpected(describe(error, offset));
    return pattern(std::make_shared<const code>(handle, regex));
}

// PCRE2's number of groups, or its error.
int pattern::match_code(std::string_view subject, std::size_t from,
                        bool line_start) const noexcept {
    const auto bits = line_start ? 0U : PCRE2_NOTBOL;
    const auto& work = work_of_thread();
    const auto match_by = [&](const pcre2_code* form) {
        return pcre2_match(form, reinterpret_cast<PCRE2_SPTR>(subject.data()), subject.size(), from,
                           bits, work.data, work.context);
    };
    const auto* const used = code_->for_subject(subject.size() - std::min(from, subject.size()));
    const int found = match_by(used);
    // Machine code has other limits: its verdict counts, so that none depends on what was matched
    // before.
    return is_limit(found) && used == code_->handle ? match_by(code_->machine_code()) : found;
}

const std::size_t* pattern::match(std::string_view subject, std::size_t from,
                                  bool line_start) const noexcept {
    const int found = match_code(subject, from, line_start);
    if (is_limit(found) && !code_->gave_up.exchange(true)) the_costly().add(code_->text);
    if (found < 0) return nullptr;
    const auto* edges = pcre2_get_ovector_pointer(work_of_thread().data);
    // \K in a lookahead can put the end before the beginning.
    return edges[0] > edges[1] ? nullptr : edges;
}

bool pattern::may_match(std::string_view subject) const noexcept {
    const int found = match_code(subject, 0, true);
    if (is_limit(found)) code_->gave_up = true;
    return found >= 0 || is_limit(found);
}

std::optional<pattern::span> pattern::find(std::string_view subject, std::size_t from,
                                           bool line_start) const noexcept {
    const auto* edges = match(subject, from, line_start);
    return edges == nullptr ? std::nullopt : std::optional(span{edges[0], edges[1]});
}

std::optional<std::size_t> pattern::captured(std::string_view subject) const noexcept {
    const auto* edges = match(subject, 0, true);
    if (edges == nullptr) return std::nullopt;
    const auto counted = std::min<std::size_t>(groups(), groups_at_most - 1);
    std::size_t bytes = 0;
    for (std::size_t i = 1; i <= counted; ++i) {
        if (edges[2 * i] != PCRE2_UNSET) bytes += edges[2 * i + 1] - edges[2 * i];
    }
    return bytes;
}

pattern::search_end pattern::search(std::string_view subject, std::size_t from) const noexcept {
    using kind = search_end::kind;
    const int found = match_code(subject, from, true);
    if (is_limit(found)) return {kind::gave_up};
    if (found < 0) return {};
    const auto* edges = pcre2_get_ovector_pointer(work_of_thread().data);
    search_end end{kind::match, {edges[0], std::max(edges[0], edges[1])}};
    if (groups() > 0 && edges[2] != PCRE2_UNSET && edges[2] <= edges[3])
        end.group = span{edges[2], edges[3]};
    return end;
}

std::size_t pattern::groups() const noexcept {
    std::uint32_t number = 0;
    pcre2_pattern_info(code_->handle, PCRE2_INFO_CAPTURECOUNT, &number);
    return number;
}

bool pattern::gave_up() const noexcept {
    return code_->gave_up;
}

std::vector<std::string> pattern::take_costly() {
    return the_costly().take();
}

}  // namespace netpoll
