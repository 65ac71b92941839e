// JSON that lies in memory, read value by value. Knows no record.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace netpoll {

/// Reads one JSON text forwards, and decodes only what is asked for: large strings are stepped
/// over as fast as memory is read. Once something is no JSON it has failed, and stays so; what was
/// read before may have been used. A value of another type than the one asked for is stepped over,
/// and counts as absent. The text outlives the cursor.
class json_cursor {
public:
    enum class kind : std::uint8_t { none, null, boolean, number, string, array, object };

    explicit json_cursor(std::string_view text) noexcept;

    bool failed() const noexcept { return failed_; }
    void fail() noexcept { failed_ = true; }
    /// Nothing but blanks follows; false where it has failed.
    bool at_end();
    /// What the value is that comes next; none where there is none.
    kind next();

    /// Calls `member(std::string_view key)` for each; it may read the value that follows, which is
    /// stepped over otherwise. The key holds until then.
    template <class Member>
    void object(Member&& member);
    /// Calls `item()` for each, as above.
    template <class Item>
    void array(Item&& item);
    /// Into `to`, empty where it is no string.
    void string(std::string& to);
    std::string string();
    double number(double otherwise = 0);
    std::uint64_t unsigned_number(std::uint64_t otherwise = 0);
    bool boolean(bool otherwise = false);
    /// Steps over the value and returns it as written.
    std::string_view skip();

private:
    // A record has 6 levels and its data as many as an inventory's; more would be no reader's fault
    // but its stack.
    static constexpr unsigned deepest = 200;

    void skip_blanks() noexcept {
        while (at_ != end_ && *at_ <= ' ' &&
               (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t'))
            ++at_;
    }
    bool take(char wanted) noexcept {
        skip_blanks();
        if (failed_ || at_ == end_ || *at_ != wanted) return false;
        ++at_;
        if (wanted == '}' || wanted == ']') --depth_;
        return true;
    }
    bool take_word(std::string_view word) noexcept;
    bool enter(char opening) noexcept;
    /// Behind a member or an item: true where another follows, false behind `closing`.
    bool another(char closing) noexcept;
    std::string_view key();
    std::string_view raw_string() noexcept;
    std::string_view raw_number() noexcept;

    const char* at_;
    const char* end_;
    unsigned depth_{0};
    bool failed_{false};
    bool is_plain_{false};  // the last string has no escape, as was seen at once
    std::string key_;       // one with escapes
};

template <class Member>
void json_cursor::object(Member&& member) {
    if (next() != kind::object) {
        skip();
        return;
    }
    if (!enter('{') || take('}')) return;
    do {
        const std::string_view name = key();
        if (failed_) return;
        const char* const before = at_;
        member(name);
        if (!failed_ && at_ == before) skip();
    } while (another('}'));
}

template <class Item>
void json_cursor::array(Item&& item) {
    if (next() != kind::array) {
        skip();
        return;
    }
    if (!enter('[') || take(']')) return;
    do {
        skip_blanks();
        const char* const before = at_;
        item();
        if (!failed_ && at_ == before) skip();
    } while (another(']'));
}

}  // namespace netpoll
