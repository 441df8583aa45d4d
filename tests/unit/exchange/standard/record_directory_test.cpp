// SPDX-License-Identifier: Apache-2.0
// The Directory record (exchange/standard/record.h): every value comes back, each rule is checked.
#include "exchange/standard/record.h"

#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class RecordDirectoryTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RecordDirectoryTest);
    CPPUNIT_TEST(fullRecord_comesBack);
    CPPUNIT_TEST(smallestRecord_comesBack);
    CPPUNIT_TEST(brokenRules_areNamed);
    CPPUNIT_TEST_SUITE_END();

    using DirectoryRecord = standard::DirectoryRecord;

    static DirectoryRecord full() {
        return {7, "<Directory version=\"7\">\xE5\x88\x86</Directory>"};
    }

    template <class Change>
    static std::string faultsAfter(const Change& change) {
        DirectoryRecord record = full();
        change(record);
        return briefly(standard::checkRecord(record));
    }

public:
    void fullRecord_comesBack() {
        const std::string xml = roundTrip(full());
        CPPUNIT_ASSERT(xml.find("id=\"directory:7\"") != std::string::npos);
        CPPUNIT_ASSERT(
            xml.find("<Document>PERpcmVjdG9yeSB2ZXJzaW9uPSI3Ij7liIY8L0RpcmVjdG9yeT4=</Document>") !=
            std::string::npos);
    }

    void smallestRecord_comesBack() {
        DirectoryRecord record = full();
        record = {0, std::string(1, '\0')};
        roundTrip(record);
    }

    void brokenRules_areNamed() {
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID Document"},
                             faultsAfter([](DirectoryRecord& r) { r.document.clear(); }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID version"},
                             faultsAfter([](DirectoryRecord& r) { r.version = -1; }));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RecordDirectoryTest);

}  // namespace guantong::testing
