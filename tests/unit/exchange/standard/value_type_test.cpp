// SPDX-License-Identifier: Apache-2.0
// What hasForm() and isWritable() promise in exchange/standard/value_type.h.
#include "exchange/standard/value_type.h"

#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class ValueTypeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ValueTypeTest);
    CPPUNIT_TEST(emptyValue_hasNoForm);
    CPPUNIT_TEST(text_isLimitedInBytes);
    CPPUNIT_TEST(code_hasNoWhiteSpace);
    CPPUNIT_TEST(number_isDigitsUpToItsLimit);
    CPPUNIT_TEST(timesAndIds_followTheirSpelling);
    CPPUNIT_TEST(enumeration_takesItsCodesOnly);
    CPPUNIT_TEST(momentsOutsideFourDigitYears_areNotWritable);
    CPPUNIT_TEST_SUITE_END();

    using Type = standard::ValueType;
    static bool has(Type type, std::int64_t limit, std::string_view value) {
        return standard::hasForm(type, limit, value);
    }

public:
    void emptyValue_hasNoForm() {
        for (int type = 0; type <= static_cast<int>(Type::subjectKind); ++type)
            CPPUNIT_ASSERT(!has(static_cast<Type>(type), 100, ""));
    }

    void text_isLimitedInBytes() {
        CPPUNIT_ASSERT(has(Type::text, 6, "受理"));
        CPPUNIT_ASSERT(!has(Type::text, 5, "受理"));
        CPPUNIT_ASSERT(has(Type::text, 6, " \n\t\r "));
    }

    void code_hasNoWhiteSpace() {
        CPPUNIT_ASSERT(has(Type::code, 12, "A/1-证:2"));
        for (const char* value : {"a b", " a", "a\n", "a\tb", "a\x7f"})
            CPPUNIT_ASSERT_MESSAGE(value, !has(Type::code, 12, value));
        CPPUNIT_ASSERT(!has(Type::code, 2, "abc"));
    }

    void number_isDigitsUpToItsLimit() {
        for (const char* value : {"0", "10", "007", "9999"})
            CPPUNIT_ASSERT_MESSAGE(value, has(Type::number, 9999, value));
        for (const char* value : {"10000", "-1", "+1", "1.0", " 1", "1e3", "99999999999999999999"})
            CPPUNIT_ASSERT_MESSAGE(value, !has(Type::number, 9999, value));
    }

    void timesAndIds_followTheirSpelling() {
        CPPUNIT_ASSERT(has(Type::date, 0, "2024-02-29"));
        CPPUNIT_ASSERT(!has(Type::date, 0, "2025-02-29"));
        CPPUNIT_ASSERT(has(Type::instant, 0, "2025-06-30T09:00:00.000+08:00"));
        CPPUNIT_ASSERT(!has(Type::instant, 0, "2025-06-30T09:00:00+08:00"));
        CPPUNIT_ASSERT(has(Type::node, 0, "360521000000"));
        CPPUNIT_ASSERT(!has(Type::node, 0, "000000000000"));
        CPPUNIT_ASSERT(has(Type::digest, 0, someDigest("a")));
        CPPUNIT_ASSERT(!has(Type::digest, 0, "md5:00"));
    }

    void enumeration_takesItsCodesOnly() {
        CPPUNIT_ASSERT(has(Type::caseType, 0, "promised"));
        CPPUNIT_ASSERT(!has(Type::caseType, 0, "Promised"));
        CPPUNIT_ASSERT(!has(Type::caseType, 0, "workingDay"));
        CPPUNIT_ASSERT(standard::tableOf(Type::result) == standard::CodeTable::result);
        CPPUNIT_ASSERT(!standard::tableOf(Type::digest));
    }

    void momentsOutsideFourDigitYears_areNotWritable() {
        using std::chrono::milliseconds;
        const auto first = instant("0001-01-01T00:00:00.000+08:00");
        const auto last = instant("9999-12-31T23:59:59.999+08:00");
        CPPUNIT_ASSERT(standard::isWritable(first) && standard::isWritable(last));
        CPPUNIT_ASSERT(!standard::isWritable(first - milliseconds{1}));
        CPPUNIT_ASSERT(!standard::isWritable(last + milliseconds{1}));
        CPPUNIT_ASSERT(!standard::isWritable(base::dateOf(last) + std::chrono::days{1}));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ValueTypeTest);

}  // namespace guantong::testing
