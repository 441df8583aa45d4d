// SPDX-License-Identifier: Apache-2.0
// What node/people/access_log.h promises.
#include "node/people/access_log.h"

#include "tests/support/people_fixture.h"

namespace guantong::testing {

using namespace std::chrono_literals;
using namespace std::string_literals;

class AccessLogTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AccessLogTest);
    CPPUNIT_TEST(read_isWrittenDownWithItsPurpose);
    CPPUNIT_TEST(readWithoutPurpose_isRefusedAndNotWritten);
    CPPUNIT_TEST(list_isByCaseByReaderAndByTime);
    CPPUNIT_TEST(hostileTexts_areRefusedOrKeptAsGiven);
    CPPUNIT_TEST(trim_keepsAYearAndIsTheAuditAdministrators);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        fixture = std::make_unique<PeopleFixture>();
        who.id = 7;
        who.name = "zhangsan";
        who.displayName = "张三";
        who.organisation = "planning";
        who.address = "10.0.0.9";
    }
    void tearDown() override { fixture.reset(); }

    void read_isWrittenDownWithItsPurpose() {
        CPPUNIT_ASSERT_EQUAL(""s, record("case-1", "材料 身份证.jpg", "核对申请人身份"));
        const auto entry = list({}).at(0);
        CPPUNIT_ASSERT(entry.at == fixture->clock.now());
        CPPUNIT_ASSERT_EQUAL("user:7"s, entry.actor);
        CPPUNIT_ASSERT_EQUAL("zhangsan 张三"s, entry.actorName);
        CPPUNIT_ASSERT_EQUAL("planning"s, entry.organisation);
        CPPUNIT_ASSERT_EQUAL("10.0.0.9"s, entry.address);
        CPPUNIT_ASSERT_EQUAL("case-1"s, entry.caseId);
        CPPUNIT_ASSERT_EQUAL("材料 身份证.jpg"s, entry.what);
        CPPUNIT_ASSERT_EQUAL("核对申请人身份"s, entry.purpose);
    }

    void readWithoutPurpose_isRefusedAndNotWritten() {
        CPPUNIT_ASSERT_EQUAL("FIELD_MISSING"s, record("case-1", "x", ""));
        CPPUNIT_ASSERT_EQUAL("FIELD_MISSING"s, record("case-1", "x", "  "));
        CPPUNIT_ASSERT_EQUAL("0"s, fixture->value("SELECT COUNT(*) FROM access_log"));
    }

    void list_isByCaseByReaderAndByTime() {
        record("case-1", "a", "p");
        record("case-2", "b", "p");
        fixture->clock.advance(1h);
        who.id = 8;
        record("case-1", "c", "p");
        CPPUNIT_ASSERT_EQUAL("ca"s, whats({"case-1", "", {}, {}}));
        CPPUNIT_ASSERT_EQUAL("ba"s, whats({"", "user:7", {}, {}}));
        CPPUNIT_ASSERT_EQUAL("a"s, whats({"case-1", "user:7", {}, {}}));
        CPPUNIT_ASSERT_EQUAL("c"s, whats({"", "", fixture->clock.now(), {}}));
        CPPUNIT_ASSERT_EQUAL("ba"s, whats({"", "", {}, fixture->clock.now()}));
        const auto all = list({});
        CPPUNIT_ASSERT_EQUAL("a"s, list({}, all[1].id).at(0).what);
    }

    void hostileTexts_areRefusedOrKeptAsGiven() {
        CPPUNIT_ASSERT_EQUAL("FIELD_TOO_LONG"s, record("c", "w", std::string(10'000, 'x')));
        CPPUNIT_ASSERT_EQUAL("FIELD_INVALID"s, record("c", "w", "a\0b"s));
        const std::string sql = "'); DROP TABLE access_log; -- 😀";
        CPPUNIT_ASSERT_EQUAL(""s, record(sql, sql, sql));
        CPPUNIT_ASSERT_EQUAL(sql, list({sql, "", {}, {}}).at(0).purpose);
        CPPUNIT_ASSERT_EQUAL(""s, record("c2", std::string(10'000, 'w'), "p"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{400}, list({"c2", "", {}, {}}).at(0).what.size());
    }

    void trim_keepsAYearAndIsTheAuditAdministrators() {
        record("case-1", "a", "p");
        fixture->clock.advance(367 * 24h);
        const auto auditor =
            fixture->principal(fixture->addUser("auditor", people::Role::auditAdmin));
        record("case-1", "b", "p");
        CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s, trim(who, base::Instant{}));
        CPPUNIT_ASSERT_EQUAL("VALUE_INVALID"s, trim(auditor, fixture->clock.now()));
        CPPUNIT_ASSERT_EQUAL(""s, trim(auditor, fixture->clock.now() - people::kAccessKept));
        CPPUNIT_ASSERT_EQUAL("b"s, whats({}));
    }

private:
    std::string record(const std::string& caseId, const std::string& what,
                       const std::string& purpose) {
        std::optional<base::Fault> fault;
        fixture->write([&](store::Transaction& tx) {
            fault = fixture->people->access.record(tx, who, caseId, what, purpose);
        });
        return nameOf(fault);
    }
    std::vector<people::AccessEntry> list(const people::AccessFilter& filter,
                                          std::int64_t before = 0) {
        std::vector<people::AccessEntry> entries;
        fixture->database->read([&](store::Transaction& tx) {
            entries = fixture->people->access.list(tx, filter, before, 100);
        });
        return entries;
    }
    std::string whats(const people::AccessFilter& filter) {
        std::string all;
        for (const auto& entry : list(filter))
            all += entry.what;
        return all;
    }
    std::string trim(const people::Principal& by, base::Instant before) {
        std::variant<std::int64_t, base::Fault> outcome;
        fixture->write([&](store::Transaction& tx) {
            outcome = fixture->people->access.trim(tx, by, before);
        });
        return nameOf(outcome);
    }

    std::unique_ptr<PeopleFixture> fixture;
    people::Principal who;
};

CPPUNIT_TEST_SUITE_REGISTRATION(AccessLogTest);

}  // namespace guantong::testing
