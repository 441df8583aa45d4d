// SPDX-License-Identifier: Apache-2.0
// What SQLite's results are called here.
#include "exchange/store/sqlite_error.h"

#include <cppunit/extensions/HelperMacros.h>
#include <sqlite3.h>

#include <cerrno>

namespace guantong::testing {

using base::Code;

class SqliteErrorTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SqliteErrorTest);
    CPPUNIT_TEST(fullDisk_isStoreFull);
    CPPUNIT_TEST(locks_areStoreBusy);
    CPPUNIT_TEST(everythingElse_isStoreFailed);
    CPPUNIT_TEST(error_carriesMessageNumberAndStatement);
    CPPUNIT_TEST_SUITE_END();

public:
    void fullDisk_isStoreFull() {
        CPPUNIT_ASSERT(store::storeCode(SQLITE_FULL, 0) == Code::STORE_FULL);
        CPPUNIT_ASSERT(store::storeCode(SQLITE_IOERR_WRITE, ENOSPC) == Code::STORE_FULL);
        CPPUNIT_ASSERT(store::storeCode(SQLITE_CANTOPEN, EDQUOT) == Code::STORE_FULL);
    }

    void locks_areStoreBusy() {
        for (const int result : {SQLITE_BUSY, SQLITE_LOCKED, SQLITE_BUSY_SNAPSHOT})
            CPPUNIT_ASSERT(store::storeCode(result, 0) == Code::STORE_BUSY);
    }

    void everythingElse_isStoreFailed() {
        for (const int result : {SQLITE_IOERR_READ, SQLITE_CORRUPT, SQLITE_NOTADB,
                                 SQLITE_CONSTRAINT_UNIQUE, SQLITE_READONLY, SQLITE_ERROR})
            CPPUNIT_ASSERT(store::storeCode(result, EIO) == Code::STORE_FAILED);
    }

    void error_carriesMessageNumberAndStatement() {
        sqlite3* handle = nullptr;
        CPPUNIT_ASSERT_EQUAL(SQLITE_OK, sqlite3_open(":memory:", &handle));
        const int result = sqlite3_exec(handle, "SELEC 1", nullptr, nullptr, nullptr);
        const base::Error error = store::storeError(handle, result, std::string(500, 'x'));
        sqlite3_close(handle);
        const std::string& detail = error.fault().detail;
        CPPUNIT_ASSERT(detail.find("syntax error [1]: xxx") != std::string::npos);
        CPPUNIT_ASSERT(detail.size() < 200);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SqliteErrorTest);

}  // namespace guantong::testing
