// Hosts of another tool's file, added one after another in netpoll's shape. Knows no format.
#pragma once

#include "inventory/import/importer.hpp"
#include "nodes/node_builder.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netpoll {

/// Says that netpoll has no platform of this name. The same for all that have it.
std::string no_platform_note(std::string_view called);

/// The document begins with its hosts. Texts are copied by `end`, lines are those of the document.
class host_adder {
public:
    /// The file outlives it.
    explicit host_adder(const foreign_file& from);

    void begin(std::string_view name, unsigned line);
    /// A key of the host that has begun. An empty text says nothing.
    void text(std::string_view key, std::string_view value, unsigned line);
    /// By a name of any tool's; one that netpoll does not know is said, and left out.
    void platform(std::string_view called, unsigned line);
    void group(std::string_view name, unsigned line);
    /// Names and values; those that may hold a secret are said, and left out.
    void data(std::string_view key, const node& value);
    void end();

    /// The groups that hosts were put into, and where first.
    using group_lines = std::map<std::string, unsigned, std::less<>>;
    /// No host comes behind them. `say` adds the keys of a group.
    void end_hosts(const std::function<void(const std::string& group)>& say = {});
    /// Where more is to be added behind the hosts, or within one: a key and its value each time.
    node_builder& builder() noexcept { return into_; }
    /// Null where mistakes are all that there is.
    document finish();

private:
    struct placed_text {
        std::string_view text;
        unsigned line;
    };

    const foreign_file& from_;
    const std::size_t mistakes_before_;
    std::size_t hosts_{0};
    node_builder into_;
    group_lines all_groups_;
    std::vector<placed_text> groups_;                             // of the host that has begun
    std::vector<std::pair<std::string_view, const node*>> data_;  // the same
};

}  // namespace netpoll
