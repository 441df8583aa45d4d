// SPDX-License-Identifier: Apache-2.0
// What checkMapping() promises: what cannot work is told before the first row.
#include "adapters/mapping_check.h"

#include "tests/support/adapters_fixture.h"

namespace guantong::testing {

using namespace adapters;

class MappingCheckTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MappingCheckTest);
    CPPUNIT_TEST(personalColumn_staysOutOfEvents);
    CPPUNIT_TEST(requiredField_mustBeMapped);
    CPPUNIT_TEST(constantsAndTargets_mustBeAllowed);
    CPPUNIT_TEST(timesWithoutFormat_areNamed);
    CPPUNIT_TEST_SUITE_END();

public:
    void personalColumn_staysOutOfEvents() {
        expect("<Field name=\"title\" column=\"name\"/>", "<Field name=\"title\" column=\"id\"/>",
               "personal and may not stand in title");
        expect("<Number column=\"no\"/>", "<Number column=\"id\"/>", "may not be the case number");
        expect("<OccurredAt column=\"done\"/>", "<OccurredAt column=\"id\"/>", "may not be a time");
        expect("<Field name=\"applicantName\" column=\"name\"/>",
               "<Field name=\"applicantName\" column=\"id\" mask=\"no\"/>", "may not stand in");
        expect("<Field name=\"reason\" column=\"why\"/>", "<Field name=\"personal\" text=\"x\"/>",
               "the node fills in personal");
        CPPUNIT_ASSERT(mayBePersonal(standard::Field::recipient));
        CPPUNIT_ASSERT(!mayBePersonal(standard::Field::remark));
    }
    void requiredField_mustBeMapped() {
        expect("<Field name=\"title\" column=\"name\"/>", "",
               "needs the field title; write <Field");
    }
    void constantsAndTargets_mustBeAllowed() {
        expect("<Code from=\"1\" to=\"1\"/>", "<Code from=\"1\" to=\"9\"/>",
               "\"9\" may not stand in result; write one of 0, 1");
        expect("codes=\"result\"", "codes=\"result\" default=\"none\"", "may not stand in result");
        expect("text=\"ORG1\"", "text=\"a b\"", "may not stand in organisation");
        expect("version=\"1\"><Code", "version=\"1\" default=\"x\"><Code",
               "may not stand in result");
    }
    void timesWithoutFormat_areNamed() {
        expect("<Format>yyyy-MM-dd HH:mm:ss</Format><Format>yyyy-MM-dd</Format>", "",
               "no date format is stated; write");
    }

private:
    static void expect(const std::string& what, const std::string& by, const std::string& message) {
        std::string xml = smallMapping();
        const auto at = xml.find(what);
        CPPUNIT_ASSERT_MESSAGE(what, at != std::string::npos);
        xml.replace(at, what.size(), by);
        const auto outcome = readMapping(xml, "m.xml");
        const auto* faults = std::get_if<MappingFaults>(&outcome);
        CPPUNIT_ASSERT_MESSAGE(message, faults != nullptr);
        CPPUNIT_ASSERT_MESSAGE(faults->front().detail + " / " + message,
                               faults->front().detail.find(message) != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(MappingCheckTest);

}  // namespace guantong::testing
