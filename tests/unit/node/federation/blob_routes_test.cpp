// SPDX-License-Identifier: Apache-2.0
// Who is to have which blob, and who may bring or take it: by those who take part in its case.
#include "node/federation/blob_routes.h"

#include "tests/support/federation_blobs.h"

namespace guantong::testing {

using exchange::BlobState;
using federation::BlobWay;

class BlobRoutesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BlobRoutesTest);
    CPPUNIT_TEST(caseOfOneNode_makesNoRows);
    CPPUNIT_TEST(forwardedToUs_isWantedAndSaidInTheReceipt);
    CPPUNIT_TEST(lastBlobHere_bringsAFurtherReceipt);
    CPPUNIT_TEST(erasedBeforeItCame_isWaitedForNoMore);
    CPPUNIT_TEST(forwardedPastUs_isPassedOnAndNotKept);
    CPPUNIT_TEST(partner_mayHaveMaterialsButNoPersonalPart);
    CPPUNIT_TEST(laterMaterial_isWantedToo);
    CPPUNIT_TEST(writer_owesWhatIsForwardedUp);
    CPPUNIT_TEST(returnedMaterial_isFetchedFromAbove);
    CPPUNIT_TEST(contentThatIsHereAlready_isNotWanted);
    CPPUNIT_TEST(strangersAndSiblings_areForbidden);
    CPPUNIT_TEST(childIsAskedOnlyForWhatItsSubtreeWrote);
    CPPUNIT_TEST_SUITE_END();

public:
    void caseOfOneNode_makesNoRows() {
        RouteFixture city;
        CPPUNIT_ASSERT(city.take(caseWithBlobs().xml).notTaken.empty());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), city.value("SELECT COUNT(*) FROM blob"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), city.value("SELECT COUNT(*) FROM blob_ref"));
        CPPUNIT_ASSERT(BlobWay::forbidden == city.wayOf(true, kCounty, kMaterial));
    }
    void forwardedToUs_isWantedAndSaidInTheReceipt() {
        RouteFixture city;
        const auto script = forwarded(kCity);
        CPPUNIT_ASSERT(city.take({script.xml[0], script.xml[1]}).notTaken.empty());
        const auto receipt = city.takeFrom(script, 2);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, receipt.notTaken.size());
        CPPUNIT_ASSERT_EQUAL(script.events[2].hash, receipt.notTaken[0].hash);
        CPPUNIT_ASSERT_EQUAL(std::string("waiting"), receipt.notTaken[0].status);
        CPPUNIT_ASSERT_EQUAL(std::string("BLOB_UNKNOWN"), receipt.notTaken[0].code);
        CPPUNIT_ASSERT_EQUAL(std::string("wanted none 0"), city.rowOf(kMaterial));
        CPPUNIT_ASSERT_EQUAL(std::string("wanted"), city.stateOf(digestOf(kPersonal)));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, missing(city, script).size());
        CPPUNIT_ASSERT(BlobWay::here == city.wayOf(true, kCounty, kMaterial));
        CPPUNIT_ASSERT(BlobWay::here == city.wayOf(true, kCounty, kPersonal));
    }
    void lastBlobHere_bringsAFurtherReceipt() {
        RouteFixture city;
        const auto script = forwarded(kCity);
        city.take(script.xml);
        CPPUNIT_ASSERT_EQUAL(std::string("5000 whole"), city.send(kMaterial));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, city.lastReceipt(1).issue);
        CPPUNIT_ASSERT(city.send(kPersonal).ends_with("whole"));
        const auto receipt = city.lastReceipt(1);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, receipt.issue);
        CPPUNIT_ASSERT(receipt.notTaken.empty());
        CPPUNIT_ASSERT(missing(city, script).empty());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), city.value("SELECT COUNT(*) FROM blob_notice"));
    }
    void erasedBeforeItCame_isWaitedForNoMore() {
        RouteFixture city;
        const auto script = forwarded(kCity);
        city.take(script.xml);
        city.send(kMaterial);
        const auto receipt =
            city.take({encode(standard::Erasure{script.caseId, digestOf(kPersonal), "申请人要求",
                                                kCounty, city.clock.now()})
                           .xml});
        CPPUNIT_ASSERT(receipt.notTaken.empty());
        CPPUNIT_ASSERT_EQUAL(std::string("erased"), city.stateOf(digestOf(kPersonal)));
        CPPUNIT_ASSERT(city.lastReceipt(1).notTaken.empty());
        CPPUNIT_ASSERT(BlobWay::forbidden == city.wayOf(true, kCounty, kPersonal));
    }
    void forwardedPastUs_isPassedOnAndNotKept() {
        RouteFixture city;
        const auto script = forwarded(kProvince);
        CPPUNIT_ASSERT(city.take(script.xml).notTaken.empty());
        CPPUNIT_ASSERT_EQUAL(std::string("named due 1"), city.rowOf(kMaterial));
        CPPUNIT_ASSERT_EQUAL(std::string("named due 1"), city.rowOf(kPersonal));
        CPPUNIT_ASSERT(BlobWay::above == city.wayOf(true, kCounty, kPersonal));
        CPPUNIT_ASSERT(missing(city, script).empty());

        RouteFixture province(kProvince);
        province.take(script.xml);
        CPPUNIT_ASSERT(BlobWay::here == province.wayOf(true, kCity, kPersonal));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, missing(province, script).size());
    }
    void partner_mayHaveMaterialsButNoPersonalPart() {
        RouteFixture city;
        CaseScript script = caseWithBlobs();
        script.add(kCounty, EventKind::jointDispatched, {{Field::target, kCity.str()}});
        city.take(script.xml);
        CPPUNIT_ASSERT_EQUAL(std::string("wanted"), city.stateOf(digestOf(kMaterial)));
        CPPUNIT_ASSERT_EQUAL(std::string("named"), city.stateOf(digestOf(kPersonal)));
        CPPUNIT_ASSERT(BlobWay::forbidden == city.wayOf(true, kCounty, kPersonal));
    }
    void laterMaterial_isWantedToo() {
        RouteFixture city;
        CaseScript script = caseWithBlobs();
        script.add(kCounty, EventKind::jointDispatched, {{Field::target, kCity.str()}});
        city.take(script.xml);
        CaseEvent event = script.make(kCounty, EventKind::step);
        event.materials.push_back({"图纸.pdf", digestOf("drawing"), 7, "application/pdf"});
        script.append(std::move(event));
        city.take({script.xml.back()});
        CPPUNIT_ASSERT_EQUAL(std::string("wanted"), city.stateOf(digestOf("drawing")));
    }
    void writer_owesWhatIsForwardedUp() {
        RouteFixture county(kCounty);
        const auto script = forwarded(kProvince);
        county.files.append(digestOf(kMaterial), 0, kMaterial);
        CPPUNIT_ASSERT(county.files.complete(digestOf(kMaterial)));
        county.database->write([&](store::Transaction& tx) {
            tx.statement("INSERT INTO personal_part (digest, at_ms, content) VALUES (?, 1, ?)")
                .bind(1, digestOf(kPersonal))
                .bindBlob(2, kPersonal)
                .run();
        });
        recover(county, script);
        CPPUNIT_ASSERT_EQUAL(std::string("here due 1"), county.rowOf(kMaterial));
        CPPUNIT_ASSERT_EQUAL(std::string("here due 1"), county.rowOf(kPersonal));
        const auto owed = [&] {
            return county.ask(
                [&](auto& tx) { return exchange::blobsUnconfirmed(tx, script.caseId).size(); });
        };
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, owed());
        confirmBlobs(county);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, owed());
    }
    void returnedMaterial_isFetchedFromAbove() {
        RouteFixture county(kCounty);
        CaseScript script = forwarded(kProvince);
        script.add(kProvince, EventKind::penAccepted);
        CaseEvent event = script.make(kProvince, EventKind::step);
        event.materials.push_back({"批复.pdf", digestOf("reply"), 5, "application/pdf"});
        script.append(std::move(event));
        recover(county, script);
        CPPUNIT_ASSERT_EQUAL(std::string("wanted none 1"), county.rowOf("reply"));
    }
    void contentThatIsHereAlready_isNotWanted() {
        RouteFixture city;
        city.files.append(digestOf(kMaterial), 0, kMaterial);
        CPPUNIT_ASSERT(city.files.complete(digestOf(kMaterial)));
        city.take(forwarded(kCity).xml);
        CPPUNIT_ASSERT_EQUAL(std::string("here"), city.stateOf(digestOf(kMaterial)));
    }
    void strangersAndSiblings_areForbidden() {
        RouteFixture city;
        city.take(forwarded(kCity).xml);
        city.send(kMaterial);
        city.send(kPersonal);
        for (const auto& content : {kMaterial, kPersonal}) {
            CPPUNIT_ASSERT(BlobWay::here == city.wayOf(false, kCounty, content));
            for (const auto child : {kDistrict, kStranger}) {
                CPPUNIT_ASSERT(BlobWay::forbidden == city.wayOf(false, child, content));
                CPPUNIT_ASSERT(BlobWay::forbidden == city.wayOf(true, child, content));
            }
        }
        CPPUNIT_ASSERT(BlobWay::forbidden == city.wayOf(false, kCounty, "unheard of"));
    }
    void childIsAskedOnlyForWhatItsSubtreeWrote() {
        RouteFixture city;
        city.take(forwarded(kCity).xml);
        const auto asked = [&](base::NodeId child) {
            return city
                .ask([&](auto& tx) { return federation::blobsAskedOf(city.context, tx, child); })
                .size();
        };
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, asked(kCounty));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, asked(kDistrict));
        city.send(kMaterial);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, asked(kCounty));
    }

private:
    static CaseScript forwarded(base::NodeId target) {
        CaseScript script = caseWithBlobs();
        script.add(kCounty, EventKind::forwardedUp, {{Field::target, target.str()}});
        return script;
    }
    static std::vector<std::string> missing(RouteFixture& node, const CaseScript& script) {
        return node.ask([&](auto& tx) { return exchange::blobsMissing(tx, script.caseId); });
    }
    /// The node's own log as it came to be, without going through its outbox.
    static void recover(RouteFixture& node, const CaseScript& script) {
        node.database->write([&](store::Transaction& tx) {
            cases::CaseBatch batch(*node.log, tx);
            for (std::size_t i = 0; i < script.events.size(); ++i)
                batch.receive(script.events[i], script.xml[i], script.events[i].node, 0);
            batch.finish();
            federation::routeBlobs(node.context, tx, script.caseId,
                                   cases::readCase(tx, script.caseId)->state);
        });
    }
    static void confirmBlobs(RouteFixture& node) {
        node.database->write([](store::Transaction& tx) {
            for (const auto& content : {kMaterial, kPersonal})
                exchange::setBlobUpward(tx, digestOf(content), exchange::BlobUpward::confirmed);
        });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BlobRoutesTest);

}  // namespace guantong::testing
