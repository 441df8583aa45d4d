// SPDX-License-Identifier: Apache-2.0
// The ReportAnswer record (exchange/standard/record.h): every value comes back, each rule is
// checked.
#include "exchange/standard/record.h"

#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class RecordReportAnswerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RecordReportAnswerTest);
    CPPUNIT_TEST(fullRecord_comesBack);
    CPPUNIT_TEST(smallestRecord_comesBack);
    CPPUNIT_TEST(casesPartsAndRefusal_comeBack);
    CPPUNIT_TEST(brokenRules_areNamed);
    CPPUNIT_TEST_SUITE_END();

    using ReportAnswer = standard::ReportAnswer;

    static ReportAnswer full() {
        ReportAnswer answer;
        answer.id = "ra-1";
        answer.request = "rq-1";
        answer.name = "monthly";
        answer.period = "2025-10";
        answer.region = "360500000000";
        answer.node = countyNode();
        answer.asOf = instant("2025-11-01T00:00:00.000+08:00");
        answer.calendarVersion = "2025";
        answer.catalogueHash = someDigest("catalogue");
        answer.ruleSetVersion = "2";
        answer.program = "guantong 1.0.0";
        answer.positions = {"360521000000 up 1 118", "360502000000 up 1 207"};
        answer.rows = {
            {"11360521MB1K02345A", "分宜县市场监督管理局", "360521000000", {{"a", 1}, {"b", -2}}},
            {"", "", "", {}}};
        return answer;
    }

    template <class Change>
    static std::string faultsAfter(const Change& change) {
        ReportAnswer record = full();
        change(record);
        return briefly(standard::checkRecord(record));
    }

public:
    void fullRecord_comesBack() {
        const std::string xml = roundTrip(full());
        CPPUNIT_ASSERT(xml.find("<Count indicator=\"b\">-2</Count>") != std::string::npos);
        CPPUNIT_ASSERT(xml.find("<Row></Row>") != std::string::npos);
    }

    void smallestRecord_comesBack() {
        ReportAnswer record = full();
        record.request.clear();
        record.region.clear();
        record.calendarVersion.clear();
        record.catalogueHash.clear();
        record.ruleSetVersion.clear();
        record.program.clear();
        record.positions.clear();
        record.rows.clear();
        roundTrip(record);
    }

    void casesPartsAndRefusal_comeBack() {
        ReportAnswer record = full();
        record.part = 2;
        record.parts = 3;
        ReportAnswer::Case first;
        first.caseId = "360521000000-20250630-k3v9x2ab";
        first.status = "closed";
        first.overdue = true;
        first.item = "000131007000";
        first.opened = first.finished = instant("2025-10-20T00:00:00.000+08:00");
        first.counts = {{"finished", 1}, {"yellowCard", 2}};
        ReportAnswer::Case second;
        second.caseId = first.caseId;
        second.status = "received";
        record.cases = {first, second};
        const std::string xml = roundTrip(record);
        CPPUNIT_ASSERT(xml.find(" part=\"2\" parts=\"3\"") != std::string::npos);
        CPPUNIT_ASSERT(xml.find(" overdue=\"true\"") != std::string::npos);
        ReportAnswer refusal = full();
        refusal.code = "REPORT_UNKNOWN";
        refusal.reason = "没有这种报表";
        CPPUNIT_ASSERT(roundTrip(refusal).find("<Reason>") != std::string::npos);
    }

    void brokenRules_areNamed() {
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID part"},
                             faultsAfter([](ReportAnswer& r) { r.part = 1; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID part"}, faultsAfter([](ReportAnswer& r) {
                                 r.part = 3;
                                 r.parts = 2;
                             }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID caseId, RECORD_INVALID status"},
                             faultsAfter([](ReportAnswer& r) { r.cases.resize(1); }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID id"},
                             faultsAfter([](ReportAnswer& r) { r.id.clear(); }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID node"},
                             faultsAfter([](ReportAnswer& r) { r.node = {}; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID Position"},
                             faultsAfter([](ReportAnswer& r) { r.positions[0].clear(); }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID indicator"},
                             faultsAfter([](ReportAnswer& r) { r.rows[0].counts["a b"] = 1; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID region"}, faultsAfter([](ReportAnswer& r) {
                                 r.rows[1].region = "3605210000001";
                             }));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RecordReportAnswerTest);

}  // namespace guantong::testing
