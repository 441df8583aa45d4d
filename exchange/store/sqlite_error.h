// SPDX-License-Identifier: Apache-2.0
// The one place where SQLite's result codes become ours.
#pragma once

#include "exchange/base/error.h"

struct sqlite3;

namespace guantong::store {

/// The code for an SQLite result: full disk STORE_FULL, a lock STORE_BUSY, all else STORE_FAILED.
/// `systemErrno` decides what an input/output error was.
base::Code storeCode(int result, int systemErrno) noexcept;

/// The error for the result the connection has just given; `what` names the statement.
base::Error storeError(sqlite3* handle, int result, std::string_view what);

}  // namespace guantong::store
