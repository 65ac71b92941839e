// A folder for results that the broker cannot take yet. Knows no broker but its messages.
#pragma once

#include <netpoll/expected.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace netpoll {

struct outgoing_result;

/// A file a result, 0600 in a folder that is ours alone. What a process that died has left there is
/// found by the next one.
class result_spool {
public:
    /// Makes the folder. The error is a sentence.
    static expected<result_spool, std::string> open(std::string folder);

    /// False where the disk does not take it.
    bool write(const outgoing_result& what);
    /// The file stays. Nothing where it cannot be read, or is damaged: then it is removed.
    std::optional<outgoing_result> read(const std::string& lease);
    void remove(const std::string& lease);
    std::size_t bytes() const noexcept { return bytes_; }

    struct entry {
        std::string run;
        std::string lease;
        std::string device;
    };
    /// What is there from before, the oldest first. Those that are older than a week are removed.
    std::vector<entry> kept();

private:
    explicit result_spool(std::string folder) : folder_(std::move(folder)) {}
    std::string path_of(const std::string& lease) const;

    std::string folder_;
    std::unordered_map<std::string, std::size_t> sizes_;  // by lease
    std::size_t bytes_{0};
};

}  // namespace netpoll
