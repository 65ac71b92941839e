// Takes from SQLite what we call.
#include "history/sqlite_library.hpp"

#include "machine/opened_library.hpp"

#include <utility>

namespace netpoll {

namespace {

expected<sqlite_library, std::string> open_sqlite() {
    auto opened = opened_library::open(NETPOLL_SQLITE3_FILE, NETPOLL_SQLITE3_PACKAGE);
    if (!opened) return unexpected(std::move(opened).error());
    sqlite_library all;
    opened->take("sqlite3_bind_blob64", all.bind_blob64)
        .take("sqlite3_bind_int64", all.bind_int64)
        .take("sqlite3_bind_null", all.bind_null)
        .take("sqlite3_bind_text64", all.bind_text64)
        .take("sqlite3_busy_timeout", all.busy_timeout)
        .take("sqlite3_close_v2", all.close_v2)
        .take("sqlite3_column_blob", all.column_blob)
        .take("sqlite3_column_bytes", all.column_bytes)
        .take("sqlite3_column_int64", all.column_int64)
        .take("sqlite3_column_text", all.column_text)
        .take("sqlite3_column_type", all.column_type)
        .take("sqlite3_db_config", all.db_config)
        .take("sqlite3_db_readonly", all.db_readonly)
        .take("sqlite3_errmsg", all.errmsg)
        .take("sqlite3_errstr", all.errstr)
        .take("sqlite3_exec", all.exec)
        .take("sqlite3_extended_errcode", all.extended_errcode)
        .take("sqlite3_extended_result_codes", all.extended_result_codes)
        .take("sqlite3_finalize", all.finalize)
        .take("sqlite3_last_insert_rowid", all.last_insert_rowid)
        .take("sqlite3_open_v2", all.open_v2)
        .take("sqlite3_prepare_v3", all.prepare_v3)
        .take("sqlite3_reset", all.reset)
        .take("sqlite3_sleep", all.sleep)
        .take("sqlite3_step", all.step)
        .take("sqlite3_system_errno", all.system_errno);
    if (!opened->problem().empty()) return unexpected(opened->problem());
    return all;
}

}  // namespace

const expected<sqlite_library, std::string>& libsqlite() {
    static const auto library = open_sqlite();
    return library;
}

}  // namespace netpoll
