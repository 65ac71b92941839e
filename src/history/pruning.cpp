// Deletes from the outside inwards: runs, hosts, versions, contents, texts.
#include "history/pruning.hpp"

#include <chrono>

namespace netpoll {

namespace {

std::size_t deleted(database& file, std::string_view sql, std::int64_t before) {
    statement(file, sql).run(before);
    return static_cast<std::size_t>(file.number("SELECT changes()"));
}

std::uint64_t bytes_of(database& file) {
    return static_cast<std::uint64_t>(file.number("PRAGMA page_count") *
                                      file.number("PRAGMA page_size"));
}

constexpr std::string_view old_results =
    "DELETE FROM result WHERE run IN (SELECT id FROM run WHERE started < ?)";
constexpr std::string_view old_runs = "DELETE FROM run WHERE started < ?";
constexpr std::string_view old_hosts = "DELETE FROM host WHERE seen IS NULL OR seen < ?";
// Of an output that was replaced before then, no run is left.
constexpr std::string_view old_versions =
    "DELETE FROM output WHERE since < ?1 AND (host NOT IN (SELECT id FROM host) OR EXISTS (SELECT "
    "1 FROM output AS next WHERE next.host = output.host AND next.command = output.command AND "
    "next.since > output.since AND next.since <= ?1))";
constexpr std::string_view old_traits =
    "DELETE FROM trait WHERE since < ?1 AND (host NOT IN (SELECT id FROM host) OR EXISTS (SELECT "
    "1 FROM trait AS next WHERE next.host = trait.host AND next.kind = trait.kind AND next.since "
    "> trait.since AND next.since <= ?1))";
constexpr const char* unused_contents =
    "DELETE FROM content WHERE id NOT IN (SELECT content FROM output)";
// Texts of commands stay: lists of them have their numbers.
constexpr const char* unused_texts =
    "DELETE FROM compressed WHERE id NOT IN (SELECT id FROM content);"
    "DELETE FROM failure WHERE id NOT IN (SELECT failure FROM result WHERE failure IS NOT NULL "
    "UNION SELECT failure FROM host WHERE failure IS NOT NULL);"
    "DELETE FROM text WHERE id NOT IN (SELECT value FROM trait UNION SELECT code FROM failure "
    "UNION SELECT phase FROM failure UNION SELECT message FROM failure UNION SELECT detail FROM "
    "failure UNION SELECT coalesce(commands, 0) FROM result UNION SELECT coalesce(version, 0) FROM "
    "run UNION SELECT coalesce(mode, 0) FROM run UNION SELECT coalesce(user, 0) FROM run UNION "
    "SELECT coalesce(machine, 0) FROM run UNION SELECT coalesce(verdict, 0) FROM run UNION SELECT "
    "coalesce(inventory, 0) FROM run UNION SELECT coalesce(command_line, 0) FROM run UNION SELECT "
    "coalesce(host_key, 0) FROM host UNION SELECT coalesce(server, 0) FROM host UNION SELECT "
    "coalesce(login, 0) FROM host UNION SELECT coalesce(platform, 0) FROM host UNION SELECT "
    "coalesce(address, 0) FROM host);";

}  // namespace

pruned_history prune_in(database& file, wall_time before) {
    const std::int64_t ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(before.time_since_epoch()).count();
    pruned_history done;
    done.bytes_before = bytes_of(file);
    {
        transaction whole(file);
        deleted(file, old_results, ms);
        done.runs = deleted(file, old_runs, ms);
        done.hosts = deleted(file, old_hosts, ms);
        done.versions = deleted(file, old_versions, ms);
        deleted(file, old_traits, ms);
        file.execute(unused_contents);
        done.contents = static_cast<std::size_t>(file.number("SELECT changes()"));
        file.execute(unused_texts);
        whole.commit();
    }
    file.execute("PRAGMA incremental_vacuum");
    // Others that read just now keep it from being short, and no more.
    file.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    done.bytes_after = bytes_of(file);
    return done;
}

}  // namespace netpoll
