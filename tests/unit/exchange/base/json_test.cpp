// SPDX-License-Identifier: Apache-2.0
// What Json writes, and what it reads from strangers.
#include "exchange/base/json.h"

#include "exchange/base/error.h"

#include <cppunit/extensions/HelperMacros.h>

#include <cstdlib>
#include <limits>

namespace guantong::testing {

using base::Json;

class JsonTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(JsonTest);
    CPPUNIT_TEST(documents_readBackAsWritten);
    CPPUNIT_TEST(members_keepTheirOrder);
    CPPUNIT_TEST(indented_isTwoSpacesALevel);
    CPPUNIT_TEST(textsWithControlCharacters_areEscaped);
    CPPUNIT_TEST(escapes_areRead);
    CPPUNIT_TEST(numbers_keepTheirValue);
    CPPUNIT_TEST(noNumbers_areWrittenAsNull);
    CPPUNIT_TEST(setAgain_replacesInPlace);
    CPPUNIT_TEST(questionsOfTheWrongType_areNothing);
    CPPUNIT_TEST(brokenTexts_areRefused);
    CPPUNIT_TEST(deepTexts_areRefused);
    CPPUNIT_TEST_SUITE_END();

public:
    void documents_readBackAsWritten() {
        for (const char* text :
             {"{}", "[]", R"({"a":1,"b":[true,false,null,"x",{}],"c":{"d":-5,"e":1.5}})",
              R"(["县信息中心","𠮷"])"})
            CPPUNIT_ASSERT_EQUAL(std::string(text), Json::parse(text).str());
    }

    void members_keepTheirOrder() {
        const std::string text = R"({"zebra":1,"apple":2,"mango":{"y":1,"x":2}})";
        CPPUNIT_ASSERT_EQUAL(text, Json::parse(text).str());
    }

    void indented_isTwoSpacesALevel() {
        Json json;
        json.set("a", Json().add(1).add(2)).set("b", Json::object());
        CPPUNIT_ASSERT_EQUAL(std::string("{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}"),
                             json.str(true));
    }

    void textsWithControlCharacters_areEscaped() {
        CPPUNIT_ASSERT_EQUAL(std::string(R"("a\"b\\c\n\u0000\u001f/")"),
                             Json(std::string("a\"b\\c\n\0\x1f/", 9)).str());
    }

    void escapes_areRead() {
        const Json json = Json::parse(R"({"t":"\"\\\/\b\f\n\r\t\u4e2d\ud842\udfb7"})");
        CPPUNIT_ASSERT_EQUAL(std::string("\"\\/\b\f\n\r\t中𠮷"), *json.text("t"));
    }

    void numbers_keepTheirValue() {
        for (const std::int64_t number : {INT64_MIN, std::int64_t{0}, INT64_MAX}) {
            const Json json = Json::parse("[" + std::to_string(number) + "]");
            CPPUNIT_ASSERT(json.elements()[0].asNumber() != nullptr);
            CPPUNIT_ASSERT_EQUAL(number, *json.elements()[0].asNumber());
        }
        for (const double real : {0.1 + 0.2, 1e300, -1.0 / 3, 5e-324})
            CPPUNIT_ASSERT_EQUAL(real, std::strtod(Json(real).str().c_str(), nullptr));
        CPPUNIT_ASSERT_EQUAL(std::string("0.1"), Json(0.1).str());
    }

    void noNumbers_areWrittenAsNull() {
        CPPUNIT_ASSERT_EQUAL(std::string("null"),
                             Json(std::numeric_limits<double>::infinity()).str());
        CPPUNIT_ASSERT_EQUAL(std::string("null"),
                             Json(std::numeric_limits<double>::quiet_NaN()).str());
    }

    void setAgain_replacesInPlace() {
        Json json;
        json.set("a", 1).set("b", 2).set("a", "new");
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"a":"new","b":2})"), json.str());
    }

    void questionsOfTheWrongType_areNothing() {
        const Json json = Json::parse(R"({"n":1,"t":"x","r":1.5,"l":[1]})");
        CPPUNIT_ASSERT(!json.number("t") && !json.text("n") && !json.number("r"));
        CPPUNIT_ASSERT(!json.text("none") && json.find("none") == nullptr);
        CPPUNIT_ASSERT(Json(1).find("x") == nullptr && Json(1).elements().empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, json.find("l")->elements().size());
        CPPUNIT_ASSERT(json.elements().empty() && Json::parse("[]").members().empty());
        CPPUNIT_ASSERT(Json::parse("[true]").elements()[0].asBool() != nullptr);
        CPPUNIT_ASSERT(Json::parse("[null]").elements()[0].isNull());
    }

    void brokenTexts_areRefused() {
        for (const std::string text : {"",
                                       " ",
                                       "{",
                                       "[1,2",
                                       "{\"a\"}",
                                       "{\"a\":}",
                                       "{a:1}",
                                       "[1,]",
                                       "{} {}",
                                       "{}x",
                                       "nul",
                                       "'x'",
                                       "[01]",
                                       "[1e]",
                                       "[+1]",
                                       "[\"\\x\"]",
                                       "[\"\\u12\"]",
                                       "[\"a\nb\"]",
                                       "[NaN]",
                                       "[\"\\ud842\"]",
                                       "[\"\xff\"]",
                                       "[\"\xed\xa0\x80\"]",
                                       "\xef\xbb\xbf{}"})
            CPPUNIT_ASSERT_MESSAGE(text, refused(text));
        CPPUNIT_ASSERT(refused(std::string("[1]\0", 4)));
        CPPUNIT_ASSERT(refused(std::string("[\"a\0b\"]", 7)));
    }

    void deepTexts_areRefused() {
        CPPUNIT_ASSERT(!refused(std::string(15, '[') + std::string(15, ']')));
        for (const std::size_t depth : {20u, 100'000u})
            CPPUNIT_ASSERT(refused(std::string(depth, '[') + std::string(depth, ']')));
        std::string objects;
        for (int i = 0; i < 1000; ++i)
            objects += "{\"a\":";
        CPPUNIT_ASSERT(refused(objects));
    }

private:
    static bool refused(const std::string& text) {
        try {
            Json::parse(text);
        } catch (const base::Error& error) {
            CPPUNIT_ASSERT_EQUAL(std::string("JSON_INVALID"),
                                 std::string(base::toString(error.code())));
            return true;
        }
        return false;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(JsonTest);

}  // namespace guantong::testing
