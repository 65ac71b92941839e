// CBOR by nlohmann/json. Knows no message.
#include "remote/cbor_form.hpp"

#include <netpoll/escape.hpp>

#include <cstdint>

namespace netpoll::wire {

namespace {

constexpr std::size_t deepest = 32;

// RFC 8949, section 3: the low five bits of an item's first byte are its argument, or say how many
// bytes of it follow. Nothing where they end before, and for indefinite lengths, which we do not
// write.
std::optional<std::uint64_t> take_argument(std::string_view& rest) {
    const auto low = static_cast<unsigned char>(rest.front()) & 0x1FU;
    rest.remove_prefix(1);
    if (low < 24) return low;
    const std::size_t size = std::size_t{1} << (low - 24);
    if (low > 27 || rest.size() < size) return std::nullopt;
    std::uint64_t value = 0;
    for (const char byte : rest.substr(0, size))
        value = value << 8 | static_cast<unsigned char>(byte);
    rest.remove_prefix(size);
    return value;
}

// The library reads by recursion, as deep as a message says.
bool is_shallow(std::string_view rest) {
    std::vector<std::uint64_t> left;  // items, of each list or map that is open
    while (!rest.empty()) {
        const auto major = static_cast<unsigned char>(rest.front()) >> 5;
        const auto argument = take_argument(rest);
        if (!argument) return false;
        if (major == 2 || major == 3) {
            if (*argument > rest.size()) return false;
            rest.remove_prefix(*argument);
        }
        while (!left.empty() && left.back() == 0)
            left.pop_back();
        if (!left.empty()) --left.back();
        if (major != 4 && major != 5) continue;
        if (*argument > rest.size() || left.size() == deepest) return false;
        left.push_back(major == 5 ? *argument * 2 : *argument);
    }
    return true;
}

}  // namespace

node text_node(const std::string& text) {
    if (is_utf8(text)) return text;
    return node::binary(std::vector<std::uint8_t>(text.begin(), text.end()));
}

bool take_text(const node& from, std::string& to) {
    if (from.is_string()) {
        to = from.get_ref<const std::string&>();
        return true;
    }
    if (!from.is_binary()) return false;
    const auto& bytes = from.get_binary();
    to.assign(bytes.begin(), bytes.end());
    return true;
}

std::string bytes_of(const node& value) {
    std::string made;
    node::to_cbor(value, nlohmann::detail::output_adapter<char>(made));
    return made;
}

std::optional<node> node_of(std::string_view bytes) {
    if (!is_shallow(bytes)) return std::nullopt;
    node read = node::from_cbor(bytes.begin(), bytes.end(), true, false);
    if (read.is_discarded()) return std::nullopt;
    return read;
}

}  // namespace netpoll::wire
