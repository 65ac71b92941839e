// Outputs, compressed. Knows no table.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct ZSTD_CCtx_s;

namespace netpoll {

/// Compresses one after the other with what it has once set up.
class compressor {
public:
    compressor();
    /// Until the next call.
    std::string_view compress(std::string_view bytes);

private:
    struct deleter {
        void operator()(ZSTD_CCtx_s* context) const noexcept;
    };
    std::unique_ptr<ZSTD_CCtx_s, deleter> context_;
    std::string buffer_;
};

/// Of an output that had so many bytes as the device sent it. Throws `database_failure` where it is
/// damaged.
std::string decompressed(std::string_view compressed, std::uint64_t sent);

}  // namespace netpoll
