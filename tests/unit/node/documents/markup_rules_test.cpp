// SPDX-License-Identifier: Apache-2.0
// What node/documents/markup_rules.h promises: plain, well nested pages pass; what could run, fetch
// or break out does not.
#include "node/documents/markup_rules.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using documents::Template;

class MarkupRulesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MarkupRulesTest);
    CPPUNIT_TEST(plainPages_pass);
    CPPUNIT_TEST(whatRuns_isRefused);
    CPPUNIT_TEST(whatFetches_isRefused);
    CPPUNIT_TEST(looseAttributes_areRefused);
    CPPUNIT_TEST(crossedOrOpenElements_areRefused);
    CPPUNIT_TEST(places_areNamed);
    CPPUNIT_TEST_SUITE_END();

public:
    void plainPages_pass() {
        for (const char* text :
             {"", "text", "<!doctype html>\n<html lang=\"zh-CN\"><body></body></html>",
              "<p class=\"a {{b}}\">{{c}}<br>{{{qr}}}</p>",
              "<TABLE><tr><td colspan=\"2\">x</td></tr></TABLE>",
              "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
              "<meta charset=\"utf-8\"><link rel=\"stylesheet\" href=\"/documents.css\">",
              "{{#a}}<p>{{.}}</p>{{/a}}", "a > b", "<p\n  id=\"x\"\n>y</p>"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(text, std::string(), refusal(text));
    }

    void whatRuns_isRefused() {
        for (const char* text : {"<script>x</script>",
                                 "<SCRIPT src=\"x\"></SCRIPT>",
                                 "<p onclick=\"x()\">y</p>",
                                 "<svg onload=\"x\"></svg>",
                                 "<iframe></iframe>",
                                 "<object></object>",
                                 "<embed>",
                                 "<form></form>",
                                 "<input>",
                                 "<button>x</button>",
                                 "<a href=\"javascript:x\">y</a>",
                                 "<math></math>",
                                 "<template></template>",
                                 "<base href=\"/\">",
                                 "<meta http-equiv=\"refresh\" content=\"0\">",
                                 "<!--[if IE]>-->",
                                 "<!-- x -->",
                                 "<?xml version=\"1.0\"?>",
                                 "<x-y></x-y>",
                                 "<p/onclick=\"x\">y</p>"})
            CPPUNIT_ASSERT_MESSAGE(text, !refusal(text).empty());
    }

    void whatFetches_isRefused() {
        for (const char* text :
             {"<img src=\"https://x/y.png\">", "<link rel=\"stylesheet\" href=\"//evil/x.css\">",
              "<link rel=\"stylesheet\" href=\"/other.css\">",
              "<link rel=\"preload\" href=\"/documents.css\">", "<style>p{}</style>",
              "<p style=\"color:red\">x</p>", "<p background=\"x\">y</p>", "<video></video>",
              "<link rel=\"stylesheet\" href=\"{{x}}\">"})
            CPPUNIT_ASSERT_MESSAGE(text, !refusal(text).empty());
    }

    void looseAttributes_areRefused() {
        for (const char* text : {"<p class=a>x</p>", "<p class='a'>x</p>", "<p class={{a}}>x</p>",
                                 "<p {{a}}>x</p>", "<p class>x</p>", "<p class=\"a>x</p>",
                                 "<p class=\"a\"{{b}}>x</p>", "<p class=\"<b>\">x</p>", "<{{a}}>"})
            CPPUNIT_ASSERT_MESSAGE(text, !refusal(text).empty());
    }

    void crossedOrOpenElements_areRefused() {
        for (const char* text : {"<p>", "</p>", "<p><b></p></b>", "<p></div>", "a < b", "<",
                                 "<td>{{#a}}</td>{{/a}}<td>", "x<!doctype html>"})
            CPPUNIT_ASSERT_MESSAGE(text, !refusal(text).empty());
    }

    void places_areNamed() {
        CPPUNIT_ASSERT_EQUAL(std::string("line 2: <script>"),
                             refusal("<p>\n<script></script></p>"));
        CPPUNIT_ASSERT_EQUAL(std::string("line 1 of a: <div>"), refusal("{{> a}}"));
    }

private:
    static std::string refusal(std::string_view text) {
        const auto page = std::get<Template>(Template::parse(text, {{"a", "<div>"}}));
        const auto fault = documents::markupFault(page);
        return fault ? fault->field + ": " + fault->detail : std::string();
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(MarkupRulesTest);

}  // namespace guantong::testing
