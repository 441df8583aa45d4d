// SPDX-License-Identifier: Apache-2.0
// The fields of a body, and what is wrong with them.
#include "node/api/json_api.h"
#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using api::Refused;
using base::Json;

class JsonApiTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(JsonApiTest);
    CPPUNIT_TEST(texts_thenNumbersAreTextsToo);
    CPPUNIT_TEST(numbers_thenWholeOnes);
    CPPUNIT_TEST(lists_thenTextsOnlyAndNotTooMany);
    CPPUNIT_TEST(listAnswer_thenNextIsNullAtTheEnd);
    CPPUNIT_TEST_SUITE_END();

public:
    void texts_thenNumbersAreTextsToo() {
        const Json body = Json::parse(R"({"a":"x","b":7,"c":null,"d":[1],"e":" "})");
        CPPUNIT_ASSERT_EQUAL(std::string("x"), api::textField(body, "a"));
        CPPUNIT_ASSERT_EQUAL(std::string("7"), api::textField(body, "b"));
        CPPUNIT_ASSERT_EQUAL(std::string(), api::textField(body, "c"));
        CPPUNIT_ASSERT_EQUAL(std::string("FIELD_INVALID"),
                             refusal([&] { api::textField(body, "d"); }));
        CPPUNIT_ASSERT_EQUAL(std::string("FIELD_MISSING"),
                             refusal([&] { api::textField(body, "e", true); }));
        CPPUNIT_ASSERT_EQUAL(std::string("FIELD_MISSING"),
                             refusal([&] { api::textField(body, "none", true); }));
        CPPUNIT_ASSERT_EQUAL(std::string("FIELD_TOO_LONG"),
                             refusal([&] { api::textField(body, "a", false, 0); }));
    }

    void numbers_thenWholeOnes() {
        const Json body = Json::parse(R"({"a":7,"b":"7","c":1.5})");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{7}, api::numberField(body, "a"));
        for (const char* key : {"b", "c"})
            CPPUNIT_ASSERT_EQUAL(std::string("FIELD_INVALID"),
                                 refusal([&] { api::numberField(body, key); }));
        CPPUNIT_ASSERT_EQUAL(std::string("FIELD_MISSING"),
                             refusal([&] { api::numberField(body, "none"); }));
    }

    void lists_thenTextsOnlyAndNotTooMany() {
        const Json body = Json::parse(R"({"a":["x","y"],"b":[1],"c":{"k":1}})");
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, api::textsField(body, "a").size());
        CPPUNIT_ASSERT(api::textsField(body, "none").empty());
        CPPUNIT_ASSERT_EQUAL(std::string("FIELD_TOO_LONG"),
                             refusal([&] { api::textsField(body, "a", 1); }));
        for (const char* key : {"b", "c"})
            CPPUNIT_ASSERT_EQUAL(std::string("FIELD_INVALID"),
                                 refusal([&] { api::textsField(body, key); }));
    }

    void listAnswer_thenNextIsNullAtTheEnd() {
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"rows":[],"next":null})"),
                             api::listJson(Json()).str());
    }

private:
    template <typename Call>
    static std::string refusal(const Call& call) {
        try {
            call();
        } catch (const Refused& refused) {
            return std::string(base::toString(refused.faults().front().code));
        }
        return {};
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(JsonApiTest);

}  // namespace guantong::testing
