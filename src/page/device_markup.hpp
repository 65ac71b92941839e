// One device with its outputs as HTML. Knows no page around it.
#pragma once

#include "page/digest.hpp"

#include <cstdint>
#include <string>
#include <unordered_map>

namespace netpoll::page {

/// "<a href="#d12">core-1</a>"
std::string link_to(const place_of& where);
/// Lines of a unified diff, those that came and went marked.
std::string diff_markup(std::string_view diff);

/// Writes devices one after the other, and an output that was shown before as a link.
class device_markup {
public:
    /// Borrows both.
    device_markup(const run_facts& run, const digest& all);

    std::string text(const device& one, std::size_t place);

private:
    std::string command_text(const device_command& one, const place_of& where, std::size_t share);
    std::string output_text(const device_command& one, const place_of& where, std::size_t share);

    const run_facts& run_;
    const digest& all_;
    const std::size_t share_of_notable_;
    const std::size_t share_of_others_;
    std::unordered_map<std::uint64_t, place_of> shown_;  // outputs that are not small
};

}  // namespace netpoll::page
