// Wiping of secrets, and taking them out of text. Knows no log.
#include <netpoll/secret.hpp>

#include "core/secret_text.hpp"

#include <string.h>

#include <algorithm>

namespace netpoll {

namespace {

void wipe(std::string& text) noexcept {
    text.resize(text.capacity());  // never grows, so it does not allocate
    explicit_bzero(text.data(), text.size());
    text.clear();
}

void add_piece(std::vector<std::string_view>& pieces, std::string_view piece) {
    if (!piece.empty() && piece.back() == '\r') piece.remove_suffix(1);
    if (piece.size() >= shortest_masked) pieces.push_back(piece);
}

void add_pieces(std::vector<std::string_view>& pieces, std::string_view text) {
    add_piece(pieces, text);
    if (text.find('\n') == std::string_view::npos) return;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        add_piece(pieces, text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

}  // namespace

// The moved-from parameter keeps a short text's bytes in its own storage, hence the second wipe.
secret::secret(std::string text) noexcept : text_(std::move(text)) {
    wipe(text);
}

secret::~secret() {
    wipe(text_);
}

void redactor::add(const std::shared_ptr<const secret>& value) {
    if (!value || value->reveal().size() < shortest_masked) return;
    const std::lock_guard lock(mutex_);
    const auto same = [&](const auto& known) { return known->reveal() == value->reveal(); };
    if (std::none_of(secrets_.begin(), secrets_.end(), same)) secrets_.push_back(value);
}

std::string redactor::operator()(std::string_view text) const {
    std::vector<std::shared_ptr<const secret>> secrets;
    {
        const std::lock_guard lock(mutex_);
        secrets = secrets_;
    }
    std::vector<std::string_view> pieces;
    for (const auto& each : secrets)
        add_pieces(pieces, each->reveal());
    // Longer ones first: one secret may be a part of another.
    std::sort(pieces.begin(), pieces.end(),
              [](auto left, auto right) { return left.size() > right.size(); });
    std::string clean(text);
    for (const auto piece : pieces)
        mask_secret(clean, piece);
    return clean;
}

}  // namespace netpoll
