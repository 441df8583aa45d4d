// SPDX-License-Identifier: Apache-2.0
// One request while it is answered: query, body, version, and a write that is undone when refused.
#include "node/api/http_context.h"

#include "tests/support/api_fixture.h"

namespace guantong::testing {

using api::HttpContext;
using api::Refused;
using base::Code;

class HttpContextTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HttpContextTest);
    CPPUNIT_TEST(query_thenDecodedAndBounded);
    CPPUNIT_TEST(brokenQuery_thenRefused);
    CPPUNIT_TEST(days_thenTheirBeginOrTheNextOnes);
    CPPUNIT_TEST(bodies_thenObjectsOfPlainTextOnly);
    CPPUNIT_TEST(ifMatch_thenTheVersionInEverySpelling);
    CPPUNIT_TEST(refusedWrite_thenNothingStaysAndTheKeyIsFree);
    CPPUNIT_TEST(keptAnswer_thenWithItsHeaders);
    CPPUNIT_TEST_SUITE_END();

public:
    void query_thenDecodedAndBounded() {
        const auto context = made("list=a%2Cb,,c&name=%E6%88%91+x&limit=900&empty=");
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, context.queryList("list").size());
        CPPUNIT_ASSERT_EQUAL(std::string("我 x"), context.query("name"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{200}, context.limit());
        CPPUNIT_ASSERT(context.query("none").empty() && context.query("empty").empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t{50}, made("").limit());
        CPPUNIT_ASSERT_EQUAL(std::size_t{20}, made("").limit(20));
    }

    void brokenQuery_thenRefused() {
        for (const std::string& query : {std::string("a=%ff"), std::string("a=%00"),
                                         std::string("a=") + std::string(9000, 'x'), [] {
                                             std::string many;
                                             for (int i = 0; i < 100; ++i)
                                                 many += "k" + std::to_string(i) + "=1&";
                                             return many;
                                         }()})
            CPPUNIT_ASSERT_THROW(made(query), Refused);
        for (const char* query : {"limit=0", "limit=-1", "limit=x", "limit=99999999999999999999"})
            CPPUNIT_ASSERT_THROW(made(query).limit(), Refused);
    }

    void days_thenTheirBeginOrTheNextOnes() {
        const auto context = made("from=2025-03-03&at=2025-03-03T09:00:00.000%2B08:00&bad=3.3.");
        const auto begin = *base::parseInstant("2025-03-03T00:00:00.000+08:00");
        CPPUNIT_ASSERT(context.queryTime("from") == begin);
        CPPUNIT_ASSERT(context.queryTime("from", true) == begin + std::chrono::hours(24));
        CPPUNIT_ASSERT(context.queryTime("at", true) == begin + std::chrono::hours(9));
        CPPUNIT_ASSERT(!context.queryTime("none"));
        CPPUNIT_ASSERT_THROW(context.queryTime("bad"), Refused);
    }

    void bodies_thenObjectsOfPlainTextOnly() {
        CPPUNIT_ASSERT_EQUAL(std::string("x"), *body(R"({"a":"x"})").text("a"));
        CPPUNIT_ASSERT(body(" {} ").members().empty());
        for (const std::string& text :
             {std::string(), std::string("[]"), std::string("null"), std::string("{"),
              std::string(R"({"a":"\u0000"})"), std::string("{\"a\":[{\"b\":\"\xff\"}]}"),
              std::string(100, '[') + std::string(100, ']')})
            CPPUNIT_ASSERT_THROW(body(text), Refused);
    }

    void ifMatch_thenTheVersionInEverySpelling() {
        for (const char* text : {"\"12\"", "W/\"12\"", "12"})
            CPPUNIT_ASSERT_EQUAL(std::int64_t{12}, version(text));
        CPPUNIT_ASSERT(refusal("") == Code::VERSION_MISSING);
        for (const char* text : {"*", "\"x\"", "\"-1\"", "\"1\", \"2\""})
            CPPUNIT_ASSERT(refusal(text) == Code::VERSION_CONFLICT);
    }

    void refusedWrite_thenNothingStaysAndTheKeyIsFree() {
        request_.headers = {{"idempotency-key", "k"}};
        const auto context = made("");
        const auto half = [&](bool refuse) {
            return context.write([&](store::Transaction& tx) -> api::Response {
                tx.statement(
                      "INSERT INTO guess (subject, failures, last_ms, locked_until_ms) "
                      "VALUES ('x', 1, 1, 1)")
                    .run();
                if (refuse) throw Refused(base::Fault{Code::FIELD_MISSING, "a", {}});
                return {};
            });
        };
        CPPUNIT_ASSERT_THROW(half(true), Refused);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), node_.cases.value("SELECT COUNT(*) FROM guess"));
        CPPUNIT_ASSERT_EQUAL(200, half(false).status);
        CPPUNIT_ASSERT_EQUAL(200, half(false).status);  // the first answer: else the key collides
        CPPUNIT_ASSERT_EQUAL(std::string("1"), node_.cases.value("SELECT COUNT(*) FROM guess"));
    }

    void keptAnswer_thenWithItsHeaders() {
        request_.headers = {{"idempotency-key", "k"}};
        const auto context = made("");
        const auto go = [&] {
            return context.write([&](store::Transaction&) {
                api::Response answer{201, "a\n\nb", "application/json", 0, "/there"};
                return std::move(answer.with("ETag", "\"7\"").with("X-Other", "1"));
            });
        };
        go();
        const auto again = go();
        CPPUNIT_ASSERT_EQUAL(201, again.status);
        CPPUNIT_ASSERT_EQUAL(std::string("a\n\nb"), again.body);
        CPPUNIT_ASSERT_EQUAL(std::string("\"7\""), node_.header(again, "ETag"));
        CPPUNIT_ASSERT_EQUAL(std::string("/there"), node_.header(again, "Location"));
        CPPUNIT_ASSERT(node_.header(again, "X-Other").empty());
    }

private:
    HttpContext made(const std::string& query) {
        request_.query = query;
        request_.method = "POST";
        request_.path = "/api/v1/x";
        people::Principal who;
        who.id = 1;
        return HttpContext(node_.doors, request_, {}, api::Caller{who, {}, {}, {}});
    }
    base::Json body(const std::string& text) {
        request_.headers = {{"content-type", "application/json; charset=utf-8"}};
        request_.body = text;
        return made("").body();
    }
    std::int64_t version(const std::string& text) {
        request_.headers.clear();
        if (!text.empty()) request_.headers = {{"if-match", text}};
        return made("").ifMatch();
    }
    Code refusal(const std::string& text) {
        try {
            version(text);
        } catch (const Refused& refused) {
            return refused.faults().front().code;
        }
        return Code::VALUE_INVALID;
    }

    ApiFixture node_;
    api::Request request_;
};

CPPUNIT_TEST_SUITE_REGISTRATION(HttpContextTest);

}  // namespace guantong::testing
