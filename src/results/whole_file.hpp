// A file that exists under its name only once it is complete. Knows not what is in it.
#pragma once

#include "machine/draft.hpp"
#include "results/output.hpp"

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>

#include <sys/types.h>

namespace netpoll {

/// Written as a draft in the same folder, then renamed, so that no reader ever sees half a file and
/// a failure leaves the file that was there before. The draft is removed by the destructor unless
/// it was committed or kept.
class whole_file final : public output {
public:
    /// Whether a committed file must survive a power cut. Costs a disk flush a file, so thousands
    /// of small files do without.
    enum class durable { yes, no };

    /// Replaces a regular file of that name and takes over its permissions; a symbolic link stays,
    /// and what it points to is replaced. What is no regular file is an error. A new file, and one
    /// that takes the place of a stranger's, gets exactly `mode`.
    static expected<std::unique_ptr<whole_file>, std::string> create(const std::string& path,
                                                                     durable d = durable::yes,
                                                                     mode_t mode = private_file);
    /// The same in a folder; `path` as `held_folder::find` takes it.
    static expected<std::unique_ptr<whole_file>, std::string> create(const held_folder& folder,
                                                                     const std::string& path,
                                                                     durable d = durable::yes,
                                                                     mode_t mode = private_file);

    io_result write(std::string_view bytes) override;
    io_result write_part(std::string_view bytes) override;
    io_result commit() override;
    std::string keep() noexcept override;
    std::string salvage() noexcept override;
    void discard() noexcept override { draft_.discard(); }

private:
    whole_file(std::string path, draft made, durable d)
        : path_(std::move(path)), draft_(std::move(made)), durable_(d) {}
    static expected<std::unique_ptr<whole_file>, std::string> begin(place at, std::string path,
                                                                    durable d, mode_t mode);

    const std::string path_;  // for people
    draft draft_;
    std::atomic<std::size_t> size_{0};  // bytes of successful writes
    std::size_t part_{0};               // bytes behind them, whose end has not come
    const durable durable_;
};

/// One of many small files: whole, but not sure to survive a power cut.
io_result write_small_file(const std::string& path, std::string_view bytes,
                           mode_t mode = private_file);
io_result write_small_file(const held_folder& folder, const std::string& path,
                           std::string_view bytes, mode_t mode = private_file);

}  // namespace netpoll
