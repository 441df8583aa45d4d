// SPDX-License-Identifier: Apache-2.0
// The Erasure record (exchange/standard/record.h): every value comes back, each rule is checked.
#include "exchange/standard/record.h"

#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class RecordErasureTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RecordErasureTest);
    CPPUNIT_TEST(fullRecord_comesBack);
    CPPUNIT_TEST(smallestRecord_comesBack);
    CPPUNIT_TEST(brokenRules_areNamed);
    CPPUNIT_TEST_SUITE_END();

    using Erasure = standard::Erasure;

    static Erasure full() {
        Erasure erasure;
        erasure.caseId = "360521000000-20250630-k3v9x2ab";
        erasure.digest = someDigest("blob");
        erasure.basis = "保存期限届满";
        erasure.node = countyNode();
        erasure.at = instant("2028-07-08T09:00:00.000+08:00");
        return erasure;
    }

    template <class Change>
    static std::string faultsAfter(const Change& change) {
        Erasure record = full();
        change(record);
        return briefly(standard::checkRecord(record));
    }

public:
    void fullRecord_comesBack() {
        const std::string xml = roundTrip(full());
        CPPUNIT_ASSERT(xml.find("<Basis>保存期限届满</Basis>") != std::string::npos);
    }

    void smallestRecord_comesBack() {
        Erasure record = full();
        record.basis = "1";
        roundTrip(record);
    }

    void brokenRules_areNamed() {
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID Basis"},
                             faultsAfter([](Erasure& r) { r.basis.clear(); }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID digest"},
                             faultsAfter([](Erasure& r) { r.digest.clear(); }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID caseId"},
                             faultsAfter([](Erasure& r) { r.caseId.clear(); }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID node"},
                             faultsAfter([](Erasure& r) { r.node = {}; }));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RecordErasureTest);

}  // namespace guantong::testing
