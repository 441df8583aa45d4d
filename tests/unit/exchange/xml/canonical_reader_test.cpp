// SPDX-License-Identifier: Apache-2.0
// What CanonicalReader promises in exchange/xml/canonical_reader.h: what it hands out, what it
// refuses at once by which code, and what it leaves to canonicalise().
#include "exchange/xml/canonical_reader.h"

#include "tests/support/xml_reading.h"

#include <cppunit/extensions/HelperMacros.h>

#include <utility>
#include <vector>

namespace guantong::testing {

using Token = xml::CanonicalReader::Token;

namespace {

constexpr std::string_view kSample =
    "<Package xmlns=\"urn:guantong:exchange:1.0\" id=\"p-1\" version=\"1.0\"><Header><origin>"
    "360521000000</origin></Header><Body><CaseEvent xmlns=\"urn:guantong:standard:1.0\" "
    "kind=\"a&amp;b\"><applicant>张三 &lt;分宜&gt;</applicant></CaseEvent></Body>"
    "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" ds:x=\"1\"></ds:Signature>"
    "</Package>";

void refused(const std::string& code, std::string_view bytes) {
    CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(bytes.substr(0, 200)), code, readerSays(bytes));
}

void refusedAt(const std::string& field, std::string_view bytes) {
    xml::CanonicalReader reader(bytes);
    while (reader.next() != Token::fault)
        CPPUNIT_ASSERT(reader.token() != Token::done);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(bytes), field, reader.fault().field);
}

}  // namespace

class CanonicalReaderTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CanonicalReaderTest);
    CPPUNIT_TEST(sample_givesItsTokensInOrder);
    CPPUNIT_TEST(offsets_cutTheBytesOfEachToken);
    CPPUNIT_TEST(namespaces_areResolvedByElementAndAttribute);
    CPPUNIT_TEST(borrowedDeclarations_areNoticedAtTheEnd);
    CPPUNIT_TEST(refusedElement_isAFaultWhereverItStarts);
    CPPUNIT_TEST(escapes_areUndone);
    CPPUNIT_TEST(manyEscapedAttributes_stayValidTogether);
    CPPUNIT_TEST(attribute_isTheOneWithoutNamespace);
    CPPUNIT_TEST(skip_goesToTheElementsEnd);
    CPPUNIT_TEST(textOnly_readsTextOrSkipsChildren);
    CPPUNIT_TEST(skipAndTextOnly_stopAtAFault);
    CPPUNIT_TEST(doneAndFault_stay);
    CPPUNIT_TEST(everyCharacterXmlAllows_isTaken);
    CPPUNIT_TEST(forbiddenMarkup_hasItsOwnCode);
    CPPUNIT_TEST(bytesBehindTheRoot_areRefused);
    CPPUNIT_TEST(badUtf8_isRefusedWhereverItStands);
    CPPUNIT_TEST(charactersXmlForbids_areMalformed);
    CPPUNIT_TEST(brokenStructure_isMalformed);
    CPPUNIT_TEST(otherSpellings_areNotCanonical);
    CPPUNIT_TEST(otherEscapes_areNotCanonical);
    CPPUNIT_TEST(namespaceDeclarations_onlyWhereExclusiveC14nWritesThem);
    CPPUNIT_TEST(namespaceNames_arePlainAndAbsolute);
    CPPUNIT_TEST(attributes_areSortedByNamespaceThenName);
    CPPUNIT_TEST(foreignNames_areNotCanonical);
    CPPUNIT_TEST(limits_haveTheirOwnCodes);
    CPPUNIT_TEST(hundredThousandDeep_isRefusedAtTheLimit);
    CPPUNIT_TEST(megabyteAttribute_isTakenAndOneByteMoreRefused);
    CPPUNIT_TEST(truncatedAnywhere_isRefused);
    CPPUNIT_TEST(anyByteChanged_neverReadsAsTheSame);
    CPPUNIT_TEST(fault_namesTheByte);
    CPPUNIT_TEST_SUITE_END();

public:
    void sample_givesItsTokensInOrder() {
        xml::CanonicalReader reader(kSample);
        std::string seen;
        while (reader.next() != Token::done) {
            CPPUNIT_ASSERT(reader.token() != Token::fault);
            if (reader.token() == Token::text)
                seen += "'" + std::string(reader.text()) + "'";
            else
                seen += (reader.token() == Token::start ? " +" : " -") +
                        std::string(reader.name()) + std::to_string(reader.depth());
        }
        CPPUNIT_ASSERT_EQUAL(
            std::string(" +Package1 +Header2 +origin3'360521000000' -origin2 -Header1 +Body2"
                        " +CaseEvent3 +applicant4'张三 <分宜>' -applicant3 -CaseEvent2 -Body1"
                        " +Signature2 -Signature1 -Package0"),
            seen);
    }

    void offsets_cutTheBytesOfEachToken() {
        xml::CanonicalReader reader(kSample);
        std::size_t behind = 0;
        std::string cut;
        while (reader.next() != Token::done) {
            CPPUNIT_ASSERT_EQUAL(behind, reader.begin());
            behind = reader.end();
            if (reader.name() != "Signature" || reader.token() == Token::text) continue;
            cut += kSample.substr(reader.begin(), reader.end() - reader.begin());
        }
        CPPUNIT_ASSERT_EQUAL(kSample.size(), behind);
        CPPUNIT_ASSERT_EQUAL(std::string("<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/"
                                         "xmldsig#\" ds:x=\"1\"></ds:Signature>"),
                             cut);
    }

    void namespaces_areResolvedByElementAndAttribute() {
        xml::CanonicalReader reader(
            "<a xmlns=\"urn:1\"><p:b xmlns:p=\"urn:2\" c=\"\" p:c=\"\"><d "
            "xmlns=\"\"></d></p:b></a>");
        reader.next();
        CPPUNIT_ASSERT_EQUAL(std::string_view("urn:1"), reader.ns());
        reader.next();
        CPPUNIT_ASSERT_EQUAL(std::string_view("urn:2"), reader.ns());
        CPPUNIT_ASSERT_EQUAL(std::string_view("b"), reader.name());
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, reader.attributes().size());
        CPPUNIT_ASSERT_EQUAL(std::string_view(""), reader.attributes()[0].ns);
        CPPUNIT_ASSERT_EQUAL(std::string_view("urn:2"), reader.attributes()[1].ns);
        reader.next();
        CPPUNIT_ASSERT_EQUAL(std::string_view(""), reader.ns());
        for (const char* ns : {"", "urn:2", "urn:1"}) {
            CPPUNIT_ASSERT(reader.next() == Token::end);
            CPPUNIT_ASSERT_EQUAL(std::string_view(ns), reader.ns());
        }
    }

    void borrowedDeclarations_areNoticedAtTheEnd() {
        const auto borrows = [](const std::string& inner) {
            const std::string document =
                "<r xmlns=\"urn:1\" xmlns:p=\"urn:2\" p:x=\"\">" + inner + "</r>";
            xml::CanonicalReader reader(document);
            reader.next();
            CPPUNIT_ASSERT(reader.next() == Token::start);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(inner, static_cast<int>(Token::end),
                                         static_cast<int>(reader.skip()));
            return reader.borrows();
        };
        CPPUNIT_ASSERT(!borrows("<a xmlns=\"urn:3\"><b c=\"\"></b></a>"));
        CPPUNIT_ASSERT(!borrows("<q:a xmlns:q=\"urn:3\" q:c=\"\"><q:b></q:b></q:a>"));
        CPPUNIT_ASSERT(!borrows("<a xmlns=\"urn:3\"><b xmlns=\"\"></b></a>"));
        CPPUNIT_ASSERT(borrows("<a></a>"));
        CPPUNIT_ASSERT(borrows("<a xmlns=\"urn:3\"><b><p:c></p:c></b></a>"));
        CPPUNIT_ASSERT(borrows("<a xmlns=\"urn:3\"><b p:c=\"\"></b></a>"));
        // As a document of its own it would not have to take back what nobody declared.
        CPPUNIT_ASSERT(borrows("<q:a xmlns:q=\"urn:3\"><b xmlns=\"\"></b></q:a>"));
    }

    void refusedElement_isAFaultWhereverItStarts() {
        xml::CanonicalReader reader(kSample);
        reader.next();
        reader.refuseElements("urn:guantong:standard:1.0", "applicant",
                              base::Code::SIGNATURE_MISPLACED);
        while (reader.next() != Token::fault)
            CPPUNIT_ASSERT(reader.token() != Token::done);
        CPPUNIT_ASSERT_EQUAL(std::string_view("SIGNATURE_MISPLACED"),
                             toString(reader.fault().code));
        xml::CanonicalReader other(kSample);
        other.refuseElements("urn:guantong:exchange:1.0", "applicant",
                             base::Code::SIGNATURE_MISPLACED);
        while (other.next() != Token::done)
            CPPUNIT_ASSERT(other.token() != Token::fault);
    }

    void escapes_areUndone() {
        xml::CanonicalReader reader(
            "<a b=\"&amp;&lt;>'&quot;&#x9;&#xA;&#xD;\">1&amp;2&lt;3&gt;4&#xD;5\t\n\"'</a>");
        reader.next();
        CPPUNIT_ASSERT(reader.attribute("b") == "&<>'\"\t\n\r");
        CPPUNIT_ASSERT(reader.textOnly() == "1&2<3>4\r5\t\n\"'");
        CPPUNIT_ASSERT(reader.next() == Token::done);
    }

    void manyEscapedAttributes_stayValidTogether() {
        std::string bytes = "<a";
        for (char c = 'a'; c <= 'z'; ++c)
            bytes += std::string(" ") + c + "=\"" + times(40, "&lt;") + c + "\"";
        bytes += "></a>";
        xml::CanonicalReader reader(bytes);
        reader.next();
        for (char c = 'a'; c <= 'z'; ++c)
            CPPUNIT_ASSERT(reader.attribute(std::string(1, c)) == times(40, "<") + c);
    }

    void attribute_isTheOneWithoutNamespace() {
        xml::CanonicalReader reader("<a xmlns:p=\"urn:1\" c=\"1\" p:b=\"2\" p:c=\"3\">x</a>");
        reader.next();
        CPPUNIT_ASSERT(reader.attribute("c") == "1");
        CPPUNIT_ASSERT(!reader.attribute("b"));
        reader.next();
        CPPUNIT_ASSERT(reader.attributes().empty());
    }

    void skip_goesToTheElementsEnd() {
        xml::CanonicalReader reader("<a><b><b>x</b><b></b></b><c></c></a>");
        reader.next();
        reader.next();
        CPPUNIT_ASSERT(reader.skip() == Token::end);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, reader.depth());
        CPPUNIT_ASSERT(reader.next() == Token::start);
        CPPUNIT_ASSERT_EQUAL(std::string_view("c"), reader.name());
    }

    void textOnly_readsTextOrSkipsChildren() {
        xml::CanonicalReader reader("<a><b>x&amp;</b><c></c><d>y<e></e>z</d></a>");
        reader.next();
        reader.next();
        CPPUNIT_ASSERT(reader.textOnly() == "x&");
        reader.next();
        CPPUNIT_ASSERT(reader.textOnly() == "");
        reader.next();
        CPPUNIT_ASSERT(!reader.textOnly());
        CPPUNIT_ASSERT(reader.token() == Token::end);
        CPPUNIT_ASSERT_EQUAL(std::string_view("d"), reader.name());
        CPPUNIT_ASSERT(reader.next() == Token::end);
        CPPUNIT_ASSERT(reader.next() == Token::done);
    }

    void skipAndTextOnly_stopAtAFault() {
        xml::CanonicalReader skipping("<a><b>");
        skipping.next();
        CPPUNIT_ASSERT(skipping.skip() == Token::fault);
        xml::CanonicalReader reading("<a>text");
        reading.next();
        CPPUNIT_ASSERT(!reading.textOnly());
        CPPUNIT_ASSERT(reading.token() == Token::fault);
    }

    void doneAndFault_stay() {
        xml::CanonicalReader good("<a></a>"), bad("<a>");
        for (int i = 0; i < 9; ++i) {
            good.next();
            bad.next();
        }
        CPPUNIT_ASSERT(good.token() == Token::done);
        CPPUNIT_ASSERT(bad.token() == Token::fault);
    }

    void everyCharacterXmlAllows_isTaken() {
        const std::string text =
            "\t\n !\"'/~\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBD"
            "中文,。\xF0\x90\x80\x80\xF4\x8F\xBF\xBF";
        for (std::size_t shift = 0; shift < 9; ++shift) {  // at every place in a word
            const std::string bytes = "<a>" + std::string(shift, 'x') + text + "</a>";
            xml::CanonicalReader reader(bytes);
            reader.next();
            CPPUNIT_ASSERT(reader.textOnly() == std::string(shift, 'x') + text);
            CPPUNIT_ASSERT(reader.next() == Token::done);
        }
    }

    void forbiddenMarkup_hasItsOwnCode() {
        refused("XML_BOM", "\xEF\xBB\xBF<a></a>");
        refused("XML_DECLARATION", "<?xml version=\"1.0\"?><a></a>");
        refused("XML_DOCTYPE", "<!DOCTYPE a><a></a>");
        refused("XML_DOCTYPE",
                "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><a>&e;</a>");
        refused("XML_COMMENT", "<!-- c --><a></a>");
        refused("XML_COMMENT", "<a><decision>not <!-- c -->granted</decision></a>");
        refused("XML_PROCESSING_INSTRUCTION", "<?p i?><a></a>");
        refused("XML_PROCESSING_INSTRUCTION", "<a><?xml version=\"1.0\"?></a>");
        refused("XML_CDATA", "<a><![CDATA[x]]></a>");
        refused("XML_MALFORMED", "<a><!ELEMENT></a>");
        refused("taken", "<a>&lt;!-- &lt;![CDATA[ &lt;?xml &lt;!DOCTYPE</a>");
    }

    void bytesBehindTheRoot_areRefused() {
        for (const char* trailing : {"\n", " ", "x", "<b></b>", "<!-- c -->", "\xFF", "</a>"})
            refused("XML_TRAILING_BYTES", std::string("<a></a>") + trailing);
        refused("XML_TRAILING_BYTES", std::string_view("<a></a>\0", 8));
    }

    void badUtf8_isRefusedWhereverItStands() {
        const std::vector<std::string> sequences = {"\x80",
                                                    "\xC0\xBC",
                                                    "\xC1\xBF",
                                                    "\xC3",
                                                    "\xE0\x80\xBC",
                                                    "\xE0\x9F\xBF",
                                                    "\xED\xA0\x80",
                                                    "\xED\xBF\xBF",
                                                    "\xE4\xB8",
                                                    "\xE4\xB8x",
                                                    "\xF0\x80\x80\x80",
                                                    "\xF0\x8F\xBF\xBF",
                                                    "\xF4\x90\x80\x80",
                                                    "\xF5\x80\x80\x80",
                                                    "\xFF",
                                                    "\xFE",
                                                    "\xF0\x9F\x98"};
        for (const auto& bad : sequences) {
            for (std::size_t before : {0, 3, 8, 13})
                refused("XML_NOT_UTF8",
                        "<a>" + std::string(before, 'x') + "中" + bad + "yyyyyyyyy</a>");
            refused("XML_NOT_UTF8", "<a b=\"" + bad + "xxxxxxxx\"></a>");
            refused("XML_NOT_UTF8", "<a" + bad + "></a>");
            refused("XML_NOT_UTF8", "<" + bad + "></a>");
            refused("XML_NOT_UTF8", bad + "<a></a>");
        }
    }

    void charactersXmlForbids_areMalformed() {
        const std::vector<std::string> characters = {
            std::string(1, '\0'), "\x01", "\x0B", "\x1F", "\xEF\xBF\xBE", "\xEF\xBF\xBF"};
        for (const auto& bad : characters) {
            refused("XML_MALFORMED", "<a>xx" + bad + "yyyyyyyy</a>");
            refused("XML_MALFORMED", "<a b=\"xx" + bad + "yyyyyyyy\"></a>");
            refused("XML_MALFORMED", "<a" + bad + "></a>");
        }
    }

    void brokenStructure_isMalformed() {
        for (const char* bytes : {"",
                                  "<",
                                  "<a",
                                  "<a>",
                                  "<a></",
                                  "<a></a",
                                  "<a b",
                                  "<a b=",
                                  "<a b=\"",
                                  "<a b=\"c",
                                  "<a b=\"c\"",
                                  "</a>",
                                  "<a><b></a></b>",
                                  "<a></b>",
                                  "<a b=\"<\"></a>",
                                  "<a b=\"1\" b=\"2\"></a>",
                                  "<p:a></p:a>",
                                  "<a p:b=\"\"></a>",
                                  "<a></p:a>",
                                  "<a xmlns:p=\"urn:a\" xmlns:q=\"urn:a\" p:x=\"\" q:x=\"\"></a>",
                                  "<xmlns:a></xmlns:a>",
                                  "<a><b xmlns:p=\"urn:a\" p:c=\"\"></b><p:d></p:d></a>"})
            refused("XML_MALFORMED", bytes);
    }

    void otherSpellings_areNotCanonical() {
        for (const char* bytes : {"x",
                                  " <a></a>",
                                  "\n<a></a>",
                                  "<a/>",
                                  "<a b=\"c\"/>",
                                  "<a ></a>",
                                  "<a></a >",
                                  "<a\n></a>",
                                  "<a\tb=\"c\"></a>",
                                  "<a  b=\"c\"></a>",
                                  "<a b =\"c\"></a>",
                                  "<a b= \"c\"></a>",
                                  "<a b='c'></a>",
                                  "<a b=\"c\" ></a>",
                                  "<a b=\"c\"d=\"e\"></a>",
                                  "<1></1>",
                                  "< a></a>",
                                  "<a:></a:>",
                                  "<:a></:a>",
                                  "<a>></a>",
                                  "<a>]]></a>",
                                  "<a>\r</a>",
                                  "<a>x\r\ny</a>",
                                  "<a b=\"\t\"></a>",
                                  "<a b=\"\n\"></a>",
                                  "<a b=\"\r\"></a>"})
            refused("XML_NOT_CANONICAL", bytes);
    }

    void otherEscapes_areNotCanonical() {
        for (const char* escape : {"&quot;", "&apos;", "&#13;", "&#xd;", "&#x0D;", "&#x9;", "&#xA;",
                                   "&#65;", "&amp", "&", "&e;", "&;", "&AMP;", "&#x4E2D;"})
            refused("XML_NOT_CANONICAL", std::string("<a>") + escape + "</a>");
        for (const char* escape :
             {"&gt;", "&apos;", "&#9;", "&#x0A;", "&#xa;", "&", "&quot", "&e;"})
            refused("XML_NOT_CANONICAL", std::string("<a b=\"") + escape + "\"></a>");
    }

    void namespaceDeclarations_onlyWhereExclusiveC14nWritesThem() {
        for (const char* bytes : {"<a xmlns=\"\"></a>", "<a xmlns:p=\"urn:p\"></a>",
                                  "<a xmlns:p=\"urn:p\"><p:b></p:b></a>",
                                  "<a xmlns=\"urn:a\"><b xmlns=\"urn:a\"></b></a>",
                                  "<p:a xmlns=\"urn:a\" xmlns:p=\"urn:p\"></p:a>",
                                  "<p:a xmlns:p=\"urn:p\"><p:b xmlns:p=\"urn:p\"></p:b></p:a>",
                                  "<a b=\"1\" xmlns=\"urn:a\"></a>",
                                  "<p:a xmlns:q=\"urn:q\" xmlns:p=\"urn:p\" q:b=\"\"></p:a>",
                                  "<p:a xmlns:p=\"urn:p\" xmlns=\"urn:a\"></p:a>",
                                  "<a xmlns=\"urn:a\" xmlns=\"urn:a\"></a>",
                                  "<a xmlns=\"urn:a\"><b xmlns=\"\"><c xmlns=\"\"></c></b></a>",
                                  "<a xmlns:xml=\"http://www.w3.org/XML/1998/namespace\"></a>",
                                  "<a xmlns:xmlns=\"urn:a\"></a>", "<a xmlns:p=\"\" p:b=\"\"></a>"})
            refused("XML_NOT_CANONICAL", bytes);
        for (const char* bytes :
             {"<a xmlns=\"urn:a\"><b xmlns=\"\"><c></c></b><d></d></a>",
              "<p:a xmlns:p=\"urn:1\"><p:b xmlns:p=\"urn:2\"><p:c></p:c></p:b><p:d></p:d></p:a>",
              "<p:a xmlns:p=\"urn:p\" xmlns:q=\"urn:q\" q:b=\"\"><c></c></p:a>",
              "<a><p:b xmlns:p=\"urn:p\"></p:b><p:b xmlns:p=\"urn:p\"></p:b></a>"})
            refused("taken", bytes);
    }

    void namespaceNames_arePlainAndAbsolute() {
        for (const char* uri :
             {"a", "a/b", "1:b", ":b", "urn a", "urn:a b", "urn:&amp;", "urn:中", "urn:a#b#c",
              "urn:%41", "urn:[1]", "http://a:80/", "http://u@h/", "http://www.w3.org/2000/xmlns/",
              "urn:'", "http://www.w3.org/XML/1998/namespace"})
            refused("XML_NOT_CANONICAL", std::string("<a xmlns=\"") + uri + "\"></a>");
        for (const char* uri :
             {"urn:a", "http://www.w3.org/2000/09/xmldsig#", "u+v-1.0:a/b?c=d;e,f"})
            refused("taken", std::string("<a xmlns=\"") + uri + "\"></a>");
    }

    void attributes_areSortedByNamespaceThenName() {
        refused("XML_NOT_CANONICAL", "<a c=\"\" b=\"\"></a>");
        refused("XML_NOT_CANONICAL", "<a b=\"\" B=\"\"></a>");
        refused("XML_NOT_CANONICAL", "<a a1=\"\" a=\"\"></a>");
        refused("XML_NOT_CANONICAL", "<a xmlns:p=\"urn:p\" p:a=\"\" b=\"\"></a>");
        refused("XML_NOT_CANONICAL",
                "<a xmlns:p=\"urn:2\" xmlns:q=\"urn:1\" p:a=\"\" q:a=\"\"></a>");
        refused("taken", "<a xmlns:p=\"urn:2\" xmlns:q=\"urn:1\" b=\"\" q:b=\"\" p:a=\"\"></a>");
    }

    void foreignNames_areNotCanonical() {
        for (const char* bytes : {"<甲></甲>", "<a甲></a甲>", "<a 乙=\"\"></a>",
                                  "<a xml:lang=\"zh\"></a>", "<xml:a></xml:a>", "<p:甲></p:甲>"})
            refused("XML_NOT_CANONICAL", bytes);
    }

    void limits_haveTheirOwnCodes() {
        const xml::XmlLimits limits{2, 2, 4};
        const auto says = [&](std::string_view bytes) { return readerSays(bytes, limits); };
        const std::string taken = "taken", deep = "XML_TOO_DEEP", many = "XML_TOO_MANY_ATTRIBUTES",
                          long_ = "XML_TEXT_TOO_LONG";
        CPPUNIT_ASSERT_EQUAL(taken, says("<a><b></b></a>"));
        CPPUNIT_ASSERT_EQUAL(deep, says("<a><b><c></c></b></a>"));
        CPPUNIT_ASSERT_EQUAL(taken, says("<a b=\"\" c=\"\"></a>"));
        CPPUNIT_ASSERT_EQUAL(many, says("<a b=\"\" c=\"\" d=\"\"></a>"));
        CPPUNIT_ASSERT_EQUAL(many, says("<p:a xmlns:p=\"u:p\" b=\"\" c=\"\"></p:a>"));
        CPPUNIT_ASSERT_EQUAL(taken, says("<a>1234</a>"));
        CPPUNIT_ASSERT_EQUAL(taken, says("<a>&lt;&lt;&lt;&lt;</a>"));
        CPPUNIT_ASSERT_EQUAL(long_, says("<a>12345</a>"));
        CPPUNIT_ASSERT_EQUAL(long_, says("<a>&lt;&lt;&lt;&lt;&lt;</a>"));
        CPPUNIT_ASSERT_EQUAL(taken, says("<a b=\"1234\" c=\"&lt;&lt;&lt;&lt;\"></a>"));
        CPPUNIT_ASSERT_EQUAL(long_, says("<a b=\"12345\"></a>"));
        CPPUNIT_ASSERT_EQUAL(long_, says("<a b=\"&lt;&lt;&lt;&lt;&lt;\"></a>"));
        const std::string name(1001, 'n');
        CPPUNIT_ASSERT_EQUAL(long_, readerSays("<" + name + "></" + name + ">"));
    }

    void hundredThousandDeep_isRefusedAtTheLimit() {
        refused("XML_TOO_DEEP", times(100'000, "<a>") + times(100'000, "</a>"));
        refused("XML_TOO_DEEP", times(17, "<a>") + times(17, "</a>"));
        refused("taken", times(16, "<a>") + times(16, "</a>"));
        const xml::XmlLimits roomy{100'000, 32, 1};
        CPPUNIT_ASSERT_EQUAL(std::string("taken"),
                             readerSays(times(100'000, "<a>") + times(100'000, "</a>"), roomy));
    }

    void megabyteAttribute_isTakenAndOneByteMoreRefused() {
        const std::string value(base::kMaxRecordBytes, 'x');
        refused("taken", "<a b=\"" + value + "\">" + value + "</a>");
        refused("XML_TEXT_TOO_LONG", "<a b=\"" + value + "x\"></a>");
        refused("XML_TEXT_TOO_LONG", "<a>" + value + "x</a>");
    }

    void truncatedAnywhere_isRefused() {
        for (std::size_t size = 0; size < kSample.size(); ++size) {
            const std::string copy(kSample.substr(0, size));
            const std::string code = readerSays(copy);
            CPPUNIT_ASSERT_MESSAGE(copy, code == "XML_MALFORMED" || code == "XML_NOT_CANONICAL" ||
                                             code == "XML_NOT_UTF8");
            CPPUNIT_ASSERT_MESSAGE(copy, canonicaliseSays(copy) != "taken");
        }
    }

    void anyByteChanged_neverReadsAsTheSame() {
        for (std::size_t at = 0; at < kSample.size(); ++at)
            for (const char other : {'<', '>', '&', '"', ' ', 'x', '\r', '\x80'}) {
                std::string bytes(kSample);
                if (bytes[at] == other) continue;
                bytes[at] = other;
                if (readerSays(bytes) == "taken") CPPUNIT_ASSERT_EQUAL(bytes, canonicalForm(bytes));
            }
    }

    void fault_namesTheByte() {
        refusedAt("byte 0", "");
        refusedAt("byte 3", "<a><!-- --></a>");
        refusedAt("byte 4", "<a>x\xFF</a>");
        refusedAt("byte 7", "<a></a> ");
        refusedAt("byte 3", "<a>");
        refusedAt("byte 8", "<a b=\"c\"/>");
        refusedAt("byte 6", "<a>x</b>");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CanonicalReaderTest);

}  // namespace guantong::testing
