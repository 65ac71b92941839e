// Texts that are in a file once, and everywhere else by number. Knows no run.
#pragma once

#include "history/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace netpoll {

/// Of one table (id, text), which it remembers while it lives.
class interned_texts {
public:
    interned_texts(database& file, const std::string& table);

    std::int64_t id(const std::string& text);
    /// Nothing for an empty text.
    std::optional<std::int64_t> id_or_none(const std::string& text);

private:
    database& file_;
    statement find_;
    statement add_;
    std::unordered_map<std::string, std::int64_t> known_;
};

/// Why a device failed, of which there are few.
struct failure_words {
    std::string_view code;
    std::string_view phase;
    std::string_view message;
    std::string_view detail;
};

class interned_failures {
public:
    interned_failures(database& file, interned_texts& texts);

    /// Nothing where there is no code.
    std::optional<std::int64_t> id(const failure_words& why);

private:
    database& file_;
    interned_texts& texts_;
    statement find_;
    statement add_;
    std::unordered_map<std::string, std::int64_t> known_;
};

}  // namespace netpoll
