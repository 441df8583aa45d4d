// SPDX-License-Identifier: Apache-2.0
// What readMapping() and loadMapping() promise: the shipped mappings load, both nets agree.
#include "adapters/mapping.h"

#include "exchange/xml/element.h"
#include "tests/support/adapters_fixture.h"

namespace guantong::testing {

using namespace adapters;

class MappingTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MappingTest);
    CPPUNIT_TEST(shippedMappings_loadAndFollowTheSchema);
    CPPUNIT_TEST(noXml_isNamedWithItsLine);
    CPPUNIT_TEST(schemaFault_isNamedWithItsLine);
    CPPUNIT_TEST(formsAndRequirements_areTheStandards);
    CPPUNIT_TEST_SUITE_END();

public:
    void shippedMappings_loadAndFollowTheSchema() {
        for (const char* name : {"sample-county.xml", "sf-permits.xml"}) {
            const auto outcome = loadMapping(adapterSource("config/adapters") / name, schema());
            if (const auto* faults = std::get_if<MappingFaults>(&outcome))
                CPPUNIT_FAIL(base::describe(faults->front(), base::Language::english));
        }
        CPPUNIT_ASSERT(xml::Schema(schema()).validate(smallMapping()).empty());
        const Mapping county = std::get<Mapping>(
            loadMapping(adapterSource("config/adapters/sample-county.xml"), schema()));
        CPPUNIT_ASSERT_EQUAL(std::size_t{7}, county.events.size());
        CPPUNIT_ASSERT(county.events[0].personal && !county.events[1].personal);
    }

    void noXml_isNamedWithItsLine() {
        const auto outcome = readMapping("<Mapping>\n<a>\n</Mapping>", "m.xml");
        const auto& fault = std::get<MappingFaults>(outcome).front();
        CPPUNIT_ASSERT(fault.code == base::Code::MAPPING_INVALID);
        CPPUNIT_ASSERT(fault.field.starts_with("m.xml:"));
    }

    void schemaFault_isNamedWithItsLine() {
        TempFolder folder;
        std::string text = smallMapping();
        text.replace(text.find("name=\"item\""), 11, "name=\"item\" nix=\"1\"");
        base::writeFileAtomically(folder.file("m.xml"), text);
        CPPUNIT_ASSERT(
            std::holds_alternative<MappingFaults>(loadMapping(folder.file("m.xml"), schema())));
        const auto faults = xml::Schema(schema()).validate(text);
        CPPUNIT_ASSERT(!faults.empty() && faults[0].field == "line 6");
    }

    void formsAndRequirements_areTheStandards() {
        using standard::Field, standard::EventKind;
        CPPUNIT_ASSERT(formOf(Field::title) == FieldForm::text);
        CPPUNIT_ASSERT(formOf(Field::item) == FieldForm::code);
        CPPUNIT_ASSERT(formOf(Field::amountFen) == FieldForm::number);
        CPPUNIT_ASSERT(formOf(Field::validTo) == FieldForm::date);
        CPPUNIT_ASSERT(formOf(Field::startedAt) == FieldForm::instant);
        CPPUNIT_ASSERT(formOf(Field::result) == FieldForm::other);
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, requiredFields(EventKind::applied).size());
        CPPUNIT_ASSERT(requiredFields(EventKind::accepted).empty());
        CPPUNIT_ASSERT(opensCase(EventKind::notAccepted) && !opensCase(EventKind::step));
    }

private:
    static std::string schema() { return adapterSource("config/adapters/mapping.xsd").string(); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(MappingTest);

}  // namespace guantong::testing
