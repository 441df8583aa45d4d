// SPDX-License-Identifier: Apache-2.0
// The pages anybody may look at (node/api/public_pages.cpp).
#include "node/documents/document_store.h"
#include "tests/support/public_fixture.h"

namespace guantong::testing {

class PublicPagesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PublicPagesTest);
    CPPUNIT_TEST(home_listsWhatCanBeDone);
    CPPUNIT_TEST(items_areFoundAndFiltered);
    CPPUNIT_TEST(guide_showsWhatTheLawWantsShown);
    CPPUNIT_TEST(unknownItem_isSaidInWords);
    CPPUNIT_TEST(language_isKeptAndLinksDoNotUndoIt);
    CPPUNIT_TEST(mode_goesBackToOwnPagesOnly);
    CPPUNIT_TEST(document_isCheckedByNumberAndCode);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { f = std::make_unique<PublicFixture>(); }
    void tearDown() override { f.reset(); }

    void home_listsWhatCanBeDone() {
        const auto page = f->get("/");
        CPPUNIT_ASSERT_EQUAL(200, page.status);
        for (const char* text : {"/items/000131007000", "分宜县市场监督管理局",
                                 "action=\"/track\"", "who=person", "topic=food"})
            CPPUNIT_ASSERT_MESSAGE(text, f->has(page, text));
    }

    void items_areFoundAndFiltered() {
        CPPUNIT_ASSERT(f->has(f->get("/items?q=%E5%8F%98%E6%9B%B4"), "食品经营许可变更"));
        CPPUNIT_ASSERT(!f->has(f->get("/items?q=%E5%8F%98%E6%9B%B4"), "/items/000131007000\""));
        CPPUNIT_ASSERT(f->has(f->get("/items?q=zzz"), "没有找到"));
        CPPUNIT_ASSERT(f->has(f->get("/items?q=%3Cscript%3E"), "value=\"&lt;script&gt;\""));
        CPPUNIT_ASSERT_EQUAL(200, f->get("/items?q=%ff%00&organisation=%27").status);
    }

    void guide_showsWhatTheLawWantsShown() {
        const auto page = f->get("/items/000131007000");
        for (const char* text :
             {"申请书", "授权委托书", "可不交", "受理", "批准", "5个工作日", "20个工作日",
              "《中华人民共和国食品安全法》第三十五条", "不收费", "为什么是这个期限", "监督投诉"})
            CPPUNIT_ASSERT_MESSAGE(text, f->has(page, text));
        CPPUNIT_ASSERT(f->has(f->get("/items/000131007001"), "即办件"));
    }

    void unknownItem_isSaidInWords() {
        for (const char* path : {"/items/none", "/apply/none", "/apply/none/materials"}) {
            const auto page = f->get(path);
            CPPUNIT_ASSERT_EQUAL(404, page.status);  // ITEM_UNKNOWN
            CPPUNIT_ASSERT(f->has(page, "没有这个事项"));
        }
    }

    void language_isKeptAndLinksDoNotUndoIt() {
        const auto page = f->get("/items?lang=en&q=x");
        CPPUNIT_ASSERT(f->has(page, "<html lang=\"en\""));
        CPPUNIT_ASSERT(f->has(page, "name=\"back\" value=\"/items?q=x\""));
        CPPUNIT_ASSERT(f->has(f->get("/help"), "How to apply"));
        f->get("/?lang=zh");
        CPPUNIT_ASSERT(f->has(f->get("/help"), "怎样申请"));
    }

    void mode_goesBackToOwnPagesOnly() {
        CPPUNIT_ASSERT_EQUAL(std::string("/help?a=1"),
                             f->post("/mode", {{"type", "large"}, {"back", "/help?a=1"}}).location);
        CPPUNIT_ASSERT(f->has(f->get("/"), "class=\"large\""));
        const char* const kForeign[] = {"//evil.example", "https://evil.example", "/\\evil",
                                        "/a\r\nb", ""};
        for (const char* back : kForeign)
            CPPUNIT_ASSERT_EQUAL(std::string("/"), f->post("/mode", {{"back", back}}).location);
    }

    void document_isCheckedByNumberAndCode() {
        documents::StoredDocument document;
        document.number = "行审受〔2025〕1号";
        document.kind = documents::Kind::acceptance;
        document.caseId = "c";
        document.checkCode = documents::newCheckCode();
        document.html = "张三丰";
        f->cases.database->write(
            [&](store::Transaction& tx) { documents::keepDocument(tx, document); });
        const std::string query = "/document?number=" + api::queryEscaped(document.number);
        const auto good = f->get(query + "&code=" + document.checkCode);
        CPPUNIT_ASSERT(f->has(good, "该文书由本机关出具") && f->has(good, "受理通知书"));
        CPPUNIT_ASSERT(!f->has(good, "张三丰"));
        CPPUNIT_ASSERT_EQUAL(404, f->get(query + "&code=AAAA").status);
        int status = 0;
        for (int i = 0; i < 40; ++i)
            status = f->get(query + "&code=B").status;
        CPPUNIT_ASSERT_EQUAL(429, status);
    }

private:
    std::unique_ptr<PublicFixture> f;
};

CPPUNIT_TEST_SUITE_REGISTRATION(PublicPagesTest);

}  // namespace guantong::testing
