// The lines of one command's output, made as they are taken. Knows no channel and no pager.
#pragma once

#include <cstdint>
#include <string>

namespace netpoll::lab {

/// A text followed by generated lines. A gigabyte of output takes no memory until it is taken.
class output_lines {
public:
    output_lines() = default;
    /// Lines with LF at their ends; the last may lack it.
    explicit output_lines(std::string text) : text_(std::move(text)) {}

    /// So many generated lines of 79 characters below the text; each differs, none looks like a
    /// prompt. `salt` makes two devices' lines differ.
    void add_generated(std::uint64_t count, std::uint64_t salt);
    /// Generated lines that never end.
    void make_endless(std::uint64_t salt);

    bool at_end() const noexcept { return position_ >= text_.size() && next_ >= count_; }
    /// The next line without its LF. Only where not at_end().
    std::string next();
    /// How many lines are left; meaningless where endless.
    std::uint64_t left() const;
    bool endless() const noexcept { return count_ == forever; }

private:
    static constexpr std::uint64_t forever = UINT64_MAX;

    std::string text_;
    std::size_t position_{0};
    std::uint64_t next_{0};
    std::uint64_t count_{0};
    std::uint64_t salt_{0};
};

}  // namespace netpoll::lab
