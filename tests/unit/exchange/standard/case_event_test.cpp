// SPDX-License-Identifier: Apache-2.0
// Names of kinds and fields, and the fields of an event (exchange/standard/case_event.h).
#include "exchange/standard/case_event.h"

#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class CaseEventTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CaseEventTest);
    CPPUNIT_TEST(everyKind_isFoundByItsName);
    CPPUNIT_TEST(kindsOpenToAllWhoTakePart_needNoPen);
    CPPUNIT_TEST(everyField_isFoundByItsKey);
    CPPUNIT_TEST(allowedValues_areTheCodesOfAnEnumeration);
    CPPUNIT_TEST(set_keepsFieldsOnceAndInOrder);
    CPPUNIT_TEST(setEmpty_removesTheField);
    CPPUNIT_TEST(numberAndDate_readWhatIsThere);
    CPPUNIT_TEST_SUITE_END();

    using Field = standard::Field;
    using EventKind = standard::EventKind;

public:
    void everyKind_isFoundByItsName() {
        for (int i = 0; i <= static_cast<int>(EventKind::struck); ++i) {
            const auto kind = static_cast<EventKind>(i);
            CPPUNIT_ASSERT(standard::eventKindNamed(standard::toString(kind)) == kind);
            CPPUNIT_ASSERT(!standard::chineseName(kind).empty());
        }
        for (const char* name : {"", "Applied", "appliedd", "caseEvent"})
            CPPUNIT_ASSERT_MESSAGE(name, !standard::eventKindNamed(name));
    }

    void kindsOpenToAllWhoTakePart_needNoPen() {
        for (const auto kind :
             {EventKind::withdrawalRequested, EventKind::supplementDelivered, EventKind::handedOut,
              EventKind::feeCharged, EventKind::rated, EventKind::jointOpinion, EventKind::struck})
            CPPUNIT_ASSERT(!standard::needsPen(kind));
        for (const auto kind : {EventKind::accepted, EventKind::decided, EventKind::penAccepted})
            CPPUNIT_ASSERT(standard::needsPen(kind));
    }

    void everyField_isFoundByItsKey() {
        for (int i = 0; i <= static_cast<int>(Field::remark); ++i) {
            const auto field = static_cast<Field>(i);
            CPPUNIT_ASSERT(standard::fieldNamed(standard::keyOf(field)) == field);
            CPPUNIT_ASSERT(!standard::chineseName(field).empty());
        }
        CPPUNIT_ASSERT_EQUAL(std::string_view{"PromiseDays"},
                             standard::toString(Field::promiseDays));
        CPPUNIT_ASSERT(!standard::fieldNamed("PromiseDays"));
    }

    void allowedValues_areTheCodesOfAnEnumeration() {
        const std::vector<std::string_view> expected{"granted", "denied", "grantedOnPromise",
                                                    "notNeeded"};
        CPPUNIT_ASSERT(standard::allowedValues(Field::decision) == expected);
        CPPUNIT_ASSERT(standard::allowedValues(Field::title).empty());
        CPPUNIT_ASSERT(standard::allowedValues(Field::personal).empty());
    }

    void set_keepsFieldsOnceAndInOrder() {
        standard::CaseEvent event;
        event.set(Field::remark, "c");
        event.set(Field::item, "a");
        event.set(Field::title, "b");
        event.set(Field::item, "A");
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, event.fields.size());
        CPPUNIT_ASSERT(event.fields[0].first == Field::item);
        CPPUNIT_ASSERT(event.fields[2].first == Field::remark);
        CPPUNIT_ASSERT_EQUAL(std::string_view{"A"}, event.get(Field::item));
        CPPUNIT_ASSERT_EQUAL(std::string_view{}, event.get(Field::reason));
        CPPUNIT_ASSERT(event.has(Field::title) && !event.has(Field::reason));
    }

    void setEmpty_removesTheField() {
        standard::CaseEvent event = soundEvent();
        event.set(Field::title, "");
        event.set(Field::reason, "");
        CPPUNIT_ASSERT(!event.has(Field::title));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, event.fields.size());
    }

    void numberAndDate_readWhatIsThere() {
        standard::CaseEvent event;
        event.set(Field::days, "10");
        event.set(Field::validTo, "2030-07-07");
        event.set(Field::amountFen, "much");
        CPPUNIT_ASSERT(event.number(Field::days) == 10);
        CPPUNIT_ASSERT(event.date(Field::validTo) == base::parseDate("2030-07-07"));
        CPPUNIT_ASSERT(!event.number(Field::amountFen));
        CPPUNIT_ASSERT(!event.number(Field::promiseDays));
        CPPUNIT_ASSERT(!event.date(Field::days));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CaseEventTest);

}  // namespace guantong::testing
