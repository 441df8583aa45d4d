// SPDX-License-Identifier: Apache-2.0
// What node/resources.h promises: what is built in is what config/ holds.
#include "node/resources.h"

#include "exchange/base/file.h"
#include "exchange/base/limits.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class ResourcesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ResourcesTest);
    CPPUNIT_TEST(builtIn_isTheFileByteForByte);
    CPPUNIT_TEST(schemas_acceptTheirFiles);
    CPPUNIT_TEST(calendar_decidesFrom2007);
    CPPUNIT_TEST_SUITE_END();

public:
    void builtIn_isTheFileByteForByte() {
        for (const char* path : {"calendar/calendar.xml", "calendar/calendar.xsd", "catalogue.xsd",
                                 "adapters/mapping.xsd", "demo/items.xml", "demo/mapping.xml"}) {
            const std::string file = std::string(GUANTONG_SOURCE_DIR) + "/config/" + path;
            CPPUNIT_ASSERT_MESSAGE(
                path, base::readFile(file, base::kMaxFileBytes) == node::resource(path));
        }
    }

    void schemas_acceptTheirFiles() {
        CPPUNIT_ASSERT(
            node::calendarSchema().validate(node::resource("calendar/calendar.xml")).empty());
        CPPUNIT_ASSERT(node::catalogueSchema().validate(node::resource("demo/items.xml")).empty());
        CPPUNIT_ASSERT(
            !node::catalogueSchema().validate(node::resource("calendar/calendar.xml")).empty());
        CPPUNIT_ASSERT(&node::catalogueSchema() == &node::catalogueSchema());  // loaded once
    }

    void calendar_decidesFrom2007() {
        const auto& calendar = node::builtInCalendar();
        CPPUNIT_ASSERT(calendar.knownFrom <= *base::parseDate("2007-01-01"));
        CPPUNIT_ASSERT(calendar.knownTo >= *base::parseDate("2026-12-31"));
        CPPUNIT_ASSERT(standard::checkRecord(calendar).empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ResourcesTest);

}  // namespace guantong::testing
