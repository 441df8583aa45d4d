// SPDX-License-Identifier: Apache-2.0
// The values of records as text and back (exchange/standard/record_value.h).
#include "exchange/standard/record_value.h"

#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class RecordValueTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RecordValueTest);
    CPPUNIT_TEST(everyType_comesBack);
    CPPUNIT_TEST(absentOptional_isEmpty);
    CPPUNIT_TEST(spellings_takeNothingElse);
    CPPUNIT_TEST(base64_isReadStrictly);
    CPPUNIT_TEST(unwritableTimes_haveNoForm);
    CPPUNIT_TEST_SUITE_END();

    using Rule = standard::ValueRule;

    template <class T>
    static void assertComesBack(const T& value, Rule rule) {
        const std::string text = standard::toText(value, rule);
        T again{};
        CPPUNIT_ASSERT_MESSAGE(text, standard::hasForm(text, rule));
        CPPUNIT_ASSERT_MESSAGE(text, standard::fromText(text, again, rule) && again == value);
    }

public:
    void everyType_comesBack() {
        using standard::ValueType;
        assertComesBack(std::string("受理"), standard::text(6));
        assertComesBack(std::int64_t{42}, standard::number(42));
        assertComesBack(std::int64_t{-42}, standard::spelt(Rule::Spelling::integer));
        assertComesBack(true, standard::kBoolean);
        assertComesBack(false, standard::kBoolean);
        assertComesBack(countyNode(), standard::of(ValueType::node));
        assertComesBack(*base::parseDate("2024-02-29"), standard::of(ValueType::date));
        assertComesBack(instant("2025-06-30T23:59:59.999+08:00"), standard::of(ValueType::instant));
        assertComesBack(std::optional(countyNode()), standard::of(ValueType::node));
        assertComesBack(std::string("\0<x>\xff", 5), standard::spelt(Rule::Spelling::base64));
    }

    void absentOptional_isEmpty() {
        const std::optional<base::Instant> none;
        CPPUNIT_ASSERT_EQUAL(std::string{},
                             standard::toText(none, standard::of(standard::ValueType::instant)));
        CPPUNIT_ASSERT_EQUAL(std::string{}, standard::toText(base::NodeId{}, {}));
    }

    void spellings_takeNothingElse() {
        for (const char* text : {"1", "TRUE", "yes", ""})
            CPPUNIT_ASSERT_MESSAGE(text, !standard::hasForm(text, standard::kBoolean));
        for (const char* text : {"+1", " 1", "1.5", "--1", "9223372036854775808", ""})
            CPPUNIT_ASSERT_MESSAGE(
                text, !standard::hasForm(text, standard::spelt(Rule::Spelling::integer)));
        for (const char* text : {"up", "down", "to:360521000000"})
            CPPUNIT_ASSERT_MESSAGE(text, standard::hasForm(text, standard::kScope));
        for (const char* text : {"Up", "to:", "to:36052100000", "360521000000"})
            CPPUNIT_ASSERT_MESSAGE(text, !standard::hasForm(text, standard::kScope));
        CPPUNIT_ASSERT(standard::hasForm("360521000000-20250630-k3v9x2ab", standard::kCaseId));
        CPPUNIT_ASSERT(!standard::hasForm("360521000000-20250630", standard::kCaseId));
    }

    void base64_isReadStrictly() {
        std::string bytes;
        const Rule rule = standard::spelt(Rule::Spelling::base64);
        CPPUNIT_ASSERT(!standard::fromText("QQ=", bytes, rule));
        CPPUNIT_ASSERT(!standard::fromText("QQ==\n", bytes, rule));
        CPPUNIT_ASSERT(!standard::fromText("QR==", bytes, rule));
        CPPUNIT_ASSERT(standard::fromText("QQ==", bytes, rule) && bytes == "A");
    }

    void unwritableTimes_haveNoForm() {
        const Rule day = standard::of(standard::ValueType::date);
        const Rule moment = standard::of(standard::ValueType::instant);
        CPPUNIT_ASSERT(!standard::hasForm(standard::toText(base::Date::max(), day), day));
        CPPUNIT_ASSERT(!standard::hasForm(standard::toText(base::Instant::max(), moment), moment));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RecordValueTest);

}  // namespace guantong::testing
