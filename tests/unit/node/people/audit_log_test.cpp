// SPDX-License-Identifier: Apache-2.0
// What node/people/audit_log.h promises; above all that no later change goes unnoticed.
#include "node/people/audit_log.h"

#include "exchange/base/json.h"
#include "exchange/crypto/digest.h"
#include "tests/support/people_fixture.h"

namespace guantong::testing {

using namespace std::chrono_literals;
using namespace std::string_literals;
using people::AuditEvent;
using people::AuditFilter;
using people::AuditVerdict;
using people::Principal;

class AuditLogTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AuditLogTest);
    CPPUNIT_TEST(emptyLog_isWhole);
    CPPUNIT_TEST(rows_tellWhoDidWhatAndChain);
    CPPUNIT_TEST(everyChangedColumn_breaksTheChain);
    CPPUNIT_TEST(removedRows_breakTheChainAnywhere);
    CPPUNIT_TEST(insertedOrSwappedRows_breakTheChain);
    CPPUNIT_TEST(rolledBackRow_leavesNoTrace);
    CPPUNIT_TEST(list_pagesTheNewestFirst);
    CPPUNIT_TEST(filters_narrow);
    CPPUNIT_TEST(export_isOneJsonLineARowAndRecomputable);
    CPPUNIT_TEST(hostileValues_areKeptAsGivenAndCut);
    CPPUNIT_TEST(trim_keepsSixMonthsAndTheChain);
    CPPUNIT_TEST(trim_isTheAuditAdministrators);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { fixture = std::make_unique<PeopleFixture>(); }
    void tearDown() override { fixture.reset(); }

    void emptyLog_isWhole() {
        CPPUNIT_ASSERT(verify().whole);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, verify().rows);
    }

    void rows_tellWhoDidWhatAndChain() {
        Principal who;
        who.id = 7;
        who.name = "zhangsan";
        who.displayName = "张三";
        who.address = "10.1.2.3";
        fixture->write([&](store::Transaction& tx) {
            log().record(tx, who, {"user.change", "user:9", "old", "new"});
            log().record(tx, fixture->console, {"x", "y", {}, {}});
        });
        const auto events = list({}, 0, 10);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, events.size());
        const AuditEvent& first = events[1];
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, first.id);
        CPPUNIT_ASSERT(first.at == fixture->clock.now());
        CPPUNIT_ASSERT_EQUAL("user:7"s, first.actor);
        CPPUNIT_ASSERT_EQUAL("zhangsan 张三"s, first.actorName);
        CPPUNIT_ASSERT_EQUAL("10.1.2.3"s, first.address);
        CPPUNIT_ASSERT_EQUAL("user.change"s, first.action);
        CPPUNIT_ASSERT_EQUAL("old"s, first.oldValue);
        CPPUNIT_ASSERT_EQUAL("new"s, first.newValue);
        CPPUNIT_ASSERT_EQUAL(""s, first.previousHash);
        CPPUNIT_ASSERT_EQUAL(first.hash, events[0].previousHash);
        CPPUNIT_ASSERT_EQUAL("console"s, events[0].actor);
        CPPUNIT_ASSERT(verify().whole);
        std::pair<std::int64_t, std::string> head;
        fixture->database->read([&](store::Transaction& tx) { head = log().head(tx); });
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, head.first);
        CPPUNIT_ASSERT_EQUAL(events[0].hash, head.second);
    }

    void everyChangedColumn_breaksTheChain() {
        for (const std::string column :
             {"at_ms = at_ms + 1", "actor = 'user:2'", "actor_name = 'x'", "address = 'x'",
              "action = 'x'", "object = 'x'", "old_value = 'x'", "new_value = 'x'",
              "prev_hash = 'x'", "hash = 'x'"}) {
            setUp();
            addRows(5);
            change(*fixture->database, "UPDATE audit_log SET " + column + " WHERE id = 3");
            const auto verdict = verify();
            CPPUNIT_ASSERT_MESSAGE(column, !verdict.whole);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(column, std::int64_t{3}, verdict.firstBroken);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, verdict.rows);
        }
    }

    void removedRows_breakTheChainAnywhere() {
        expectBroken("DELETE FROM audit_log WHERE id = 3", 3, "number");
        expectBroken("DELETE FROM audit_log WHERE id = 1", 1, "begin");
        expectBroken("DELETE FROM audit_log WHERE id = 5", 5, "end");
        expectBroken("DELETE FROM audit_log WHERE id >= 2", 2, "end");
        expectBroken("DELETE FROM audit_log", 1, "end");
    }

    void insertedOrSwappedRows_breakTheChain() {
        expectBroken(
            "INSERT INTO audit_log SELECT 6, at_ms, actor, actor_name, address, action, "
            "object, old_value, new_value, prev_hash, hash FROM audit_log WHERE id = 5",
            6, "previous");
        expectBroken("UPDATE audit_log SET id = 100 - id", 1, "begin");
        expectBroken("UPDATE audit_end SET row_id = 4 WHERE id = 1", 6, "end");
    }

    void rolledBackRow_leavesNoTrace() {
        addRows(1);
        try {
            fixture->write([&](store::Transaction& tx) {
                log().record(tx, fixture->console, {"x", "y", {}, {}});
                throw std::runtime_error("undo");
            });
        } catch (const std::runtime_error&) {
        }
        addRows(1);
        CPPUNIT_ASSERT(verify().whole);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, verify().rows);
    }

    void list_pagesTheNewestFirst() {
        addRows(5);
        const auto first = list({}, 0, 2);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, first.size());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, first[0].id);
        const auto second = list({}, first[1].id, 10);
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, second.size());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, second[0].id);
    }

    void filters_narrow() {
        addRows(3);
        const auto from = fixture->clock.now();
        fixture->write([&](store::Transaction& tx) {
            log().record(tx, fixture->console, {"other", "user:1", {}, {}});
        });
        AuditFilter filter;
        filter.action = "other";
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, list(filter, 0, 10).size());
        filter = {};
        filter.object = "user:1";
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, list(filter, 0, 10).size());
        filter = {};
        filter.actor = "console";
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, list(filter, 0, 10).size());
        filter.object = "nobody' OR '1'='1";
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, list(filter, 0, 10).size());
        filter = {};
        filter.to = from;
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, list(filter, 0, 10).size());
        filter = {};
        filter.from = from;
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, list(filter, 0, 10).size());
    }

    void export_isOneJsonLineARowAndRecomputable() {
        addRows(3);
        std::vector<std::string> lines;
        fixture->database->read([&](store::Transaction& tx) {
            lines.clear();
            log().exportLines(tx, {}, [&](std::string_view line) { lines.emplace_back(line); });
        });
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, lines.size());
        std::string previous;
        for (const std::string& line : lines) {
            const auto json = base::Json::parse(line);
            CPPUNIT_ASSERT_EQUAL(previous, *json.text("previous"));
            base::Json parts = base::Json::array();
            parts.add(*json.number("id"));
            parts.add(base::toMillis(*base::parseInstant(*json.text("at"))));
            for (const char* name :
                 {"actor", "actorName", "address", "action", "object", "old", "new", "previous"})
                parts.add(*json.text(name));
            previous = *json.text("hash");
            CPPUNIT_ASSERT_EQUAL(crypto::digestText(crypto::DigestKind::sha256, parts.str()),
                                 previous);
        }
    }

    void hostileValues_areKeptAsGivenAndCut() {
        const std::string hostile = "'; DROP TABLE audit_log; --\n\"😀䶮𬭊";
        const std::string huge = "x" + std::string(3 * 10'000, '\0') + "y";
        fixture->write([&](store::Transaction& tx) {
            log().record(tx, fixture->console, {"a", "b", hostile, huge});
        });
        const auto event = list({}, 0, 1).at(0);
        CPPUNIT_ASSERT_EQUAL(hostile, event.oldValue);
        CPPUNIT_ASSERT_EQUAL(people::kMaxAuditValueBytes, event.newValue.size());
        CPPUNIT_ASSERT(verify().whole);
    }

    void trim_keepsSixMonthsAndTheChain() {
        const auto auditor = fixture->addUser("auditor", people::Role::auditAdmin);
        const auto who = fixture->principal(auditor);
        addRows(5);
        const auto rows = verify().rows;
        CPPUNIT_ASSERT_EQUAL("VALUE_INVALID"s, trim(who, fixture->clock.now()));
        fixture->clock.advance(100 * 24h);
        addRows(2);
        fixture->clock.advance(100 * 24h);
        CPPUNIT_ASSERT_EQUAL("VALUE_INVALID"s,
                             trim(who, fixture->clock.now() - people::kAuditKept + 1ms));
        CPPUNIT_ASSERT_EQUAL(std::to_string(rows),
                             trim(who, fixture->clock.now() - people::kAuditKept));
        CPPUNIT_ASSERT(verify().whole);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, verify().rows);
        CPPUNIT_ASSERT_EQUAL("audit.trim"s, list({}, 0, 1).at(0).action);
        change(*fixture->database,
               "DELETE FROM audit_log WHERE id = (SELECT MIN(id) FROM audit_log)");
        CPPUNIT_ASSERT_EQUAL("begin"s, verify().reason);
    }

    void trim_isTheAuditAdministrators() {
        fixture->clock.advance(1000 * 24h);
        CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s, trim(fixture->console, base::Instant{}));
    }

private:
    people::AuditLog& log() { return fixture->people->audit; }
    void addRows(int count) {
        for (int i = 0; i < count; ++i) {
            fixture->clock.advance(1s);
            fixture->write([&](store::Transaction& tx) {
                log().record(tx, fixture->console, {"do", "thing:" + std::to_string(i), "o", "n"});
            });
        }
        fixture->clock.advance(1s);
    }
    AuditVerdict verify() {
        AuditVerdict verdict;
        fixture->database->read([&](store::Transaction& tx) { verdict = log().verify(tx); });
        return verdict;
    }
    std::vector<AuditEvent> list(const AuditFilter& filter, std::int64_t before,
                                 std::size_t limit) {
        std::vector<AuditEvent> events;
        fixture->database->read(
            [&](store::Transaction& tx) { events = log().list(tx, filter, before, limit); });
        return events;
    }
    std::string trim(const Principal& who, base::Instant before) {
        std::variant<std::int64_t, base::Fault> outcome;
        fixture->write([&](store::Transaction& tx) { outcome = log().trim(tx, who, before); });
        const auto* removed = std::get_if<std::int64_t>(&outcome);
        return removed != nullptr ? std::to_string(*removed) : nameOf(outcome);
    }
    void expectBroken(const std::string& sql, std::int64_t at, const std::string& reason) {
        setUp();
        addRows(5);
        change(*fixture->database, sql);
        const auto verdict = verify();
        CPPUNIT_ASSERT_MESSAGE(sql, !verdict.whole);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(sql, at, verdict.firstBroken);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(sql, reason, verdict.reason);
    }

    std::unique_ptr<PeopleFixture> fixture;
};

CPPUNIT_TEST_SUITE_REGISTRATION(AuditLogTest);

}  // namespace guantong::testing
