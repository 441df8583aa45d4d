// SPDX-License-Identifier: Apache-2.0
// The code tables, and that schemas-xml/codes holds the same lists with sound mappings.
#include "exchange/standard/code_table.h"

#include "exchange/standard/case_event.h"
#include "exchange/xml/element.h"
#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

#include <set>

namespace guantong::testing {

class CodeTableTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CodeTableTest);
    CPPUNIT_TEST(everyTable_isFoundByNameAndHasCodes);
    CPPUNIT_TEST(findCode_knowsItsTableOnly);
    CPPUNIT_TEST(everyTable_equalsItsFile);
    CPPUNIT_TEST(eventKinds_equalTheirFile);
    CPPUNIT_TEST(noFileStandsForNoTable);
    CPPUNIT_TEST(filesFollowTheirSchema);
    CPPUNIT_TEST(mappings_leadToCodesOfTheTable);
    CPPUNIT_TEST(sameDigitDiffersBetweenFamilies);
    CPPUNIT_TEST_SUITE_END();

    using Entries = std::vector<std::array<std::string, 3>>;

    static xml::Element fileOf(const std::string& table) {
        const auto file = schemaFolder() / "codes" / (table + ".xml");
        return takenFrom(xml::readElement(base::readFile(file, base::kMaxFileBytes)));
    }

    static Entries valuesOf(const xml::Element& file) {
        Entries values;
        for (const xml::Element& child : file.children)
            if (child.name == "Value")
                values.push_back(
                    {*child.attribute("code"), *child.attribute("zh"), *child.attribute("en")});
        return values;
    }

    /// What the mapping of that family, version and field makes of their value; empty if unknown.
    static std::string mapped(const std::string& table, const std::string& family,
                              const std::string& version, const std::string& theirs) {
        const xml::Element file = fileOf(table);
        for (const xml::Element& mapping : file.children) {
            if (mapping.name != "Mapping" || *mapping.attribute("family") != family ||
                *mapping.attribute("version") != version)
                continue;
            for (const xml::Element& map : mapping.children)
                if (map.name == "Map" && *map.attribute("theirs") == theirs)
                    return *map.attribute("ours");
        }
        return {};
    }

public:
    void everyTable_isFoundByNameAndHasCodes() {
        for (const auto table : standard::codeTables()) {
            CPPUNIT_ASSERT(standard::codeTableNamed(standard::toString(table)) == table);
            CPPUNIT_ASSERT(!standard::codesOf(table).empty());
            CPPUNIT_ASSERT(!standard::chineseName(table).empty());
            CPPUNIT_ASSERT(!standard::englishName(table).empty());
            std::set<std::string_view> seen;
            for (const auto& value : standard::codesOf(table))
                CPPUNIT_ASSERT(seen.insert(value.code).second);
        }
        CPPUNIT_ASSERT(!standard::codeTableNamed("colour"));
    }

    void findCode_knowsItsTableOnly() {
        using standard::CodeTable;
        const auto* found = standard::findCode(CodeTable::timeUnit, "workingDay");
        CPPUNIT_ASSERT(found != nullptr && found->zh == "工作日");
        CPPUNIT_ASSERT(standard::findCode(CodeTable::caseType, "workingDay") == nullptr);
        CPPUNIT_ASSERT_EQUAL(std::size_t{8}, standard::codesOf(CodeTable::specialProcedure).size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{7}, standard::codesOf(CodeTable::result).size());
    }

    void everyTable_equalsItsFile() {
        for (const auto table : standard::codeTables()) {
            const std::string name(standard::toString(table));
            const xml::Element file = fileOf(name);
            CPPUNIT_ASSERT_EQUAL(name, *file.attribute("name"));
            CPPUNIT_ASSERT_EQUAL(std::string(standard::chineseName(table)), file.children[0].text);
            CPPUNIT_ASSERT_EQUAL(std::string(standard::englishName(table)), file.children[1].text);
            Entries ours;
            for (const auto& value : standard::codesOf(table))
                ours.push_back(
                    {std::string(value.code), std::string(value.zh), std::string(value.en)});
            CPPUNIT_ASSERT_MESSAGE(name, ours == valuesOf(file));
        }
    }

    void eventKinds_equalTheirFile() {
        const Entries values = valuesOf(fileOf("eventKind"));
        const auto struck = static_cast<std::size_t>(standard::EventKind::struck);
        CPPUNIT_ASSERT_EQUAL(struck + 1, values.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto kind = static_cast<standard::EventKind>(i);
            CPPUNIT_ASSERT_EQUAL(std::string(standard::toString(kind)), values[i][0]);
            CPPUNIT_ASSERT_EQUAL(std::string(standard::chineseName(kind)), values[i][1]);
        }
    }

    void noFileStandsForNoTable() {
        for (const auto& file : xmlFilesIn("codes")) {
            const std::string name = file.stem();
            CPPUNIT_ASSERT_MESSAGE(name, name == "eventKind" || standard::codeTableNamed(name));
        }
    }

    void filesFollowTheirSchema() {
        const xml::Schema schema((schemaFolder() / "codes-1.0.xsd").string());
        auto files = xmlFilesIn("codes");
        files.push_back(schemaFolder() / "limits.xml");
        for (const auto& file : files)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(
                file.filename().string(), std::string{},
                briefly(schema.validate(base::readFile(file, base::kMaxFileBytes))));
    }

    void mappings_leadToCodesOfTheTable() {
        std::set<std::string> families;
        for (const auto& path : xmlFilesIn("codes")) {
            const xml::Element file = fileOf(path.stem());
            std::set<std::string> codes;
            for (const auto& value : valuesOf(file))
                codes.insert(value[0]);
            for (const xml::Element& mapping : file.children) {
                if (mapping.name != "Mapping") continue;
                families.insert(*mapping.attribute("family"));
                for (const xml::Element& map : mapping.children)
                    if (map.name == "Map")
                        CPPUNIT_ASSERT_MESSAGE(path.string(),
                                               codes.count(*map.attribute("ours")) == 1);
            }
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{5}, families.size());
    }

    void sameDigitDiffersBetweenFamilies() {
        CPPUNIT_ASSERT_EQUAL(std::string{"onTheSpot"}, mapped("caseType", "shandong", "2013", "1"));
        CPPUNIT_ASSERT_EQUAL(std::string{"promised"}, mapped("caseType", "hunan", "entity", "1"));
        CPPUNIT_ASSERT_EQUAL(std::string{"6"}, mapped("result", "shandong", "2013", "6"));
        CPPUNIT_ASSERT_EQUAL(std::string{"1"}, mapped("result", "shandong", "city", "6"));
        CPPUNIT_ASSERT_EQUAL(std::string{"2"}, mapped("result", "ningbo", "2018", "1"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CodeTableTest);

}  // namespace guantong::testing
