// SPDX-License-Identifier: Apache-2.0
// The ReportRequest record (exchange/standard/record.h): every value comes back, each rule is
// checked.
#include "exchange/standard/record.h"

#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class RecordReportRequestTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RecordReportRequestTest);
    CPPUNIT_TEST(fullRecord_comesBack);
    CPPUNIT_TEST(smallestRecord_comesBack);
    CPPUNIT_TEST(brokenRules_areNamed);
    CPPUNIT_TEST_SUITE_END();

    using ReportRequest = standard::ReportRequest;

    static ReportRequest full() {
        ReportRequest request;
        request.id = "rq-1";
        request.name = "monthly";
        request.period = "2025-10";
        request.region = "360500000000";
        request.from = *base::NodeId::parse("360000000000");
        request.to = *base::NodeId::parse("360500000000");
        request.asOf = instant("2025-11-01T00:00:00.000+08:00");
        return request;
    }

    template <class Change>
    static std::string faultsAfter(const Change& change) {
        ReportRequest record = full();
        change(record);
        return briefly(standard::checkRecord(record));
    }

public:
    void fullRecord_comesBack() {
        const std::string xml = roundTrip(full());
        CPPUNIT_ASSERT(xml.find("asOf=\"2025-11-01T00:00:00.000+08:00\"") != std::string::npos);
    }

    void smallestRecord_comesBack() {
        ReportRequest record = full();
        record.region.clear();
        record.asOf.reset();
        roundTrip(record);
    }

    void brokenRules_areNamed() {
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID id"},
                             faultsAfter([](ReportRequest& r) { r.id = "a b"; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID name"},
                             faultsAfter([](ReportRequest& r) { r.name.clear(); }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID period"},
                             faultsAfter([](ReportRequest& r) { r.period.clear(); }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID from"},
                             faultsAfter([](ReportRequest& r) { r.from = {}; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID to"},
                             faultsAfter([](ReportRequest& r) { r.to = {}; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID region"},
                             faultsAfter([](ReportRequest& r) { r.region = "3605000000001"; }));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RecordReportRequestTest);

}  // namespace guantong::testing
