// SQLite's C interface, with its failures as sentences.
#include "history/database.hpp"

#include "history/sqlite_library.hpp"

#include <array>
#include <cerrno>
#include <system_error>

namespace netpoll {

namespace {

/// A run of 100,000 devices is written in less.
constexpr int busy_ms = 60'000;
constexpr int pause_ms = 20;

bool is_full(int code) noexcept {
    return code == ENOSPC || code == EDQUOT || code == EFBIG;
}

using cause = database_failure::cause;

database_failure failure_of(sqlite3* connection, int code) {
    const int left = (code & 0xFF) == SQLITE_IOERR ? errno : 0;
    switch (code & 0xFF) {
        case SQLITE_FULL:
            return database_failure("the disk is full", cause::machine);
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return database_failure(
                "another process holds it, and did not let go of it in a minute", cause::busy);
        case SQLITE_NOTADB:
            return database_failure(
                "is no history of netpoll, or its beginning is damaged; name another file, or move "
                "it away and a new one is begun");
        case SQLITE_CORRUPT:
            return database_failure(
                "is damaged; move it away and a new one is begun ('sqlite3 FILE .recover' reads "
                "what is left)");
        case SQLITE_READONLY:
            return database_failure("cannot be written", cause::machine);
        default:
            break;
    }
    // SQLite keeps errno where it opens files, and leaves it as it is where it reads and writes.
    const int kept = connection ? sqlite().system_errno(connection) : 0;
    const int number = kept != 0 ? kept : left;
    if (is_full(number))
        return database_failure("the disk is full: " + std::generic_category().message(number),
                                cause::machine);
    std::string text = connection ? sqlite().errmsg(connection) : sqlite().errstr(code);
    if (number != 0) text += ": " + std::generic_category().message(number);
    return database_failure(text, (code & 0xFF) == SQLITE_ERROR ? cause::file : cause::machine);
}

}  // namespace

database::database(const std::string& path, sharing with) {
    if (!libsqlite()) throw database_failure(libsqlite().error(), cause::machine);
    sqlite3* opened = nullptr;
    const int answer = sqlite().open_v2(path.c_str(), &opened,
                                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    connection_.reset(opened);
    if (answer != SQLITE_OK) throw failure_of(opened, answer);
    sqlite().extended_result_codes(opened, 1);
    sqlite().busy_timeout(opened, busy_ms);
    if (with == sharing::alone) {
        // Before anything is read: the index of the log is in memory then. Nor is the log put into
        // the file at the end.
        sqlite().db_config(opened, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        execute("PRAGMA locking_mode = EXCLUSIVE");
    }
    // Who can write the file must not make us call functions; what is deleted leaves no bytes.
    execute(
        "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;"
        "PRAGMA cache_size = -32000; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
}

database::~database() = default;

void database::closer::operator()(sqlite3* connection) const noexcept {
    sqlite().close_v2(connection);
}

void database::fail() const {
    throw failure_of(connection_.get(), sqlite().extended_errcode(connection_.get()));
}

void database::execute(const char* sql) {
    errno = 0;
    if (sqlite().exec(connection_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

// Some locks are asked for without the busy handler, since it might wait for ever.
void database::insist(const char* sql) {
    for (int waited = 0;; waited += pause_ms) {
        const int answer = sqlite().exec(connection_.get(), sql, nullptr, nullptr, nullptr);
        if (answer == SQLITE_OK) return;
        if ((answer & 0xFF) != SQLITE_BUSY || waited > busy_ms) fail();
        sqlite().sleep(pause_ms);
    }
}

std::int64_t database::number(const char* sql) {
    statement asked(*this, sql);
    return asked.first() ? asked.number(0) : 0;
}

std::string database::text(const char* sql) {
    statement asked(*this, sql);
    return asked.first() ? std::string(asked.text(0)) : std::string();
}

std::int64_t database::last_id() const noexcept {
    return sqlite().last_insert_rowid(connection_.get());
}

bool database::can_be_written() const noexcept {
    return sqlite().db_readonly(connection_.get(), "main") == 0;
}

statement::statement(database& on, std::string_view sql) : on_(on) {
    sqlite3_stmt* prepared = nullptr;
    const int answer =
        sqlite().prepare_v3(on.connection_.get(), sql.data(), static_cast<int>(sql.size()),
                            SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
    prepared_.reset(prepared);
    check(answer);
}

void statement::finalizer::operator()(sqlite3_stmt* prepared) const noexcept {
    sqlite().finalize(prepared);
}

void statement::check(int answer) const {
    if (answer != SQLITE_OK) on_.fail();
}

void statement::bind(int place, std::int64_t value) {
    check(sqlite().bind_int64(prepared_.get(), place, value));
}

void statement::bind(int place, std::string_view text) {
    check(sqlite().bind_text64(prepared_.get(), place, text.data() ? text.data() : "", text.size(),
                               SQLITE_STATIC, SQLITE_UTF8));
}

void statement::bind(int place, blob_view blob) {
    check(sqlite().bind_blob64(prepared_.get(), place, blob.bytes.data(), blob.bytes.size(),
                               SQLITE_STATIC));
}

void statement::bind(int place, const std::optional<std::int64_t>& value) {
    check(value ? sqlite().bind_int64(prepared_.get(), place, *value)
                : sqlite().bind_null(prepared_.get(), place));
}

bool statement::step() {
    errno = 0;
    const int answer = sqlite().step(prepared_.get());
    if (answer == SQLITE_ROW) return true;
    if (answer == SQLITE_DONE) return false;
    const auto why = failure_of(on_.connection_.get(), answer);
    reset();
    throw why;
}

void statement::reset() noexcept {
    sqlite().reset(prepared_.get());
}

std::int64_t statement::number(int column) const noexcept {
    return sqlite().column_int64(prepared_.get(), column);
}

std::optional<std::int64_t> statement::number_or_none(int column) const noexcept {
    if (sqlite().column_type(prepared_.get(), column) == SQLITE_NULL) return std::nullopt;
    return number(column);
}

std::string_view statement::text(int column) const noexcept {
    const auto* const text = sqlite().column_text(prepared_.get(), column);
    if (!text) return {};
    return {reinterpret_cast<const char*>(text),
            static_cast<std::size_t>(sqlite().column_bytes(prepared_.get(), column))};
}

std::string_view statement::bytes(int column) const noexcept {
    const void* const blob = sqlite().column_blob(prepared_.get(), column);
    if (!blob) return {};
    return {static_cast<const char*>(blob),
            static_cast<std::size_t>(sqlite().column_bytes(prepared_.get(), column))};
}

transaction::transaction(database& on, purpose what) : on_(on) {
    on_.execute(what == purpose::writing ? "BEGIN IMMEDIATE" : "BEGIN");
}

transaction::~transaction() {
    if (!open_) return;
    try {
        on_.execute("ROLLBACK");
    } catch (const database_failure&) {
        // A full disk has rolled it back already.
    }
}

void transaction::commit() {
    on_.execute("COMMIT");
    open_ = false;
}

}  // namespace netpoll
