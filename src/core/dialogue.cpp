// Picks the conversation for a target's kind of channel. Knows nothing else.
#include "core/dialogue.hpp"

#include "core/exec_dialogue.hpp"
#include "core/shell_dialogue.hpp"

namespace netpoll {

std::unique_ptr<dialogue> make_dialogue(const target& device, const compiled_platform& platform,
                                        const dialogue_options& options) {
    switch (device.channel) {
        case channel_kind::exec:
            return std::make_unique<exec_dialogue>(device, platform, options);
        case channel_kind::shell:
            return std::make_unique<shell_dialogue>(device, platform, options);
    }
    return nullptr;
}

}  // namespace netpoll
