// What is rare was counted in the outputs of network devices.
#include "parse/needle.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace netpoll {

namespace {

/// The higher the more often. Letters that are not here, and all else, are rare.
std::size_t frequency(char c) noexcept {
    constexpr std::string_view rising = "vgbyfkhpVSTACGIE,/:-mudlcosnriate.9876543210 ";
    const auto place = rising.find(c);
    return place == std::string_view::npos ? 0 : place + 1;
}

}  // namespace

needle::needle(std::string bytes) : bytes_(std::move(bytes)) {
    const auto rarer = [](char one, char other) { return frequency(one) < frequency(other); };
    rarest_ = static_cast<std::size_t>(std::min_element(bytes_.begin(), bytes_.end(), rarer) -
                                       bytes_.begin());
}

bool needle::is_in(std::string_view text) const noexcept {
    if (bytes_.empty()) return true;
    if (text.size() < bytes_.size()) return false;
    const char* at = text.data() + rarest_;
    const char* const end = at + (text.size() - bytes_.size()) + 1;
    while (at < end) {
        at = static_cast<const char*>(
            std::memchr(at, bytes_[rarest_], static_cast<std::size_t>(end - at)));
        if (at == nullptr) return false;
        if (std::memcmp(at - rarest_, bytes_.data(), bytes_.size()) == 0) return true;
        ++at;
    }
    return false;
}

}  // namespace netpoll
