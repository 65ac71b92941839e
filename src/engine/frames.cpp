// Frames to bytes and back. Knows no socket.
#include "engine/frames.hpp"

#include "engine/frame_bytes.hpp"
#include "engine/frame_fields.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/version.hpp>

#include <cstdint>
#include <cstring>
#include <new>
#include <utility>

namespace netpoll::frame {

namespace {

using length_type = std::uint64_t;
using kind_type = std::uint8_t;

// More than any outcome could hold: a length above it is none.
constexpr length_type longest = length_type{1} << 42;

template <std::size_t Kind = 0>
std::optional<any> unpacked(std::size_t kind, std::string_view body) {
    if constexpr (Kind < std::variant_size_v<any>) {
        if (kind != Kind) return unpacked<Kind + 1>(kind, body);
        std::variant_alternative_t<Kind, any> what;
        unpacker from{body};
        from(what);
        if (from.well()) return any{std::move(what)};
    }
    return std::nullopt;
}

}  // namespace

hello greeting() {
    return {format, std::string{version}};
}

std::string refusal(const any& first) {
    const auto* theirs = std::get_if<hello>(&first);
    if (theirs == nullptr) return "it does not say which version it is";
    const hello ours = greeting();
    if (theirs->format == ours.format && theirs->program == ours.program) return {};
    return "it is netpoll " + escape(theirs->program) + " with frames of format " +
           std::to_string(theirs->format) + ", this is netpoll " + ours.program +
           " with frames of format " + std::to_string(ours.format);
}

void append(std::string& to, const any& message) {
    const auto begin = to.size();
    packer out{to};
    try {
        out(length_type{0}, static_cast<kind_type>(message.index()));
        std::visit([&out](const auto& one) { out(one); }, message);
    } catch (const std::bad_alloc&) {
        to.resize(begin);  // half a frame would spoil all that follow
        throw;
    }
    const length_type length = to.size() - begin - sizeof(length_type);
    std::memcpy(to.data() + begin, &length, sizeof length);
}

std::optional<any> decoder::next() {
    const std::string_view rest = std::string_view{bytes_}.substr(read_);
    length_type length = 0;
    if (broken_ || rest.size() < sizeof length) return std::nullopt;
    std::memcpy(&length, rest.data(), sizeof length);
    if (length < sizeof(kind_type) || length > longest) {
        broken_ = true;
        return std::nullopt;
    }
    if (rest.size() - sizeof length < length) {
        bytes_.erase(0, std::exchange(read_, 0));
        return std::nullopt;
    }
    const auto body = rest.substr(sizeof length, length);
    auto message = unpacked(static_cast<kind_type>(body.front()), body.substr(sizeof(kind_type)));
    broken_ = !message;
    read_ += sizeof length + length;
    if (read_ == bytes_.size()) {
        bytes_.clear();
        read_ = 0;
    }
    return message;
}

}  // namespace netpoll::frame
