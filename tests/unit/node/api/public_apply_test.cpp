// SPDX-License-Identifier: Apache-2.0
// Applying step by step (node/api/public_apply.cpp).
#include "tests/support/public_fixture.h"

namespace guantong::testing {

class PublicApplyTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PublicApplyTest);
    CPPUNIT_TEST(steps_leadToOneCase);
    CPPUNIT_TEST(wrongAnswers_areKeptAndNamedAtTheField);
    CPPUNIT_TEST(textThatCannotBeKept_isShownAgain);
    CPPUNIT_TEST(stepsAhead_leadBackToTheFirst);
    CPPUNIT_TEST(sentDraft_showsItsCaseWhateverIsSent);
    CPPUNIT_TEST(onceMore_isAnotherCase);
    CPPUNIT_TEST(link_opensTheDraftElsewhere);
    CPPUNIT_TEST(forgottenDraft_isGone);
    CPPUNIT_TEST(confirmation_isShownForADay);
    CPPUNIT_TEST(madeUpSecrets_openNothing);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { f = std::make_unique<PublicFixture>(); }
    void tearDown() override { f.reset(); }

    void steps_leadToOneCase() {
        CPPUNIT_ASSERT_EQUAL(path("materials"), f->post(path("who"), f->who()).location);
        CPPUNIT_ASSERT(f->has(f->get(path("check")), "还缺以下材料"));
        CPPUNIT_ASSERT_EQUAL(path("check") + "?wrong=truth", f->post(path("submit"), {}).location);
        CPPUNIT_ASSERT(f->has(f->get(path("check") + "?wrong=truth"), "truth-error"));
        CPPUNIT_ASSERT_EQUAL(path("done"), f->post(path("submit"), {{"truth", "yes"}}).location);
        const auto done = f->get(path("done"));
        const auto caseId = f->cases.value("SELECT case_id FROM application");
        for (const std::string& text : {caseId, f->codeOf(caseId), std::string("<svg")})
            CPPUNIT_ASSERT_MESSAGE(text, f->has(done, text));
        CPPUNIT_ASSERT_EQUAL(std::string("web"), f->cases.value("SELECT channel FROM application"));
        CPPUNIT_ASSERT(f->personal.find("13800005678") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("0"),
                             f->cases.value("SELECT COUNT(*) FROM draft WHERE "
                                            "CAST(content AS TEXT) LIKE '%13800005678%'"));
    }

    void wrongAnswers_areKeptAndNamedAtTheField() {
        const auto sent = f->post(path("who"), {{"type", "naturalPerson"}, {"phone", "abc"}});
        CPPUNIT_ASSERT_EQUAL(path() + "?wrong=who", sent.location);
        const auto page = f->get(sent.location);
        for (const char* text : {"name-error", "phone-error", "idNumber-error", "value=\"abc\"",
                                 "href=\"#phone\""})
            CPPUNIT_ASSERT_MESSAGE(text, f->has(page, text));
        CPPUNIT_ASSERT(!f->has(f->get(path()), "phone-error"));
        CPPUNIT_ASSERT_EQUAL(path() + "?wrong=who", f->get(path("materials")).location);
    }

    void textThatCannotBeKept_isShownAgain() {
        for (const std::string& text :
             {std::string("a\0b", 3), std::string("\x1b[0m"), std::string("\xff\xfe"),
              std::string(40'000, 'x'), std::string("\xe2\x80\xae.exe")}) {
            auto fields = f->who();
            fields[1].second = text;
            const auto page = f->post(path("who"), fields);
            CPPUNIT_ASSERT_EQUAL(422, page.status);
            CPPUNIT_ASSERT(f->has(page, "name-error") && f->has(page, "value=\"13800005678\""));
        }
        for (const std::string& text : {std::string("😀䶮𬭊"), std::string("=cmd()"),
                                        std::string("<b>\"&'{{name}}")}) {
            auto fields = f->who();
            fields[4].second = text;
            CPPUNIT_ASSERT_EQUAL(303, f->post(path("who"), fields).status);
            CPPUNIT_ASSERT(!f->has(f->get(path("check")), "<b>"));
        }
    }

    void stepsAhead_leadBackToTheFirst() {
        CPPUNIT_ASSERT_EQUAL(path(), f->get(path("materials")).location);
        CPPUNIT_ASSERT_EQUAL(path(), f->get(path("check")).location);
        CPPUNIT_ASSERT_EQUAL(path(), f->post(path("submit"), {{"truth", "yes"}}).location);
        CPPUNIT_ASSERT_EQUAL(404, f->get(path("done")).status);  // DRAFT_UNKNOWN
        CPPUNIT_ASSERT_EQUAL(404, f->get(path("nothing")).status);
    }

    void sentDraft_showsItsCaseWhateverIsSent() {
        f->applied();
        for (const char* step : {"", "materials", "check"})
            CPPUNIT_ASSERT_EQUAL(path("done"), f->get(path(step)).location);
        for (const char* step : {"who", "materials", "submit"})
            CPPUNIT_ASSERT_EQUAL(path("done"), f->post(path(step), f->who()).location);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), f->cases.value("SELECT COUNT(*) FROM case_file"));
    }

    void onceMore_isAnotherCase() {
        f->applied();
        CPPUNIT_ASSERT(f->has(f->get(path() + "?new=1"), "name=\"new\" value=\"1\""));
        auto fields = f->who();
        fields.emplace_back("new", "1");
        CPPUNIT_ASSERT_EQUAL(path("materials"), f->post(path("who"), fields).location);
        f->post(path("submit"), {{"truth", "yes"}});
        CPPUNIT_ASSERT_EQUAL(std::string("2"), f->cases.value("SELECT COUNT(*) FROM case_file"));
    }

    void link_opensTheDraftElsewhere() {
        f->post(path("who"), f->who());
        const auto page = f->get(path("materials")).body;
        const std::string before = "http://gov.example/resume?key=";
        const auto at = page.find(before);
        CPPUNIT_ASSERT(at != std::string::npos);
        const std::string key = page.substr(at + before.size(), 48);
        f->cookies.clear();
        CPPUNIT_ASSERT(f->has(f->get("/resume?key=" + key), "食品经营许可"));
        CPPUNIT_ASSERT(!f->has(f->get(path()), "张三丰"));
        CPPUNIT_ASSERT_EQUAL(path(), f->post("/resume", {{"key", key}}).location);
        CPPUNIT_ASSERT(f->has(f->get(path()), "张三丰"));
    }

    void forgottenDraft_isGone() {
        f->post(path("who"), f->who());
        CPPUNIT_ASSERT_EQUAL(std::string("/"), f->post(path("forget"), {}).location);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), f->cases.value("SELECT COUNT(*) FROM draft"));
        CPPUNIT_ASSERT_EQUAL(path(), f->get(path("materials")).location);
    }

    void confirmation_isShownForADay() {
        f->applied();
        later(std::chrono::hours(25));
        CPPUNIT_ASSERT_EQUAL(path(), f->get(path("done")).location);
        CPPUNIT_ASSERT_EQUAL(200, f->get(path()).status);
    }

    void madeUpSecrets_openNothing() {
        f->post(path("who"), f->who());
        for (const std::string& secret :
             {std::string(48, '0'), std::string("x"), std::string(5000, 'a')}) {
            f->cookies[{"gt_draft", path()}] = secret;
            CPPUNIT_ASSERT(!f->has(f->get(path()), "张三丰"));
            CPPUNIT_ASSERT_EQUAL(404, f->get("/resume?key=" + secret).status);
        }
    }

private:
    static std::string path(const std::string& step = {}) {
        return PublicFixture::applyPath(step);
    }
    void later(std::chrono::hours time) { f->cases.clock.set(f->cases.clock.now() + time); }

    std::unique_ptr<PublicFixture> f;
};

CPPUNIT_TEST_SUITE_REGISTRATION(PublicApplyTest);

}  // namespace guantong::testing
