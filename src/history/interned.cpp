// Looks texts up, and adds those that are new.
#include "history/interned.hpp"

namespace netpoll {

interned_texts::interned_texts(database& file, const std::string& table)
    : file_(file),
      find_(file, "SELECT id FROM " + table + " WHERE text = ?"),
      add_(file, "INSERT INTO " + table + " (text) VALUES (?)") {}

std::int64_t interned_texts::id(const std::string& text) {
    const auto [place, is_new] = known_.try_emplace(text);
    if (!is_new) return place->second;
    if (find_.first(text)) {
        place->second = find_.number(0);
        find_.reset();
    } else {
        add_.run(text);
        place->second = file_.last_id();
    }
    return place->second;
}

std::optional<std::int64_t> interned_texts::id_or_none(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(id(text));
}

interned_failures::interned_failures(database& file, interned_texts& texts)
    : file_(file),
      texts_(texts),
      find_(file,
            "SELECT id FROM failure WHERE code = ? AND phase = ? AND message = ? AND detail = ?"),
      add_(file, "INSERT INTO failure (code, phase, message, detail) VALUES (?, ?, ?, ?)") {}

std::optional<std::int64_t> interned_failures::id(const failure_words& why) {
    if (why.code.empty()) return std::nullopt;
    // Enough to know it again; a device chooses how long it is.
    constexpr std::size_t longest_detail = 300;
    std::string key;
    for (const auto part : {why.code, why.phase, why.message, why.detail.substr(0, longest_detail)})
        key.append(part).push_back('\0');
    const auto [place, is_new] = known_.try_emplace(std::move(key));
    if (!is_new) return place->second;
    const auto code = texts_.id(std::string(why.code));
    const auto phase = texts_.id(std::string(why.phase));
    const auto message = texts_.id(std::string(why.message));
    const auto detail = texts_.id(std::string(why.detail.substr(0, longest_detail)));
    if (find_.first(code, phase, message, detail)) {
        place->second = find_.number(0);
        find_.reset();
    } else {
        add_.run(code, phase, message, detail);
        place->second = file_.last_id();
    }
    return place->second;
}

}  // namespace netpoll
