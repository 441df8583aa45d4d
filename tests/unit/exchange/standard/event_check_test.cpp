// SPDX-License-Identifier: Apache-2.0
// checkField() and checkEvent() (exchange/standard/case_event.h): fields, texts, size.
#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class EventCheckTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(EventCheckTest);
    CPPUNIT_TEST(soundEvent_hasNoFault);
    CPPUNIT_TEST(checkField_namesElementAndValue);
    CPPUNIT_TEST(checkField_refusesWhatXmlCannotCarry);
    CPPUNIT_TEST(longValue_isQuotedShortAndWhole);
    CPPUNIT_TEST(everyFault_isListed);
    CPPUNIT_TEST(fieldsOutOfOrderOrRepeated_areFaults);
    CPPUNIT_TEST(controlCharacterInEnvelope_isAFault);
    CPPUNIT_TEST(eventOverTheRecordLimit_isTooLarge);
    CPPUNIT_TEST(largeEventBelowTheLimit_isSound);
    CPPUNIT_TEST_SUITE_END();

    using Field = standard::Field;

public:
    void soundEvent_hasNoFault() {
        CPPUNIT_ASSERT_EQUAL(std::string{}, briefly(standard::checkEvent(soundEvent())));
    }

    void checkField_namesElementAndValue() {
        CPPUNIT_ASSERT(!standard::checkField(Field::caseType, "promised"));
        const auto fault = standard::checkField(Field::caseType, "2");
        CPPUNIT_ASSERT(fault && fault->code == base::Code::EVENT_FIELD_INVALID);
        CPPUNIT_ASSERT_EQUAL(std::string{"CaseType"}, fault->field);
        CPPUNIT_ASSERT_EQUAL(std::string{"2"}, fault->detail);
        CPPUNIT_ASSERT(standard::checkField(Field::title, ""));
        CPPUNIT_ASSERT(standard::checkField(Field::rating, "6"));
        CPPUNIT_ASSERT(!standard::checkField(Field::rating, "5"));
    }

    void checkField_refusesWhatXmlCannotCarry() {
        CPPUNIT_ASSERT(standard::checkField(Field::title, "a\x01"));
        CPPUNIT_ASSERT(standard::checkField(Field::title, "\xB9\xAB"));  // GBK bytes
        CPPUNIT_ASSERT(standard::checkField(Field::title, "\xEF\xBF\xBE"));
        CPPUNIT_ASSERT(!standard::checkField(Field::title, "𠮷\r\n\t"));
    }

    void longValue_isQuotedShortAndWhole() {
        std::string title;
        for (int i = 0; i < 2000; ++i)
            title += "证";
        const auto fault = standard::checkField(Field::title, "x" + title);
        CPPUNIT_ASSERT(fault && fault->detail.size() < 130);
        CPPUNIT_ASSERT(base::isUtf8(fault->detail));
    }

    void everyFault_isListed() {
        auto event = soundEvent();
        event.channel = "telex";
        event.set(Field::title, "");
        event.set(Field::days, "many");
        CPPUNIT_ASSERT_EQUAL(std::string{"EVENT_FIELD_INVALID Channel, EVENT_FIELD_MISSING Title, "
                                         "EVENT_FIELD_INVALID Days"},
                             briefly(standard::checkEvent(event)));
    }

    void fieldsOutOfOrderOrRepeated_areFaults() {
        auto event = soundEvent();
        event.fields.emplace_back(Field::item, "000121007000");
        CPPUNIT_ASSERT_EQUAL(std::string{"EVENT_FIELD_INVALID Item"},
                             briefly(standard::checkEvent(event)));
        event = soundEvent();
        event.fields.push_back(event.fields.back());
        CPPUNIT_ASSERT_EQUAL(std::string{"EVENT_FIELD_INVALID Organisation"},
                             briefly(standard::checkEvent(event)));
    }

    void controlCharacterInEnvelope_isAFault() {
        auto event = soundEvent();
        event.actor.name = "a\x02";
        event.source = {"hall", "row\x1f", ""};
        CPPUNIT_ASSERT_EQUAL(
            std::string{"EVENT_FIELD_INVALID Actor/@name, EVENT_FIELD_INVALID Source/@row"},
            briefly(standard::checkEvent(event)));
    }

    void eventOverTheRecordLimit_isTooLarge() {
        auto event = soundEvent();
        for (int i = 0; i < 7000; ++i)
            event.materials.push_back({std::string(50, 'm'), someDigest("m"), 1, "text/plain"});
        const auto faults = standard::checkEvent(event);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, faults.size());
        CPPUNIT_ASSERT(faults[0].code == base::Code::RECORD_TOO_LARGE);
    }

    void largeEventBelowTheLimit_isSound() {
        auto event = soundEvent();
        for (int i = 0; i < 4000; ++i)
            event.materials.push_back({std::string(50, 'm'), someDigest("m"), 1, "text/plain"});
        CPPUNIT_ASSERT_EQUAL(std::string{}, briefly(standard::checkEvent(event)));
        CPPUNIT_ASSERT(takenFrom(standard::decodeCaseEvent(standard::encode(event))) == event);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(EventCheckTest);

}  // namespace guantong::testing
