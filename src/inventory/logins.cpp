// Reads files of logins as the credentials of an inventory. Knows no device.
#include "inventory/logins.hpp"

#include "machine/text_file.hpp"
#include "nodes/node_builder.hpp"
#include "nodes/yaml_parser.hpp"

#include <netpoll/escape.hpp>

#include <cstddef>
#include <utility>

namespace netpoll {

namespace {

/// An inventory whose credentials are those of the file, with a host for each: so nothing is read
/// in another way than there.
document as_inventory(const document& file, std::vector<mistake>& wrong) {
    node_builder into(file.file(), wrong);
    const auto before = into.add_document(file);
    const auto scalars = [&](std::string_view key, std::string_view value, unsigned line) {
        into.scalar(key, line);
        into.scalar(value, line);
    };
    into.begin_mapping(before);
    into.scalar("credentials", before);
    into.copy(file.root(), before);
    into.scalar("hosts", before);
    into.begin_mapping(before);
    std::size_t number = 0;
    for (const auto& [name, value] : file.root().pairs()) {
        const auto line = name.line() + before;
        into.scalar(std::to_string(number++), line);
        into.begin_mapping(line);
        scalars("hostname", "192.0.2.1", line);
        scalars("credentials", name.text(), line);
        into.end();
    }
    into.end();
    into.end();
    return into.finish();
}

}  // namespace

expected<known_logins, std::vector<mistake>> load_logins(const std::string& path,
                                                         const ask_function& ask) {
    const auto text = read_text_file(path);
    if (!text)
        return unexpected(std::vector<mistake>{{{path, 0}, "the file of logins " + text.error()}});
    std::vector<mistake> wrong;
    const auto file = parse_yaml(*text, path, wrong);
    const auto& root = file.root();
    if (wrong.empty() && (!root.is_mapping() || root.pairs().empty()))
        wrong.push_back({{path, root.line()},
                         "a mapping of login names is expected, each with its username and what "
                         "logs in, as in credentials: of an inventory"});
    if (!wrong.empty()) return unexpected(std::move(wrong));
    platform_catalog platforms;
    wrong = add_builtin_platforms(platforms);
    auto made = as_inventory(file, wrong);
    if (!wrong.empty()) return unexpected(std::move(wrong));
    const auto all = inventory::load(std::move(made), platforms);
    if (!all) return unexpected(all.error());
    std::vector<host_place> places(all->size());
    for (std::size_t i = 0; i < places.size(); ++i)
        places[i] = static_cast<host_place>(i);
    inventory_overrides overrides;
    overrides.commands_come_later = true;
    known_logins out;
    auto planned = all->jobs(places, overrides, ask, out.warnings);
    if (!planned) return unexpected(std::move(planned).error());
    for (const planned_job& each : planned->jobs)
        out.by_name.emplace(each.target.login->name, each.target.login);
    out.secrets = std::move(planned->secrets);
    out.secret_variables = std::move(planned->secret_variables);
    return out;
}

}  // namespace netpoll
