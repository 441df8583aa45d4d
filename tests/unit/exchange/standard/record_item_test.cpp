// SPDX-License-Identifier: Apache-2.0
// The Item record (exchange/standard/record.h): every value comes back, each rule is checked.
#include "exchange/standard/record.h"

#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class RecordItemTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RecordItemTest);
    CPPUNIT_TEST(fullRecord_comesBack);
    CPPUNIT_TEST(smallestRecord_comesBack);
    CPPUNIT_TEST(brokenRules_areNamed);
    CPPUNIT_TEST_SUITE_END();

    using Item = standard::Item;

    static Item full() {
        Item item;
        item.code = "000121007000";
        item.version = 3;
        item.name = "食品经营许可证核发 <&>";
        item.kind = "permit";
        item.organisation = "11360521MB1K02345A";
        item.organisationName = "分宜县市场监督管理局";
        item.caseType = "promised";
        item.promiseDays = 10;
        item.statuteDays = 20;
        item.promiseUnit = "day";
        item.fee = true;
        item.secret = true;
        item.basis = "依据";
        item.conditions = "条件";
        item.materials = "材料\n第二行\t\r";
        item.procedure = "流程";
        item.feeBasis = "收费依据";
        item.contact = "电话";
        item.complaint = "12345";
        item.validFrom = *base::parseDate("2025-01-01");
        item.validTo = base::parseDate("2029-12-31");
        return item;
    }

    template <class Change>
    static std::string faultsAfter(const Change& change) {
        Item record = full();
        change(record);
        return briefly(standard::checkRecord(record));
    }

public:
    void fullRecord_comesBack() {
        const std::string xml = roundTrip(full());
        CPPUNIT_ASSERT(xml.find("id=\"item:000121007000:3\"") != std::string::npos);
        CPPUNIT_ASSERT(xml.find("fee=\"true\"") != std::string::npos);
        CPPUNIT_ASSERT(xml.find("validTo=\"2029-12-31\"") != std::string::npos);
    }

    void smallestRecord_comesBack() {
        Item record = full();
        record.organisation.clear();
        record.organisationName.clear();
        record.basis.clear();
        record.conditions.clear();
        record.materials.clear();
        record.procedure.clear();
        record.feeBasis.clear();
        record.contact.clear();
        record.complaint.clear();
        record.validTo.reset();
        roundTrip(record);
    }

    void brokenRules_areNamed() {
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID code, RECORD_INVALID id"},
                             faultsAfter([](Item& r) { r.code = "a b"; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID version"},
                             faultsAfter([](Item& r) { r.version = 0; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID kind"},
                             faultsAfter([](Item& r) { r.kind = "tea"; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID caseType"},
                             faultsAfter([](Item& r) { r.caseType.clear(); }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID promiseDays"},
                             faultsAfter([](Item& r) { r.promiseDays = -1; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID statuteUnit"},
                             faultsAfter([](Item& r) { r.statuteUnit = "week"; }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID Name"},
                             faultsAfter([](Item& r) { r.name.clear(); }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID validTo"}, faultsAfter([](Item& r) {
                                 r.validTo = r.validFrom - std::chrono::days{1};
                             }));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID Basis"},
                             faultsAfter([](Item& r) { r.basis.assign(60'001, 'x'); }));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RecordItemTest);

}  // namespace guantong::testing
