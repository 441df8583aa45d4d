// SPDX-License-Identifier: Apache-2.0
// What node/report_pull.h promises, at a node that asks itself and one that does not answer.
#include "node/report_pull.h"

#include "node/report_inbox.h"
#include "tests/support/node_home.h"

#include <thread>

namespace guantong::testing {

using node::PulledReport;
using node::ReportTicket;
using node::ReportWish;

class ReportPullTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ReportPullTest);
    CPPUNIT_TEST(ownReport_isSealedAndTheSameAgain);
    CPPUNIT_TEST(ownRefusal_saysWhy);
    CPPUNIT_TEST(wishOfNoForm_isNotSent);
    CPPUNIT_TEST(silentNode_givesATicketAndARequestGoesOut);
    CPPUNIT_TEST(answerThatComes_endsTheWait);
    CPPUNIT_TEST(refusalThatComes_endsTheWait);
    CPPUNIT_TEST(answerPulledBefore_isGivenWithoutAsking);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        home = std::make_unique<NodeHomeFixture>();
        home->publishBasics();
        core = home->open();
        core->database().write(
            [](store::Transaction& tx) { tx.statement("DELETE FROM outbox").run(); });
    }
    void tearDown() override {
        core.reset();
        home.reset();
    }

    void ownReport_isSealedAndTheSameAgain() {
        for (const char* name : {"monthly", "cases"}) {
            const auto first = std::get<PulledReport>(pull(kProvince, name));
            const auto again = std::get<PulledReport>(pull(kProvince, name));
            CPPUNIT_ASSERT_EQUAL(std::string(name), first.answer.name);
            CPPUNIT_ASSERT_EQUAL(first.xml, again.xml);
            CPPUNIT_ASSERT(first.packages.empty());
        }
    }

    void ownRefusal_saysWhy() {
        CPPUNIT_ASSERT_EQUAL(std::string("REPORT_UNKNOWN"), faultOf(pull(kProvince, "yearly")));
        CPPUNIT_ASSERT_EQUAL(std::string("VALUE_INVALID"),
                             faultOf(pull(kProvince, "monthly", "June")));
    }

    void wishOfNoForm_isNotSent() {
        CPPUNIT_ASSERT_EQUAL(std::string("RECORD_INVALID"), faultOf(pull(kCounty, "two words")));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), promised());
    }

    void silentNode_givesATicketAndARequestGoesOut() {
        const auto ticket = std::get<ReportTicket>(pull(kCounty, "monthly"));
        CPPUNIT_ASSERT(ticket.request.starts_with(kProvince.str() + "-"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), promised());
    }

    void answerThatComes_endsTheWait() {
        const auto outcome = whileWaiting([&] { arrive(answer()); });
        CPPUNIT_ASSERT_EQUAL(std::string("monthly"), std::get<PulledReport>(outcome).answer.name);
    }

    void refusalThatComes_endsTheWait() {
        const auto outcome = whileWaiting([&] {
            auto refusal = answer();
            refusal.request = requestSent();
            refusal.code = "REPORT_UNKNOWN";
            refusal.reason = "REPORT_UNKNOWN: 没有这种报表";
            arrive(refusal);
        });
        const auto& fault = std::get<base::Fault>(outcome);
        CPPUNIT_ASSERT_EQUAL(std::string("REPORT_REFUSED"), std::string(toString(fault.code)));
        CPPUNIT_ASSERT_EQUAL(kCounty.str(), fault.field);
        CPPUNIT_ASSERT_EQUAL(std::string("REPORT_UNKNOWN: 没有这种报表"), fault.detail);
    }

    void answerPulledBefore_isGivenWithoutAsking() {
        arrive(answer());
        CPPUNIT_ASSERT(std::holds_alternative<PulledReport>(pull(kCounty, "monthly")));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), promised());
    }

private:
    static inline const base::NodeId kCounty = *base::NodeId::parse("360521000000");

    node::PullOutcome pull(base::NodeId from, const std::string& name,
                           const std::string& period = "2025-06",
                           std::chrono::seconds wait = std::chrono::seconds{0}) {
        ReportWish wish;
        wish.from = from;
        wish.name = name;
        wish.period = period;
        wish.wait = wait;
        return node::pullReport(*core, wish);
    }
    template <class Happen>
    node::PullOutcome whileWaiting(const Happen& happen) {
        std::thread other([&] {
            while (promised() == "0")
                std::this_thread::sleep_for(std::chrono::milliseconds{10});
            happen();
        });
        auto outcome = pull(kCounty, "monthly", "2025-06", std::chrono::seconds{60});
        other.join();
        return outcome;
    }
    standard::ReportAnswer answer() const {
        standard::ReportAnswer answer;
        answer.id = "ra-1";
        answer.request = "of-another";
        answer.name = "monthly";
        answer.period = "2025-06";
        answer.node = kCounty;
        answer.asOf = core->clock().now();
        return answer;
    }
    void arrive(const standard::ReportAnswer& answer) {
        exchange::Header header;
        header.id.stream.origin = kCounty;
        const auto encoded = standard::encode(answer);
        core->database().write([&](store::Transaction& tx) {
            CPPUNIT_ASSERT(!node::takeAnswer({tx, header, 1, encoded.xml, encoded.hash}, answer,
                                             core->clock().now()));
        });
    }
    std::string promised() { return valueOf(core->database(), "SELECT COUNT(*) FROM outbox"); }
    std::string requestSent() {
        const auto xml = valueOf(core->database(), "SELECT xml FROM outbox LIMIT 1");
        const auto record = standard::decodeRecord(xml);
        return std::get<standard::ReportRequest>(std::get<standard::Record>(record)).id;
    }
    static std::string faultOf(const node::PullOutcome& outcome) {
        return std::string(toString(std::get<base::Fault>(outcome).code));
    }

    std::unique_ptr<NodeHomeFixture> home;
    std::unique_ptr<node::NodeCore> core;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ReportPullTest);

}  // namespace guantong::testing
