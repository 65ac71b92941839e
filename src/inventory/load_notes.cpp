// Counts what is worth saying. Knows no value.
#include "inventory/load_notes.hpp"

#include "nodes/node.hpp"

#include <algorithm>

namespace netpoll {

void load_notes::alias(const std::string& file, unsigned line, std::string_view key,
                       std::string_view meaning) {
    add(file, line, "'" + std::string(key) + "' is read as '" + std::string(meaning) + "'", false);
}

void load_notes::plain_secret(const std::string& file, unsigned line) {
    add(file, line,
        "a secret stands here in plain text: env:NAME, file:PATH or cmd:COMMAND keeps it out of "
        "the file");
}

void load_notes::ignored(const std::string& file, unsigned line, std::string_view subject) {
    add(file, line, std::string(subject) + " is ignored");
}

void load_notes::unused_realm(const std::string& file, unsigned line, std::string_view name) {
    add(file, line, "no host belongs to realm " + shown_key(name), false);
}

void load_notes::add(const std::string& file, unsigned line, std::string message, bool warning) {
    const auto known = std::find_if(notes_.begin(), notes_.end(), [&](const auto& each) {
        return each.message == message && each.first.file == file;
    });
    if (known != notes_.end()) {
        ++known->count;
    } else {
        notes_.push_back({{file, line}, std::move(message), warning});
    }
}

std::vector<mistake> load_notes::said(bool warning) const {
    std::vector<mistake> all;
    for (const auto& each : notes_) {
        if (each.warning != warning) continue;
        auto message = each.message;
        if (each.count > 1) message += " (" + std::to_string(each.count) + " times in this file)";
        all.push_back({each.first, std::move(message)});
    }
    return all;
}

}  // namespace netpoll
