// SPDX-License-Identifier: Apache-2.0
// The desk's files as a browser gets them.
#include "node/api/desk_files.h"

#include "exchange/gzip.h"
#include "tests/support/api_fixture.h"

namespace guantong::testing {

class DeskFilesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DeskFilesTest);
    CPPUNIT_TEST(page_thenPolicyAndNoLastingCache);
    CPPUNIT_TEST(hashedName_thenCachedForEver);
    CPPUNIT_TEST(sameEtag_then304);
    CPPUNIT_TEST(noGzip_thenUnpacked);
    CPPUNIT_TEST(addressOfTheDesk_thenItsPage);
    CPPUNIT_TEST(unknownFile_then404);
    CPPUNIT_TEST(notBuilt_thenTheSentence);
    CPPUNIT_TEST_SUITE_END();

public:
    void page_thenPolicyAndNoLastingCache() {
        const auto answer = get("/desk/");
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        CPPUNIT_ASSERT_EQUAL(std::string("text/html; charset=utf-8"), answer.type);
        CPPUNIT_ASSERT_EQUAL(std::string("no-cache"), ApiFixture::header(answer, "Cache-Control"));
        const auto policy = ApiFixture::header(answer, "Content-Security-Policy");
        CPPUNIT_ASSERT(policy.find("script-src 'self';") != std::string::npos);
        CPPUNIT_ASSERT(policy.find("unsafe") == std::string::npos);
    }

    void hashedName_thenCachedForEver() {
        const auto answer = get("/desk/assets/index-4f2a.js");
        CPPUNIT_ASSERT(ApiFixture::header(answer, "Cache-Control").find("immutable") !=
                       std::string::npos);
    }

    void sameEtag_then304() {
        const auto answer = get("/desk/", {{"if-none-match", "\"e1\""}});
        CPPUNIT_ASSERT_EQUAL(304, answer.status);
        CPPUNIT_ASSERT(answer.body.empty());
    }

    void noGzip_thenUnpacked() {
        CPPUNIT_ASSERT_EQUAL(std::string("<html>"), get("/desk/").body);
        const auto packed = get("/desk/", {{"accept-encoding", "br, gzip"}});
        CPPUNIT_ASSERT_EQUAL(std::string("gzip"), ApiFixture::header(packed, "Content-Encoding"));
        CPPUNIT_ASSERT_EQUAL(page_, packed.body);
    }

    void addressOfTheDesk_thenItsPage() {
        CPPUNIT_ASSERT_EQUAL(std::string("<html>"), get("/desk/cases/360521").body);
        CPPUNIT_ASSERT_EQUAL(302, get("/desk").status);
    }

    void unknownFile_then404() {
        CPPUNIT_ASSERT_EQUAL(404, get("/desk/assets/none.js").status);
        CPPUNIT_ASSERT_EQUAL(404, get("/desk/../../etc/passwd.txt").status);
        CPPUNIT_ASSERT_EQUAL(404, get("/deskx").status);
    }

    void notBuilt_thenTheSentence() {
        const auto answer = api::deskAnswer(request("/desk/", {}), {});
        CPPUNIT_ASSERT_EQUAL(404, answer.status);
        CPPUNIT_ASSERT(answer.body.find("config/desk.sh") != std::string::npos);
    }

private:
    static api::Request request(const std::string& path, const ApiFixture::Headers& headers) {
        api::Request asked;
        asked.method = "GET";
        asked.path = path;
        asked.headers = headers;
        return asked;
    }
    api::Response get(const std::string& path, const ApiFixture::Headers& headers = {}) {
        const api::DeskFile files[] = {{"index.html", "e1", page_},
                                       {"assets/index-4f2a.js", "e2", script_}};
        return api::deskAnswer(request(path, headers), files);
    }

    std::string page_ = exchange::deflateGzip("<html>"), script_ = exchange::deflateGzip("let a");
};

CPPUNIT_TEST_SUITE_REGISTRATION(DeskFilesTest);

}  // namespace guantong::testing
