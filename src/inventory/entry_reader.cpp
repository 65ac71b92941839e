// Reads one host or bastion, or a range of them. Knows no file.
#include "inventory/entry_reader.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/unknown_word.hpp>

#include <string_view>
#include <utility>
#include <variant>

namespace netpoll {

std::optional<entry_reader::entry> entry_reader::read(layer_kind kind, const node_pair& from,
                                                      std::uint16_t file) {
    const auto name = from.key.text();
    const auto line = from.key.line();
    const auto& path = of_.documents[file].file();
    const mistake_sink to(path, mistakes_, netpoll::name(kind), name);
    host_definition definition;
    definition.own = reader_.read(kind, name, from.value, path, file, line);
    definition.chain = of_.chains.chain_for(ids_of(reader_.groups(), to));
    definition.is_foreign = from.key.is_literal();
    if (const auto problem = name_problem(name); !problem.empty()) {
        if (definition.is_foreign)
            notes_.unused(path, line, problem + ": '" + escape(name, 80) + "' is left out");
        else
            to.add(line, problem);
        return std::nullopt;
    }
    auto range = from.key.is_literal() ? host_range::literal(name) : host_range::parse(name);
    if (!range) {
        to.add(line, range.error());
        return std::nullopt;
    }
    check_hostname(definition, range->size(), to);
    return entry{std::move(*range), definition};
}

std::vector<group_id> entry_reader::ids_of(const std::vector<node>& names,
                                           const mistake_sink& to) const {
    std::vector<group_id> found;
    for (const auto& name : names) {
        if (const auto id = of_.chains.find(name.text())) {
            found.push_back(*id);
            continue;
        }
        to.add(name.line(), unknown_among("group", name.text(), of_.chains.names()));
    }
    return found;
}

void entry_reader::check_hostname(const host_definition& host, std::size_t size,
                                  const mistake_sink& to) {
    const auto* own = of_.layers.find(host.own, field::hostname);
    if (!own) return;
    const auto* range = std::get_if<const host_range*>(&own->value);
    const auto problem = range
                             ? hostname_count_problem(**range, size)
                             : hostname_count_problem(std::get<std::string_view>(own->value), size);
    if (!problem.empty()) to.add(own->line, problem);
}

}  // namespace netpoll
