// SPDX-License-Identifier: Apache-2.0
// What readElement() and Element promise in exchange/xml/element.h.
#include "exchange/xml/element.h"

#include "tests/support/xml_reading.h"

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>

namespace guantong::testing {

namespace {

xml::Element read(std::string_view bytes) {
    auto result = xml::readElement(bytes);
    const auto* fault = std::get_if<base::Fault>(&result);
    if (fault != nullptr) CPPUNIT_FAIL(describe(*fault, base::Language::english));
    return std::get<xml::Element>(std::move(result));
}

/// "CODE field" of the refusal.
std::string refusal(std::string_view bytes) {
    const auto result = xml::readElement(bytes);
    const auto* fault = std::get_if<base::Fault>(&result);
    return fault == nullptr ? "taken" : std::string(toString(fault->code)) + " " + fault->field;
}

}  // namespace

class ElementTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ElementTest);
    CPPUNIT_TEST(tree_holdsNamesTextAttributesAndLines);
    CPPUNIT_TEST(text_joinsTheElementsOwnText);
    CPPUNIT_TEST(canonicalForm_givesTheSameTree);
    CPPUNIT_TEST(otherForm_isNotCanonical);
    CPPUNIT_TEST(absent_isNullOrEmpty);
    CPPUNIT_TEST(namespaces_areResolved);
    CPPUNIT_TEST(whatPeopleWrite_isTaken);
    CPPUNIT_TEST(doctype_isRefused);
    CPPUNIT_TEST(otherEncodings_areRefused);
    CPPUNIT_TEST(malformed_namesTheLine);
    CPPUNIT_TEST(limits_bindHereToo);
    CPPUNIT_TEST(millionAttributes_areRefusedAtOnce);
    CPPUNIT_TEST_SUITE_END();

public:
    void tree_holdsNamesTextAttributesAndLines() {
        const auto root = read(
            "<mapping name='a&amp;&lt;&#10;b'>\n  <field to='x'>一&amp;</field>\n"
            "  <field to='y'/>\n</mapping>");
        CPPUNIT_ASSERT_EQUAL(std::string("mapping"), root.name);
        CPPUNIT_ASSERT_EQUAL(1, root.line);
        CPPUNIT_ASSERT_EQUAL(std::string("a&<\nb"), *root.attribute("name"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, root.children.size());
        CPPUNIT_ASSERT_EQUAL(3, root.children[1].line);
        CPPUNIT_ASSERT_EQUAL(std::string("y"), *root.children[1].attribute("to"));
        CPPUNIT_ASSERT_EQUAL(std::string("一&"), root.childText("field"));
        CPPUNIT_ASSERT(root.child("field") == &root.children[0]);
    }

    void canonicalForm_givesTheSameTree() {
        const std::string bytes =
            "<a xmlns=\"urn:1\" b=\"&lt;1\" c=\"\">x<d>一&amp;</d>y<e><f></f></e></a>";
        const auto slow = read(bytes);
        const auto result = xml::readCanonicalElement(bytes);
        const auto& quick = std::get<xml::Element>(result);
        CPPUNIT_ASSERT_EQUAL(slow.ns + slow.name + slow.text, quick.ns + quick.name + quick.text);
        CPPUNIT_ASSERT(slow.attributes == quick.attributes);
        CPPUNIT_ASSERT_EQUAL(slow.children.size(), quick.children.size());
        CPPUNIT_ASSERT_EQUAL(slow.childText("d"), quick.childText("d"));
        CPPUNIT_ASSERT(quick.child("e")->child("f") != nullptr);
        CPPUNIT_ASSERT_EQUAL(0, quick.line);
    }

    void otherForm_isNotCanonical() {
        for (const char* bytes : {"<a/>", "<a></a> ", "<a><b></a>", ""})
            CPPUNIT_ASSERT(std::holds_alternative<base::Fault>(xml::readCanonicalElement(bytes)));
    }

    void text_joinsTheElementsOwnText() {
        CPPUNIT_ASSERT_EQUAL(std::string("123<4"),
                             read("<a>1<b>no</b>2<!-- no -->3<?no?><![CDATA[<]]>4</a>").text);
    }

    void absent_isNullOrEmpty() {
        const auto root = read("<a/>");
        CPPUNIT_ASSERT(root.attribute("b") == nullptr);
        CPPUNIT_ASSERT(root.child("b") == nullptr);
        CPPUNIT_ASSERT_EQUAL(std::string(), root.childText("b"));
    }

    void namespaces_areResolved() {
        const auto root = read("<a xmlns='urn:1' xmlns:p='urn:2'><p:b p:c='1'/><d xmlns=''/></a>");
        CPPUNIT_ASSERT_EQUAL(std::string("urn:1"), root.ns);
        CPPUNIT_ASSERT_EQUAL(std::string("urn:2"), root.children[0].ns);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), *root.children[0].attribute("c"));
        CPPUNIT_ASSERT_EQUAL(std::string(), root.children[1].ns);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, root.attributes.size());
    }

    void whatPeopleWrite_isTaken() {
        for (const char* bytes :
             {"<?xml version='1.0'?>\n<a/>", "<?xml version='1.0' encoding='UTF-8'?><a/>\n",
              "<?xml version='1.0' encoding='utf-8' standalone='yes'?><a/>", "\xEF\xBB\xBF<a/>",
              "<!-- c --><a/><!-- c -->\n", "<映射 字段='甲'/>", "<a xml:lang='zh'/>",
              "<a xmlns='relative'/>"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(bytes, std::string("taken"), refusal(bytes));
    }

    void doctype_isRefused() {
        CPPUNIT_ASSERT_EQUAL(std::string("XML_DOCTYPE line 2"), refusal("\n<!DOCTYPE a><a/>"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("XML_DOCTYPE line 1"),
            refusal("<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><a>&e;</a>"));
        CPPUNIT_ASSERT_EQUAL(std::string("XML_DOCTYPE line 1"),
                             refusal("<!DOCTYPE a SYSTEM \"http://localhost/a.dtd\"><a/>"));
    }

    void otherEncodings_areRefused() {
        CPPUNIT_ASSERT_EQUAL(std::string("XML_NOT_UTF8 line 2"), refusal("<a>\n\xD5\xC5</a>"));
        CPPUNIT_ASSERT_EQUAL(std::string("XML_NOT_UTF8 line 1"),
                             refusal("<?xml version='1.0' encoding='GB18030'?><a/>"));
        CPPUNIT_ASSERT(refusal("<?xml version='1.0' encoding='UTF-16'?><a/>") != "taken");
        CPPUNIT_ASSERT_EQUAL(std::string("XML_MALFORMED line 1"),
                             refusal(std::string_view("<\0a\0/\0>\0", 8)));
    }

    void malformed_namesTheLine() {
        CPPUNIT_ASSERT_EQUAL(std::string("XML_MALFORMED line 3"), refusal("<a>\n<b>\n</a>"));
        CPPUNIT_ASSERT_EQUAL(std::string("XML_MALFORMED line 2"), refusal("<a>\n&e;</a>"));
        CPPUNIT_ASSERT_EQUAL(std::string("XML_MALFORMED line 2"), refusal("<a>\n<p:b/></a>"));
        CPPUNIT_ASSERT_EQUAL(std::string("XML_MALFORMED line 1"), refusal(""));
        const auto result = xml::readElement("<a>\n<b>\n</a>");
        CPPUNIT_ASSERT(std::get<base::Fault>(result).detail.find("b") != std::string::npos);
    }

    void limits_bindHereToo() {
        CPPUNIT_ASSERT_EQUAL(std::string("taken"), refusal(times(64, "<a>") + times(64, "</a>")));
        CPPUNIT_ASSERT_EQUAL(std::string("XML_TOO_DEEP line 1"),
                             refusal(times(100'000, "<a>") + times(100'000, "</a>")));
    }

    void millionAttributes_areRefusedAtOnce() {
        std::string bytes = "<!-- ' --><a";
        for (int i = 0; i < 1'000'000; ++i)
            bytes += " a" + std::to_string(i) + "=''";
        const auto began = std::chrono::steady_clock::now();
        CPPUNIT_ASSERT_EQUAL(std::string("XML_TOO_MANY_ATTRIBUTES line 1"), refusal(bytes + "/>"));
        CPPUNIT_ASSERT(std::chrono::steady_clock::now() - began < std::chrono::seconds(5));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ElementTest);

}  // namespace guantong::testing
