// A connection to SQLite, its statements and transactions. Knows no table.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace netpoll {

/// What SQLite could not do. `what` is a sentence without the path.
class database_failure : public std::runtime_error {
public:
    enum class cause {
        file,     ///< what it is, or is not
        machine,  ///< disk, memory or rights
        busy,     ///< another process
    };
    explicit database_failure(const std::string& why, cause of = cause::file)
        : std::runtime_error(why), cause_(of) {}
    cause of() const noexcept { return cause_; }

private:
    cause cause_;
};

/// Bytes that are bound as a blob, and not as text.
struct blob_view {
    std::string_view bytes;
};

/// One connection, for one thread at a time. Whatever fails throws `database_failure`.
class database {
public:
    /// Shared as a rule. Alone, no memory is shared in a file beside it, so that one can be read on
    /// a disk without room; others wait meanwhile.
    enum class sharing { shared, alone };

    /// The file must exist; an empty one is a new database. Where it cannot be written, what is in
    /// it can be read.
    explicit database(const std::string& path, sharing with = sharing::shared);
    ~database();
    database(const database&) = delete;
    database& operator=(const database&) = delete;

    /// One or more statements without values.
    void execute(const char* sql);
    /// What a pragma or a query of one value answers; 0 and "" for no row.
    std::int64_t number(const char* sql);
    std::string text(const char* sql);
    std::int64_t last_id() const noexcept;
    bool can_be_written() const noexcept;
    /// As `execute`, over and over for as long as another process is in the way.
    void insist(const char* sql);

private:
    friend class statement;
    [[noreturn]] void fail() const;

    struct closer {
        void operator()(sqlite3* connection) const noexcept;
    };
    std::unique_ptr<sqlite3, closer> connection_;
};

/// A prepared statement. Values stand in for its question marks in their order; texts and blobs are
/// not copied, and live until the call is over.
class statement {
public:
    statement(database& on, std::string_view sql);

    template <class... Values>
    void run(const Values&... values) {
        bind_all(values...);
        while (step()) {
        }
        reset();
    }
    /// False where there is no row. Its columns can be read until the next call.
    template <class... Values>
    bool first(const Values&... values) {
        bind_all(values...);
        return step();
    }
    /// Calls `visit` for each row; columns are read there.
    template <class Visit, class... Values>
    void each(Visit visit, const Values&... values) {
        bind_all(values...);
        while (step())
            visit();
        reset();
    }

    std::int64_t number(int column) const noexcept;
    std::optional<std::int64_t> number_or_none(int column) const noexcept;
    /// Until the next row.
    std::string_view text(int column) const noexcept;
    std::string_view bytes(int column) const noexcept;
    void reset() noexcept;

private:
    template <class... Values>
    void bind_all(const Values&... values) {
        reset();
        int place = 0;
        (bind(++place, values), ...);
    }
    void bind(int place, std::int64_t value);
    void bind(int place, std::string_view text);
    void bind(int place, blob_view blob);
    void bind(int place, const std::optional<std::int64_t>& value);
    void check(int answer) const;
    bool step();

    struct finalizer {
        void operator()(sqlite3_stmt* prepared) const noexcept;
    };
    database& on_;
    std::unique_ptr<sqlite3_stmt, finalizer> prepared_;
};

/// Holds the one place of a writer from its beginning on, or sees one moment as a reader; rolled
/// back unless committed.
class transaction {
public:
    enum class purpose { writing, reading };

    explicit transaction(database& on, purpose what = purpose::writing);
    ~transaction();
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;
    void commit();

private:
    database& on_;
    bool open_{true};
};

}  // namespace netpoll
