// SPDX-License-Identifier: Apache-2.0
// The Adoption record (exchange/standard/record.h): every value comes back, each rule is checked.
#include "exchange/standard/record.h"

#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class RecordAdoptionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RecordAdoptionTest);
    CPPUNIT_TEST(fullRecord_comesBack);
    CPPUNIT_TEST(smallestRecord_comesBack);
    CPPUNIT_TEST(brokenRules_areNamed);
    CPPUNIT_TEST_SUITE_END();

    using Adoption = standard::Adoption;

    static Adoption full() {
        Adoption adoption;
        adoption.node = countyNode();
        adoption.subjectKind = "item";
        adoption.subject = "000121007000";
        adoption.version = 4;
        adoption.subjectHash = someDigest("item");
        adoption.adopted = false;
        adoption.code = "CATALOG_PROMISE_TOO_LONG";
        adoption.reason = "承诺时限长于法定时限";
        adoption.at = instant("2025-06-30T08:00:00.000+08:00");
        return adoption;
    }

    template <class Change>
    static std::string faultsAfter(const Change& change) {
        Adoption record = full();
        change(record);
        return briefly(standard::checkRecord(record));
    }

public:
    void fullRecord_comesBack() {
        const std::string xml = roundTrip(full());
        CPPUNIT_ASSERT(xml.find("id=\"adoption:360521000000:item:000121007000:4\"") !=
                       std::string::npos);
        CPPUNIT_ASSERT(xml.find("adopted=\"false\"") != std::string::npos);
    }

    void smallestRecord_comesBack() {
        Adoption record = full();
        record.adopted = true;
        record.code.clear();
        record.reason.clear();
        record.subject.clear();
        record.subjectHash.clear();
        roundTrip(record);
    }

    void brokenRules_areNamed() {
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID code"},
                             faultsAfter([](Adoption& r) { r.code.clear(); }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID node"},
                             faultsAfter([](Adoption& r) { r.node = {}; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID subjectKind"},
                             faultsAfter([](Adoption& r) { r.subjectKind = "tea"; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID subjectHash"},
                             faultsAfter([](Adoption& r) { r.subjectHash = "x"; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID version"},
                             faultsAfter([](Adoption& r) { r.version = -1; }));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RecordAdoptionTest);

}  // namespace guantong::testing
