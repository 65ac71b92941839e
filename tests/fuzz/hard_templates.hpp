// Templates that are hard to get right, each with an output that it reads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace netpoll::fuzz {

struct hard_template {
    std::string name;
    std::string_view text;
    std::string_view output;
};
const std::vector<hard_template>& hard_templates();

}  // namespace netpoll::fuzz
