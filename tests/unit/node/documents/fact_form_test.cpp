// SPDX-License-Identifier: Apache-2.0
// What node/documents/fact_form.h promises: days as people write them, wherever they stand.
#include "node/documents/fact_form.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using base::Json;

class FactFormTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FactFormTest);
    CPPUNIT_TEST(days_areWrittenInChinese);
    CPPUNIT_TEST(numerals_areWrittenAsSpoken);
    CPPUNIT_TEST(membersNamedDate_areRewrittenAtAnyDepth);
    CPPUNIT_TEST(emptyDays_stay);
    CPPUNIT_TEST(impossibleDays_areNamed);
    CPPUNIT_TEST_SUITE_END();

public:
    void days_areWrittenInChinese() {
        CPPUNIT_ASSERT_EQUAL(std::string("2026年10月8日"),
                             documents::chineseDate(day("2026-10-08")));
        CPPUNIT_ASSERT_EQUAL(std::string("2025年1月31日"),
                             documents::chineseDate(day("2025-01-31")));
    }

    void numerals_areWrittenAsSpoken() {
        const std::pair<const char*, const char*> days[] = {
            {"2026-10-08", "二〇二六年十月八日"},
            {"2025-11-10", "二〇二五年十一月十日"},
            {"2025-12-20", "二〇二五年十二月二十日"},
            {"2030-01-31", "二〇三〇年一月三十一日"},
            {"2025-02-11", "二〇二五年二月十一日"}};
        for (const auto& [iso, chinese] : days)
            CPPUNIT_ASSERT_EQUAL(std::string(chinese), documents::chineseNumeralDate(day(iso)));
    }

    void membersNamedDate_areRewrittenAtAnyDepth() {
        CPPUNIT_ASSERT_EQUAL(
            std::string(R"({"dueDate":"2026年10月8日","l":[{"date":"2026年1月2日"}],)"
                        R"("update":"2026-10-08","n":1})"),
            made(R"({"dueDate":"2026-10-08","l":[{"date":"2026-01-02"}],)"
                 R"("update":"2026-10-08","n":1})"));
    }

    void emptyDays_stay() {
        const std::string facts = R"({"aDate":"","bDate":null,"cDate":" ","l":[],"o":{}})";
        CPPUNIT_ASSERT_EQUAL(facts, made(facts));
    }

    void impossibleDays_areNamed() {
        for (const char* facts : {R"({"aDate":"2026-02-30"})", R"({"aDate":"2026年2月3日"})",
                                  R"({"aDate":20260203})", R"({"aDate":"2026-02-03 "})",
                                  R"({"l":[{"aDate":"x"}]})", R"({"aDate":["2026-02-03"]})"}) {
            const auto refused = documents::withChineseDates(Json::parse(facts));
            const auto* fault = std::get_if<base::Fault>(&refused);
            CPPUNIT_ASSERT_MESSAGE(facts, fault != nullptr);
            CPPUNIT_ASSERT_EQUAL(std::string("FIELD_INVALID"),
                                 std::string(base::toString(fault->code)));
            CPPUNIT_ASSERT_EQUAL(std::string("aDate"), fault->field);
        }
    }

private:
    static base::Date day(const char* iso) { return *base::parseDate(iso); }
    static std::string made(const std::string& facts) {
        return std::get<Json>(documents::withChineseDates(Json::parse(facts))).str();
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FactFormTest);

}  // namespace guantong::testing
