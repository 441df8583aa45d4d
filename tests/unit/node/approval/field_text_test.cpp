// SPDX-License-Identifier: Apache-2.0
// How a field of an event reads (node/approval/field_text.h).
#include "node/approval/field_text.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using standard::Field;

class FieldTextTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FieldTextTest);
    CPPUNIT_TEST(codes_readAsTheirNames);
    CPPUNIT_TEST(freeTextAndUnknownCodes_stay);
    CPPUNIT_TEST(json_hasLabelValueAndName);
    CPPUNIT_TEST_SUITE_END();

public:
    void codes_readAsTheirNames() {
        CPPUNIT_ASSERT_EQUAL(std::string("鉴定"), valueText(Field::procedure, "appraisal"));
        CPPUNIT_ASSERT_EQUAL(std::string("准予"), valueText(Field::decision, "granted"));
        CPPUNIT_ASSERT_EQUAL(std::string("不需许可"), valueText(Field::decision, "notNeeded"));
        CPPUNIT_ASSERT_EQUAL(std::string("工作日"), valueText(Field::promiseUnit, "workingDay"));
    }

    void freeTextAndUnknownCodes_stay() {
        CPPUNIT_ASSERT_EQUAL(std::string("granted"), valueText(Field::opinion, "granted"));
        CPPUNIT_ASSERT_EQUAL(std::string("later"), valueText(Field::decision, "later"));
    }

    void json_hasLabelValueAndName() {
        const auto json = approval::fieldJson(Field::stepResult, "agreed");
        CPPUNIT_ASSERT_EQUAL(std::string("环节结果"), *json.text("label"));
        CPPUNIT_ASSERT_EQUAL(std::string("agreed"), *json.text("value"));
        CPPUNIT_ASSERT_EQUAL(std::string("同意"), *json.text("valueName"));
    }

private:
    static std::string valueText(Field field, std::string_view value) {
        return approval::valueText(field, value);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FieldTextTest);

}  // namespace guantong::testing
