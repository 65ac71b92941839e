// memchr from one quote to the next, brackets between them.
#include "results/json_extent.hpp"

namespace netpoll {

json_extent::answer json_extent::look(std::string_view text) noexcept {
    while (at_ < text.size()) {
        const answer found = in_string_ ? look_in_string(text) : take(text[at_]);
        if (found != answer::more) return found;
    }
    return answer::more;
}

// A line break in a string is no JSON, and what a torn line leaves.
json_extent::answer json_extent::look_in_string(std::string_view text) noexcept {
    const auto quote = text.find('"', at_);
    const auto end = quote == text.npos ? text.size() : quote;
    if (text.substr(at_, end - at_).find('\n') != text.npos) return answer::none;
    at_ = end;
    if (quote == text.npos) return answer::more;
    std::size_t slashes = 0;
    while (quote - slashes > begin_ && text[quote - slashes - 1] == '\\')
        ++slashes;
    ++at_;
    in_string_ = slashes % 2 != 0;
    return in_string_ || depth_ > 0 ? answer::more : answer::end;
}

json_extent::answer json_extent::take(char one) noexcept {
    constexpr std::string_view of_scalars = "+-.0123456789abcdefghijklmnopqrstuvwxyzE";
    switch (one) {
        case '"':
            in_string_ = true;
            begin_ = at_ + 1;
            break;
        case '{':
        case '[':
            ++depth_;
            break;
        case '}':
        case ']':
            return close();
        case '\n':
            if (one_line_) return answer::none;
            [[fallthrough]];
        case ' ':
        case '\t':
        case '\r':
        case ',':
        case ':':
            // Behind a number or a word.
            if (depth_ == 0) return at_ > 0 ? answer::end : answer::none;
            break;
        default:
            if (of_scalars.find(one) == of_scalars.npos) return answer::none;
    }
    ++at_;
    return answer::more;
}

json_extent::answer json_extent::close() noexcept {
    if (depth_ == 0) return at_ > 0 ? answer::end : answer::none;
    ++at_;
    return --depth_ == 0 ? answer::end : answer::more;
}

}  // namespace netpoll
