// SPDX-License-Identifier: Apache-2.0
#include "node/api/status.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using base::Json;
using base::Language;

namespace {

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

Json oneStream() {
    Json way = Json::object();
    way.set("neighbour", "360500000000").set("delivered", 5).set("waiting", 2);
    Json ways = Json::array();
    ways.add(std::move(way));
    Json stream = Json::object();
    stream.set("origin", "360521000000").set("scope", "up").set("epoch", 1).set("last", 7);
    stream.set("deliveries", std::move(ways));
    Json streams = Json::array();
    streams.add(std::move(stream));
    return streams;
}

Json status(const std::string& problem) {
    Json counts = Json::object();
    counts.set("cases", 12).set("events", 34);
    Json problems = Json::array();
    if (!problem.empty()) {
        Json each = Json::object();
        each.set("code", "DISK_LOW").set("zh", "磁盘:" + problem).set("en", problem);
        problems.add(std::move(each));
    }
    Json json = Json::object();
    json.set("name", "分宜县").set("node", "360521000000").set("serving", true);
    json.set("counts", std::move(counts)).set("streams", oneStream());
    json.set("problems", std::move(problems));
    return json;
}

}  // namespace

class StatusTextTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StatusTextTest);
    CPPUNIT_TEST(english_thenEveryWordIsEnglish);
    CPPUNIT_TEST(chinese_thenEveryWordIsChinese);
    CPPUNIT_TEST(problem_thenItStandsInsteadOfAllIsWell);
    CPPUNIT_TEST(markupInAValue_thenThePageShowsItAsText);
    CPPUNIT_TEST_SUITE_END();

public:
    void english_thenEveryWordIsEnglish() {
        const auto text = statusText(status(""), Language::english);
        CPPUNIT_ASSERT(holds(text, "running\n"));
        CPPUNIT_ASSERT(holds(text, "  cases 12\n"));
        CPPUNIT_ASSERT(
            holds(text, "  360521000000/up/1  up to 7  →360500000000 has 5 (waiting 2)\n"));
        CPPUNIT_ASSERT(holds(text, "all is well\n"));
    }

    void chinese_thenEveryWordIsChinese() {
        const auto text = statusText(status(""), Language::chinese);
        CPPUNIT_ASSERT(holds(text, "  办件 12\n"));
        CPPUNIT_ASSERT(holds(text, "至 7  →360500000000 已达 5(待送 2)"));
        CPPUNIT_ASSERT(holds(text, "一切正常\n"));
        CPPUNIT_ASSERT(!holds(text, "well"));
    }

    void problem_thenItStandsInsteadOfAllIsWell() {
        const auto text = statusText(status("the disk is full"), Language::english);
        CPPUNIT_ASSERT(holds(text, "needs someone\n  DISK_LOW  the disk is full\n"));
        CPPUNIT_ASSERT(!holds(text, "all is well"));
    }

    void markupInAValue_thenThePageShowsItAsText() {
        const auto page = statusPage(status("<script>alert('x')</script>"));
        CPPUNIT_ASSERT(holds(page, "磁盘:&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;</li>"));
        CPPUNIT_ASSERT(!holds(page, "<script"));
    }

private:
    static std::string statusText(const Json& json, Language language) {
        return api::statusText(json, language);
    }
    static std::string statusPage(const Json& json) { return api::statusPage(json); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StatusTextTest);

}  // namespace guantong::testing
