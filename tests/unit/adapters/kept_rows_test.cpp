// SPDX-License-Identifier: Apache-2.0
// What KeptRows promises: rows with their reasons, paged, mended or superseded.
#include "adapters/kept_rows.h"

#include "tests/support/adapters_fixture.h"

namespace guantong::testing {

using namespace adapters;

class KeptRowsTest : public CppUnit::TestFixture, private AdaptersFixture {
    CPPUNIT_TEST_SUITE(KeptRowsTest);
    CPPUNIT_TEST(kept_isListedWithItsReason);
    CPPUNIT_TEST(sameRecord_isReplacedAndClosed);
    CPPUNIT_TEST(lists_arePaged);
    CPPUNIT_TEST(superseded_onlyByARowThatCoversIt);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { build(); }

    void kept_isListedWithItsReason() {
        keep(1, RowVerdict::refused);
        const auto rows = adapter->errors();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, rows.size());
        CPPUNIT_ASSERT_EQUAL(std::string("QUALITY_ITEM_WRONG"), rows[0].code);  // the graver one
        CPPUNIT_ASSERT_EQUAL(std::string("item"), rows[0].column);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, rows[0].findings.size());
        CPPUNIT_ASSERT_EQUAL(std::string("Q22"), rows[0].findings[0].rule);
        CPPUNIT_ASSERT_EQUAL(std::string("a \"quoted\"\ncell"), rows[0].cells.at(0));
        CPPUNIT_ASSERT(rows[0].kept == clock.now());
        keep(2, RowVerdict::taken);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, adapter->errors().size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, adapter->errors("doubtful").size());
    }

    void sameRecord_isReplacedAndClosed() {
        keep(1, RowVerdict::waiting);
        keep(1, RowVerdict::refused);
        database->write([&](store::Transaction& tx) {
            KeptRows kept(tx, "small");
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, kept.count("open"));
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, kept.openOf("f.csv").count(1));
            CPPUNIT_ASSERT(kept.openOf("g.csv").empty());
            kept.close("f.csv", 1, clock.now());
            CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, kept.count("open"));
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, kept.count("mended"));
            CPPUNIT_ASSERT(kept.list("refused", 0, 9).empty());
            CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, KeptRows(tx, "other").count("mended"));
        });
    }

    void lists_arePaged() {
        for (int record = 1; record <= 5; ++record)
            keep(record, RowVerdict::refused);
        const auto first = adapter->errors("open", 0, 2);
        const auto second = adapter->errors("open", first.back().id, 10);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, first.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, second.size());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, second[0].record);
    }

    void superseded_onlyByARowThatCoversIt() {
        keep(1, RowVerdict::refused);  // tells of "applied,finished" under key "/7"
        MappedRow row;
        row.caseNumber = "A1";
        row.eventIds = {"finished"};
        row.rowKey = "/7";
        CPPUNIT_ASSERT_EQUAL(std::string("finished|/7"), identityOf(row));
        const auto open = [&](std::int64_t run) {
            std::int64_t count = 0;
            database->write([&](store::Transaction& tx) {
                KeptRows kept(tx, "small");
                kept.supersede("s", row, run, clock.now());
                count = kept.count("open");
            });
            return count;
        };
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, open(2));
        row.eventIds = {"applied", "accepted", "finished"};
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, open(1));  // its own run does not supersede it
        row.rowKey = "/8";
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, open(2));
        row.rowKey = "/7";
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, open(2));
    }

private:
    void keep(std::int64_t record, RowVerdict verdict) {
        RowOutcome outcome{
            verdict,
            {{QualityLevel::warn, "Q22", {base::Code::QUALITY_TEXT_DOUBTFUL, "name", "??"}},
             {verdict == RowVerdict::taken ? QualityLevel::warn : QualityLevel::refuse,
              "Q16",
              {base::Code::QUALITY_ITEM_WRONG, "item", "X"}}},
            0};
        KeptRow row;
        row.run = 1;
        row.file = "f.csv";
        row.record = record;
        row.line = record + 1;
        row.system = "s";
        row.caseNumber = "A1";
        row.rowKey = "applied,finished|/7";
        row.cells = {"a \"quoted\"\ncell", "b"};
        database->write(
            [&](store::Transaction& tx) { KeptRows(tx, "small").keep(row, outcome, clock.now()); });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(KeptRowsTest);

}  // namespace guantong::testing
