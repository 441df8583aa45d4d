// SPDX-License-Identifier: Apache-2.0
// What a node below is answered about blobs.
#include "node/api/blob_handler.h"

#include "exchange/base/json.h"
#include "tests/support/federation_blobs.h"

namespace guantong::testing {

class BlobHandlerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BlobHandlerTest);
    CPPUNIT_TEST(upload_goesOnWhereTheAnswerSays);
    CPPUNIT_TEST(question_isAnsweredWithTheOffset);
    CPPUNIT_TEST(wrongPlace_isAnsweredWithTheRightOne);
    CPPUNIT_TEST(malformedRanges_areRefused);
    CPPUNIT_TEST(offTheRoute_isForbidden);
    CPPUNIT_TEST(download_isServedInParts);
    CPPUNIT_TEST(damagedContent_isNotHere);
    CPPUNIT_TEST(wayUpWithoutALine_isLater);
    CPPUNIT_TEST(asked_areTheDigestsWanted);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        city = std::make_unique<RouteFixture>();
        handler = std::make_unique<api::BlobHandler>(city->context, city->blobs, nullptr);
    }
    void tearDown() override {
        handler.reset();
        city.reset();
    }

    void upload_goesOnWhereTheAnswerSays() {
        forward(kCity);
        auto answer = put("bytes 0-2999/5000", kMaterial.substr(0, 3000));
        CPPUNIT_ASSERT_EQUAL(308, answer.response.status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3000}, offsetIn(answer));
        answer = put("bytes 3000-4999/5000", kMaterial.substr(3000));
        CPPUNIT_ASSERT_EQUAL(200, answer.response.status);
        CPPUNIT_ASSERT_EQUAL(200, put("", kMaterial).response.status);
    }
    void question_isAnsweredWithTheOffset() {
        forward(kCity);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, offsetIn(put("bytes */5000", "")));
        put("bytes 0-2999/5000", kMaterial.substr(0, 3000));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3000}, offsetIn(put("bytes */5000", "")));
    }
    void wrongPlace_isAnsweredWithTheRightOne() {
        forward(kCity);
        put("bytes 0-2999/5000", kMaterial.substr(0, 3000));
        const auto answer = put("bytes 0-2999/5000", kMaterial.substr(0, 3000));
        CPPUNIT_ASSERT_EQUAL(416, answer.response.status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3000}, offsetIn(answer));
        CPPUNIT_ASSERT(answer.response.body.find("BLOB_RANGE_WRONG") != std::string::npos);
    }
    void malformedRanges_areRefused() {
        forward(kCity);
        for (const char* range : {"bytes 0-9/10", "bytes */5000", "0-2/3", "bytes 2-1/3"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(range, std::string("REQUEST_AMBIGUOUS"),
                                         codeIn(put(range, "abc")));
        CPPUNIT_ASSERT_EQUAL(std::string("REQUEST_AMBIGUOUS"),
                             codeIn(handler->get(kCounty, digestOf(kMaterial), "bytes=-5")));
    }
    void offTheRoute_isForbidden() {
        forward(kCity);
        put("", kMaterial);
        for (const auto& digest : {digestOf(kMaterial), digestOf("unheard of"),
                                   std::string("sha256:../../x"), std::string()}) {
            const auto got = handler->get(kDistrict, digest, "");
            CPPUNIT_ASSERT_EQUAL(403, got.response.status);
            CPPUNIT_ASSERT_EQUAL(std::string("BLOB_FORBIDDEN"), codeIn(got));
            CPPUNIT_ASSERT_EQUAL(403, handler->put(kDistrict, digest, "", "x").response.status);
        }
    }
    void download_isServedInParts() {
        forward(kCity);
        CPPUNIT_ASSERT_EQUAL(404, get("bytes=0-").response.status);
        put("", kMaterial);
        auto answer = get("bytes=10-19");
        CPPUNIT_ASSERT_EQUAL(206, answer.response.status);
        CPPUNIT_ASSERT_EQUAL(kMaterial.substr(10, 10), answer.response.body);
        CPPUNIT_ASSERT_EQUAL(std::string("bytes 10-19/5000"), answer.contentRange);
        CPPUNIT_ASSERT_EQUAL(kMaterial.substr(4000), get("bytes=4000-").response.body);
        CPPUNIT_ASSERT_EQUAL(kMaterial, get("").response.body);
        answer = get("bytes=5000-");
        CPPUNIT_ASSERT_EQUAL(416, answer.response.status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5000}, offsetIn(answer));
    }
    void damagedContent_isNotHere() {
        forward(kCity);
        put("", kMaterial);
        std::filesystem::resize_file(city->files.fileOf(digestOf(kMaterial)), 10);
        CPPUNIT_ASSERT_EQUAL(std::string("BLOB_UNKNOWN"), codeIn(get("")));
        CPPUNIT_ASSERT_EQUAL(std::string("wanted"), city->stateOf(digestOf(kMaterial)));
    }
    void wayUpWithoutALine_isLater() {
        forward(kProvince);
        const auto answer = put("", kMaterial);
        CPPUNIT_ASSERT_EQUAL(503, answer.response.status);
        CPPUNIT_ASSERT(answer.response.retryAfterSeconds > 0);
        CPPUNIT_ASSERT_EQUAL(503, get("").response.status);
        CPPUNIT_ASSERT(!city->blobs.sizeOf(digestOf(kMaterial)));
        CPPUNIT_ASSERT(!std::filesystem::exists(city->files.partOf(digestOf(kMaterial))));
    }
    void asked_areTheDigestsWanted() {
        forward(kCity);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, handler->asked(kCounty).size());
        CPPUNIT_ASSERT(handler->asked(kDistrict).empty());
    }

private:
    void forward(base::NodeId target) {
        CaseScript script = caseWithBlobs();
        script.add(kCounty, EventKind::forwardedUp, {{Field::target, target.str()}});
        city->take(script.xml);
    }
    api::BlobHandler::Answer put(const std::string& range, const std::string& body) {
        return handler->put(kCounty, digestOf(kMaterial), range, body);
    }
    api::BlobHandler::Answer get(const std::string& range) {
        return handler->get(kCounty, digestOf(kMaterial), range);
    }
    static std::int64_t offsetIn(const api::BlobHandler::Answer& answer) {
        return exchange::BlobCourier::offsetIn(answer.response.body).value_or(-1);
    }
    static std::string codeIn(const api::BlobHandler::Answer& answer) {
        return base::Json::parse(answer.response.body).text("code").value_or("");
    }
    std::unique_ptr<RouteFixture> city;
    std::unique_ptr<api::BlobHandler> handler;
};

CPPUNIT_TEST_SUITE_REGISTRATION(BlobHandlerTest);

}  // namespace guantong::testing
