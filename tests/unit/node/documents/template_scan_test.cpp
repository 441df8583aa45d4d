// SPDX-License-Identifier: Apache-2.0
// What node/documents/template_scan.h promises: tags with kind, line and depth, and a place for
// everything refused.
#include "node/documents/template_scan.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using documents::Tag;
using documents::TagKind;

class TemplateScanTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TemplateScanTest);
    CPPUNIT_TEST(everyTag_isFoundWithKindLineAndDepth);
    CPPUNIT_TEST(textWithoutTags_hasNone);
    CPPUNIT_TEST(unclosedTag_isRefusedWithItsLine);
    CPPUNIT_TEST(crossedOrOpenSections_areRefused);
    CPPUNIT_TEST(sectionInItself_isRefused);
    CPPUNIT_TEST(changedDelimiters_areRefused);
    CPPUNIT_TEST(oddNames_areRefused);
    CPPUNIT_TEST(unfitText_isRefused);
    CPPUNIT_TEST(source_isNamedInThePlace);
    CPPUNIT_TEST_SUITE_END();

public:
    void everyTag_isFoundWithKindLineAndDepth() {
        const auto tags =
            scan("{{a}}\n{{# b }}{{{c}}}\n{{&d}}{{^e}}{{.}}{{/e}}{{/b}}{{> f}}{{! g\n}}{{x.y}}");
        const std::vector<std::tuple<TagKind, std::string, int, std::size_t>> expected{
            {TagKind::fact, "a", 1, 0},     {TagKind::section, "b", 2, 0},
            {TagKind::markup, "c", 2, 1},   {TagKind::markup, "d", 3, 1},
            {TagKind::inverted, "e", 3, 1}, {TagKind::fact, ".", 3, 2},
            {TagKind::close, "e", 3, 1},    {TagKind::close, "b", 3, 0},
            {TagKind::partial, "f", 3, 0},  {TagKind::remark, "", 3, 0},
            {TagKind::fact, "x.y", 4, 0}};
        CPPUNIT_ASSERT_EQUAL(expected.size(), tags.size());
        for (std::size_t i = 0; i < expected.size(); ++i)
            CPPUNIT_ASSERT(expected[i] ==
                           std::tuple(tags[i].kind, tags[i].name, tags[i].line, tags[i].depth));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, tags[0].begin);
        CPPUNIT_ASSERT_EQUAL(std::size_t{5}, tags[0].end);
    }

    void textWithoutTags_hasNone() {
        CPPUNIT_ASSERT(scan("").empty());
        CPPUNIT_ASSERT(scan("{ } }} 分宜 {a}").empty());
    }

    void unclosedTag_isRefusedWithItsLine() {
        CPPUNIT_ASSERT_EQUAL(std::string("line 3: {{ has no end"), refusal("a\n\n{{b"));
        CPPUNIT_ASSERT_EQUAL(std::string("line 1: {{{ has no end"), refusal("{{{b}}"));
        CPPUNIT_ASSERT_EQUAL(std::string("line 1: {{ has no end"), refusal("{{"));
    }

    void crossedOrOpenSections_areRefused() {
        CPPUNIT_ASSERT_EQUAL(std::string("line 2: {{#a}}"), refusal("x\n{{#a}}y"));
        CPPUNIT_ASSERT_EQUAL(std::string("line 1: {{/a}}"), refusal("{{/a}}"));
        CPPUNIT_ASSERT_EQUAL(std::string("line 2: {{/a}}"), refusal("{{#a}}{{#b}}\n{{/a}}{{/b}}"));
    }

    void sectionInItself_isRefused() {
        CPPUNIT_ASSERT_EQUAL(std::string("line 1: {{#a}}"),
                             refusal("{{#a}}{{#b}}{{#a}}{{/a}}{{/b}}{{/a}}"));
        CPPUNIT_ASSERT(scan("{{#a}}{{^a}}{{/a}}{{/a}}").size() == 4);
        std::string deep, end;
        for (int i = 0; i < 9; ++i) {
            deep += "{{#s" + std::to_string(i) + "}}";
            end = "{{/s" + std::to_string(i) + "}}" + end;
        }
        CPPUNIT_ASSERT_EQUAL(std::string("line 1: {{#s8}}"), refusal(deep + end));
    }

    void changedDelimiters_areRefused() {
        CPPUNIT_ASSERT_EQUAL(std::string("line 1: {{=<% %>=}}"), refusal("{{=<% %>=}}<% a %>"));
    }

    void oddNames_areRefused() {
        for (const char* text :
             {"{{}}", "{{ }}", "{{a b}}", "{{a.}}", "{{..}}", "{{a/b}}", "{{名}}", "{{#}}{{/}}",
              "{{> ../x}}", "{{{}}}", "{{*a}}", "{{a{{b}}}}"})
            CPPUNIT_ASSERT_MESSAGE(text, !refusal(text).empty());
    }

    void unfitText_isRefused() {
        CPPUNIT_ASSERT_EQUAL(std::string("line 1: not UTF-8"), refusal("a\xff"));
        CPPUNIT_ASSERT_EQUAL(std::string("line 2: control character"),
                             refusal(std::string("a\nb\0", 4)));
        CPPUNIT_ASSERT_EQUAL(std::string("line 2: 4001 > 4000 bytes"),
                             refusal("\n" + std::string(4001, 'a')));
        CPPUNIT_ASSERT_EQUAL(std::string("line 1: 65537 > 65536 bytes"),
                             refusal(std::string(65'537, '\n')));
    }

    void source_isNamedInThePlace() {
        const auto scanned = documents::scanTemplate("\n{{", "_head");
        CPPUNIT_ASSERT_EQUAL(std::string("line 2 of _head"), std::get<base::Fault>(scanned).field);
    }

private:
    static std::vector<Tag> scan(std::string_view text) {
        auto scanned = documents::scanTemplate(text);
        CPPUNIT_ASSERT(std::holds_alternative<std::vector<Tag>>(scanned));
        return std::get<std::vector<Tag>>(scanned);
    }
    static std::string refusal(std::string_view text) {
        const auto scanned = documents::scanTemplate(text);
        const auto* fault = std::get_if<base::Fault>(&scanned);
        if (fault == nullptr) return {};
        CPPUNIT_ASSERT_EQUAL(std::string("TEMPLATE_INVALID"),
                             std::string(base::toString(fault->code)));
        return fault->field + ": " + fault->detail;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TemplateScanTest);

}  // namespace guantong::testing
