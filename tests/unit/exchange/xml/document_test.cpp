// SPDX-License-Identifier: Apache-2.0
// What exchange/xml/document.h promises beyond canonicalise_test and element_test: the line of
// every element, the two kinds of origin, and messages that stay in their thread.
#include "exchange/xml/document.h"

#include "tests/support/xml_reading.h"

#include <cppunit/extensions/HelperMacros.h>

#include <libxml/parser.h>

namespace guantong::testing {

class DocumentTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DocumentTest);
    CPPUNIT_TEST(lineOf_isTheElementsOwn);
    CPPUNIT_TEST(linesAbove65535_areExact);
    CPPUNIT_TEST(person_mayWriteWhatNodesMayNot);
    CPPUNIT_TEST(crowdedTag_isRefusedBehindEveryKindOfMarkup);
    CPPUNIT_TEST(messages_goToTheInnermostSink);
    CPPUNIT_TEST_SUITE_END();

public:
    void lineOf_isTheElementsOwn() {
        CPPUNIT_ASSERT(lines("<!--\n--><a>\n<b/>\n<c>\n\n<d/></c>\n</a>\n") ==
                       (std::vector<int>{2, 3, 4, 6}));
    }

    void linesAbove65535_areExact() {
        CPPUNIT_ASSERT_EQUAL(200'001, lines("<a>" + std::string(200'000, '\n') + "<b/></a>")[1]);
    }

    void person_mayWriteWhatNodesMayNot() {
        const std::string bytes =
            "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<?p i?><!-- c --><a>"
            "<![CDATA[x]]></a>\n";
        CPPUNIT_ASSERT(lines(bytes) == std::vector<int>{2});
        CPPUNIT_ASSERT_EQUAL(std::string("XML_BOM"), canonicaliseSays(bytes));
    }

    void crowdedTag_isRefusedBehindEveryKindOfMarkup() {
        std::string tag = "<a";
        for (int i = 0; i < 200; ++i)
            tag += " a" + std::to_string(i) + "=''";
        tag += "/>";
        for (const std::string& before : {std::string("\n\n"), std::string("<!-- > -- ' -->\n\n"),
                                          std::string("<?p '>\n\n?>")}) {
            const auto result =
                xml::parseDocument(before + tag, xml::Origin::person, xml::kTreeLimits);
            const auto& fault = std::get<base::Fault>(result);
            CPPUNIT_ASSERT(fault.code == base::Code::XML_TOO_MANY_ATTRIBUTES);
            CPPUNIT_ASSERT_EQUAL(std::string("line 3"), fault.field);
        }
        const auto inside =
            xml::parseDocument("<b c='>' d=\"'\"><![CDATA[ <x ' ]]>\n" + tag + "</b>",
                               xml::Origin::person, xml::kTreeLimits);
        CPPUNIT_ASSERT_EQUAL(std::string("line 2"), std::get<base::Fault>(inside).field);
    }

    void messages_goToTheInnermostSink() {
        const xml::MessageSink outer;
        {
            const xml::MessageSink inner;
            provoke();
            CPPUNIT_ASSERT(!inner.messages().empty());
            CPPUNIT_ASSERT(!inner.first().empty() && inner.first().back() != '\n');
            CPPUNIT_ASSERT_EQUAL(1, inner.messages().front().line);
        }
        CPPUNIT_ASSERT(outer.messages().empty());
        provoke();
        CPPUNIT_ASSERT(!outer.messages().empty());
    }

private:
    /// Of every element, in document order.
    static std::vector<int> lines(std::string_view bytes) {
        const auto result = xml::parseDocument(bytes, xml::Origin::person, xml::kTreeLimits);
        CPPUNIT_ASSERT(std::holds_alternative<xml::Document>(result));
        std::vector<int> all;
        add(xmlDocGetRootElement(std::get<xml::Document>(result).get()), all);
        return all;
    }
    static void add(const xmlNode* node, std::vector<int>& all) {
        if (node->type == XML_ELEMENT_NODE) all.push_back(xml::lineOf(node));
        for (const xmlNode* child = node->children; child != nullptr; child = child->next)
            add(child, all);
    }

    static void provoke() { xmlFreeDoc(xmlReadMemory("<a>", 3, nullptr, nullptr, 0)); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DocumentTest);

}  // namespace guantong::testing
