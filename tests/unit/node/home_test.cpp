// SPDX-License-Identifier: Apache-2.0
// A node's folder is served by one process at a time.
#include "node/home.h"

#include "exchange/base/file.h"
#include "tests/support/store_fixture.h"

namespace guantong::testing {

using node::NodeHome;
using node::ServeLock;

class HomeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HomeTest);
    CPPUNIT_TEST(paths_lieBelowTheFolder);
    CPPUNIT_TEST(lock_isHeldAsLongAsItLives);
    CPPUNIT_TEST(secondLock_isNodeRunning);
    CPPUNIT_TEST(noDataFolder_isUnwritable);
    CPPUNIT_TEST_SUITE_END();

public:
    void paths_lieBelowTheFolder() {
        CPPUNIT_ASSERT_EQUAL(folder.file("node.properties"), home.settings().string());
        CPPUNIT_ASSERT_EQUAL(folder.file("data/guantong.db"), home.database().string());
        CPPUNIT_ASSERT_EQUAL(folder.file("keys"), home.keys().string());
        CPPUNIT_ASSERT_EQUAL(folder.file("certs"), home.certificates().string());
    }
    void lock_isHeldAsLongAsItLives() {
        CPPUNIT_ASSERT(!ServeLock::held(home));
        base::makeFolder(folder.file("data"));
        {
            const ServeLock lock(home);
            CPPUNIT_ASSERT(ServeLock::held(home));
        }
        CPPUNIT_ASSERT(!ServeLock::held(home));
    }
    void secondLock_isNodeRunning() {
        base::makeFolder(folder.file("data"));
        const ServeLock lock(home);
        CPPUNIT_ASSERT_EQUAL(std::string("NODE_RUNNING"),
                             failureOf([&] { const ServeLock second(home); }));
        CPPUNIT_ASSERT(ServeLock::held(home));
    }
    void noDataFolder_isUnwritable() {
        CPPUNIT_ASSERT_EQUAL(std::string("FILE_UNWRITABLE"),
                             failureOf([&] { const ServeLock lock(home); }));
    }

private:
    TempFolder folder;
    NodeHome home{folder.path()};
};

CPPUNIT_TEST_SUITE_REGISTRATION(HomeTest);

}  // namespace guantong::testing
