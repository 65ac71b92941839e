// What known_hosts keeps, and what guards it. For those who judge keys and who write them down.
#pragma once

#include "ssh/host_certificate.hpp"
#include "ssh/host_key_file.hpp"
#include "ssh/host_key_index.hpp"
#include "ssh/host_keys.hpp"

#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace netpoll {

struct known_hosts::state {
    using entry_id = host_key_index::entry_id;
    using wall_clock = std::chrono::system_clock;

    // Immutable once loaded.
    host_key_index base;
    std::string path;
    std::map<std::vector<std::string>, known_hosts> beside;

    mutable std::shared_mutex added_mutex;
    std::unique_ptr<host_key_index> added = std::make_unique<host_key_index>();  // by added_mutex

    certified_hosts certified;

    mutable std::mutex scans_mutex;
    mutable std::unordered_map<std::string, std::vector<entry_id>> scans;  // by scans_mutex

    std::mutex changed_mutex;
    std::unordered_map<std::string, std::size_t> changed;  // by changed_mutex

    std::set<std::string> given;  // lines of others, by added_mutex

    std::mutex writer;                               // held over file operations, taken first
    std::map<std::string, host_key_file_mark> seen;  // by writer

    /// Under added_mutex.
    std::array<const host_key_index*, 2> both() const { return {&base, added.get()}; }
    std::vector<entry_id> hashed_in_base(const host_names& names) const;
    std::vector<entry_id> scanned_in_base(const host_names& names) const;
    bool find_verdict(const host_names& names, std::string_view key, host_key_judgement& to) const;
    std::vector<std::string> listed_types(const host_names& names) const;
    std::vector<std::string> types(const host_names& names) const;
    void judge_by_certificate(const host_names& names, std::string_view blob,
                              host_key_judgement& to) const;
    std::optional<source_position> authority_for(const host_names& names) const;
    certificate_judgement judge_certificate(const host_names& names, std::string_view name,
                                            std::string_view certificate,
                                            std::chrono::system_clock::time_point now);
    host_key_judgement judge(const host_names& names, std::string_view type,
                             std::string_view blob) const;

    using answer_t = expected<void, std::string>;
    answer_t catch_up(host_key_appender& file);
    std::optional<answer_t> settled(const host_names& names, std::string_view type,
                                    std::string_view blob) const;
    answer_t write_down(const host_names& names, std::string_view type, std::string_view blob);
    void add(const std::string& line, const std::string& file, unsigned number);
};

}  // namespace netpoll
