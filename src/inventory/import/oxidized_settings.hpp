// What Oxidized's config says of all nodes or a group, under netpoll's keys. Knows no file.
#pragma once

#include "inventory/import/importer.hpp"
#include "nodes/node_builder.hpp"

#include <netpoll/platform.hpp>

#include <string_view>

namespace netpoll::oxidized {

/// Adds keys and values to the mapping that is open.
class settings_writer {
public:
    /// Both outlive it.
    settings_writer(node_builder& into, const foreign_file& from) : into_(into), from_(from) {}

    /// username, password, vars and, with `platforms`, model.
    void write(const node& from, const platform_catalog* platforms);
    /// One of a node's vars.
    void write_var(std::string_view key, std::string_view value, unsigned line);

private:
    void write_text(std::string_view key, std::string_view value, unsigned line);
    void write_vars(const node& from);
    void write_proxy(const node& vars);

    node_builder& into_;
    const foreign_file& from_;
};

}  // namespace netpoll::oxidized
