// SPDX-License-Identifier: Apache-2.0
// The catalogue in a database: adopting, refusing, lookups by day, the cache, who adopted what.
#include "node/catalog/catalog.h"

#include "exchange/base/error.h"
#include "exchange/store/migrator.h"
#include "tests/support/base_temp_folder.h"
#include "tests/support/catalog_items.h"
#include "tests/support/clock_fixture.h"

namespace guantong::testing {

using catalog::Adopted;
using catalog::Catalog;
using standard::CalendarRecord;
using standard::Item;
using store::Transaction;

class CatalogTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CatalogTest);
    CPPUNIT_TEST(adoptedItem_isInForceFromItsDay);
    CPPUNIT_TEST(laterVersion_rulesFromItsOwnDay);
    CPPUNIT_TEST(retiredItem_isNoLongerInForce);
    CPPUNIT_TEST(unfitItem_isRefusedWithCodeAndReason);
    CPPUNIT_TEST(lowerOrReusedVersion_isRefused);
    CPPUNIT_TEST(sameItemAgain_changesNothing);
    CPPUNIT_TEST(changeByAnotherProcess_isSeen);
    CPPUNIT_TEST(rolledBackAdoption_isForgotten);
    CPPUNIT_TEST(items_pageByCode);
    CPPUNIT_TEST(noCalendar_decidesNothing);
    CPPUNIT_TEST(longerCalendar_takesOver);
    CPPUNIT_TEST(shorterCalendar_isRefused);
    CPPUNIT_TEST(calendarWithWrongDays_isRefused);
    CPPUNIT_TEST(coverage_isTheNewestAnswerOfEachNode);
    CPPUNIT_TEST(contentHash_changesWithAnyItem);
    CPPUNIT_TEST(answer_isARecordOfTheStandard);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        folder = std::make_unique<TempFolder>();
        database = store::openSqlite(folder->file("node.db"));
        const auto file = sourcePath("config/sql/sqlite/0004_catalog.sql");
        store::migrate(*database, {{1, "0004_catalog", base::readFile(file, 1u << 20)}},
                       folder->file("copy-"));
    }
    void tearDown() override {
        database.reset();
        folder.reset();
    }

    void adoptedItem_isInForceFromItsDay() {
        const Adopted adopted = adopt(anItem(1));
        CPPUNIT_ASSERT(adopted.changed && adopted.adoption.adopted);
        CPPUNIT_ASSERT_EQUAL(std::string("item"), adopted.adoption.subjectKind);
        CPPUNIT_ASSERT_EQUAL(adopted.record.hash, adopted.adoption.subjectHash);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, versionOn("2025-01-01"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, versionOn("2024-12-31"));
        read([&](Transaction& tx) {
            CPPUNIT_ASSERT(*catalog.latestItem(tx, "000131007000") == anItem(1));
            CPPUNIT_ASSERT(!catalog.latestItem(tx, "999999999999"));
        });
    }

    void laterVersion_rulesFromItsOwnDay() {
        adopt(anItem(1));
        adopt(anItem(2, day("2025-07-01")));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, versionOn("2025-06-30"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, versionOn("2025-07-01"));
        read([&](Transaction& tx) {
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1},
                                 catalog.itemVersion(tx, "000131007000", 1)->version);
            CPPUNIT_ASSERT(!catalog.itemVersion(tx, "000131007000", 3));
        });
    }

    void retiredItem_isNoLongerInForce() {
        Item item = anItem(1);
        item.validTo = day("2025-06-30");
        adopt(item);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, versionOn("2025-06-30"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, versionOn("2025-07-01"));
    }

    void unfitItem_isRefusedWithCodeAndReason() {
        Item item = anItem(1);
        item.promiseDays = 30;
        const Adopted refused = adopt(item);
        CPPUNIT_ASSERT(!refused.changed && !refused.adoption.adopted);
        CPPUNIT_ASSERT_EQUAL(std::string("ITEM_PROMISE_LONGER"), refused.adoption.code);
        CPPUNIT_ASSERT(refused.adoption.reason.find("承诺时限") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, versionOn("2025-06-30"));
        item.caseType = "no such";  // not even a record of the standard
        CPPUNIT_ASSERT_EQUAL(std::string("RECORD_INVALID"), adopt(item).adoption.code);
    }

    void lowerOrReusedVersion_isRefused() {
        adopt(anItem(2));
        CPPUNIT_ASSERT_EQUAL(std::string("CATALOG_VERSION_LOWER"), adopt(anItem(1)).adoption.code);
        Item other = anItem(2);
        other.name = "食品经营许可（变更）";
        CPPUNIT_ASSERT_EQUAL(std::string("CATALOG_VERSION_REUSED"), adopt(other).adoption.code);
        read([&](Transaction& tx) {
            CPPUNIT_ASSERT(*catalog.latestItem(tx, "000131007000") == anItem(2));
        });
    }

    void sameItemAgain_changesNothing() {
        adopt(anItem(1));
        const Adopted again = adopt(anItem(1));
        CPPUNIT_ASSERT(again.adoption.adopted && !again.changed);
    }

    void changeByAnotherProcess_isSeen() {
        adopt(anItem(1));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, versionOn("2025-06-30"));
        Catalog other(kNode);
        database->write([&](Transaction& tx) { other.adopt(tx, anItem(2), at("2025-03-03")); });
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, versionOn("2025-06-30"));
    }

    void rolledBackAdoption_isForgotten() {
        adopt(anItem(1));
        try {
            database->write([&](Transaction& tx) {
                catalog.adopt(tx, anItem(2), at("2025-03-03"));
                CPPUNIT_ASSERT_EQUAL(std::int64_t{2},
                                     catalog.latestItem(tx, "000131007000")->version);
                throw base::Error(base::Code::STORE_FAILED, "for the test");
            });
        } catch (const base::Error&) {
        }
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, versionOn("2025-06-30"));
        Item item = anItem(2);
        item.name = "另一个第二版";
        CPPUNIT_ASSERT(adopt(item).changed);
        read([&](Transaction& tx) {
            CPPUNIT_ASSERT_EQUAL(item.name, catalog.latestItem(tx, "000131007000")->name);
        });
    }

    void items_pageByCode() {
        for (const char* code : {"000131009000", "000131007000", "000131008000"}) {
            Item item = anItem(1);
            item.code = code;
            adopt(item);
            item.version = 2;
            adopt(item);
        }
        read([&](Transaction& tx) {
            const auto first = catalog.items(tx, "", 2);
            CPPUNIT_ASSERT_EQUAL(std::size_t{2}, first.size());
            CPPUNIT_ASSERT_EQUAL(std::string("000131008000"), first[1]->code);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, first[1]->version);
            const auto rest = catalog.items(tx, first[1]->code, 2);
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, rest.size());
            CPPUNIT_ASSERT_EQUAL(std::string("000131009000"), rest[0]->code);
        });
    }

    void noCalendar_decidesNothing() {
        read([&](Transaction& tx) {
            const auto calendar = catalog.calendar(tx);
            CPPUNIT_ASSERT(!calendar->decides(day("2025-03-03"), day("2025-03-03")));
            CPPUNIT_ASSERT(!catalog.calendarRecord(tx));
            CPPUNIT_ASSERT(!catalog.calendarVersion(tx, 1));
        });
    }

    void longerCalendar_takesOver() {
        adopt(aCalendar(1));
        CalendarRecord longer = aCalendar(2);
        longer.knownTo = day("2026-12-31");
        CPPUNIT_ASSERT(adopt(longer).changed);
        read([&](Transaction& tx) {
            CPPUNIT_ASSERT(catalog.calendar(tx)->knownTo() == day("2026-12-31"));
            CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, catalog.calendar(tx)->version());
            CPPUNIT_ASSERT(catalog.calendar(tx) == catalog.calendar(tx));
            CPPUNIT_ASSERT(catalog.calendarVersion(tx, 1)->knownTo() == day("2025-12-31"));
            CPPUNIT_ASSERT(*catalog.calendarRecord(tx) == longer);
        });
    }

    void shorterCalendar_isRefused() {
        adopt(aCalendar(1));
        CalendarRecord shorter = aCalendar(2), later = aCalendar(2);
        shorter.knownTo = day("2025-12-30");
        later.knownFrom = day("2025-01-02");
        for (const auto& calendar : {shorter, later})
            CPPUNIT_ASSERT_EQUAL(std::string("CALENDAR_SHORTENED"), adopt(calendar).adoption.code);
    }

    void calendarWithWrongDays_isRefused() {
        CalendarRecord calendar = aCalendar(1);
        calendar.work = {day("2025-10-09")};
        const Adopted refused = adopt(calendar);
        CPPUNIT_ASSERT_EQUAL(std::string("CALENDAR_DAY_WRONG"), refused.adoption.code);
        CPPUNIT_ASSERT(refused.adoption.reason.find("2025-10-09") != std::string::npos);
    }

    void coverage_isTheNewestAnswerOfEachNode() {
        const auto other = base::NodeId::fromNumber(360502000000);
        adopt(aCalendar(1));
        adopt(aCalendar(2));
        standard::Adoption refusal;
        refusal.node = other;
        refusal.subjectKind = "calendar";
        refusal.version = 2;
        refusal.adopted = false;
        refusal.code = "CALENDAR_SHORTENED";
        refusal.reason = "新日历所定的范围小于现行日历";
        refusal.at = at("2025-03-03");
        database->write([&](Transaction& tx) {
            catalog.record(tx, refusal);
            catalog.record(tx, refusal);
        });
        read([&](Transaction& tx) {
            const auto all = catalog.coverage(tx, "calendar", "");
            CPPUNIT_ASSERT_EQUAL(std::size_t{2}, all.size());
            CPPUNIT_ASSERT(all[0].node == other && !all[0].adopted);
            CPPUNIT_ASSERT_EQUAL(refusal.reason, all[0].reason);
            CPPUNIT_ASSERT(all[1].node == kNode && all[1].adopted);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, all[1].version);
            CPPUNIT_ASSERT(catalog.coverage(tx, "item", "000131007000").empty());
        });
    }

    void contentHash_changesWithAnyItem() {
        const auto hash = [this] {
            std::string text;
            read([&](Transaction& tx) { text = catalog.contentHash(tx); });
            return text;
        };
        const std::string empty = hash();
        adopt(anItem(1));
        const std::string one = hash();
        CPPUNIT_ASSERT(one != empty);
        CPPUNIT_ASSERT_EQUAL(one, hash());
        adopt(anItem(2));
        CPPUNIT_ASSERT(hash() != one);
    }

    void answer_isARecordOfTheStandard() {
        Item item = anItem(1);
        item.basis.clear();
        for (const Adopted& adopted : {adopt(item), adopt(anItem(1))}) {
            CPPUNIT_ASSERT(standard::checkRecord(adopted.adoption).empty());
            const auto read = standard::decodeRecord(adopted.record.xml);
            CPPUNIT_ASSERT(std::holds_alternative<standard::Record>(read));
        }
    }

private:
    template <typename Record>
    Adopted adopt(const Record& record) {
        Adopted adopted;
        database->write(
            [&](Transaction& tx) { adopted = catalog.adopt(tx, record, at("2025-03-03")); });
        return adopted;
    }

    template <typename Function>
    void read(const Function& function) {
        database->read([&](Transaction& tx) { function(tx); });
    }

    /// The version of the test's item in force on that day; 0 for none.
    std::int64_t versionOn(const std::string& on) {
        std::int64_t version = 0;
        read([&](Transaction& tx) {
            const auto item = catalog.itemOn(tx, "000131007000", day(on));
            version = item ? item->version : 0;
        });
        return version;
    }

    const base::NodeId kNode = base::NodeId::fromNumber(360521000000);
    std::unique_ptr<TempFolder> folder;
    std::unique_ptr<store::Database> database;
    Catalog catalog{kNode};
};

CPPUNIT_TEST_SUITE_REGISTRATION(CatalogTest);

}  // namespace guantong::testing
