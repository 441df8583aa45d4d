// SPDX-License-Identifier: Apache-2.0
// The catalogue file: what it means, the round trip, faults with their line, all or nothing.
#include "node/catalog/catalogue_file.h"

#include "tests/support/clock_fixture.h"

namespace guantong::testing {

using base::Code;
using base::Fault;
using standard::Item;

class CatalogueFileTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CatalogueFileTest);
    CPPUNIT_TEST(sampleFile_meansItsItems);
    CPPUNIT_TEST(writtenFile_readsBackEqual);
    CPPUNIT_TEST(brokenItems_areRefusedWithTheirLine);
    CPPUNIT_TEST(oneBadItem_refusesTheFile);
    CPPUNIT_TEST(sameVersionTwice_isRefused);
    CPPUNIT_TEST_SUITE_END();

public:
    void sampleFile_meansItsItems() {
        const auto items = sample();
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, items.size());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, items[0].version);
        CPPUNIT_ASSERT_EQUAL(std::string("permit"), items[0].kind);
        CPPUNIT_ASSERT_EQUAL(std::string("promised"), items[0].caseType);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, items[0].promiseDays);
        CPPUNIT_ASSERT(!items[0].validTo);
        CPPUNIT_ASSERT_EQUAL(std::string("企业投资项目备案 & 变更"), items[1].name);
        CPPUNIT_ASSERT_EQUAL(std::string("month"), items[1].statuteUnit);
        CPPUNIT_ASSERT(items[1].fee && !items[1].secret);
        CPPUNIT_ASSERT(items[1].validTo == day("2026-06-30"));
        CPPUNIT_ASSERT_EQUAL(std::string("受理—备案"), items[1].procedure);
    }

    void writtenFile_readsBackEqual() {
        auto items = sample();
        items[0].conditions = "a < b & \"c\"";
        items[0].organisationName = "\"甲\" & 乙";
        const auto read = catalog::readCatalogueFile(catalog::writeCatalogueFile(items), schema);
        CPPUNIT_ASSERT(std::holds_alternative<std::vector<Item>>(read));
        CPPUNIT_ASSERT(std::get<std::vector<Item>>(read) == items);
    }

    void brokenItems_areRefusedWithTheirLine() {
        struct Broken {
            const char* attributes;
            Code code;
            const char* field;
        };
        for (const Broken& broken :
             {Broken{"code='000131007000' promise='30 workingDay'", Code::ITEM_PROMISE_LONGER,
                     "line 3 promiseDays"},
              {"code='12345' promise='3 workingDay'", Code::ITEM_CODE_FORM, "line 3 code"},
              {"code='000131007000' promise='3 workingDay' caseType='fast'", Code::RECORD_INVALID,
               "line 3 caseType"},
              {"code='000131007000' promise='soon'", Code::XML_SCHEMA, "line 3"},
              {"promise='3 workingDay'", Code::XML_SCHEMA, "line 3"}}) {
            const Fault fault = first(file(item(broken.attributes)));
            CPPUNIT_ASSERT_EQUAL(std::string(base::toString(broken.code)),
                                 std::string(base::toString(fault.code)));
            CPPUNIT_ASSERT_EQUAL(std::string(broken.field), fault.field);
        }
    }

    void oneBadItem_refusesTheFile() {
        const auto read =
            catalog::readCatalogueFile(file(item("code='000131007000' promise='3 workingDay'") +
                                            item("code='000131008000' promise='30 workingDay'")),
                                       schema);
        CPPUNIT_ASSERT(std::holds_alternative<std::vector<Fault>>(read));
    }

    void sameVersionTwice_isRefused() {
        const std::string one = item("code='000131007000' promise='3 workingDay'");
        CPPUNIT_ASSERT(first(file(one + one)).code == Code::CATALOG_VERSION_REUSED);
    }

private:
    static std::vector<Item> sample() {
        auto read = catalog::readCatalogueFile(
            base::readFile(sourcePath("tests/data/catalog/items.xml"), 1u << 20), schema);
        if (const auto* faults = std::get_if<std::vector<Fault>>(&read))
            CPPUNIT_FAIL(base::describe(faults->front(), base::Language::english));
        return std::get<std::vector<Item>>(std::move(read));
    }

    static Fault first(const std::string& bytes) {
        const auto read = catalog::readCatalogueFile(bytes, schema);
        CPPUNIT_ASSERT_MESSAGE(bytes, std::holds_alternative<std::vector<Fault>>(read));
        return std::get<std::vector<Fault>>(read).front();
    }

    static std::string file(const std::string& items) {
        return "<?xml version='1.0'?>\n<Catalogue xmlns='urn:guantong:catalogue:1.0'>\n" + items +
               "</Catalogue>";
    }

    static std::string item(const std::string& attributes) {
        return "<Item " + attributes +
               " name='n' statute='20 workingDay' validFrom='2025-01-01'><Basis>b</Basis></Item>\n";
    }

    inline static const xml::Schema schema{
        (std::filesystem::path(GUANTONG_SOURCE_DIR) / "config/catalogue.xsd").string()};
};

CPPUNIT_TEST_SUITE_REGISTRATION(CatalogueFileTest);

}  // namespace guantong::testing
