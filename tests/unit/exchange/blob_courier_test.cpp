// SPDX-License-Identifier: Apache-2.0
// What the courier says and reads; tests/functional/blobs.py has it move blobs over real lines.
#include "exchange/blob_courier.h"

#include "tests/support/exchange_blobs.h"

namespace guantong::testing {

using exchange::BlobCourier;
using exchange::BlobUpward;

class BlobCourierTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BlobCourierTest);
    CPPUNIT_TEST(address_isTheContracts);
    CPPUNIT_TEST(offset_isReadFromGoodAnswersOnly);
    CPPUNIT_TEST(unreachableParent_isAskedNothing);
    CPPUNIT_TEST(confirmation_endsWhatIsDueAndNothingElse);
    CPPUNIT_TEST_SUITE_END();

public:
    void address_isTheContracts() {
        CPPUNIT_ASSERT_EQUAL("/exchange/v1/blobs/" + digestOf("a"),
                             BlobCourier::pathOf(digestOf("a")));
    }
    void offset_isReadFromGoodAnswersOnly() {
        CPPUNIT_ASSERT_EQUAL(std::int64_t{7}, BlobCourier::offsetIn(R"({"offset":7})").value());
        for (const char* bad : {"", "{}", "[7]", R"({"offset":-1})", R"({"offset":"7"})", "<x/>"})
            CPPUNIT_ASSERT_MESSAGE(bad, !BlobCourier::offsetIn(bad));
    }
    void unreachableParent_isAskedNothing() {
        BlobFixture node;
        exchange::HeadsGate gate;
        exchange::ParentLink link(node.context, {"https://127.0.0.1:1", {}}, gate);
        BlobCourier courier(node.context, link, node.blobs);
        CPPUNIT_ASSERT(!courier.pass({"GET", BlobCourier::pathOf(digestOf("a"))}));
    }
    void confirmation_endsWhatIsDueAndNothingElse() {
        BlobFixture node;
        for (const auto& [name, upward] :
             {std::pair{"due", BlobUpward::due}, std::pair{"none", BlobUpward::none}}) {
            exchange::BlobRow row{{digestOf(name), 0, "", false}};
            row.upward = upward;
            node.database->write(
                [&](store::Transaction& tx) { putBlob(tx, row, node.clock.now()); });
            confirmBlob(node.context, digestOf(name));
        }
        confirmBlob(node.context, digestOf("unknown"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"),
                             node.value("SELECT COUNT(*) FROM blob WHERE upward = 'confirmed'"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("none"),
            node.value("SELECT upward FROM blob WHERE digest = '" + digestOf("none") + "'"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BlobCourierTest);

}  // namespace guantong::testing
