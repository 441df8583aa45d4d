// SPDX-License-Identifier: Apache-2.0
// Uploads through the API: the header that tells the place, and whose they are.
#include "node/api/api_handlers.h"
#include "tests/support/api_fixture.h"

namespace guantong::testing {

using people::Role;

class ApiUploadsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ApiUploadsTest);
    CPPUNIT_TEST(parts_thenDone);
    CPPUNIT_TEST(takenByACase_thenAMaterialOfIt);
    CPPUNIT_TEST_SUITE_END();

public:
    void parts_thenDone() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        const auto clerk = node.signIn("clerk");
        const auto begun = node.send(clerk, "POST", "/api/v1/uploads",
                                     R"({"name":"../执照.pdf","size":12})");
        CPPUNIT_ASSERT_EQUAL(201, begun.status);
        const auto path = "/api/v1/uploads/" + *node.json(begun).text("id");
        CPPUNIT_ASSERT_EQUAL(std::string("UPLOAD_OFFSET_WRONG"),
                             node.code(node.send(clerk, "PUT", path, "%PDF-1")));
        CPPUNIT_ASSERT_EQUAL(
            200, node.send(clerk, "PUT", path, "%PDF-1", {{"upload-offset", "0"}}).status);
        const auto wrong = node.send(clerk, "PUT", path, "zzz", {{"upload-offset", "9"}});
        CPPUNIT_ASSERT_EQUAL(409, wrong.status);
        CPPUNIT_ASSERT_EQUAL(std::string("6"), node.header(wrong, "Upload-Offset"));
        const auto done = node.json(
            node.send(clerk, "PUT", path, ".4\nabc", {{"upload-offset", "6"}}));
        CPPUNIT_ASSERT(*done.find("done")->asBool());
        CPPUNIT_ASSERT_EQUAL(std::string("执照.pdf"), *done.text("name"));
        CPPUNIT_ASSERT_EQUAL(204, node.send(clerk, "DELETE", path).status);
        CPPUNIT_ASSERT_EQUAL(404, node.get(clerk, path).status);
    }

    void takenByACase_thenAMaterialOfIt() {
        ApiFixture node;
        node.addUser("clerk", ApiFixture::kMarket, {Role::clerk});
        const auto clerk = node.signIn("clerk");
        const auto id = *node.json(node.send(clerk, "POST", "/api/v1/uploads",
                                             R"({"name":"a.pdf","size":12})"))
                             .text("id");
        node.send(clerk, "PUT", "/api/v1/uploads/" + id, "%PDF-1.4\nabc",
                  {{"upload-offset", "0"}});
        auto body = ApiFixture::intakeBody();
        body.replace(body.find("\"materials\":[]"), 14,
                     R"("materials":[{"requirement":"m1","upload":")" + id + R"("}])");
        const auto taken = node.send(clerk, "POST", "/api/v1/cases", body);
        CPPUNIT_ASSERT_EQUAL(201, taken.status);
        const auto digest = crypto::digestText(crypto::DigestKind::sha256, "%PDF-1.4\nabc");
        auto file = node.get(clerk, taken.location + "/materials/" + digest);
        CPPUNIT_ASSERT_EQUAL(200, file.status);
        CPPUNIT_ASSERT_EQUAL(std::string("application/pdf"), file.type);
        CPPUNIT_ASSERT_EQUAL(std::string("%PDF-1.4\nabc"), file.next());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ApiUploadsTest);

}  // namespace guantong::testing
