// Inventories, and whom of them. Knows neither CLI11 nor how help is laid out.
#include "cli/device_flags.hpp"

#include "cli/flag_effects.hpp"
#include "cli/inventory_kind.hpp"

namespace netpoll {

namespace {

std::string take_inventory_path(options& all, const std::string& path) {
    if (path.empty()) return "needs a value";
    all.request.add_inventory(path);
    return {};
}

}  // namespace

flag_group device_flags() {
    return {
        "Devices",
        {{"-i,--inventory", "PATH",
          "the inventory, in place of the argument INVENTORY; - is standard input; repeats: later "
          "ones win",
          take_inventory_path, true},
         {"--inventory-kind", "NAME", inventory_kind_help(),
          into(parse_inventory_kind, requested(&run_request::inventory_kind))},
         {"--netbox-token", "SOURCE",
          "where the token of INVENTORY netbox:https://HOST?FILTER=VALUE is: env:NAME, file:PATH "
          "or "
          "cmd:COMMAND [env:NETBOX_TOKEN]",
          into(parse_secret_source, requested(&run_request::netbox_token))},
         {"--netbox-ca", "FILE", "certificates that NetBox's is signed by [the system's]",
          text_into(requested(&run_request::netbox_ca))},
         {"--use-cache", "",
          "where NetBox does not answer, use the copy of its last answer, and say how old it is",
          into(parse_switch, requested(&run_request::use_cache))},
         {"-w,--devices", "LIST",
          "devices by name, with or without an inventory: sw1,sw[02-12],admin@192.0.2.7:2222; sw* "
          "of the inventory; @FILE or - holds names, a line each; repeats",
          appended_to(requested(&run_request::devices)), true},
         {"-l,--limit", "TERM",
          "only matching hosts: NAME*, ~REGEX, group=G, platform=P, site=S, data.KEY=V, @FILE; "
          "repeats",
          appended_to(at(&options::request, &run_request::select, &selection::limit)), true},
         {"--exclude", "TERM", "skip matching hosts; repeats",
          appended_to(at(&options::request, &run_request::select, &selection::exclude)), true},
         {"--retry", "RESULTS",
          "poll what is not ok in these results, and write all of them with the new records (-o "
          "may be the same file); exit 0 only if all are ok then; -l @RESULTS just selects",
          text_into(requested(&run_request::retry))},
         {"--only", "LIST", "narrow it to statuses and error codes: skipped,timed_out",
          into(parse_list, requested(&run_request::only))},
         {"--partial", "", "take the whole records of results that are cut off or unfinished",
          into(parse_switch, requested(&run_request::partial))},
         {"--list-hosts", "", "print the names of the selected hosts and exit",
          into(parse_switch, &options::list_hosts)},
         {"--list-groups", "", "print the names of the inventory's groups and exit",
          into(parse_switch, &options::list_groups)},
         {"-n,--dry-run", "",
          "print who would be contacted, as whom, how and with which commands, and exit",
          into(parse_switch, &options::dry_run)}}};
}

}  // namespace netpoll
