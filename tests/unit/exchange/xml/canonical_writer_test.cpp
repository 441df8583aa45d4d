// SPDX-License-Identifier: Apache-2.0
// What CanonicalWriter promises in exchange/xml/canonical_writer.h: above all that C14N would
// change no byte of what it writes, and that CanonicalReader reads the same content back.
#include "exchange/xml/canonical_writer.h"

#include "tests/support/xml_reading.h"

#include <cppunit/extensions/HelperMacros.h>

#include <random>

namespace guantong::testing {

class CanonicalWriterTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CanonicalWriterTest);
    CPPUNIT_TEST(package_isWrittenAsC14nWouldWriteIt);
    CPPUNIT_TEST(namespaces_areDeclaredOnlyWhereTheyChange);
    CPPUNIT_TEST(text_isEscapedAsInTextNodes);
    CPPUNIT_TEST(attribute_isEscapedAsInValues);
    CPPUNIT_TEST(numbers_areWrittenInFull);
    CPPUNIT_TEST(raw_insertsAnElementOfAnotherNamespace);
    CPPUNIT_TEST(raw_losesADeclarationAlreadyInEffect);
    CPPUNIT_TEST(take_leavesAWriterReadyForTheNext);
    CPPUNIT_TEST(anyDocument_isCanonicalAndReadsBack);
    CPPUNIT_TEST(isXmlText_isWhatADocumentMayHold);
    CPPUNIT_TEST_SUITE_END();

public:
    void package_isWrittenAsC14nWouldWriteIt() {
        xml::CanonicalWriter writer;
        writer.start("urn:guantong:exchange:1.0", "Package").attribute("id", "p-1");
        writer.start("Header").element("origin", "360521000000").end();
        writer.start("Body");
        writer.start("urn:guantong:standard:1.0", "CaseEvent").attribute("kind", "received");
        writer.element("applicant", "张三").end().end().end();
        const std::string expected =
            "<Package xmlns=\"urn:guantong:exchange:1.0\" id=\"p-1\"><Header><origin>360521000000"
            "</origin></Header><Body><CaseEvent xmlns=\"urn:guantong:standard:1.0\" "
            "kind=\"received\">"
            "<applicant>张三</applicant></CaseEvent></Body></Package>";
        CPPUNIT_ASSERT_EQUAL(expected, writer.str());
        CPPUNIT_ASSERT_EQUAL(expected.size(), writer.size());
        isCanonical(writer.str());
    }

    void namespaces_areDeclaredOnlyWhereTheyChange() {
        xml::CanonicalWriter writer;
        writer.start("", "a").start("urn:1", "b").start("urn:1", "c").end().start("", "d");
        writer.start("e").end().start("urn:1", "f").end().end().end().end();
        CPPUNIT_ASSERT_EQUAL(std::string("<a><b xmlns=\"urn:1\"><c></c><d xmlns=\"\"><e></e>"
                                         "<f xmlns=\"urn:1\"></f></d></b></a>"),
                             writer.str());
        isCanonical(writer.str());
    }

    void text_isEscapedAsInTextNodes() {
        xml::CanonicalWriter writer;
        writer.start("a").text("1&2<3>4\r5\t\n\"'").text("").text("中").end();
        CPPUNIT_ASSERT_EQUAL(std::string("<a>1&amp;2&lt;3&gt;4&#xD;5\t\n\"'中</a>"), writer.str());
        isCanonical(writer.str());
    }

    void attribute_isEscapedAsInValues() {
        xml::CanonicalWriter writer;
        writer.start("a").attribute("b", "1&2<3>4\r5\t\n\"'").attribute("c", "").end();
        CPPUNIT_ASSERT_EQUAL(
            std::string("<a b=\"1&amp;2&lt;3>4&#xD;5&#x9;&#xA;&quot;'\" c=\"\"></a>"),
            writer.str());
        isCanonical(writer.str());
    }

    void numbers_areWrittenInFull() {
        xml::CanonicalWriter writer;
        writer.start("a").attribute("b", std::int64_t{0}).attribute("c", INT64_MIN);
        writer.attribute("d", INT64_MAX).end();
        CPPUNIT_ASSERT_EQUAL(
            std::string("<a b=\"0\" c=\"-9223372036854775808\" d=\"9223372036854775807\"></a>"),
            writer.str());
    }

    void raw_insertsAnElementOfAnotherNamespace() {
        xml::CanonicalWriter writer;
        writer.start("urn:1", "a").raw("<b xmlns=\"urn:2\" c=\"d\">e</b>").end();
        CPPUNIT_ASSERT_EQUAL(std::string("<a xmlns=\"urn:1\"><b xmlns=\"urn:2\" c=\"d\">e</b></a>"),
                             writer.str());
        isCanonical(writer.str());
    }

    void raw_losesADeclarationAlreadyInEffect() {
        xml::CanonicalWriter writer;
        writer.start("urn:1", "a").start("b").raw("<c xmlns=\"urn:1\" d=\"e\"></c>").end().end();
        CPPUNIT_ASSERT_EQUAL(std::string("<a xmlns=\"urn:1\"><b><c d=\"e\"></c></b></a>"),
                             writer.str());
        isCanonical(writer.str());
    }

    void take_leavesAWriterReadyForTheNext() {
        xml::CanonicalWriter writer;
        writer.start("urn:1", "a").end();
        CPPUNIT_ASSERT_EQUAL(std::string("<a xmlns=\"urn:1\"></a>"), writer.take());
        writer.start("b").attribute("a", "1").end();
        CPPUNIT_ASSERT_EQUAL(std::string("<b a=\"1\"></b>"), writer.take());
    }

    void anyDocument_isCanonicalAndReadsBack() {
        std::mt19937 random(20251122);
        for (int round = 0; round < 500; ++round) {
            xml::CanonicalWriter writer;
            std::string told;
            writeElement(writer, random, 1, told);
            isCanonical(writer.str());
            CPPUNIT_ASSERT_EQUAL(told, retold(writer.str()));
        }
    }

    void isXmlText_isWhatADocumentMayHold() {
        for (const char* text :
             {"", "a<>&\"'\t\r\n", "中,\xF0\xA0\x80\x80", "\x7F", "\xEF\xBF\xBD"})
            CPPUNIT_ASSERT(xml::isXmlText(text));
        for (const char* text :
             {"\x01", "a\x1F", "\xFF", "\xED\xA0\x80", "\xEF\xBF\xBE", "中\xE4\xB8"})
            CPPUNIT_ASSERT(!xml::isXmlText(text));
        CPPUNIT_ASSERT(!xml::isXmlText(std::string_view("\0", 1)));
    }

private:
    static void isCanonical(const std::string& bytes) {
        CPPUNIT_ASSERT_EQUAL(bytes, canonicalForm(bytes));
        CPPUNIT_ASSERT_EQUAL(std::string("taken"), readerSays(bytes));
    }

    /// Writes an element with random content, and appends to `told` what a reader must see.
    static void writeElement(xml::CanonicalWriter& writer, std::mt19937& random, int depth,
                             std::string& told) {
        static const std::string pieces[] = {"x",  "张三", "&",  "<",  ">",
                                             "\"", "\r",   "\n", "\t", " "};
        static const std::string spaces[] = {"", "urn:1", "urn:2"};
        const auto content = [&] {
            std::string text;
            for (auto i = random() % 5; i > 0; --i)
                text += pieces[random() % std::size(pieces)];
            return text;
        };
        const std::string& ns = spaces[random() % std::size(spaces)];
        writer.start(ns, "e");
        told += "+" + ns;
        for (const char* name : {"a", "b", "c"}) {
            if (random() % 2 != 0) continue;
            const std::string value = content();
            writer.attribute(name, value);
            told += "@" + value;
        }
        for (auto i = random() % 4; i > 0; --i) {
            const std::string text = content();
            writer.text(text);
            told += text;
            if (depth < 6) writeElement(writer, random, depth + 1, told);
        }
        writer.end();
        told += "-";
    }

    static std::string retold(const std::string& bytes) {
        using Token = xml::CanonicalReader::Token;
        xml::CanonicalReader reader(bytes);
        std::string told;
        while (reader.next() != Token::done && reader.token() != Token::fault) {
            if (reader.token() == Token::text) told += reader.text();
            if (reader.token() == Token::start) told += "+" + std::string(reader.ns());
            for (const auto& each : reader.attributes())
                told += "@" + std::string(each.value);
            if (reader.token() == Token::end) told += "-";
        }
        return told;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CanonicalWriterTest);

}  // namespace guantong::testing
