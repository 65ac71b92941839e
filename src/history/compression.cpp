// zstd at its fastest level: outputs are text, and what changed is little.
#include "history/compression.hpp"

#include "history/database.hpp"

#include <zstd.h>

#include <algorithm>
#include <new>

namespace netpoll {

compressor::compressor() : context_(ZSTD_createCCtx()) {
    if (!context_) throw std::bad_alloc();
}

void compressor::deleter::operator()(ZSTD_CCtx_s* context) const noexcept {
    ZSTD_freeCCtx(context);
}

std::string_view compressor::compress(std::string_view bytes) {
    constexpr int fastest = 1;
    const auto most = ZSTD_compressBound(bytes.size());
    if (buffer_.size() < most) buffer_.resize(most);
    const auto size = ZSTD_compressCCtx(context_.get(), buffer_.data(), buffer_.size(),
                                        bytes.data(), bytes.size(), fastest);
    if (ZSTD_isError(size) != 0)
        throw database_failure(std::string("an output cannot be compressed: ") +
                               ZSTD_getErrorName(size));
    return {buffer_.data(), size};
}

std::string decompressed(std::string_view compressed, std::uint64_t sent) {
    // Each byte that is no UTF-8 has become three.
    const auto most = 3 * std::min<std::uint64_t>(sent, 1ULL << 40U);
    const auto size = ZSTD_getFrameContentSize(compressed.data(), compressed.size());
    std::string bytes;
    if (size != ZSTD_CONTENTSIZE_ERROR && size != ZSTD_CONTENTSIZE_UNKNOWN && size <= most) {
        bytes.resize(size);
        const auto done =
            ZSTD_decompress(bytes.data(), bytes.size(), compressed.data(), compressed.size());
        if (ZSTD_isError(done) == 0 && done == size) return bytes;
    }
    throw database_failure("an output in it is damaged");
}

}  // namespace netpoll
