// SPDX-License-Identifier: Apache-2.0
// What node/record_text.h promises, over the samples of the standard and hostile elements.
#include "node/record_text.h"

#include "exchange/base/file.h"
#include "exchange/base/limits.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <filesystem>

namespace guantong::testing {

class RecordTextTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RecordTextTest);
    CPPUNIT_TEST(everySample_hasANameAndLines);
    CPPUNIT_TEST(item_tellsItsFields);
    CPPUNIT_TEST(unknownKind_isToldToo);
    CPPUNIT_TEST(longValue_isCutBetweenCharacters);
    CPPUNIT_TEST(manyParts_areCounted);
    CPPUNIT_TEST(whatIsNoXml_isOneLine);
    CPPUNIT_TEST_SUITE_END();

public:
    void everySample_hasANameAndLines() {
        for (const auto& file : std::filesystem::directory_iterator(samples())) {
            const std::string xml = base::readFile(file.path(), base::kMaxFileBytes);
            const std::string name = xml.substr(1, xml.find_first_of(" >") - 1);
            CPPUNIT_ASSERT_MESSAGE(name, !node::recordNameInChinese(name).empty());
            CPPUNIT_ASSERT_MESSAGE(name, !node::recordLines(xml).empty());
        }
        CPPUNIT_ASSERT(node::recordNameInChinese("Note").empty());
    }

    void item_tellsItsFields() {
        const auto lines =
            node::recordLines(base::readFile(samples() + "/item.xml", base::kMaxFileBytes));
        CPPUNIT_ASSERT(holds(lines, "version: "));
        CPPUNIT_ASSERT(holds(lines, "Name: "));
        CPPUNIT_ASSERT(!holds(lines, "hash: "));
    }

    void unknownKind_isToldToo() {
        const auto lines = node::recordLines(
            R"(<Note xmlns="urn:x" to="county"><Line no="1">hello</Line></Note>)");
        CPPUNIT_ASSERT(holds(lines, "to: county"));
        CPPUNIT_ASSERT(holds(lines, "Line: no=1 hello"));
    }

    void longValue_isCutBetweenCharacters() {
        std::string text;
        for (int i = 0; i < 100; ++i)
            text += "长";
        const auto line = node::recordLines("<Note>" + text + "</Note>").at(0);
        CPPUNIT_ASSERT_EQUAL(text.substr(0, 120) + "… (300 bytes)", line);
    }

    void manyParts_areCounted() {
        std::string xml = "<Note>";
        for (int i = 0; i < 50; ++i)
            xml += "<Line>x</Line>";
        const auto lines = node::recordLines(xml + "</Note>");
        CPPUNIT_ASSERT_EQUAL(node::kMostShownParts + 1, lines.size());
        CPPUNIT_ASSERT_EQUAL(std::string("Line: … 50 in all"), lines.back());
    }

    void whatIsNoXml_isOneLine() {
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, node::recordLines("<Note").size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, node::recordLines("").size());
    }

private:
    static std::string samples() {
        return std::string(GUANTONG_SOURCE_DIR) + "/schemas-xml/samples/valid";
    }
    static bool holds(const std::vector<std::string>& lines, std::string_view start) {
        return std::any_of(lines.begin(), lines.end(),
                           [&](const std::string& line) { return line.starts_with(start); });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RecordTextTest);

}  // namespace guantong::testing
