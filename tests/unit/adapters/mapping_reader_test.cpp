// SPDX-License-Identifier: Apache-2.0
// What MappingReader promises: every mistake with its line and what to write instead.
#include "adapters/mapping_reader.h"

#include "tests/support/adapters_fixture.h"

namespace guantong::testing {

using namespace adapters;

class MappingReaderTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MappingReaderTest);
    CPPUNIT_TEST(goodMapping_isRead);
    CPPUNIT_TEST(everyMistake_hasItsLineAndRemedy);
    CPPUNIT_TEST(allMistakes_areListed);
    CPPUNIT_TEST_SUITE_END();

public:
    void goodMapping_isRead() {
        const Mapping mapping = mappingOf(
            smallMapping("<Source encoding=\"gbk\" delimiter=\"tab\" skip=\"2\"/><Empty>无</Empty>"
                         "<Quality rule=\"Q16\" level=\"park\"/>",
                         "<Version column=\"v\"/><Key column=\"k\"/>"));
        CPPUNIT_ASSERT_EQUAL(std::string("small"), mapping.system);
        CPPUNIT_ASSERT(mapping.encoding == Encoding::gb18030 && mapping.delimiter == '\t');
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, mapping.skipRecords);
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, mapping.events.size());
        CPPUNIT_ASSERT(mapping.levels.at("Q16") == QualityLevel::park);
        CPPUNIT_ASSERT(mapping.sourceVersion.has_value());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, mapping.events[2].keys.size());
        CPPUNIT_ASSERT(mapping.events[0].fields[0].field == standard::Field::item);
        CPPUNIT_ASSERT_EQUAL(std::string("finished"), mapping.events[2].id);
    }

    void everyMistake_hasItsLineAndRemedy() {
        const char* cases[][3] = {
            // what is replaced in the small mapping, by what, the message
            {"<Format>yyyy-MM-dd</Format>", "<Format>yyyy</Format>", "no date format; write"},
            {"<OccurredAt column=\"done\"/>", "", "lacks <OccurredAt>; write"},
            {"kind=\"finished\"", "kind=\"ended\"", "unknown; write applied"},
            {"kind=\"finished\"", "kind=\"applied\"", "two events are called applied"},
            {"name=\"reason\"", "name=\"because\"", "no field because; write"},
            {"name=\"reason\"", "name=\"result\"", "stands twice"},
            {"codes=\"result\"", "codes=\"other\"", "there is no Codes other; write"},
            {"<Number column=\"no\"/>", "", "lacks <Number>; write"},
            {"personal=\"yes\"", "personal=\"ja\"", "write yes or no"},
            {"personal=\"yes\"", "personal=\"no\"", "write personal=\"yes\" or leave as out"},
            {"<Code from=\"1\" to=\"1\"/>", "<Code from=\"0\" to=\"1\"/>", "stands twice"},
            {"<Code from=\"1\" to=\"1\"/>", "<Code from=\"1\"/>", "lacks to; write"},
            {"text=\"ORG1\"", "text=\"ORG1\" column=\"o\"", "only one of the two"},
            {"text=\"ORG1\"", "", "write column"},
            {"system=\"small\"", "", "lacks system; write"},
            {"<Field name=\"title\" column=\"name\"/>", "<Fields/>", "write When, OccurredAt"},
            {"<Case>", "<Quality rule=\"Q99\" level=\"warn\"/><Case>", "unknown; write Q01"},
            {"<Case>", "<Quality rule=\"Q01\" level=\"high\"/><Case>", "write off, warn, park"},
            {"<Case>", "<Source encoding=\"klingon\"/><Case>", "unknown; write auto"},
            {"<Case>", "<Source delimiter=\"-\"/><Case>", "write auto, comma"},
            {"<Case>", "<Source skip=\"x\"/><Case>", "write 0 to 1000"},
            {"<Times>", "<Times zone=\"8\">", "write one like +08:00"},
            {"<Case>", "<Case/><Case>", "write it once"},
            {"<Event kind=\"accepted\">", "<Event kind=\"accepted\"><When column=\"a\" is=\"b\"/>",
             "write present or absent"},
            {"<Event kind=\"accepted\">",
             "<Event kind=\"accepted\"><When column=\"a\" equals=\"b\" not=\"c\"/>",
             "wants one test"},
            {"<Event kind=\"accepted\">", "<Event kind=\"accepted\"><Actor kind=\"robot\"/>",
             "write person, post"},
            {"name=\"title\"", "name=\"title\" unit=\"yuan\"", "unit belongs to amountFen"},
            {"urn:guantong:adapters:1.0", "urn:other", "the root is not a mapping; write"}};
        for (const auto& each : cases) {
            std::string xml = smallMapping();
            const auto at = xml.find(each[0]);
            CPPUNIT_ASSERT_MESSAGE(each[0], at != std::string::npos);
            xml.replace(at, std::string(each[0]).size(), each[1]);
            const auto line = std::to_string(
                1 + std::count(xml.begin(), xml.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
            const auto outcome = readMapping(xml, "m.xml");
            const auto* faults = std::get_if<MappingFaults>(&outcome);
            CPPUNIT_ASSERT_MESSAGE(each[1], faults != nullptr);
            bool found = false;
            std::string all;
            for (const auto& fault : *faults) {
                all += fault.field + " " + fault.detail + "\n";
                found = found || fault.detail.find(each[2]) != std::string::npos;
                CPPUNIT_ASSERT_MESSAGE(fault.field, fault.field.starts_with("m.xml:"));
            }
            CPPUNIT_ASSERT_MESSAGE(std::string(each[2]) + " not in: " + all, found);
            (void)line;
        }
    }

    void allMistakes_areListed() {
        const auto outcome = readMapping(
            "<Mapping xmlns=\"urn:guantong:adapters:1.0\">\n<Event/>\n<Nix/>\n</Mapping>", "m.xml");
        const auto& faults = std::get<MappingFaults>(outcome);
        CPPUNIT_ASSERT(faults.size() >= 4);
        CPPUNIT_ASSERT_EQUAL(std::string("m.xml:3"), faults[0].field);
        CPPUNIT_ASSERT(faults[0].detail.find("<Nix> may not stand in <Mapping>; write") == 0);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(MappingReaderTest);

}  // namespace guantong::testing
