// SPDX-License-Identifier: Apache-2.0
// Files handed in at the public pages (node/api/public_materials.cpp).
#include "tests/support/public_fixture.h"

namespace guantong::testing {

class PublicMaterialsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PublicMaterialsTest);
    CPPUNIT_TEST(files_stayWithTheDraftAndComeWithTheCase);
    CPPUNIT_TEST(badFiles_areNamedAndGoodOnesKept);
    CPPUNIT_TEST(filesNobodyAsksFor_areLeftOut);
    CPPUNIT_TEST(file_isRemovedFromItsPlaceOnly);
    CPPUNIT_TEST(parts_goOnWhereTheyBrokeOff);
    CPPUNIT_TEST(partsOfOthers_areNotThere);
    CPPUNIT_TEST(madeUpFaults_sayNothing);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        f = std::make_unique<PublicFixture>();
        f->post(PublicFixture::applyPath("who"), f->who());
    }
    void tearDown() override { f.reset(); }

    void files_stayWithTheDraftAndComeWithTheCase() {
        const auto sent = f->postFiles(page, {{"m1", "C:\\a\\..\\申请书.pdf", f->pdf()},
                                              {"m2", "执照.pdf", f->pdf() + "2"}});
        CPPUNIT_ASSERT_EQUAL(PublicFixture::applyPath("check"), sent.location);
        CPPUNIT_ASSERT(f->has(f->get(page), "✓</span> 申请书.pdf"));
        CPPUNIT_ASSERT(!f->has(f->get(PublicFixture::applyPath("check")), "还缺以下材料"));
        f->post(PublicFixture::applyPath("submit"), {{"truth", "yes"}});
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, f->published.back().materials.size());
        CPPUNIT_ASSERT_EQUAL(std::string("m1 m2"),
                             f->cases.value("SELECT group_concat(requirement, ' ') FROM "
                                            "(SELECT requirement FROM case_material ORDER BY 1)"));
    }

    void badFiles_areNamedAndGoodOnesKept() {
        const auto sent =
            f->postFiles(page, {{"m1", "空.pdf", ""}, {"m2", "好.pdf", f->pdf()},
                                {"m3", "病.pdf", "MZ\x90"}});
        CPPUNIT_ASSERT_EQUAL(page + "?wrong=UPLOAD_EMPTY.m1&wrong=UPLOAD_TYPE_WRONG.m3",
                             sent.location);
        const auto shown = f->get(sent.location);
        CPPUNIT_ASSERT(f->has(shown, "m1-error") && f->has(shown, "m3-error"));
        CPPUNIT_ASSERT(f->has(shown, "好.pdf") && !f->has(shown, "m2-error"));
        const auto named = f->postFiles(page, {{"m1", std::string(1500, 'n'), f->pdf()}});
        CPPUNIT_ASSERT_EQUAL(page + "?wrong=FIELD_TOO_LONG.m1", named.location);
    }

    void filesNobodyAsksFor_areLeftOut() {
        f->postFiles(page, {{"m9", "x.pdf", f->pdf()}, {"", "y.pdf", f->pdf()}});
        CPPUNIT_ASSERT(!f->has(f->get(page), ".pdf <span"));
        std::vector<std::array<std::string, 3>> many(61, {"m1", "a.pdf", f->pdf()});
        CPPUNIT_ASSERT_EQUAL(page + "?wrong=REQUEST_TOO_LARGE.",
                             f->postFiles(page, many).location);
    }

    void file_isRemovedFromItsPlaceOnly() {
        f->postFiles(page, {{"m1", "a.pdf", f->pdf()}, {"m2", "a.pdf", f->pdf()}});
        const auto shown = f->get(page).body;
        const auto at = shown.find("value=\"m1 sha256:") + 7;
        const std::string remove = shown.substr(at, shown.find('"', at) - at);
        CPPUNIT_ASSERT_EQUAL(page, f->postFiles(page, {}, {{"remove", remove}}).location);
        const auto left = f->get(page);
        CPPUNIT_ASSERT(f->has(left, "value=\"m2 sha256:") && !f->has(left, "value=\"m1 sha256:"));
    }

    void parts_goOnWhereTheyBrokeOff() {
        const auto begun = begin();
        CPPUNIT_ASSERT_EQUAL(201, begun.status);
        const auto id = PublicFixture::json(begun).text("id").value();
        CPPUNIT_ASSERT_EQUAL(std::int64_t{100}, offset(append(id, 0, f->pdf().substr(0, 100))));
        const auto wrong = append(id, 300, "x");
        CPPUNIT_ASSERT_EQUAL(409, wrong.status);
        CPPUNIT_ASSERT_EQUAL(std::string("100"),
                             PublicFixture::json(wrong).text("offset").value());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{100}, offset(f->get(part + "/" + id)));
        for (int twice = 0; twice < 2; ++twice)  // the answer was lost
            CPPUNIT_ASSERT_EQUAL(200, append(id, 100, f->pdf().substr(100)).status);
        const auto shown = f->get(page).body;
        const auto first = shown.find("a.pdf <span");
        CPPUNIT_ASSERT(first != std::string::npos);
        CPPUNIT_ASSERT(shown.find("a.pdf <span", first + 1) == std::string::npos);
    }

    void partsOfOthers_areNotThere() {
        const auto id = PublicFixture::json(begin()).text("id").value();
        auto mine = f->cookies;
        f->cookies.clear();
        CPPUNIT_ASSERT_EQUAL(404, f->get(part + "/" + id).status);  // DRAFT_UNKNOWN
        f->post(PublicFixture::applyPath("who"), f->who());
        CPPUNIT_ASSERT_EQUAL(404, f->get(part + "/" + id).status);  // MATERIAL_UNKNOWN
        CPPUNIT_ASSERT_EQUAL(404, append(id, 0, "x").status);
        f->cookies[{"gt_form", "/"}] = std::string(48, '0');
        f->cookies.swap(mine);
        CPPUNIT_ASSERT_EQUAL(413, append(id, 0, "x", "m9").status);
    }

    void madeUpFaults_sayNothing() {
        const auto shown = f->get(page + "?wrong=KEY_UNREADABLE.m1&wrong=%3Cb%3E"
                                         "&wrong=UPLOAD_EMPTY.%22%3E%3Cscript%3E");
        CPPUNIT_ASSERT(!f->has(shown, "m1-error") && !f->has(shown, "<b>"));
        CPPUNIT_ASSERT(!f->has(shown, "\"><script>"));
    }

private:
    api::Response begin() {
        return f->visit("POST", part,
                        "name=a.pdf&size=" + std::to_string(f->pdf().size()) + "&for=m1&form=" +
                            f->token(),
                        {{"content-type", "application/x-www-form-urlencoded"},
                         {"accept", "application/json"}});
    }
    api::Response append(const std::string& id, int at, const std::string& bytes,
                         const std::string& requirement = "m1") {
        return f->visit("POST",
                        part + "/" + id + "?offset=" + std::to_string(at) + "&for=" + requirement,
                        bytes,
                        {{"content-type", "application/octet-stream"},
                         {"accept", "application/json"},
                         {"x-form-token", f->token()}});
    }
    static std::int64_t offset(const api::Response& answer) {
        return PublicFixture::json(answer).number("offset").value_or(-1);
    }

    const std::string page = PublicFixture::applyPath("materials");
    const std::string part = PublicFixture::applyPath("part");
    std::unique_ptr<PublicFixture> f;
};

CPPUNIT_TEST_SUITE_REGISTRATION(PublicMaterialsTest);

}  // namespace guantong::testing
