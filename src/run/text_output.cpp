// One write and its commit.
#include "run/text_output.hpp"

#include <utility>

namespace netpoll {

expected<text_output, std::string> text_output::open(const std::string& path, unsigned mode_bits) {
    auto opened = late_output::open(path, mode_bits);
    if (!opened) return unexpected(std::move(opened).error());
    return text_output(std::move(*opened));
}

expected<void, std::string> text_output::write(std::string_view text) {
    const auto to = to_.begin();
    if (!to) return unexpected(to.error());
    auto written = (*to)->write(text);
    return written ? (*to)->commit() : written;
}

}  // namespace netpoll
