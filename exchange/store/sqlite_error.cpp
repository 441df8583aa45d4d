// SPDX-License-Identifier: Apache-2.0
#include "exchange/store/sqlite_error.h"

#include <sqlite3.h>

#include <cerrno>
#include <string>

namespace guantong::store {

namespace {

constexpr std::size_t kShownSqlBytes = 120;

}  // namespace

base::Code storeCode(int result, int systemErrno) noexcept {
    switch (result & 0xff) {
        case SQLITE_FULL:
            return base::Code::STORE_FULL;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return base::Code::STORE_BUSY;
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
            return systemErrno == ENOSPC || systemErrno == EDQUOT ? base::Code::STORE_FULL
                                                                  : base::Code::STORE_FAILED;
        default:
            return base::Code::STORE_FAILED;
    }
}

base::Error storeError(sqlite3* handle, int result, std::string_view what) {
    std::string sentence = sqlite3_errmsg(handle);
    sentence += " [" + std::to_string(sqlite3_extended_errcode(handle)) + "]";
    if (!what.empty()) sentence += ": " + std::string(what.substr(0, kShownSqlBytes));
    return base::Error(storeCode(result, sqlite3_system_errno(handle)), sentence);
}

}  // namespace guantong::store
