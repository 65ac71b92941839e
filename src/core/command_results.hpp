// The results of one device's commands, and the verdict on all of them. Knows no channel.
#pragma once

#include "core/compiled_platform.hpp"

#include <netpoll/outcome.hpp>
#include <netpoll/target.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// Why it is not certain that a command ended where it seemed to.
enum class doubt {
    none,
    no_echo,     ///< the device did not echo it
    other_echo,  ///< the device echoed something else, with which the output begins
    cut,         ///< what was taken for its prompt was output, and the rest of that is missing
    wrapped,     ///< a blank line after the echo was taken for a line wrap, and may be output
    typed,       ///< a key or Enter was typed while its output was still coming
    prompt,      ///< the prompt stands within its output, or in that of the command before or after
};

/// One result for each command, in order: not_run until `sent` is called.
class command_results {
public:
    /// No output is kept beyond `max_output` bytes.
    command_results(const target& device, const compiled_platform& platform,
                    std::size_t max_output);

    std::size_t size() const noexcept { return results_.size(); }
    const std::string& command(std::size_t index) const { return results_[index].command; }
    /// The command is being sent; the device may have got it even if the connection ends now.
    void sent(std::size_t index) {
        results_[index].sent = true;
        results_[index].status = command_status::incomplete;
    }
    /// The command was not sent after all: the device refused the channel for it.
    void refused(std::size_t index) {
        results_[index].sent = false;
        results_[index].status = command_status::not_run;
    }
    /// The device's platform turned out to be this one.
    void adopt(const compiled_platform& platform) noexcept { platform_ = &platform; }
    /// One of the command's lines ended, and another one follows.
    void add(std::size_t index, std::string output);
    /// The command, or its last line, ended. Its error marker or exit status decide between ok and
    /// error_marker.
    void complete(std::size_t index, std::string output,
                  std::optional<int> exit_status = std::nullopt);
    /// A line of the command was rejected, and none of those behind it is sent: `output` is that
    /// line's.
    void reject(std::size_t index, std::string output);
    /// It is not certain that the command ended where it seemed to; the first reason counts. Call
    /// before the doubtful output is added.
    void cast_doubt(std::size_t index, doubt reason);
    /// More output of a command that seemed to have ended.
    void add_late(std::size_t index, std::string output);
    /// The command did not end; `output` is what had come until then.
    void broke_off(std::size_t index, command_status status, std::string output,
                   bool truncated = false);

    /// output_limit if an output had to be cut, command_error if a command was rejected, with the
    /// first one's words, echo_not_seen, prompt_not_seen or ambiguous_prompt if one is in doubt.
    std::optional<error> verdict() const;
    /// True if one of the first `count` commands is anything but ok.
    bool any_failed(std::size_t count) const noexcept;
    bool is_doubtful(std::size_t index) const noexcept {
        return doubts_[index].reason != doubt::none;
    }
    /// Bytes of all outputs.
    std::size_t held() const noexcept { return held_; }
    std::vector<command_result> take() {
        held_ = 0;
        return std::move(results_);
    }

private:
    struct doubted {
        doubt reason{doubt::none};
        std::size_t from{0};  // offset of the doubtful output in all of it
    };

    const std::vector<pattern>& markers() const noexcept;
    void judge(command_result& result) const;
    std::optional<std::string_view> marker_in(const command_result& result) const;
    bool append(command_result& to, std::string output);
    std::optional<error> first_doubt() const;

    const target& device_;
    const compiled_platform* platform_;
    std::size_t max_output_;
    std::vector<command_result> results_;
    std::vector<doubted> doubts_;  // one for each result
    struct rejected_line {
        std::size_t index;
        std::string marker;
    };
    std::optional<rejected_line> rejected_;
    std::size_t held_{0};  // bytes that all their outputs take of memory
};

}  // namespace netpoll
