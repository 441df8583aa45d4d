// SPDX-License-Identifier: Apache-2.0
// What canonicalise() promises in exchange/xml/canonicalise.h: the exclusive canonical form, or a
// refusal by its own code, decided on the parser's events.
#include "exchange/xml/canonicalise.h"

#include "tests/support/xml_reading.h"

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <thread>
#include <vector>

namespace guantong::testing {

namespace {

void becomes(const std::string& expected, std::string_view bytes) {
    CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(bytes.substr(0, 200)), expected, canonicalForm(bytes));
}

}  // namespace

class CanonicaliseTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CanonicaliseTest);
    CPPUNIT_TEST(otherSpellings_becomeCanonical);
    CPPUNIT_TEST(namespaces_areDeclaredWhereFirstUsed);
    CPPUNIT_TEST(whatTheReaderCallsUncanonical_readsAfterwards);
    CPPUNIT_TEST(forbiddenMarkup_hasItsOwnCode);
    CPPUNIT_TEST(lookalikesOfForbiddenMarkup_areTaken);
    CPPUNIT_TEST(bytesBehindTheRoot_areRefused);
    CPPUNIT_TEST(badEncoding_isRefused);
    CPPUNIT_TEST(malformed_isRefused);
    CPPUNIT_TEST(namespaceNamesC14nGetsWrong_areRefused);
    CPPUNIT_TEST(limits_haveTheirOwnCodes);
    CPPUNIT_TEST(externalEntity_isNeverRead);
    CPPUNIT_TEST(billionLaughs_isRefusedAtOnce);
    CPPUNIT_TEST(hundredThousandDeep_isRefused);
    CPPUNIT_TEST(millionAttributes_areRefusedAtOnce);
    CPPUNIT_TEST(megabyteAttribute_isTakenAndOneByteMoreRefused);
    CPPUNIT_TEST(documentAboveTenMegabytes_isTaken);
    CPPUNIT_TEST(millionsOfElements_areRefusedBeforeTheTreeIsMade);
    CPPUNIT_TEST(fault_namesTheByte);
    CPPUNIT_TEST(manyThreads_giveTheSame);
    CPPUNIT_TEST_SUITE_END();

public:
    void otherSpellings_becomeCanonical() {
        becomes("<a></a>", "<a/>");
        becomes("<a></a>", "\n <a\n></a >");
        becomes("<a b=\"1\" c=\"2\"></a>", "<a  c = '2'\tb='1'/>");
        becomes("<a>&gt;\"'A\n中</a>", "<a>>&quot;&apos;&#65;\r\n&#x4E2D;</a>");
        becomes("<a>&#xD;</a>", "<a>&#13;</a>");
        becomes("<a b=\"&#xD;&#x9; &#xA;>&lt;&amp;\"></a>",
                "<a b='&#13;&#9;\t&#10;&gt;&lt;&amp;'/>");
        becomes("<甲 xml:lang=\"zh\"></甲>", "<甲 xml:lang='zh'/>");
    }

    void namespaces_areDeclaredWhereFirstUsed() {
        becomes("<a><p:b xmlns:p=\"urn:p\"></p:b></a>", "<a xmlns:p='urn:p'><p:b/></a>");
        becomes("<a xmlns=\"urn:a\"><b></b></a>", "<a xmlns='urn:a'><b xmlns='urn:a'/></a>");
        becomes("<a></a>", "<a xmlns=''/>");
        becomes("<p:a xmlns:p=\"urn:p\" xmlns:q=\"urn:a\" q:b=\"\" p:b=\"\"></p:a>",
                "<p:a p:b='' q:b='' xmlns:q='urn:a' xmlns:p='urn:p' xmlns:unused='urn:u'/>");
    }

    void whatTheReaderCallsUncanonical_readsAfterwards() {
        for (const char* bytes :
             {"<a/>", " <a></a>", "<a b='c'></a>", "<a>></a>", "<a>\r\n</a>", "<a>&#65;&apos;</a>",
              "<a c=\"\" b=\"\"></a>", "<a xmlns=\"urn:a\"><b xmlns=\"urn:a\"/></a>"}) {
            CPPUNIT_ASSERT_EQUAL(std::string("XML_NOT_CANONICAL"), readerSays(bytes));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(bytes, std::string("taken"),
                                         readerSays(canonicalForm(bytes)));
        }
    }

    void forbiddenMarkup_hasItsOwnCode() {
        becomes("[XML_BOM]", "\xEF\xBB\xBF<a></a>");
        becomes("[XML_DECLARATION]", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a></a>");
        becomes("[XML_DECLARATION]", "<?xml version=\"1.0\" encoding=\"GBK\"?><a></a>");
        becomes("[XML_DOCTYPE]", "<!DOCTYPE a><a></a>");
        becomes("[XML_DOCTYPE]", "\n<!DOCTYPE a SYSTEM \"a.dtd\" [<!ELEMENT a ANY>]><a></a>");
        becomes("[XML_COMMENT]", "<!-- c --><a></a>");
        becomes("[XML_COMMENT]", "<a>36<!---->0521</a>");
        becomes("[XML_PROCESSING_INSTRUCTION]", "<?p i?><a></a>");
        becomes("[XML_PROCESSING_INSTRUCTION]", "<a><?p?></a>");
        becomes("[XML_CDATA]", "<a><![CDATA[x]]></a>");
        becomes("[XML_CDATA]", "<a b='1'>x<![CDATA[]]></a>");
    }

    void lookalikesOfForbiddenMarkup_areTaken() {
        becomes("<a b=\"&lt;!-- --> &lt;![CDATA[ &lt;?xml ?>\">&lt;!DOCTYPE ]]&gt;</a>",
                "<a b='&lt;!-- --> &lt;![CDATA[ &lt;?xml ?>'>&lt;!DOCTYPE ]]&gt;</a>");
    }

    void bytesBehindTheRoot_areRefused() {
        for (const char* trailing : {"\n", " ", "x", "<b/>", "</a>"})
            becomes("[XML_TRAILING_BYTES]", std::string("<a/>") + trailing);
        becomes("[XML_TRAILING_BYTES]", "<a></a>\n");
        CPPUNIT_ASSERT(canonicaliseSays("<a/><!-- c -->") != "taken");
        CPPUNIT_ASSERT(canonicaliseSays(std::string_view("<a></a>\0", 8)) != "taken");
    }

    void badEncoding_isRefused() {
        becomes("[XML_NOT_UTF8]", "<a>\xE9</a>");
        becomes("[XML_NOT_UTF8]", "<a>\xD5\xC5\xC8\xFD</a>");  // GB18030
        becomes("[XML_NOT_UTF8]", "<a>\xED\xA0\x80</a>");
        becomes("[XML_NOT_UTF8]", "\xFF\xFE<");
        becomes("[XML_MALFORMED]", std::string_view("<\0a\0/\0>\0", 8));  // UTF-16 without a mark
        becomes("[XML_MALFORMED]", "<a>\xEF\xBF\xBF</a>");
    }

    void malformed_isRefused() {
        for (const char* bytes : {"",
                                  " ",
                                  "x",
                                  "<a",
                                  "<a>",
                                  "</a>",
                                  "<a></b>",
                                  "<a><b></a></b>",
                                  "<a b='1' b='2'/>",
                                  "<a>&e;</a>",
                                  "<a b='&e;'/>",
                                  "<a b=c/>",
                                  "<a b/>",
                                  "<a b='<'/>",
                                  "<a>]]></a>",
                                  "<1/>",
                                  "<a>\x01</a>",
                                  "<a>&#1;</a>",
                                  "<a>&#xD800;</a>",
                                  "<p:a/>",
                                  "<a p:b=''/>",
                                  "<a xmlns:p='urn:a' xmlns:q='urn:a' p:x='' q:x=''/>",
                                  "<a xmlns:p=''/>",
                                  "<a:b:c/>"})
            becomes("[XML_MALFORMED]", bytes);
    }

    void namespaceNamesC14nGetsWrong_areRefused() {
        for (const char* uri : {"foo", "urn:a&amp;b", "urn:a b", "urn:中", "http://a:b/"})
            becomes("[XML_MALFORMED]", std::string("<a><b xmlns:p='") + uri + "'/></a>");
    }

    void limits_haveTheirOwnCodes() {
        const xml::XmlLimits limits{2, 2, 4};
        const auto says = [&](std::string_view bytes) { return canonicaliseSays(bytes, limits); };
        const std::string taken = "taken", deep = "XML_TOO_DEEP", many = "XML_TOO_MANY_ATTRIBUTES",
                          long_ = "XML_TEXT_TOO_LONG";
        CPPUNIT_ASSERT_EQUAL(taken, says("<a><b/></a>"));
        CPPUNIT_ASSERT_EQUAL(deep, says("<a><b><c/></b></a>"));
        CPPUNIT_ASSERT_EQUAL(taken, says("<a b='\"' c='>'/>"));
        CPPUNIT_ASSERT_EQUAL(many, says("<a b='' c='' d=''/>"));
        CPPUNIT_ASSERT_EQUAL(many, says("<p:a xmlns:p='u:p' b='' c=''/>"));
        CPPUNIT_ASSERT_EQUAL(taken, says("<a>&amp;&lt;&#65;x</a>"));
        CPPUNIT_ASSERT_EQUAL(long_, says("<a>&amp;&lt;&#65;xy</a>"));
        CPPUNIT_ASSERT_EQUAL(taken, says("<a b='&amp;&amp;&lt;x'/>"));
        CPPUNIT_ASSERT_EQUAL(long_, says("<a b='&amp;&amp;&lt;xy'/>"));
        const std::string name(1001, 'n');
        CPPUNIT_ASSERT_EQUAL(long_, canonicaliseSays("<" + name + "/>"));
        CPPUNIT_ASSERT_EQUAL(long_, canonicaliseSays("<a " + name + "=''/>"));
    }

    void externalEntity_isNeverRead() {
        for (const char* door : {"<!ENTITY e SYSTEM \"file:///etc/hostname\">",
                                 "<!ENTITY % e SYSTEM \"file:///etc/hostname\">%e;"}) {
            const auto result =
                xml::canonicalise(std::string("<!DOCTYPE a [") + door + "]><a>&e;</a>");
            CPPUNIT_ASSERT(std::get<base::Fault>(result).code == base::Code::XML_DOCTYPE);
        }
    }

    void billionLaughs_isRefusedAtOnce() {
        std::string bytes = "<!DOCTYPE a [<!ENTITY e0 \"ha\">";
        for (int i = 1; i < 30; ++i)
            bytes += "<!ENTITY e" + std::to_string(i) + " \"" +
                     times(10, "&e" + std::to_string(i - 1) + ";") + "\">";
        becomes("[XML_DOCTYPE]", bytes + "]><a>&e29;</a>");
    }

    void hundredThousandDeep_isRefused() {
        becomes("[XML_TOO_DEEP]", times(100'000, "<a>") + times(100'000, "</a>"));
        becomes("[XML_TOO_DEEP]", times(17, "<a>") + times(17, "</a>"));
    }

    void millionAttributes_areRefusedAtOnce() {
        std::string bytes = "<a";
        for (int i = 0; i < 1'000'000; ++i)
            bytes += " a" + std::to_string(i) + "=''";
        const auto began = std::chrono::steady_clock::now();
        becomes("[XML_TOO_MANY_ATTRIBUTES]", bytes + "/>");
        CPPUNIT_ASSERT(std::chrono::steady_clock::now() - began < std::chrono::seconds(5));
    }

    void megabyteAttribute_isTakenAndOneByteMoreRefused() {
        const std::string value(base::kMaxRecordBytes, 'x');
        const std::string good = "<a b=\"" + value + "\">" + value + "</a>";
        becomes(good, good);
        becomes("[XML_TEXT_TOO_LONG]", "<a b='" + value + "x'/>");
        becomes("[XML_TEXT_TOO_LONG]", "<a>" + value + "x</a>");
    }

    void documentAboveTenMegabytes_isTaken() {
        const std::string good =
            "<a>" + times(12, "<b>" + std::string(1'000'000, 'x') + "</b>") + "</a>";
        becomes(good, good);
    }

    void millionsOfElements_areRefusedBeforeTheTreeIsMade() {
        const auto of = [](std::size_t count) {
            std::string bytes = "<r>";
            for (std::size_t i = 1; i < count; ++i)
                bytes += "<a/>";
            return bytes + "</r>";
        };
        const auto outcome = xml::canonicalise(of(xml::kMaxTreeElements + 1));
        const auto* fault = std::get_if<base::Fault>(&outcome);
        CPPUNIT_ASSERT(fault != nullptr && fault->code == base::Code::PACKAGE_TOO_LARGE);
        CPPUNIT_ASSERT_EQUAL(std::string("elements"), fault->field);
        CPPUNIT_ASSERT(std::holds_alternative<std::string>(
            xml::canonicalise(of(xml::kMaxTreeElements))));
    }

    void fault_namesTheByte() {
        const auto fieldOf = [](std::string_view bytes) {
            return std::get<base::Fault>(xml::canonicalise(bytes)).field;
        };
        CPPUNIT_ASSERT_EQUAL(std::string("byte 4"), fieldOf("<a/> "));
        CPPUNIT_ASSERT_EQUAL(std::string("byte 4"), fieldOf("<a>x\xFF</a>"));
        CPPUNIT_ASSERT_EQUAL(std::string("byte 0"), fieldOf("\xEF\xBB\xBF<a/>"));
        CPPUNIT_ASSERT(fieldOf("<a></b>").starts_with("byte "));
    }

    void manyThreads_giveTheSame() {
        std::vector<std::thread> threads;
        std::vector<int> wrong(4);
        for (int& each : wrong)
            threads.emplace_back([&each] {
                for (int i = 0; i < 200; ++i) {
                    if (canonicalForm("<a b='1'><c/></a>") != "<a b=\"1\"><c></c></a>") ++each;
                    if (canonicalForm("<a><b></a>") != "[XML_MALFORMED]") ++each;
                }
            });
        for (auto& thread : threads)
            thread.join();
        for (const int each : wrong)
            CPPUNIT_ASSERT_EQUAL(0, each);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CanonicaliseTest);

}  // namespace guantong::testing
