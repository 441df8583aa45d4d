// SPDX-License-Identifier: Apache-2.0
// The StreamHead record (exchange/standard/record.h): every value comes back, each rule is checked.
#include "exchange/standard/record.h"

#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class RecordStreamHeadTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RecordStreamHeadTest);
    CPPUNIT_TEST(fullRecord_comesBack);
    CPPUNIT_TEST(smallestRecord_comesBack);
    CPPUNIT_TEST(brokenRules_areNamed);
    CPPUNIT_TEST_SUITE_END();

    using StreamHead = standard::StreamHead;

    static StreamHead full() {
        StreamHead head;
        head.origin = countyNode();
        head.scope = "to:360500000000";
        head.epoch = 2;
        head.sequence = 42;
        head.digest = someDigest("package 42");
        return head;
    }

    template <class Change>
    static std::string faultsAfter(const Change& change) {
        StreamHead record = full();
        change(record);
        return briefly(standard::checkRecord(record));
    }

public:
    void fullRecord_comesBack() {
        const std::string xml = roundTrip(full());
        CPPUNIT_ASSERT(xml.find("id=\"head:360521000000:to:360500000000:2:42\"") !=
                       std::string::npos);
    }

    void smallestRecord_comesBack() {
        StreamHead record = full();
        record.scope = "down";
        record.sequence = 0;
        record.digest.clear();
        roundTrip(record);
    }

    void brokenRules_areNamed() {
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID origin"},
                             faultsAfter([](StreamHead& r) { r.origin = {}; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID scope"},
                             faultsAfter([](StreamHead& r) { r.scope = "sideways"; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID epoch"},
                             faultsAfter([](StreamHead& r) { r.epoch = 0; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID digest"},
                             faultsAfter([](StreamHead& r) { r.digest.clear(); }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID sequence"},
                             faultsAfter([](StreamHead& r) { r.sequence = -1; }));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RecordStreamHeadTest);

}  // namespace guantong::testing
