// SPDX-License-Identifier: Apache-2.0
// What node/documents/template.h promises: mustache with everything escaped, nothing run, limits
// that hold, and names that say what a text needs.
#include "node/documents/template.h"

#include "tests/support/documents_fixture.h"

#include <thread>

namespace guantong::testing {

using base::Json;
using documents::Template;

class TemplateTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TemplateTest);
    CPPUNIT_TEST(facts_areEscaped);
    CPPUNIT_TEST(emptyFacts_areNotThere);
    CPPUNIT_TEST(lists_repeatWithTheirIndex);
    CPPUNIT_TEST(innerFacts_goBeforeOuterOnes);
    CPPUNIT_TEST(dottedNames_reachInside);
    CPPUNIT_TEST(partials_standInPlace);
    CPPUNIT_TEST(unknownOrCircularPartials_areRefused);
    CPPUNIT_TEST(markup_isOnlyWhatTheProgramGives);
    CPPUNIT_TEST(factsAreNoTemplates);
    CPPUNIT_TEST(hostileFacts_neverOpenATag);
    CPPUNIT_TEST(names_tellWhatIsNeeded);
    CPPUNIT_TEST(places_pointIntoPartials);
    CPPUNIT_TEST(bombs_endAtALimit);
    CPPUNIT_TEST(sameTemplate_rendersInManyThreads);
    CPPUNIT_TEST_SUITE_END();

public:
    void facts_areEscaped() {
        CPPUNIT_ASSERT_EQUAL(std::string("&lt;b&gt; &amp; &quot;x&quot; &apos;y&apos;"),
                             rendered("{{a}}", R"({"a":"<b> & \"x\" 'y'"})"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("7 -1 2.5 "),
            rendered("{{n}} {{m}} {{r}} {{t}}", R"({"n":7,"m":-1,"r":2.5,"t":true})"));
    }

    void emptyFacts_areNotThere() {
        const char* text = "{{#a}}yes{{/a}}{{^a}}no{{/a}}";
        for (const char* facts :
             {"{}", R"({"a":null})", R"({"a":false})", R"({"a":""})", R"({"a":[]})"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(facts, std::string("no"), rendered(text, facts));
        for (const char* facts :
             {R"({"a":true})", R"({"a":"x"})", R"({"a":0})", R"({"a":[1]})", R"({"a":{"b":1}})"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(facts, std::string("yes"), rendered(text, facts));
    }

    void lists_repeatWithTheirIndex() {
        CPPUNIT_ASSERT_EQUAL(std::string("1 x,2 y,"), rendered("{{#l}}{{index}} {{n}},{{/l}}",
                                                               R"({"l":[{"n":"x"},{"n":"y"}]})"));
        CPPUNIT_ASSERT_EQUAL(std::string("9;"),
                             rendered("{{#l}}{{index}};{{/l}}", R"({"l":[{"index":9}]})"));
        CPPUNIT_ASSERT_EQUAL(std::string("a&lt;b;"),
                             rendered("{{#l}}{{.}};{{/l}}", R"({"l":["a<b"]})").substr(0, 7));
    }

    void innerFacts_goBeforeOuterOnes() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("in out "),
            rendered("{{#l}}{{n}} {{/l}}", R"({"n":"out","l":[{"n":"in"},{"m":1}]})"));
        CPPUNIT_ASSERT_EQUAL(std::string("[]"),
                             rendered("[{{#l}}{{n}}{{/l}}]", R"({"n":"out","l":[{"n":""}]})"));
    }

    void dottedNames_reachInside() {
        CPPUNIT_ASSERT_EQUAL(std::string("x "),
                             rendered("{{a.b.c}} {{a.c.b}}", R"({"a":{"b":{"c":"x"}}})"));
    }

    void partials_standInPlace() {
        CPPUNIT_ASSERT_EQUAL(std::string("<1><2>!"),
                             rendered("{{#l}}{{> row}}{{/l}}!", R"({"l":[{"n":1},{"n":2}]})",
                                      {{"row", "<{{n}}>\n"}}));
    }

    void unknownOrCircularPartials_areRefused() {
        CPPUNIT_ASSERT_EQUAL(std::string("line 2: {{> x}}"), refusal("\n{{> x}}"));
        CPPUNIT_ASSERT_EQUAL(std::string("line 1 of b: {{> a}}"),
                             refusal("{{> a}}", {{"a", "{{> b}}"}, {"b", "{{> a}}"}}));
        CPPUNIT_ASSERT_EQUAL(std::string("line 1 of d: {{> e}}"),
                             refusal("{{> a}}", {{"a", "{{> b}}"},
                                                 {"b", "{{> c}}"},
                                                 {"c", "{{> d}}"},
                                                 {"d", "{{> e}}"},
                                                 {"e", ""}}));
        CPPUNIT_ASSERT_EQUAL(std::string("line 1: {{/x}}"),
                             refusal("{{> a}}{{/x}}", {{"a", "{{#x}}"}}));
        CPPUNIT_ASSERT_EQUAL(std::string("line 1 of a: {{#x}}"),
                             refusal("{{> a}}", {{"a", "{{#x}}"}}));
    }

    void markup_isOnlyWhatTheProgramGives() {
        const Template page = parsed("{{{qr}}}|{{#l}}{{{qr}}}{{/l}}");
        const auto facts = Json::parse(R"({"qr":"<evil>","l":[{"qr":"<evil>"}]})");
        CPPUNIT_ASSERT_EQUAL(std::string("<svg>|<svg>"),
                             std::get<std::string>(page.render(facts, {{"qr", "<svg>"}})));
        const auto refused = page.render(facts);
        CPPUNIT_ASSERT_EQUAL(std::string("{{{qr}}}"), std::get<base::Fault>(refused).detail);
    }

    void factsAreNoTemplates() {
        CPPUNIT_ASSERT_EQUAL(std::string("{{b}} {{{c}}} {{&gt; d}}"),
                             rendered("{{a}}", R"({"a":"{{b}} {{{c}}} {{> d}}","b":"x"})"));
    }

    void hostileFacts_neverOpenATag() {
        for (const std::string& text : hostileTexts()) {
            Json facts = Json::object();
            facts.set("a", text);
            const auto made = documents::render("{{a}}|{{#a}}{{.}}{{/a}}", facts);
            const std::string& html = std::get<std::string>(made);
            CPPUNIT_ASSERT(html.find_first_of("<>\"'\0\x01\x1b") == html.npos);
            CPPUNIT_ASSERT(html.size() > 2);
        }
    }

    void names_tellWhatIsNeeded() {
        const Template page = parsed(
            "{{a}}\n{{#b}}{{c}}{{> p}}{{/b}}{{> p}}{{{m}}}{{^d}}{{e}}{{/d}}", {{"p", "{{f}}"}});
        CPPUNIT_ASSERT_EQUAL(std::string("a b c d e f"), joined(page.names()));
        CPPUNIT_ASSERT_EQUAL(std::string("a f"), joined(page.required()));
        CPPUNIT_ASSERT_EQUAL(std::string("m"), joined(page.markup()));
        CPPUNIT_ASSERT_EQUAL(std::string("line 2"), page.names().find("c")->second);
    }

    void places_pointIntoPartials() {
        const Template page = parsed("one\n{{> p}}\nfour", {{"p", "two\nthree {{x}}"}});
        CPPUNIT_ASSERT_EQUAL(std::string("line 1"), page.placeOf(page.text().find("one")));
        CPPUNIT_ASSERT_EQUAL(std::string("line 1 of p"), page.placeOf(page.text().find("two")));
        CPPUNIT_ASSERT_EQUAL(std::string("line 2 of p"), page.placeOf(page.text().find("three")));
        CPPUNIT_ASSERT_EQUAL(std::string("line 3"), page.placeOf(page.text().find("four")));
    }

    void bombs_endAtALimit() {
        Json list = Json::array(), facts = Json::object();
        for (int i = 0; i < 200; ++i)
            list.add(i);
        for (const char* name : {"a", "b", "c", "d"})
            facts.set(name, list);
        CPPUNIT_ASSERT_EQUAL(std::string("too many repetitions"),
                             refused("{{#a}}{{#b}}{{#c}}{{#d}}x{{/d}}{{/c}}{{/b}}{{/a}}", facts));
        Json large = Json::object();
        large.set("a", std::string(700'000, '<')).set("l", list);
        CPPUNIT_ASSERT_EQUAL(std::string("result too large"),
                             refused("{{#l}}{{a}}\n{{/l}}", large));
        large.set("b", std::string(700'000, 'x'));
        CPPUNIT_ASSERT_EQUAL(std::string("facts too large"), refused("x", large));
        Json deep = "x";
        for (int i = 0; i < 20; ++i)
            deep = Json::object().set("a", deep);
        CPPUNIT_ASSERT_EQUAL(std::string("facts nested too deep"), refused("x", deep));
    }

    void sameTemplate_rendersInManyThreads() {
        const Template page = parsed("{{#l}}<{{index}}:{{n}}>{{/l}}");
        const auto facts = Json::parse(R"({"l":[{"n":"a"},{"n":"b"}]})");
        std::vector<std::thread> threads;
        std::array<bool, 4> right{};
        for (bool& mine : right)
            threads.emplace_back([&] {
                mine = true;
                for (int i = 0; i < 500; ++i)
                    mine = mine && std::get<std::string>(page.render(facts)) == "<1:a><2:b>";
            });
        for (std::thread& thread : threads)
            thread.join();
        for (const bool mine : right)
            CPPUNIT_ASSERT(mine);
    }

private:
    static std::string rendered(std::string_view text, const std::string& facts,
                                const Template::Partials& partials = {}) {
        const auto made = documents::render(text, Json::parse(facts), partials);
        if (const auto* fault = std::get_if<base::Fault>(&made))
            CPPUNIT_FAIL(fault->field + ": " + fault->detail);
        return std::get<std::string>(made);
    }
    static std::string refused(std::string_view text, const Json& facts) {
        const auto made = documents::render(text, facts);
        return std::holds_alternative<std::string>(made) ? "rendered"
                                                         : std::get<base::Fault>(made).detail;
    }
    static std::string refusal(std::string_view text, const Template::Partials& partials = {}) {
        const auto made = Template::parse(text, partials);
        const auto* fault = std::get_if<base::Fault>(&made);
        return fault == nullptr ? "parsed" : fault->field + ": " + fault->detail;
    }
    static Template parsed(std::string_view text, const Template::Partials& partials = {}) {
        return std::get<Template>(Template::parse(text, partials));
    }
    static std::string joined(const Template::Names& names) {
        std::string all;
        for (const auto& [name, place] : names)
            all += (all.empty() ? "" : " ") + name;
        return all;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TemplateTest);

}  // namespace guantong::testing
