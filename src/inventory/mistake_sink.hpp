// Where mistakes about one host, group or platform go. Knows no key.
#pragma once

#include "nodes/node.hpp"

#include <netpoll/error.hpp>
#include <netpoll/escape.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// Says whose mistakes they are, so that each message can be read alone. Builds text only when
/// there is a mistake; the references outlive it.
class mistake_sink {
public:
    mistake_sink(const std::string& file, std::vector<mistake>& out, std::string_view kind,
                 std::string_view name)
        : file_(file), out_(out), kind_(kind), name_(name) {}

    void add(unsigned line, std::string_view message) const {
        std::string text(kind_);
        if (!name_.empty()) text += " " + shown_key(name_);
        if (!text.empty()) text += ": ";
        out_.push_back({{file_, line}, text.append(message)});
    }

private:
    const std::string& file_;
    std::vector<mistake>& out_;
    std::string_view kind_;
    std::string_view name_;
};

}  // namespace netpoll
