// SPDX-License-Identifier: Apache-2.0
// Who may write at the public pages, and how every answer is dressed (node/api/public_site.h).
#include "tests/support/public_fixture.h"

namespace guantong::testing {

using base::Code;

class PublicSiteTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PublicSiteTest);
    CPPUNIT_TEST(pathOfOthers_isNotAnswered);
    CPPUNIT_TEST(everyPage_bearsAStrictPolicy);
    CPPUNIT_TEST(styleAndScript_areKeptByTheirVersion);
    CPPUNIT_TEST(formWithoutToken_doesNothing);
    CPPUNIT_TEST(tokenOfAnotherBrowser_isRefused);
    CPPUNIT_TEST(foreignOrigin_isRefused);
    CPPUNIT_TEST(addressBehindALocalProxy_isTheVisitors);
    CPPUNIT_TEST(refusal_isAPageOrAProblem);
    CPPUNIT_TEST(cookies_areHiddenFromScripts);
    CPPUNIT_TEST(largeBodies_areTakenWhereFilesAre);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { f = std::make_unique<PublicFixture>(); }
    void tearDown() override { f.reset(); }

    void pathOfOthers_isNotAnswered() {
        api::Request asked;
        for (const auto& [method, path] :
             {std::pair{"GET", "/nothing"}, {"GET", "/a/b"}, {"PUT", "/"}, {"DELETE", "/track"}}) {
            asked.method = method;
            asked.path = path;
            CPPUNIT_ASSERT_MESSAGE(path, !f->site->answer(asked));
        }
    }

    void everyPage_bearsAStrictPolicy() {
        for (const char* path : {"/", "/items", "/items/000131007000", "/track", "/help",
                                 "/document", "/apply/000131007000", "/items/none"}) {
            const auto page = f->get(path);
            const auto policy = PublicFixture::header(page, "Content-Security-Policy");
            CPPUNIT_ASSERT_MESSAGE(path, policy.starts_with("default-src 'none'"));
            CPPUNIT_ASSERT_MESSAGE(path, policy.find("unsafe") == std::string::npos);
            CPPUNIT_ASSERT_MESSAGE(path, !f->has(page, "{{") && !f->has(page, " style="));
        }
    }

    void styleAndScript_areKeptByTheirVersion() {
        const auto home = f->get("/").body;
        const auto at = home.find("/public.css?v=");
        const std::string link = home.substr(at, home.find('"', at) - at);
        CPPUNIT_ASSERT(PublicFixture::header(f->get(link), "Cache-Control").find("immutable") !=
                       std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("max-age=60"),
                             PublicFixture::header(f->get("/public.css?v=old"), "Cache-Control"));
        CPPUNIT_ASSERT_EQUAL(std::string("text/javascript; charset=utf-8"),
                             f->get("/public.js").type);
    }

    void formWithoutToken_doesNothing() {
        f->get("/track");
        const auto answer =
            f->visit("POST", PublicFixture::applyPath("who"), "name=%E5%BC%A0&phone=13800005678",
                     {{"content-type", "application/x-www-form-urlencoded"}});
        CPPUNIT_ASSERT_EQUAL(403, answer.status);
        CPPUNIT_ASSERT(f->has(answer, "value=\"张\""));  // not to be typed again
        CPPUNIT_ASSERT_EQUAL(std::string("0"), f->cases.value("SELECT COUNT(*) FROM draft"));
        CPPUNIT_ASSERT_EQUAL(403, f->visit("POST", "/track", "number=1&code=2", {}).status);
    }

    void tokenOfAnotherBrowser_isRefused() {
        f->get("/track");
        const std::string stolen = f->token();
        f->cookies.clear();
        f->get("/track");
        const auto answer =
            f->visit("POST", "/track", "number=1&code=2&form=" + stolen,
                     {{"content-type", "application/x-www-form-urlencoded"}});
        CPPUNIT_ASSERT_EQUAL(403, answer.status);
    }

    void foreignOrigin_isRefused() {
        f->get("/track");
        const auto sent = [&](const std::string& origin) {
            return f
                ->visit("POST", "/track", "number=1&code=2&form=" + f->token(),
                        {{"content-type", "application/x-www-form-urlencoded"},
                         {"origin", origin}})
                .status;
        };
        CPPUNIT_ASSERT_EQUAL(403, sent("https://evil.example"));
        CPPUNIT_ASSERT_EQUAL(403, sent("https://gov.example.evil.example"));
        CPPUNIT_ASSERT_EQUAL(404, sent("https://gov.example"));
        CPPUNIT_ASSERT_EQUAL(404, sent("null"));
    }

    void addressBehindALocalProxy_isTheVisitors() {
        f->address = "127.0.0.1";
        f->get("/track");
        const auto sent = [&](const std::string& forwarded) {
            return f
                ->visit("POST", "/mode", "form=" + f->token(),
                        {{"content-type", "application/x-www-form-urlencoded"},
                         {"x-forwarded-for", forwarded}})
                .status;
        };
        int status = 0;
        for (int i = 0; i < 200; ++i)
            status = sent("1.2.3.4, 10.0.0.9");
        CPPUNIT_ASSERT_EQUAL(429, status);
        CPPUNIT_ASSERT_EQUAL(429, sent("10.0.0.9"));
        CPPUNIT_ASSERT_EQUAL(303, sent("10.0.0.10"));
        f->address = "10.0.0.11";  // no proxy: what it says of others is not believed
        CPPUNIT_ASSERT_EQUAL(303, sent("10.0.0.9"));
    }

    void refusal_isAPageOrAProblem() {
        api::Request asked;
        asked.method = "POST";
        asked.path = "/apply/x/materials";
        const auto page = f->site->refusal(asked, {Code::REQUEST_TOO_LARGE, {}, {}});
        CPPUNIT_ASSERT_EQUAL(413, page.status);
        CPPUNIT_ASSERT(f->has(page, "href=\"/apply/x/materials\""));
        asked.headers.emplace_back("accept", "application/json");
        const auto problem = f->site->refusal(asked, {Code::REQUEST_CUT_OFF, {}, {}});
        CPPUNIT_ASSERT_EQUAL(std::string("application/problem+json"), problem.type);
    }

    void cookies_areHiddenFromScripts() {
        f->applied();
        for (const auto& path : {std::string("/"), PublicFixture::applyPath("done")})
            for (const auto& [name, value] : f->get(path + "?lang=zh").headers)
                if (name == "Set-Cookie") {
                    CPPUNIT_ASSERT_MESSAGE(value, value.find("HttpOnly") != std::string::npos);
                    const bool strict = value.find("SameSite=Strict") != std::string::npos;
                    CPPUNIT_ASSERT_EQUAL_MESSAGE(value, value.starts_with("gt_case="), strict);
                }
    }

    void largeBodies_areTakenWhereFilesAre() {
        CPPUNIT_ASSERT(api::takesFiles("/apply/1/materials"));
        CPPUNIT_ASSERT(api::takesFiles("/case/supplement"));
        CPPUNIT_ASSERT(!api::takesFiles("/apply/1/who") && !api::takesFiles("/track?/materials"));
        CPPUNIT_ASSERT(api::takesPart("/apply/1/part/abc?offset=0"));
        CPPUNIT_ASSERT(!api::takesPart("/apply/1/part") && !api::takesPart("/items/part/1"));
    }

private:
    std::unique_ptr<PublicFixture> f;
};

CPPUNIT_TEST_SUITE_REGISTRATION(PublicSiteTest);

}  // namespace guantong::testing
