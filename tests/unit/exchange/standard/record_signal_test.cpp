// SPDX-License-Identifier: Apache-2.0
// The Signal record (exchange/standard/record.h): every value comes back, each rule is checked.
#include "exchange/standard/record.h"

#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class RecordSignalTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RecordSignalTest);
    CPPUNIT_TEST(fullRecord_comesBack);
    CPPUNIT_TEST(smallestRecord_comesBack);
    CPPUNIT_TEST(brokenRules_areNamed);
    CPPUNIT_TEST_SUITE_END();

    using Signal = standard::Signal;

    static Signal full() {
        Signal signal;
        signal.caseId = "360521000000-20250630-k3v9x2ab";
        signal.node = countyNode();
        signal.rule = "S06";
        signal.ruleVersion = 2;
        signal.level = "yellowCard";
        signal.clock = "promise";
        signal.id = "360521000000-" + signal.caseId + "-S06-yellowCard-promise";
        signal.momentDue = instant("2025-07-15T17:30:00.000+08:00");
        signal.raisedAt = instant("2025-07-15T17:30:20.000+08:00");
        signal.delayed = true;
        signal.organisation = "11360521MB1K02345A";
        signal.organisationName = "分宜县市场监督管理局";
        signal.item = "000121007000";
        signal.message = "已超过承诺时限";
        signal.basis = "规则 S06";
        return signal;
    }

    template <class Change>
    static std::string faultsAfter(const Change& change) {
        Signal record = full();
        change(record);
        return briefly(standard::checkRecord(record));
    }

public:
    void fullRecord_comesBack() {
        const std::string xml = roundTrip(full());
        CPPUNIT_ASSERT(xml.find("delayed=\"true\"") != std::string::npos);
        CPPUNIT_ASSERT(xml.find("level=\"yellowCard\"") != std::string::npos);
    }

    void smallestRecord_comesBack() {
        Signal record = full();
        record.organisation.clear();
        record.organisationName.clear();
        record.item.clear();
        record.message.clear();
        record.basis.clear();
        roundTrip(record);
    }

    void brokenRules_areNamed() {
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID id"},
                             faultsAfter([](Signal& r) { r.id.clear(); }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID caseId"},
                             faultsAfter([](Signal& r) { r.caseId = "1"; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID level"},
                             faultsAfter([](Signal& r) { r.level = "red"; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID clock"},
                             faultsAfter([](Signal& r) { r.clock = "sand"; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID rule"},
                             faultsAfter([](Signal& r) { r.rule.clear(); }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID node"},
                             faultsAfter([](Signal& r) { r.node = {}; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID raisedAt"},
                             faultsAfter([](Signal& r) { r.raisedAt = base::Instant::max(); }));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RecordSignalTest);

}  // namespace guantong::testing
