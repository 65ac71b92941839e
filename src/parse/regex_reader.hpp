// Reads an expression once, from left to right: writes it anew, and adds up how matches begin.
// Knows no template.
#pragma once

#include "parse/python_regex.hpp"
#include "parse/regex_shape.hpp"

#include <netpoll/expected.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netpoll {

/// What an escape stands for.
struct escaped {
    byte_set set;          // of a category
    char32_t character{};  // of a character
    bool is_set{false};
};

class regex_reader {
public:
    explicit regex_reader(std::string_view regex) : regex_(regex) {}

    expected<python_regex, regex_mistake> read() {
        auto shape = alternatives();
        if (!failed() && at_ < regex_.size()) fail("unbalanced parenthesis");
        if (failed()) return unexpected(std::move(*mistake_));
        if (opaque_) shape = anything();
        read_.begins = shape.begins;
        read_.required = std::move(shape.required);
        return std::move(read_);
    }

private:
    bool failed() const noexcept { return mistake_.has_value(); }
    void fail(std::string why) {
        if (!failed()) mistake_ = regex_mistake{std::move(why), at_};
        at_ = regex_.size();
    }
    bool more() const noexcept { return at_ < regex_.size(); }
    char peek(std::size_t ahead = 0) const noexcept {
        return at_ + ahead < regex_.size() ? regex_[at_ + ahead] : '\0';
    }
    bool take(std::string_view what) {
        if (!regex_.substr(at_).starts_with(what)) return false;
        at_ += what.size();
        return true;
    }
    void write(std::string_view text) { read_.pcre2 += text; }

    regex_shape alternatives();
    regex_shape sequence();
    regex_shape item();
    regex_shape repeated(regex_shape one);
    regex_shape group();
    regex_shape extension();
    regex_shape closed(regex_shape inner);
    regex_shape condition();
    regex_shape flags();
    bool read_flags(std::string& kept, bool& ascii_only);
    void write_category(char letter);
    bool write_category_in_class(char letter);
    regex_shape capturing(std::string name);
    regex_shape reference(std::string_view name);
    regex_shape reference(std::size_t number);
    void skip_comments();
    regex_shape named_group();
    regex_shape character_class();
    regex_shape escape();
    regex_shape position(std::string_view written);
    regex_shape literal();
    regex_shape written_character(char32_t character);
    std::string_view until(char end);
    std::optional<std::pair<std::string, std::size_t>> repeat();
    std::optional<escaped> escaped_in_any_place();
    std::optional<char32_t> digits(int base, std::size_t most, bool exactly);
    std::optional<char32_t> class_character(byte_set& into, bool& is_set);
    void write_in_class(char32_t character);
    void add_to_class(byte_set& into, char32_t first, char32_t last);

    std::string_view regex_;
    std::size_t at_{0};
    int depth_{0};
    std::vector<std::size_t> open_groups_;
    bool opaque_{false};       // flags change what letters mean
    bool ascii_only_{false};   // categories and word ends, by (?a
    bool is_position_{false};  // the last item has no width of its own, and is not repeated
    python_regex read_;
    std::optional<regex_mistake> mistake_;
};

}  // namespace netpoll
