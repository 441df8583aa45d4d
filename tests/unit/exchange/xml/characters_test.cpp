// SPDX-License-Identifier: Apache-2.0
// The scans of exchange/xml/characters.h against their plain meaning, byte by byte, at every
// place in a word of eight.
#include "exchange/xml/characters.h"

#include "exchange/base/text.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace guantong::testing {

class CharactersTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CharactersTest);
    CPPUNIT_TEST(skipText_stopsAtMarkupEscapesAndControls);
    CPPUNIT_TEST(skipAttribute_stopsAtQuoteMarkupAndSpaceCharacters);
    CPPUNIT_TEST(longCharacter_agreesWithUtf8ButForNoncharacters);
    CPPUNIT_TEST(firstBadUtf8_findsThePlace);
    CPPUNIT_TEST(names_areAsciiAndStartWithALetter);
    CPPUNIT_TEST(startsDeclaration_needsASpaceBehindXml);
    CPPUNIT_TEST(isNamespaceName_takesPlainAbsoluteUris);
    CPPUNIT_TEST_SUITE_END();

public:
    void skipText_stopsAtMarkupEscapesAndControls() {
        stopsWhere(xml::skipText, [](int c) {
            return c == '<' || c == '>' || c == '&' || (c < 0x20 && c != '\t' && c != '\n');
        });
    }

    void skipAttribute_stopsAtQuoteMarkupAndSpaceCharacters() {
        stopsWhere(xml::skipAttribute,
                   [](int c) { return c == '<' || c == '"' || c == '&' || c < 0x20; });
    }

    void longCharacter_agreesWithUtf8ButForNoncharacters() {
        for (unsigned lead = 0x80; lead < 0x100; ++lead)
            for (unsigned second = 0; second < 0x100; ++second)
                for (const unsigned third : {0x00u, 0x7Fu, 0x80u, 0xBDu, 0xBEu, 0xBFu, 0xC0u}) {
                    const std::string bytes = {static_cast<char>(lead), static_cast<char>(second),
                                               static_cast<char>(third), '\x80'};
                    const auto size = xml::longCharacter(bytes.data(), bytes.data() + 4);
                    const bool noncharacter = lead == 0xEF && second == 0xBF && third >= 0xBE;
                    bool valid = false;
                    for (std::size_t n = 2; n <= 4; ++n)
                        valid = valid || (base::isUtf8(bytes.substr(0, n)) && n == sizeOf(lead));
                    CPPUNIT_ASSERT_EQUAL(valid && !noncharacter ? sizeOf(lead) : 0, size);
                }
    }

    void firstBadUtf8_findsThePlace() {
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, xml::firstBadUtf8(""));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, xml::firstBadUtf8("\xFF"));
        const std::string good = "<\x01&中\xEF\xBF\xBE\xEF\xBF\xBF,";
        CPPUNIT_ASSERT_EQUAL(good.size(), xml::firstBadUtf8(good));
        CPPUNIT_ASSERT_EQUAL(good.size(), xml::firstBadUtf8(good + "\xED\xA0\x80"));
        CPPUNIT_ASSERT_EQUAL(good.size(), xml::firstBadUtf8(good + "\xEF\xBF\xC0"));
        CPPUNIT_ASSERT_EQUAL(good.size(), xml::firstBadUtf8(good + "\xEF\xBF"));
    }

    void names_areAsciiAndStartWithALetter() {
        for (const char* name : {"a", "Z", "_", "a1.-_b", "case_file"})
            CPPUNIT_ASSERT_MESSAGE(name, xml::isName(name));
        for (const char* name : {"", "1", "-a", ".a", "a:b", "a b", "甲", "a甲", "a\x80"})
            CPPUNIT_ASSERT_MESSAGE(name, !xml::isName(name));
    }

    void startsDeclaration_needsASpaceBehindXml() {
        CPPUNIT_ASSERT(xml::startsDeclaration("<?xml version"));
        CPPUNIT_ASSERT(xml::startsDeclaration("<?xml\n"));
        for (const char* bytes : {"<?xml", "<?xmlx ", "<?xml-stylesheet ", " <?xml ", "<?XML "})
            CPPUNIT_ASSERT_MESSAGE(bytes, !xml::startsDeclaration(bytes));
    }

    void isNamespaceName_takesPlainAbsoluteUris() {
        for (const char* uri : {"urn:guantong:standard:1.0", "http://www.w3.org/2000/09/xmldsig#",
                                "a:", "a://", "a:///b", "x:y?z"})
            CPPUNIT_ASSERT_MESSAGE(uri, xml::isNamespaceName(uri));
        for (const char* uri : {"", "a", ":", ":a", "1a:b", "a:b c", "a:\"", "a:<", "a:&", "a:中",
                                "a:##", "a://b:80", "a://b@c", "a:%20", "a:b\n"})
            CPPUNIT_ASSERT_MESSAGE(uri, !xml::isNamespaceName(uri));
    }

private:
    static std::size_t sizeOf(unsigned lead) { return lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2; }

    template <class Stops>
    static void stopsWhere(const char* (*skip)(const char*, const char*), Stops stops) {
        for (int c = 0; c < 0x80; ++c)
            for (const std::string& before :
                 {std::string(), std::string(3, 'x'), std::string(11, '~'), std::string("中文,"),
                  std::string("\xC2\x80xxxxxxx")})
                for (const std::string& after : {std::string(), std::string(12, 'y')}) {
                    const std::string bytes = before + static_cast<char>(c) + after;
                    const char* const end = bytes.data() + bytes.size();
                    const auto at =
                        static_cast<std::size_t>(skip(bytes.data(), end) - bytes.data());
                    CPPUNIT_ASSERT_EQUAL_MESSAGE(std::to_string(c),
                                                 stops(c) ? before.size() : bytes.size(), at);
                }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CharactersTest);

}  // namespace guantong::testing
