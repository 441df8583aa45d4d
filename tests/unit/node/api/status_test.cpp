// SPDX-License-Identifier: Apache-2.0
// What node/api/status.h promises of the facts: over a migrated database with what a node meets.
#include "node/api/status.h"

#include "exchange/hold.h"
#include "exchange/store/migrator.h"
#include "tests/support/crypto_network.h"
#include "tests/support/store_fixture.h"

#include "exchange/base/file.h"

namespace guantong::testing {

using base::Json;
using exchange::Scope;

class StatusTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StatusTest);
    CPPUNIT_TEST(freshNode_lacksOnlyItsCalendar);
    CPPUNIT_TEST(streams_nameWhatWaits);
    CPPUNIT_TEST(hold_isAProblemThatNamesItsStream);
    CPPUNIT_TEST(alarm_hasCodeAndBothSentences);
    CPPUNIT_TEST(brokenLine_isNamedByItsCode);
    CPPUNIT_TEST(clockThatIsOff_isAProblemAboveTheLimitOnly);
    CPPUNIT_TEST(certificateThatEndsSoon_isAProblem);
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

    void freshNode_lacksOnlyItsCalendar() {
        const Json facts = status();
        CPPUNIT_ASSERT_EQUAL(std::string("CALENDAR_MISSING"), codes(facts));
        CPPUNIT_ASSERT_EQUAL(std::string("分宜县"), *facts.text("name"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, *facts.find("counts")->number("cases"));
        CPPUNIT_ASSERT(facts.find("disk")->number("totalBytes").has_value());
    }

    void streams_nameWhatWaits() {
        write([](store::Transaction& tx) {
            exchange::setStreamHead(tx, {kSelf, Scope::up(), 1}, 8, "sha256:7");
            exchange::setDelivered(tx, kParent, rowOf(tx), 5);
        });
        const Json facts = status();
        const Json& stream = facts.find("streams")->elements().at(0);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{7}, *stream.number("last"));
        const Json& way = stream.find("deliveries")->elements().at(0);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, *way.number("waiting"));
        CPPUNIT_ASSERT_EQUAL(kParent.str(), *way.text("neighbour"));
    }

    void hold_isAProblemThatNamesItsStream() {
        write([this](store::Transaction& tx) {
            exchange::setStreamHead(tx, {kSelf, Scope::up(), 1}, 8, "sha256:7");
            exchange::setHold(tx, rowOf(tx), 6, clock.now());
        });
        const Json facts = status();
        const Json& hold = facts.find("holds")->elements().at(0);
        CPPUNIT_ASSERT_EQUAL(std::string("360521000000/up/1"), *hold.text("stream"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{6}, *hold.number("from"));
        const Json problem = find(facts, "STREAM_ON_HOLD");
        CPPUNIT_ASSERT(has(problem, "zh", "360521000000/up/1"));
        CPPUNIT_ASSERT(has(problem, "en", "from number 6"));
        const std::string text = api::statusText(facts, base::Language::english);
        CPPUNIT_ASSERT(text.find("on hold\n  360521000000/up/1") != std::string::npos);
    }

    void alarm_hasCodeAndBothSentences() {
        write([this](store::Transaction& tx) {
            exchange::raiseAlarm(tx, clock.now(), base::Code::STREAM_FORK, "360521000000/up/1/4",
                                 "");
        });
        const Json problem = find(status(), "STREAM_FORK");
        CPPUNIT_ASSERT(has(problem, "zh", "360521000000/up/1/4:"));
        CPPUNIT_ASSERT(has(problem, "en", "360521000000/up/1/4: "));
        CPPUNIT_ASSERT(problem.text("zh") != problem.text("en"));
    }

    void brokenLine_isNamedByItsCode() {
        link(3, "LINK_REFUSED CN somebody", 0);
        CPPUNIT_ASSERT(has(find(status(), "LINK_REFUSED"), "zh", kParent.str()));
        change(*database, "UPDATE link SET failures = 0, failure = '', contact_ms = 1");
        CPPUNIT_ASSERT(has(find(status(), "LINK_SILENT"), "en", "no contact"));
    }

    void clockThatIsOff_isAProblemAboveTheLimitOnly() {
        link(0, "", 4999);
        CPPUNIT_ASSERT_EQUAL(std::string("CALENDAR_MISSING"), codes(status()));
        change(*database, "UPDATE link SET offset_ms = -5001");
        CPPUNIT_ASSERT(has(find(status(), "CLOCK_OFFSET"), "zh", "-5001"));
    }

    void certificateThatEndsSoon_isAProblem() {
        const auto network = CryptoNetwork::create(crypto::Suite::ecdsaP256Sha256);
        std::filesystem::create_directories(folder->path() / "certs");
        base::writeFileAtomically(folder->path() / "certs" / "signing.pem",
                                  network.certificate.pem());
        CPPUNIT_ASSERT_EQUAL(std::string("CALENDAR_MISSING"), codes(status()));
        clock.set(network.certificate.notAfter() - std::chrono::hours{24 * 29});
        CPPUNIT_ASSERT(has(find(status(), "CERTIFICATE_ENDS"), "en", "signing.pem"));
    }

private:
    static inline const base::NodeId kSelf = *base::NodeId::parse("360521000000");
    static inline const base::NodeId kParent = *base::NodeId::parse("360500000000");

    template <class Change>
    void write(const Change& edit) {
        database->write([&](store::Transaction& tx) { edit(tx); });
    }
    static std::int64_t rowOf(store::Transaction& tx) {
        return exchange::findStream(tx, {kSelf, Scope::up(), 1})->row;
    }
    void link(std::int64_t failures, const std::string& failure, std::int64_t offsetMs) {
        write([&](store::Transaction& tx) {
            tx.statement(
                  "INSERT INTO link (neighbour, contact_ms, offset_ms, failures, failure) "
                  "VALUES (?, ?, ?, ?, ?)")
                .bind(1, kParent.number())
                .bind(2, base::toMillis(clock.now()))
                .bind(3, offsetMs)
                .bind(4, failures)
                .bind(5, failure)
                .run();
        });
    }
    Json status() {
        return api::statusOf({kSelf, "分宜县", "county", folder->path(), clock, *database, true});
    }
    static std::string codes(const Json& facts) {
        std::string all;
        for (const auto& problem : facts.find("problems")->elements())
            if (*problem.text("code") != "DISK_LOW")
                all += (all.empty() ? "" : " ") + *problem.text("code");
        return all;
    }
    static Json find(const Json& facts, std::string_view code) {
        for (const auto& problem : facts.find("problems")->elements())
            if (*problem.text("code") == code) return problem;
        CPPUNIT_FAIL("no problem " + std::string(code) + " in " + codes(facts));
        return {};
    }
    static bool has(const Json& problem, std::string_view language, std::string_view part) {
        return problem.text(language)->find(part) != std::string::npos;
    }

    base::FixedClock clock{yearStart(2025)};
    std::unique_ptr<TempFolder> folder;
    std::unique_ptr<store::Database> database;
};

CPPUNIT_TEST_SUITE_REGISTRATION(StatusTest);

}  // namespace guantong::testing
