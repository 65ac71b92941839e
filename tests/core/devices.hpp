// Small platforms and targets for tests, built by hand. Knows no file.
#pragma once

#include "core/script.hpp"

#include <netpoll/platform.hpp>
#include <netpoll/target.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace netpoll::testing {

/// A mode without edges.
definition::mode mode_of(std::string name, std::string prompt);
/// Prompts HOST> and HOST#, paging off, exit.
platform ios_like();
/// Prompt user@host:~$ and nothing else.
platform linux_like();

/// A platform and a target that fit together.
class device {
public:
    device(platform kind, std::vector<std::string> commands,
           channel_kind channel = channel_kind::shell);

    const target& who() const noexcept { return target_; }
    const compiled_platform& kind() const { return *catalog_.find(target_.platform); }
    /// Replace what the constructor set; the pointers of `target` are constant.
    void set(std::vector<command> commands) {
        target_.commands = std::make_shared<const std::vector<command>>(std::move(commands));
    }
    void set(on_error policy) { target_.on_error = policy; }
    void set(limits values) { target_.limits = std::make_shared<const limits>(values); }
    void set(credentials who) {
        target_.login = std::make_shared<const credentials>(std::move(who));
    }

    dialogue_options options;

private:
    platform_catalog catalog_;
    target target_;
};

secret_ref secret_of(std::string text);

/// A script that is all right, with the device it is about.
struct good_script {
    std::string name;
    std::shared_ptr<device> who;
    script lines;
    std::vector<std::string> outputs;
};

/// One of each kind: exact, two-line and clock prompts, pagers, login questions, exec.
std::vector<good_script> good_scripts();

/// Login, learning and paging off of an ios_like device called r1, at the # prompt.
script& open_ios(script& lines);

}  // namespace netpoll::testing
