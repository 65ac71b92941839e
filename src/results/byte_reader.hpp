// The bytes of a file, one after another, with line and offset. Knows no format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
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
    /// What comes next, as far as it is read; there until more is.
    std::string_view ahead() const noexcept { return {piece_.get() + at_, filled_ - at_}; }
    /// Reads more behind `ahead`; false where there is no more.
    bool read_on();
    /// Steps over so many bytes of `ahead`.
    void take(std::size_t bytes) noexcept;
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
    std::unique_ptr<char[]> piece_;
    std::size_t room_;  // of it
    std::uint64_t piece_offset_{0};
    std::size_t at_{0};
    std::size_t filled_{0};
    unsigned line_{1};
    int failure_{0};
};

}  // namespace netpoll
