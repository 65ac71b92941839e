// Makes tables and tells histories from other files.
#include "history/schema.hpp"

#include <netpoll/outcome.hpp>

#include <array>
#include <string>
#include <string_view>

namespace netpoll {

namespace {

/// "npol": PRAGMA application_id, by which file(1) and we know the file.
constexpr std::int64_t application = 0x6E706F6C;

// Of statuses their numbers are in the file.
static_assert(static_cast<int>(device_status::ok) == 0 &&
              static_cast<int>(device_status::failed) == 1 &&
              static_cast<int>(device_status::skipped) == 2 &&
              static_cast<int>(device_status::cancelled) == 3);
static_assert(static_cast<int>(command_status::ok) == 0 &&
              static_cast<int>(command_status::error_marker) == 1 &&
              static_cast<int>(command_status::incomplete) == 2 &&
              static_cast<int>(command_status::timeout) == 3 &&
              static_cast<int>(command_status::not_run) == 4);

// Times are milliseconds since 1970, durations milliseconds. What repeats is a number here and a
// text once. Results lie in the order of runs, so that a run is appended, whatever there is before
// it; one host's are found run by run.
constexpr const char* tables = R"sql(
CREATE TABLE text (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE command (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE failure (id INTEGER PRIMARY KEY, code INTEGER NOT NULL, phase INTEGER NOT NULL,
    message INTEGER NOT NULL, detail INTEGER NOT NULL, UNIQUE (code, phase, message, detail));
CREATE TABLE run (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, started INTEGER NOT NULL,
    ended INTEGER NOT NULL, version INTEGER, mode INTEGER, user INTEGER, machine INTEGER,
    verdict INTEGER, inventory INTEGER, command_line INTEGER, concurrency INTEGER,
    interrupted INTEGER, ok INTEGER, failed INTEGER, skipped INTEGER, cancelled INTEGER,
    changed INTEGER);
-- seen, status, failure: of its last result; met: when its host key was last seen; ok: when it was
-- last well; outputs: a hash of its last good outputs.
CREATE TABLE host (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, seen INTEGER,
    status INTEGER, failure INTEGER, ok INTEGER, met INTEGER, duration INTEGER, outputs INTEGER,
    host_key INTEGER, server INTEGER, login INTEGER, platform INTEGER, address INTEGER);
-- began: after its run; commands: a text of command=status.
CREATE TABLE result (run INTEGER, host INTEGER, status INTEGER NOT NULL, failure INTEGER,
    began INTEGER, duration INTEGER, connections INTEGER, commands INTEGER, phases BLOB,
    PRIMARY KEY (run, host)) WITHOUT ROWID;
CREATE TABLE trait (host INTEGER, kind INTEGER, since INTEGER, until INTEGER, value INTEGER,
    PRIMARY KEY (host, kind, since)) WITHOUT ROWID;
CREATE TABLE output (host INTEGER, command INTEGER, since INTEGER, content INTEGER NOT NULL,
    PRIMARY KEY (host, command, since)) WITHOUT ROWID;
-- Apart from what they hold, so that comparing does not read it.
CREATE TABLE content (id INTEGER PRIMARY KEY, sha256 BLOB NOT NULL UNIQUE, bytes INTEGER NOT NULL);
CREATE TABLE compressed (id INTEGER PRIMARY KEY, zstd BLOB NOT NULL);
)sql";

constexpr std::array table_names{"text",   "command", "failure", "run",     "host",
                                 "result", "trait",   "output",  "content", "compressed"};

/// Whether each table is there and its first page can be read: quick in a file of any size.
void look_at_tables(database& file) {
    statement is_there(file, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?");
    for (const char* name : table_names) {
        if (!is_there.first(std::string_view(name)))
            throw database_failure("is damaged: its table '" + std::string(name) +
                                   "' is missing; move it away and a new one is begun");
        is_there.reset();
        file.number(("SELECT 1 FROM " + std::string(name) + " LIMIT 1").c_str());
    }
}

/// Whether it is a history; false where it is empty. All that is asked is of one moment, so this is
/// called in a transaction: another process may make the tables between two questions.
bool is_history(database& file) {
    const auto whose = file.number("PRAGMA application_id");
    const auto version = file.number("PRAGMA user_version");
    const bool empty = file.number("SELECT count(*) FROM sqlite_master") == 0;
    if (whose == 0 && version == 0 && empty) return false;
    if (whose != application)
        throw database_failure(
            "is a database of another program, and no history of netpoll; name another file");
    if (version > history_version)
        throw database_failure("was written by a newer netpoll (schema " + std::to_string(version) +
                               ", and this one knows " + std::to_string(history_version) +
                               "); update netpoll, or name another file");
    if (version <= 0 && !empty)
        throw database_failure(
            "is no history of netpoll, or damaged: it has tables, and no number of their schema; "
            "name another file, or move it away and a new one is begun");
    if (version > 0) look_at_tables(file);
    return version > 0;
}

bool is_history_now(database& file) {
    const transaction moment(file, transaction::purpose::reading);
    return is_history(file);
}

void make_tables(database& file) {
    // Before the first table, or never.
    file.insist("PRAGMA auto_vacuum = INCREMENTAL");
    transaction whole(file);
    // Another process may have been quicker.
    if (is_history(file)) return;
    file.execute(tables);
    file.execute(("PRAGMA application_id = " + std::to_string(application)).c_str());
    file.execute(("PRAGMA user_version = " + std::to_string(history_version)).c_str());
    whole.commit();
}

}  // namespace

void ready_to_write(database& file) {
    if (!file.can_be_written())
        throw database_failure("cannot be written: check its permissions",
                               database_failure::cause::machine);
    if (!is_history_now(file)) make_tables(file);
    // On a file system without shared memory it stays what it was, which serves as well.
    file.insist("PRAGMA journal_mode = WAL");
}

void ready_to_read(database& file) {
    if (!is_history_now(file)) throw database_failure("is empty: no run was written into it yet");
}

}  // namespace netpoll
