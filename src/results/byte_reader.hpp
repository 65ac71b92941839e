// The bytes of a file, one after another, with line and offset. Knows no format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

namespace netpoll {

/// Reads a regular file forwards; holds a piece of it. One thread at a time.
class byte_reader {
public:
    explicit byte_reader(int fd);

    bool at_end() { return at_ == filled_ && !fill(); }
    /// Not at the end.
    char front() const noexcept { return piece_[at_]; }
    void skip() noexcept {
        if (piece_[at_] == '\n') ++line_;
        ++at_;
    }
    void skip_blanks();
    /// The bytes to the newline that ends this line, or to the end, whatever their size; they come
    /// next, and are there until then.
    std::string_view rest_of_line();
    /// To the newline that ends this line, or to the end.
    void skip_line();
    void rewind() noexcept;

    /// Of the byte that comes next; both count from the file's beginning, lines from 1.
    std::uint64_t offset() const noexcept { return piece_offset_ + at_; }
    unsigned line() const noexcept { return line_; }
    /// The errno of a failed read, which ends the file; 0: none.
    int failure() const noexcept { return failure_; }

private:
    bool fill();
    bool read_more();

    const int fd_;
    std::string piece_;
    std::uint64_t piece_offset_{0};
    std::size_t at_{0};
    std::size_t filled_{0};
    unsigned line_{1};
    int failure_{0};
};

/// What a parser takes: up to the end of the file, or of the line where `one_line` is set.
class byte_iterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = char;

    byte_iterator() = default;
    byte_iterator(byte_reader& from, bool one_line) noexcept : from_(&from), one_line_(one_line) {}

    char operator*() const noexcept { return from_->front(); }
    byte_iterator& operator++() noexcept {
        from_->skip();
        return *this;
    }
    byte_iterator operator++(int) noexcept {
        const byte_iterator before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(const byte_iterator& one, const byte_iterator& other) {
        return one.ended() == other.ended();
    }

private:
    bool ended() const {
        return from_ == nullptr || from_->at_end() || (one_line_ && from_->front() == '\n');
    }

    byte_reader* from_{nullptr};
    bool one_line_{false};
};

}  // namespace netpoll
