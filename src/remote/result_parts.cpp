// Cuts, compresses and joins. Knows no broker but its messages.
#include "remote/result_parts.hpp"

#include "core/number_text.hpp"

#include <zstd.h>

#include <algorithm>
#include <string_view>

namespace netpoll::wire {

namespace {

constexpr std::string_view version_header = "Np-Version";
constexpr std::string_view lease_header = "Np-Lease";
constexpr std::string_view part_header = "Np-Part";
constexpr std::string_view encoding_header = "Np-Encoding";
constexpr std::string_view zstd_name = "zstd";

/// Below it is not worth the time.
constexpr std::size_t least_compressed = 4'096;
constexpr int level = 3;
/// Of one result: a number that a peer says is allocated.
constexpr std::uint64_t most_parts = 100'000;

std::optional<std::string> compressed(const std::string& bytes) {
    if (bytes.size() < least_compressed) return std::nullopt;
    std::string made(ZSTD_compressBound(bytes.size()), '\0');
    const std::size_t size =
        ZSTD_compress(made.data(), made.size(), bytes.data(), bytes.size(), level);
    if (ZSTD_isError(size) || size >= bytes.size()) return std::nullopt;
    made.resize(size);
    return made;
}

expected<std::string, std::string> decompressed(const std::string& bytes, std::size_t most) {
    const auto size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
    if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR)
        return unexpected(std::string("its bytes are no zstd frame"));
    if (size > most)
        return unexpected("it would have " + std::to_string(size) + " bytes, and " +
                          std::to_string(most) + " are the most");
    std::string made(size, '\0');
    const std::size_t done = ZSTD_decompress(made.data(), made.size(), bytes.data(), bytes.size());
    if (ZSTD_isError(done) || done != size)
        return unexpected(std::string("its compressed bytes are damaged"));
    return made;
}

struct place_of_part {
    std::size_t number;  // from 0
    std::size_t count;
};

std::optional<place_of_part> place_in(const std::string& text) {
    const auto slash = text.find('/');
    if (slash == text.npos) return std::nullopt;
    const auto count = parse_number(text.substr(slash + 1), {1, most_parts});
    if (!count) return std::nullopt;
    const auto number = parse_number(text.substr(0, slash), {1, *count});
    if (!number) return std::nullopt;
    return place_of_part{static_cast<std::size_t>(*number - 1), static_cast<std::size_t>(*count)};
}

acknowledgement all_of(std::vector<acknowledgement> each) {
    return [each = std::move(each)] {
        for (const auto& one : each)
            one();
    };
}

}  // namespace

std::vector<result_part> parts_of(const result& whole, const std::string& subject,
                                  std::size_t most) {
    std::string bytes = bytes_of(whole);
    std::string encoding;
    if (auto smaller = compressed(bytes)) {
        bytes = std::move(*smaller);
        encoding = zstd_name;
    }
    const std::size_t count = std::max<std::size_t>((bytes.size() + most - 1) / most, 1);
    std::vector<result_part> parts;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string number = std::to_string(i + 1);
        broker_message one{subject,
                           bytes.substr(i * most, most),
                           {{std::string(version_header), std::to_string(format)},
                            {std::string(lease_header), whole.lease},
                            {std::string(part_header), number + "/" + std::to_string(count)}}};
        if (!encoding.empty()) one.headers.emplace_back(encoding_header, encoding);
        parts.push_back({whole.lease + "." + number, std::move(one)});
    }
    return parts;
}

joined_result result_joiner::refused(const broker_message& part, acknowledgement done,
                                     std::string why) const {
    return {unexpected(std::move(why)), part.header(std::string(lease_header)), std::move(done)};
}

std::optional<joined_result> result_joiner::add(const broker_message& part, acknowledgement done) {
    const std::string lease = part.header(std::string(lease_header));
    const auto place = place_in(part.header(std::string(part_header)));
    if (lease.empty() || !place)
        return refused(part, std::move(done), "it does not say what it is a part of");
    const auto version = parse_number(part.header(std::string(version_header)), {1, ~0U});
    if (!version || *version > format)
        return refused(part, std::move(done),
                       version ? refusal_of(static_cast<unsigned>(*version), {})
                               : "it does not say which format it has");
    unfinished& into = open_[lease];
    if (into.parts.empty()) {
        into.parts.resize(place->count);
        into.missing = place->count;
    }
    if (into.parts.size() != place->count || into.bytes + part.body.size() > most_) {
        open_.erase(lease);
        return refused(part, std::move(done), "its parts do not fit together, or are too long");
    }
    auto& here = into.parts[place->number];
    if (here) return std::nullopt;
    here = part.body;
    into.bytes += part.body.size();
    into.done.push_back(std::move(done));
    if (--into.missing > 0) return std::nullopt;
    auto all = open_.extract(lease);
    return whole(part, std::move(all.mapped()));
}

joined_result result_joiner::whole(const broker_message& last, unfinished all) const {
    std::string bytes = std::move(*all.parts.front());
    for (std::size_t i = 1; i < all.parts.size(); ++i)
        bytes += *std::exchange(all.parts[i], std::nullopt);
    auto done = all_of(std::move(all.done));
    if (last.header(std::string(encoding_header)) == zstd_name) {
        auto longer = decompressed(bytes, most_);
        if (!longer) return refused(last, std::move(done), std::move(longer).error());
        bytes = std::move(*longer);
    }
    return {result_from(bytes), last.header(std::string(lease_header)), std::move(done)};
}

void result_joiner::forget(const std::string& lease) {
    const auto found = open_.extract(lease);
    if (!found.empty()) all_of(std::move(found.mapped().done))();
}

}  // namespace netpoll::wire
