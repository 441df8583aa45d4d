// SPDX-License-Identifier: Apache-2.0
// Every quality rule once where it fires and once where it does not (domain rules Q01 to Q22).
#include "adapters/quality_rules.h"

#include "tests/support/adapters_fixture.h"

namespace guantong::testing {

using namespace adapters;
using standard::EventKind;
using standard::Field;

class QualityRulesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(QualityRulesTest);
    CPPUNIT_TEST(q01_eventWithoutItsCase);
    CPPUNIT_TEST(q02_finishedWithoutAccepted);
    CPPUNIT_TEST(q03_timesInOrder);
    CPPUNIT_TEST(q04_impossibleTimes);
    CPPUNIT_TEST(q05_finishedTwice);
    CPPUNIT_TEST(q06_conflict);
    CPPUNIT_TEST(q07_staleAndGap);
    CPPUNIT_TEST(q08_reason);
    CPPUNIT_TEST(q16_item);
    CPPUNIT_TEST(q17_checkDigits);
    CPPUNIT_TEST(q18_region);
    CPPUNIT_TEST(q19_identicalTimes);
    CPPUNIT_TEST(q22_text);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        row_ = {};
        row_.caseNumber = "A1";
        history_ = {};
        standings_.clear();
        sameTimeBefore_ = 0;
        item_ = Intake::ItemFacts{};
        item_->inForce = true;
        item_->version = 2;
        item_->organisation = "ORG1";
        item_->promiseDays = 10;
        region_.reset();
    }

    void q01_eventWithoutItsCase() {
        add(EventKind::finished, "2025-03-10T09:00:00.000+08:00");
        CPPUNIT_ASSERT(fires(quality::caseAbsent));
        known(EventKind::received, "2025-03-01T09:00:00.000+08:00");
        CPPUNIT_ASSERT(!fires(quality::caseAbsent));
    }

    void q02_finishedWithoutAccepted() {
        add(EventKind::applied, "2025-03-01T09:00:00.000+08:00");
        add(EventKind::finished, "2025-03-10T09:00:00.000+08:00");
        CPPUNIT_ASSERT(fires(quality::notAccepted));
        row_.events[0].event.set(Field::caseType, "onTheSpot");
        CPPUNIT_ASSERT(!fires(quality::notAccepted));
        row_.events[0].event.set(Field::caseType, "promised");
        known(EventKind::accepted, "2025-03-02T09:00:00.000+08:00");
        CPPUNIT_ASSERT(!fires(quality::notAccepted));
    }

    void q03_timesInOrder() {
        add(EventKind::accepted, "2025-03-03T09:00:00.000+08:00");
        add(EventKind::step, "2025-03-04T09:00:00.000+08:00");
        add(EventKind::finished, "2025-03-05T09:00:00.000+08:00");
        CPPUNIT_ASSERT(!fires(quality::timesDisordered));
        row_.events[1].event.occurredAt = at("2025-03-06T09:00:00.000+08:00");
        CPPUNIT_ASSERT(fires(quality::timesDisordered));
        row_.events[1].event.occurredAt = at("2025-03-04T09:00:00.000+08:00");
        known(EventKind::applied, "2025-03-03T10:00:00.000+08:00");
        CPPUNIT_ASSERT(fires(quality::timesDisordered));
        row_.events[0].dateOnly = true;  // the same day is good enough
        CPPUNIT_ASSERT(!fires(quality::timesDisordered));
        row_.events[1].event.set(Field::startedAt, "2025-03-04T09:00:00.000+08:00");
        row_.events[1].event.set(Field::endedAt, "2025-03-04T08:00:00.000+08:00");
        CPPUNIT_ASSERT(fires(quality::timesDisordered));
    }

    void q04_impossibleTimes() {
        add(EventKind::applied, "2025-06-30T09:00:00.000+08:00");
        CPPUNIT_ASSERT(!fires(quality::timeImpossible));
        for (const char* bad : {"2025-07-01T09:00:00.000+08:00", "1999-12-31T09:00:00.000+08:00",
                                "1899-12-30T00:00:00.000+08:00"}) {
            row_.events[0].event.occurredAt = at(bad);
            CPPUNIT_ASSERT_MESSAGE(bad, fires(quality::timeImpossible));
        }
        row_.events[0].event.occurredAt = at("2025-06-30T00:00:00.000+08:00");
        row_.events[0].dateOnly = true;
        CPPUNIT_ASSERT(!fires(quality::timeImpossible));
    }

    void q05_finishedTwice() {
        add(EventKind::finished, "2025-03-10T09:00:00.000+08:00", "finished/2");
        CPPUNIT_ASSERT(!fires(quality::finishedTwice));
        known(EventKind::finished, "2025-03-09T09:00:00.000+08:00", "finished/1");
        CPPUNIT_ASSERT(fires(quality::finishedTwice));
        row_.version = 2;  // another version is no second finish
        CPPUNIT_ASSERT(!fires(quality::finishedTwice));
    }

    void q06_conflict() {
        add(EventKind::finished, "2025-03-10T09:00:00.000+08:00");
        CPPUNIT_ASSERT(!fires(quality::versionConflict));
        standings_[0] = Standing::conflict;
        CPPUNIT_ASSERT(fires(quality::versionConflict));
    }

    void q07_staleAndGap() {
        add(EventKind::accepted, "2025-03-10T09:00:00.000+08:00");
        known(EventKind::accepted, "2025-03-10T09:00:00.000+08:00", "accepted", 1);
        row_.version = 2;
        standings_[0] = Standing::newer;
        CPPUNIT_ASSERT(!fires(quality::versionStale));
        row_.version = 4;
        CPPUNIT_ASSERT(fires(quality::versionStale));
        standings_[0] = Standing::stale;
        CPPUNIT_ASSERT(fires(quality::versionStale));
    }

    void q08_reason() {
        add(EventKind::finished, "2025-03-10T09:00:00.000+08:00");
        auto& event = row_.events[0].event;
        event.set(Field::result, "0");
        CPPUNIT_ASSERT(!fires(quality::reasonMissing));
        for (const char* result : {"1", "5"}) {
            event.set(Field::result, result);
            CPPUNIT_ASSERT(fires(quality::reasonMissing));
        }
        event.set(Field::reason, "无");
        CPPUNIT_ASSERT(fires(quality::reasonMissing));
        event.set(Field::reason, "材料不符");
        CPPUNIT_ASSERT(!fires(quality::reasonMissing));
    }

    void q16_item() {
        add(EventKind::applied, "2025-03-10T09:00:00.000+08:00");
        auto& event = row_.events[0].event;
        event.set(Field::item, "I1");
        event.set(Field::organisation, "ORG1");
        CPPUNIT_ASSERT(!fires(quality::itemWrong));
        event.set(Field::organisation, "ORG2");
        CPPUNIT_ASSERT(fires(quality::itemWrong));
        event.set(Field::organisation, "ORG1");
        event.set(Field::promiseDays, "11");
        CPPUNIT_ASSERT(fires(quality::itemWrong));
        event.set(Field::promiseDays, "10");
        CPPUNIT_ASSERT(!fires(quality::itemWrong));
        item_->inForce = false;
        CPPUNIT_ASSERT(fires(quality::itemWrong));
        item_.reset();
        CPPUNIT_ASSERT(fires(quality::itemWrong));
    }

    void q17_checkDigits() {
        add(EventKind::applied, "2025-03-10T09:00:00.000+08:00");
        auto& each = row_.events[0];
        each.event.set(Field::applicantCode, "91440300708461136T");
        each.personal = R"({"idNumber":"11010519491231002X"})";
        CPPUNIT_ASSERT(!fires(quality::checkDigit));
        each.personal = R"({"idNumber":"110105194912310021"})";
        CPPUNIT_ASSERT(fires(quality::checkDigit));
        CPPUNIT_ASSERT(findings_[0].find("1949") == std::string::npos);
        each.personal.clear();
        each.event.set(Field::applicantCode, "00000000000000000X");
        CPPUNIT_ASSERT(fires(quality::checkDigit));
        each.event.set(Field::applicantCode, "");
        each.event.set(Field::title, "测试");
        CPPUNIT_ASSERT(fires(quality::checkDigit));
    }

    void q18_region() {
        add(EventKind::applied, "2025-03-10T09:00:00.000+08:00");
        row_.events[0].event.set(Field::region, "360521");
        CPPUNIT_ASSERT(!fires(quality::regionWrong));
        region_ = false;
        CPPUNIT_ASSERT(fires(quality::regionWrong));
        region_ = true;
        CPPUNIT_ASSERT(!fires(quality::regionWrong));
        row_.events[0].event.set(Field::region, "360");
        CPPUNIT_ASSERT(fires(quality::regionWrong));
    }

    void q19_identicalTimes() {
        add(EventKind::accepted, "2025-03-10T09:00:00.000+08:00");
        add(EventKind::finished, "2025-03-10T09:00:00.000+08:00");
        CPPUNIT_ASSERT(!fires(quality::timesIdentical));
        row_.events[0].event.set(Field::caseType, "promised");
        CPPUNIT_ASSERT(fires(quality::timesIdentical));
        row_.events[1].event.occurredAt = at("2025-03-11T09:00:00.000+08:00");
        CPPUNIT_ASSERT(!fires(quality::timesIdentical));
        sameTimeBefore_ = 20;
        CPPUNIT_ASSERT(fires(quality::timesIdentical));
    }

    void q22_text() {
        add(EventKind::applied, "2025-03-10T09:00:00.000+08:00");
        for (const char* good : {"关于建房的申请", "what? yes & <b>", "𬭊"}) {
            row_.events[0].event.set(Field::title, good);
            CPPUNIT_ASSERT_MESSAGE(good, !fires(quality::textDoubtful));
        }
        for (const char* bad :
             {"锟斤拷建房", "a\xEF\xBF\xBD", "张??", "A&amp;lt;B", "\xEE\x80\x81", "a &lt; b"}) {
            row_.events[0].event.set(Field::title, bad);
            CPPUNIT_ASSERT_MESSAGE(bad, fires(quality::textDoubtful));
        }
    }

private:
    void add(EventKind kind, const char* when, std::string key = {}) {
        MappedEvent event;
        event.event.kind = kind;
        event.event.occurredAt = at(when);
        event.key = key.empty() ? std::string(standard::toString(kind)) : key;
        event.content = "new";
        row_.events.push_back(std::move(event));
        standings_.push_back(Standing::fresh);
    }
    void known(EventKind kind, const char* when, std::string key = {},
               std::optional<std::int64_t> version = std::nullopt) {
        LedgerEntry entry;
        entry.key = key.empty() ? std::string(standard::toString(kind)) : key;
        entry.kind = kind;
        entry.occurredAt = at(when);
        entry.content = "old";
        entry.sourceVersion = version;
        history_.entries.push_back(std::move(entry));
    }
    bool fires(void (*rule)(const QualityFacts&, const QualityReport&)) {
        std::vector<JudgedEvent> events;
        for (std::size_t i = 0; i < row_.events.size(); ++i)
            events.push_back({&row_.events[i], standings_[i]});
        const QualityFacts facts{
            mapping_,
            row_,
            events,
            history_,
            at("2025-06-30T09:00:00.000+08:00"),
            sameTimeBefore_,
            [&](const std::string&, base::Date) { return item_; },
            [&](const std::string&, const std::string&, base::Date) { return region_; }};
        findings_.clear();
        rule(facts, [&](const std::string& field, const std::string& detail) {
            findings_.push_back(field + " " + detail);
        });
        return !findings_.empty();
    }

    Mapping mapping_;
    MappedRow row_;
    CaseHistory history_;
    std::vector<Standing> standings_;
    std::size_t sameTimeBefore_ = 0;
    std::optional<Intake::ItemFacts> item_;
    std::optional<bool> region_;
    std::vector<std::string> findings_;
};

CPPUNIT_TEST_SUITE_REGISTRATION(QualityRulesTest);

}  // namespace guantong::testing
