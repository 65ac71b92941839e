// The tables of a history, and whether a file is one. Knows no run.
#pragma once

#include "history/database.hpp"

namespace netpoll {

/// What `PRAGMA user_version` says of a history that this netpoll writes.
inline constexpr int history_version = 1;

/// What differs between visits of a host and is kept where it changed; in the file by number.
enum class host_trait { host_key = 1, server = 2, login = 3, platform = 4, address = 5 };

/// Makes the tables where the file is empty, and throws `database_failure` where it is no history,
/// or one that a newer netpoll wrote.
void ready_to_write(database& file);
/// The same of a file that is only read: an empty one is none.
void ready_to_read(database& file);

}  // namespace netpoll
