// SPDX-License-Identifier: Apache-2.0
// The schemas and limits of schemas-xml say what the tables of the code say.
#include "exchange/standard/event_table.h"
#include "exchange/xml/element.h"
#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

#include <map>

namespace guantong::testing {

class SchemaTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SchemaTest);
    CPPUNIT_TEST(eventFields_equalTheSchema);
    CPPUNIT_TEST(eventKinds_equalTheSchema);
    CPPUNIT_TEST(codeTables_equalTheSchema);
    CPPUNIT_TEST(limits_equalTheCode);
    CPPUNIT_TEST(everyDeclaration_isAnnotatedInChinese);
    CPPUNIT_TEST(envelopes_followTheirSchema);
    CPPUNIT_TEST(brokenEnvelopes_areRefused);
    CPPUNIT_TEST_SUITE_END();

    static xml::Element schemaFile(const char* name) {
        return takenFrom(
            xml::readElement(base::readFile(schemaFolder() / name, base::kMaxFileBytes)));
    }

    /// The child of that element name whose `name` attribute is `name`.
    static const xml::Element& named(const xml::Element& in, std::string_view kind,
                                     std::string_view name) {
        for (const xml::Element& child : in.children) {
            const std::string* own = child.attribute("name");
            if (child.name == kind && own != nullptr && *own == name) return child;
        }
        CPPUNIT_FAIL("no " + std::string(kind) + " " + std::string(name));
        return in;
    }

    static std::string chinese(const xml::Element& declared) {
        const xml::Element* annotation = declared.child("annotation");
        if (annotation == nullptr) return {};
        for (const xml::Element& child : annotation->children)
            if (child.name == "documentation" && *child.attribute("lang") == "zh")
                return child.text;
        return {};
    }

    static std::string upperFirst(std::string_view name) {
        std::string text(name);
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
        return text;
    }

    /// "Code 64", "CaseType": the declared type and its limit.
    static std::string typeOf(const xml::Element& declared) {
        if (const std::string* type = declared.attribute("type")) return *type;
        const xml::Element& restriction = declared.child("simpleType")->children[0];
        return *restriction.attribute("base") + " " + *restriction.children[0].attribute("value");
    }

    static std::string expectedType(const standard::FieldRow& row) {
        using standard::ValueType;
        if (const auto table = standard::tableOf(row.type)) return upperFirst(toString(*table));
        static const std::map<ValueType, std::string> kNames{
            {ValueType::text, "Text"},       {ValueType::code, "Code"},
            {ValueType::number, "Number"},   {ValueType::date, "Date"},
            {ValueType::instant, "Instant"}, {ValueType::node, "Node"},
            {ValueType::digest, "Digest"}};
        const std::string name = kNames.at(row.type);
        const bool limited = row.type <= ValueType::number;
        return limited ? name + " " + std::to_string(row.limit) : name;
    }

    static std::vector<const xml::Element*> codesIn(const xml::Element& simpleType) {
        std::vector<const xml::Element*> codes;
        for (const xml::Element& each : simpleType.child("restriction")->children)
            if (each.name == "enumeration") codes.push_back(&each);
        return codes;
    }

    static std::string envelope(const char* name) {
        return base::readFile(std::filesystem::path(GUANTONG_SOURCE_DIR) / "tests/data/standard" /
                                  (std::string(name) + ".xml"),
                              base::kMaxFileBytes);
    }

public:
    void eventFields_equalTheSchema() {
        const xml::Element file = schemaFile("standard-1.0.xsd");
        const auto& sequence =
            *named(file, "element", "CaseEvent").child("complexType")->child("sequence");
        std::vector<const xml::Element*> declared;
        for (const xml::Element& each : sequence.children)
            if (each.name == "element") declared.push_back(&each);
        CPPUNIT_ASSERT_EQUAL(standard::kFieldCount + 5, declared.size());
        const char* const around[] = {"After", "Actor", "Channel", "Source"};
        for (std::size_t i = 0; i < 4; ++i)
            CPPUNIT_ASSERT_EQUAL(std::string(around[i]), *declared[i]->attribute("name"));
        CPPUNIT_ASSERT_EQUAL(std::string{"Material"}, *declared.back()->attribute("name"));
        for (std::size_t i = 0; i < standard::kFieldCount; ++i) {
            const auto& row = standard::kFieldRows[i];
            const xml::Element& element = *declared[i + 4];
            CPPUNIT_ASSERT_EQUAL(std::string(row.element), *element.attribute("name"));
            CPPUNIT_ASSERT_EQUAL(std::string{"0"}, *element.attribute("minOccurs"));
            CPPUNIT_ASSERT_EQUAL(expectedType(row), typeOf(element));
            CPPUNIT_ASSERT_EQUAL(std::string(row.zh), chinese(element));
        }
    }

    void eventKinds_equalTheSchema() {
        const xml::Element file = schemaFile("standard-1.0.xsd");
        const auto codes = codesIn(named(file, "simpleType", "EventKind"));
        CPPUNIT_ASSERT_EQUAL(std::size(standard::kKindRows), codes.size());
        for (std::size_t i = 0; i < codes.size(); ++i) {
            const auto& row = standard::kKindRows[i];
            CPPUNIT_ASSERT_EQUAL(std::string(row.name), *codes[i]->attribute("value"));
            CPPUNIT_ASSERT_EQUAL(std::string(row.zh), chinese(*codes[i]));
            std::string rules = row.needsPen ? "needsPen=true" : "needsPen=false";
            for (const auto& [kind, field] : standard::kRequirements)
                if (static_cast<std::size_t>(kind) == i)
                    rules += (rules.find(" requires ") == std::string::npos ? " requires " : " ") +
                             std::string(toString(field));
            CPPUNIT_ASSERT_EQUAL(rules, codes[i]->child("annotation")->childText("appinfo"));
        }
    }

    void codeTables_equalTheSchema() {
        const xml::Element file = schemaFile("standard-1.0.xsd");
        for (const auto table : standard::codeTables()) {
            const auto codes = codesIn(named(file, "simpleType", upperFirst(toString(table))));
            const auto values = standard::codesOf(table);
            CPPUNIT_ASSERT_EQUAL(values.size(), codes.size());
            for (std::size_t i = 0; i < codes.size(); ++i) {
                CPPUNIT_ASSERT_EQUAL(std::string(values[i].code), *codes[i]->attribute("value"));
                CPPUNIT_ASSERT_EQUAL(std::string(values[i].zh), chinese(*codes[i]));
            }
        }
    }

    void limits_equalTheCode() {
        const std::map<std::string, std::size_t> expected{
            {"maxPackageBytes", base::kMaxPackageBytes},
            {"maxPackageRecords", base::kMaxPackageRecords},
            {"maxRecordBytes", base::kMaxRecordBytes},
            {"maxEventTextBytes", base::kMaxEventTextBytes},
            {"maxDepth", base::kMaxDepth},
            {"maxAttributes", base::kMaxAttributes},
            {"maxReceiptBytes", base::kMaxReceiptBytes},
            {"maxBlobBytes", base::kMaxBlobBytes},
            {"maxInflateRatio", base::kMaxInflateRatio}};
        std::map<std::string, std::size_t> stated;
        for (const xml::Element& limit : schemaFile("limits.xml").children)
            stated[*limit.attribute("name")] =
                static_cast<std::size_t>(*base::parseNumber(*limit.attribute("value")));
        CPPUNIT_ASSERT(stated == expected);
        for (const auto& row : standard::kFieldRows)
            if (row.type == standard::ValueType::text)
                CPPUNIT_ASSERT(row.limit <= static_cast<std::int64_t>(base::kMaxEventTextBytes));
    }

    void everyDeclaration_isAnnotatedInChinese() {
        const auto file = schemaFile("standard-1.0.xsd");
        const auto walk = [](const auto& self, const xml::Element& in) -> void {
            for (const xml::Element& each : in.children) {
                if ((each.name == "element" || each.name == "attribute" ||
                     each.name == "enumeration") &&
                    each.ns == "http://www.w3.org/2001/XMLSchema") {
                    const bool onlyBoolean = each.name == "enumeration" && each.children.empty();
                    const std::string* value = each.attribute("value");
                    if (!onlyBoolean || (*value != "true" && *value != "false"))
                        CPPUNIT_ASSERT_MESSAGE("line " + std::to_string(each.line),
                                               !chinese(each).empty());
                }
                self(self, each);
            }
        };
        walk(walk, file);
    }

    void envelopes_followTheirSchema() {
        const xml::Schema schema((schemaFolder() / "exchange-1.0.xsd").string());
        for (const char* name : {"package", "receipt", "rejection"}) {
            const auto faults = schema.validate(envelope(name));
            CPPUNIT_ASSERT_MESSAGE(faults.empty() ? name : name + faults[0].detail, faults.empty());
        }
    }

    void brokenEnvelopes_areRefused() {
        const xml::Schema schema((schemaFolder() / "exchange-1.0.xsd").string());
        const std::string good = envelope("package");
        for (const auto& [from, to] :
             {std::pair{"<Scope>up</Scope>", "<Scope>left</Scope>"},
              std::pair{"suite=\"ecdsa-p256-sha256\"", "suite=\"rsa-sha1\""},
              std::pair{"version=\"1.0\"", "version=\"1.1\""}, std::pair{"<Epoch>1", "<Epoch>0"},
              std::pair{"<Kind>events</Kind>", ""}, std::pair{" kind=\"applied\"", ""},
              std::pair{"</Package>", "<More></More></Package>"}})
            CPPUNIT_ASSERT_MESSAGE(to, !schema.validate(replaced(good, from, to)).empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SchemaTest);

}  // namespace guantong::testing
