// Where backups go, and what becomes of them. Knows no parser.
#include "cli/backup_flags.hpp"

#include "cli/flag_effects.hpp"

namespace netpoll {

namespace {

template <class Member>
auto backed_up(Member which) {
    return at(&options::request, &run_request::backup, which);
}

}  // namespace

std::vector<std::string> wrong_together(const options& all) {
    std::vector<std::string> wrong;
    if (!all.request.record.empty() && all.dry_run)
        wrong.emplace_back("--record: there is nothing to record with --dry-run");
    const backup_request& asked = all.request.backup;
    if (asked.push && !asked.git) wrong.emplace_back("--git-push: needs --git");
    if (!asked.folder.empty()) return wrong;
    const std::string needs = ": is for --backup DIR";
    if (asked.path != backup_request{}.path) wrong.push_back("--backup-path" + needs);
    if (asked.removed) wrong.push_back("--backup-removed" + needs);
    if (asked.git) wrong.push_back("--git" + needs);
    return wrong;
}

std::vector<flag> backup_flags() {
    return {{"--backup", "DIR",
             "keep the last good outputs of each device in DIR/HOST.cfg, without lines that change "
             "by themselves; nothing cut, rejected or failed takes the place of a good one",
             text_into(backed_up(&backup_request::folder))},
            {"--backup-path", "TEMPLATE",
             "of these files, with {host}, {platform}, {group} and {data.KEY} [{host}.cfg]",
             text_into(backed_up(&backup_request::path))},
            {"--backup-removed", "",
             "move backups of hosts that the inventory has no more to DIR/removed",
             into(parse_switch, backed_up(&backup_request::removed))},
            {"--git", "", "commit the backups: one commit for a run, a line for each device",
             into(parse_switch, backed_up(&backup_request::git))},
            {"--git-push", "", "and push it to where its branch goes",
             into(parse_switch, backed_up(&backup_request::push))}};
}

}  // namespace netpoll
