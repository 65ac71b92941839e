// An ssh_config file and all that it includes, as statements in order. Knows no host.
#pragma once

#include "inventory/ssh_config/keywords.hpp"

#include <netpoll/error.hpp>

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace netpoll::ssh_config {

/// A keyword that is used, and what stands behind it.
struct setting {
    key what{key::other};
    std::vector<std::string> words;  ///< the whole rest as one, where that is its syntax
    source_position where;
};

/// `Host`: patterns, negated ones with their `!`.
struct host_line {
    std::vector<std::string> patterns;
    source_position where;
};

/// One condition of `Match`.
struct criterion {
    enum kind_t {
        all,
        host,           ///< the host name so far
        original_host,  ///< as it was asked for
        user,           ///< the remote one so far
        local_user,
        never,  ///< is not looked at here: the block does not count
    };
    kind_t kind{all};
    bool negated{false};
    std::vector<std::string> patterns{};
};

struct match_line {
    std::vector<criterion> all;
};

/// What follows is another file's, which no block before it bounds.
struct file_begin {};

/// What stands between is another file's: it counts where the line that includes it does.
struct include_begin {};
struct include_end {};

struct statement {
    std::variant<setting, host_line, match_line, file_begin, include_begin, include_end> what;
    /// The next one that is no setting: where a block that does not count is left.
    std::size_t next_block{0};
};

struct statements {
    std::vector<statement> all;
    std::vector<std::string> files;  ///< in the order in which they were read
    std::vector<mistake> mistakes;
    std::vector<mistake> remarks;  ///< what is never done, e.g. `Match exec`
};

/// A file that is read by itself, not since another includes it.
struct config_file {
    std::string path;
    std::string include_folder{};  ///< where relative names of Include begin; empty: HOME/.ssh
    bool only_ours{false};         ///< one that others may change is a mistake, as for ssh
    bool may_be_missing{false};
};

/// Reads files in turn and what they include. `home` is the user's folder.
statements read_statements(const std::vector<config_file>& files, const std::string& home);

}  // namespace netpoll::ssh_config
