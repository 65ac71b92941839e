// What others are told of a run that is over. Plain values; knows no way to them.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// What some devices failed by, and what to do about it.
struct notice_cause {
    std::string code;
    std::string phase;
    std::size_t count{0};
    std::vector<std::string> hosts;  ///< the first few
    std::string remedy;
};

/// Texts are free of secrets; names and paths are as they are, so they are escaped where they are
/// shown.
struct run_notice {
    std::string run_id;
    std::string verdict;                         ///< by its name: "ok", "some_failed", ...
    std::map<std::string, std::size_t> devices;  ///< by status
    std::vector<notice_cause> causes;            ///< the largest first
    std::vector<std::string> inventory;          ///< paths
    std::string machine;
    std::string user;
    std::chrono::system_clock::time_point started;
    std::chrono::system_clock::time_point ended;
    std::string folder;   ///< the run's own; empty: none
    std::string results;  ///< the file of its records; empty: none

    std::size_t count(std::string_view status) const;
    std::size_t total() const;
};

/// "3 of 2000 devices failed", "all 2000 devices are ok".
std::string sentence(const run_notice& notice);

/// "netpoll on nms1: 3 of 2000 devices failed (core.yaml)", in one line.
std::string headline(const run_notice& notice);

/// All of it in lines of plain text: the sentence, causes, counts and where results are.
std::string letter(const run_notice& notice);

}  // namespace netpoll
