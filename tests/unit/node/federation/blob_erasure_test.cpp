// SPDX-License-Identifier: Apache-2.0
// Who may have a blob of a case deleted, and who is told.
#include "node/federation/blob_erasure.h"

#include "tests/support/federation_blobs.h"

namespace guantong::testing {

class BlobErasureTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BlobErasureTest);
    CPPUNIT_TEST(erasure_goesUpAndToThoseWhoTakePart);
    CPPUNIT_TEST(erasureByAnotherNode_isRefused);
    CPPUNIT_TEST(erasureOfAForeignCase_isRefused);
    CPPUNIT_TEST(malformedErasure_isRefused);
    CPPUNIT_TEST_SUITE_END();

public:
    void erasure_goesUpAndToThoseWhoTakePart() {
        RouteFixture city;
        CaseScript script = caseWithBlobs();
        script.add(kCounty, EventKind::forwardedUp, {{Field::target, kCity.str()}});
        city.take(script.xml);
        city.send(kMaterial);
        CPPUNIT_ASSERT_EQUAL(std::string("good"), publish(city, erasure(script, kCity)));
        CPPUNIT_ASSERT_EQUAL(std::string("erased"), city.stateOf(digestOf(kMaterial)));
        CPPUNIT_ASSERT(!city.blobs.sizeOf(digestOf(kMaterial)));
        CPPUNIT_ASSERT_EQUAL(std::string("1"),
                             city.value("SELECT COUNT(*) FROM outbox WHERE scope = 'up'"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("1"),
            city.value("SELECT COUNT(*) FROM outbox WHERE scope = 'to:" + kCounty.str() + "'"));
    }
    void erasureByAnotherNode_isRefused() {
        RouteFixture city;
        const auto script = caseWithBlobs();
        city.take(script.xml);
        const auto receipt = city.take({encode(erasure(script, kDistrict)).xml});
        CPPUNIT_ASSERT_EQUAL(std::string("RECORD_OUT_OF_PLACE"), receipt.notTaken.at(0).code);
    }
    void erasureOfAForeignCase_isRefused() {
        RouteFixture city;
        auto foreign = erasure(caseWithBlobs(), kCounty);
        foreign.caseId = "360502000000-20250303-k3v9x2ab";
        const auto receipt = city.take({encode(foreign).xml});
        CPPUNIT_ASSERT_EQUAL(std::string("BLOB_FORBIDDEN"), receipt.notTaken.at(0).code);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), city.value("SELECT COUNT(*) FROM erasure"));
    }
    void malformedErasure_isRefused() {
        RouteFixture city;
        auto bad = erasure(caseWithBlobs(), kCity);
        bad.digest = "../../etc/passwd";
        CPPUNIT_ASSERT_EQUAL(std::string("RECORD_INVALID"), publish(city, bad));
    }

private:
    static standard::Erasure erasure(const CaseScript& script, base::NodeId node) {
        return {script.caseId, digestOf(kMaterial), "申请人要求", node,
                *base::parseInstant("2025-06-30T09:00:00.000+08:00")};
    }
    static std::string publish(RouteFixture& node, const standard::Erasure& erasure) {
        std::optional<base::Fault> fault;
        node.database->write([&](store::Transaction& tx) {
            fault = federation::publishErasure(node.context, node.outbox, tx, node.blobs,
                                               *node.taker, erasure);
        });
        return verdict(fault);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BlobErasureTest);

}  // namespace guantong::testing
