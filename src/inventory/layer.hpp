// What one host, one group or the defaults say by themselves. Knows no inheritance.
#pragma once

#include "inventory/fields.hpp"
#include "inventory/load_notes.hpp"
#include "inventory/mistake_sink.hpp"
#include "inventory/secret_source.hpp"
#include "nodes/node.hpp"

#include <netpoll/platform.hpp>

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// One key that is set. The node belongs to the inventory's documents.
struct field_entry {
    const node* value;
    field what;
};

/// A place in `layers`: small, since every host has one.
struct layer {
    std::uint32_t first{0};
    std::uint16_t count{0};
    std::uint16_t file{0};  ///< index of the document
    std::uint32_t line{0};
};

/// The keys of all layers, in one row.
class layers {
public:
    layer add(std::span<const field_entry> entries, std::uint16_t file, unsigned line);
    std::span<const field_entry> entries(const layer& of) const noexcept {
        return std::span(entries_).subspan(of.first, of.count);
    }
    /// The value of this field, or null.
    const node* find(const layer& in, field what) const noexcept;

private:
    std::vector<field_entry> entries_;
};

enum class layer_kind { defaults, group, host };

/// Reads mappings to layers and checks every key and value in them, but not whether groups exist.
class layer_reader {
public:
    layer_reader(layers& into, const platform_catalog& platforms, load_notes& notes,
                 std::vector<mistake>& mistakes);

    /// The variables that secrets are read from, each once.
    const std::set<std::string, std::less<>>& secret_variables() const noexcept {
        return secret_variables_;
    }

    /// Files that hold secrets and keys, each once.
    const std::set<std::string>& secret_files() const noexcept { return secret_files_; }

    layer read(layer_kind kind, std::string_view name, const node& from, const std::string& path,
               std::uint16_t file, unsigned line);

private:
    struct context {
        layer_kind kind;
        const std::string& path;
        mistake_sink to;
    };

    void take(const node_pair& pair, const context& in);
    void check(field what, const node& value, const context& in);
    void check_platform(const node& value, const context& in);
    void check_answer(std::string_view about, std::string_view text, unsigned line,
                      const context& in);
    void note_source(const secret_source& from, const context& in);
    void note_file(std::string_view path, const context& in);
    void check_secret(field what, const node& value, const context& in);
    void take_connection_options(const node& options, const context& in);
    void take_connection(const node_pair& connection, const context& in);

    layers& into_;
    const platform_catalog& platforms_;
    const std::vector<std::string> platform_names_;
    load_notes& notes_;
    std::vector<mistake>& mistakes_;
    std::set<std::string, std::less<>> secret_variables_;
    std::set<std::string> secret_files_;
    std::vector<field_entry> entries_;    // of the layer that is being read
    std::vector<std::string_view> keys_;  // as each of them was written
};

}  // namespace netpoll
