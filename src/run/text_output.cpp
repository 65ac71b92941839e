// One write and its commit.
#include "run/text_output.hpp"

#include "results/output.hpp"

#include <utility>

namespace netpoll {

expected<text_output, std::string> text_output::open(const std::string& path, unsigned mode_bits) {
    auto opened = open_output(path, mode_bits);
    if (!opened) return unexpected(std::move(opened).error());
    return text_output(std::move(*opened));
}

text_output::text_output(std::unique_ptr<output> to) : to_(std::move(to)) {}
text_output::~text_output() = default;
text_output::text_output(text_output&&) noexcept = default;
text_output& text_output::operator=(text_output&&) noexcept = default;

expected<void, std::string> text_output::write(std::string_view text) {
    auto written = to_->write(text);
    return written ? to_->commit() : written;
}

}  // namespace netpoll
