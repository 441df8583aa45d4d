// SPDX-License-Identifier: Apache-2.0
// What node/report_inbox.h promises.
#include "node/report_inbox.h"

#include "exchange/store/migrator.h"
#include "tests/support/store_fixture.h"

namespace guantong::testing {

using node::ReportKey;
using standard::ReportAnswer;

class ReportInboxTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ReportInboxTest);
    CPPUNIT_TEST(oneRecord_isHereAtOnce);
    CPPUNIT_TEST(parts_countOnlyOnceAllAreHere);
    CPPUNIT_TEST(answersOfAnotherMomentOrRegion_areOthers);
    CPPUNIT_TEST(partThatComesTwice_isOne);
    CPPUNIT_TEST(answerInAnothersPackage_isRefused);
    CPPUNIT_TEST(refusal_isKeptByRequest);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        folder = std::make_unique<TempFolder>();
        database = store::openSqlite(folder->file("node.db"));
        store::migrate(*database, store::builtInMigrations(), folder->file("copy-"));
    }
    void tearDown() override {
        database.reset();
        folder.reset();
    }

    void oneRecord_isHereAtOnce() {
        CPPUNIT_ASSERT(!received());
        take(answer(), "<one/>");
        CPPUNIT_ASSERT_EQUAL(std::string("<one/>"), *received());
    }

    void parts_countOnlyOnceAllAreHere() {
        take(answer(3, 3), "c");
        take(answer(1, 3), "a");
        CPPUNIT_ASSERT(!received());
        take(answer(2, 3), "b");
        CPPUNIT_ASSERT_EQUAL(std::string("abc"), *received());
    }

    void answersOfAnotherMomentOrRegion_areOthers() {
        auto other = answer();
        other.asOf += std::chrono::milliseconds{1};
        take(other, "later");
        other = answer();
        other.region = "360521";
        take(other, "elsewhere");
        CPPUNIT_ASSERT(!received());
    }

    void partThatComesTwice_isOne() {
        take(answer(), "first");
        take(answer(), "second");
        CPPUNIT_ASSERT_EQUAL(std::string("second"), *received());
    }

    void answerInAnothersPackage_isRefused() {
        auto foreign = answer();
        foreign.node = kAsker;
        CPPUNIT_ASSERT_EQUAL(std::string("RECORD_OUT_OF_PLACE"), take(foreign, "x"));
        CPPUNIT_ASSERT(!received());
    }

    void refusal_isKeptByRequest() {
        auto refusal = answer();
        refusal.code = "REPORT_UNKNOWN";
        refusal.reason = "没有这种报表";
        CPPUNIT_ASSERT_EQUAL(std::string(), take(refusal, "x"));
        CPPUNIT_ASSERT_EQUAL(std::string(), take(refusal, "x"));  // a repeat changes nothing
        CPPUNIT_ASSERT(!received());
        database->read([](store::Transaction& tx) {
            CPPUNIT_ASSERT_EQUAL(std::string("没有这种报表"), node::refusalOf(tx, "rq-1")->reason);
            CPPUNIT_ASSERT(!node::refusalOf(tx, "rq-2"));
        });
    }

private:
    static inline const base::NodeId kAnswering = *base::NodeId::parse("360521000000");
    static inline const base::NodeId kAsker = *base::NodeId::parse("360000000000");

    static ReportAnswer answer(std::int64_t part = 0, std::int64_t parts = 0) {
        ReportAnswer answer;
        answer.request = "rq-1";
        answer.name = "monthly";
        answer.period = "2025-06";
        answer.node = kAnswering;
        if (parts != 0) answer.part = part, answer.parts = parts;
        return answer;
    }
    /// The code it is refused with; empty if it is taken.
    std::string take(const ReportAnswer& answer, const std::string& xml) {
        std::optional<base::Fault> fault;
        exchange::Header header;
        header.id.stream.origin = kAnswering;
        const std::string noHash;
        database->write([&](store::Transaction& tx) {
            fault = node::takeAnswer({tx, header, 7, xml, noHash}, answer, base::Instant{});
        });
        return fault ? std::string(toString(fault->code)) : std::string();
    }
    std::optional<std::string> received() {
        std::optional<std::string> all;
        database->read([&](store::Transaction& tx) {
            const ReportKey key{kAnswering, "monthly", "2025-06", "", base::Instant{}};
            const auto report = node::receivedReport(tx, key);
            if (!report) return;
            all.emplace();
            for (const auto& part : report->parts)
                *all += part;
        });
        return all;
    }

    std::unique_ptr<TempFolder> folder;
    std::unique_ptr<store::Database> database;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ReportInboxTest);

}  // namespace guantong::testing
