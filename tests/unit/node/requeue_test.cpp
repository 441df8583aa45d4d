// SPDX-License-Identifier: Apache-2.0
// What node/requeue.h promises, at a root with packages of its own.
#include "node/requeue.h"

#include "exchange/cutter.h"
#include "exchange/evidence.h"
#include "tests/support/node_home.h"

namespace guantong::testing {

using exchange::PackageId;
using exchange::Scope;
using node::Requeued;

class RequeueTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RequeueTest);
    CPPUNIT_TEST(unknownPackage_isUnknown);
    CPPUNIT_TEST(packageThatGoesNowhere_isNotSent);
    CPPUNIT_TEST(heldPackage_isRead);
    CPPUNIT_TEST(parkedRecord_isTakenOnceItHolds);
    CPPUNIT_TEST(refusedBytes_areJudgedAgain);
    CPPUNIT_TEST(sendNow_isTakenOnce);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        home = std::make_unique<NodeHomeFixture>();
        home->publishBasics();
        core = home->open();
        exchange::HeadsGate gate;
        exchange::Lease lease(core->database(), "cutter", "test", std::chrono::seconds{15});
        CPPUNIT_ASSERT(exchange::Cutter(core->context(), gate, lease).cutAll() > 0);
    }
    void tearDown() override {
        core.reset();
        home.reset();
    }

    void unknownPackage_isUnknown() {
        CPPUNIT_ASSERT_EQUAL(std::string("PACKAGE_UNKNOWN"),
                             outcome({{kProvince, Scope::up(), 3}, 1}));
    }

    void packageThatGoesNowhere_isNotSent() {
        CPPUNIT_ASSERT_EQUAL(std::string("QUEUE_STATE_WRONG"), outcome(first()));
        CPPUNIT_ASSERT(!node::takeSendNow(core->database()));
    }

    void heldPackage_isRead() {
        const auto row = rowOf(first());
        core->database().write([&](store::Transaction& tx) {
            exchange::setPackageState(tx, row.row, "held");
            exchange::setNotTaken(
                tx, row.row,
                {exchange::NotTaken::of(row.digest, "held",
                                        {base::Code::RECORD_KIND_UNKNOWN, {}, {}})});
        });
        CPPUNIT_ASSERT_EQUAL(std::string("read 1 0"), outcome(first()));
        CPPUNIT_ASSERT_EQUAL(std::string("applied"), rowOf(first()).state);
    }

    void parkedRecord_isTakenOnceItHolds() {
        const auto row = rowOf(first());
        const auto read = exchange::readPackage(*core->archive().bytesOf(row));
        const auto& package = std::get<exchange::Package>(read);
        const auto hash = standard::summarise(package.record(0))->hash;
        const auto park = [&](const char* status) {
            core->database().write([&](store::Transaction& tx) {
                exchange::setNotTaken(
                    tx, row.row,
                    {exchange::NotTaken::of(hash, status, {base::Code::ITEM_CODE_FORM, {}, {}})});
            });
        };
        park("evidence");
        CPPUNIT_ASSERT_EQUAL(std::string("read 0 1"), outcome(first()));
        park("parked");
        CPPUNIT_ASSERT_EQUAL(std::string("read 1 0"), outcome(first()));
    }

    void refusedBytes_areJudgedAgain() {
        const PackageId id{{kProvince, Scope::up(), 1}, 1};
        exchange::keepEvidence(core->context(), kProvince, id.str(),
                               {base::Code::DIGEST_WRONG, {}, {}}, "<Package></Package>");
        const std::string again = outcome(id);
        CPPUNIT_ASSERT(!again.starts_with("read") && again != "PACKAGE_UNKNOWN");
    }

    void sendNow_isTakenOnce() {
        CPPUNIT_ASSERT(!node::takeSendNow(core->database()));
        core->database().write([](store::Transaction& tx) { node::askToSendNow(tx); });
        CPPUNIT_ASSERT(node::takeSendNow(core->database()));
        CPPUNIT_ASSERT(!node::takeSendNow(core->database()));
    }

private:
    static PackageId first() { return {{kProvince, Scope::down(), 1}, 1}; }
    exchange::PackageRow rowOf(const PackageId& id) {
        std::optional<exchange::PackageRow> row;
        core->database().read([&](store::Transaction& tx) { row = exchange::findPackage(tx, id); });
        CPPUNIT_ASSERT(row.has_value());
        return *row;
    }
    std::string outcome(const PackageId& id) {
        const auto done = node::requeue(*core, id);
        if (const auto* fault = std::get_if<base::Fault>(&done))
            return std::string(toString(fault->code));
        const auto& result = std::get<Requeued>(done);
        return std::string(result.way == Requeued::Way::sent ? "sent" : "read") + " " +
               std::to_string(result.taken) + " " + std::to_string(result.notTaken);
    }

    std::unique_ptr<NodeHomeFixture> home;
    std::unique_ptr<node::NodeCore> core;
};

CPPUNIT_TEST_SUITE_REGISTRATION(RequeueTest);

}  // namespace guantong::testing
