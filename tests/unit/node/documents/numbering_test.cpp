// SPDX-License-Identifier: Apache-2.0
// What node/documents/numbering.h promises: numbers without gap, also when a transaction is undone,
// from 1 every year; prefixes that are words; numbers as people type them.
#include "node/documents/numbering.h"

#include "tests/support/documents_fixture.h"

#include <stdexcept>
#include <thread>

namespace guantong::testing {

using documents::Kind;
using store::Transaction;

class NumberingTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(NumberingTest);
    CPPUNIT_TEST(numbers_beginAtOneEveryYear);
    CPPUNIT_TEST(series_countApart);
    CPPUNIT_TEST(undoneTransaction_leavesNoGap);
    CPPUNIT_TEST(undoneSavepoint_leavesNoGap);
    CPPUNIT_TEST(manyThreads_getEveryNumberOnce);
    CPPUNIT_TEST(typedNumbers_areBroughtIntoForm);
    CPPUNIT_TEST(prefixes_areWords);
    CPPUNIT_TEST(prefix_isSetAndChanged);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { fixture = std::make_unique<DocumentsFixture>(); }
    void tearDown() override { fixture.reset(); }

    void numbers_beginAtOneEveryYear() {
        CPPUNIT_ASSERT_EQUAL(std::string("分行审受〔2026〕1号"), take("2026-01-01"));
        CPPUNIT_ASSERT_EQUAL(std::string("分行审受〔2026〕2号"), take("2026-12-31"));
        CPPUNIT_ASSERT_EQUAL(std::string("分行审受〔2027〕1号"), take("2027-01-01"));
        CPPUNIT_ASSERT_EQUAL(std::string("分行审受〔2026〕3号"), take("2026-12-31"));
    }

    void series_countApart() {
        take("2026-01-01");
        CPPUNIT_ASSERT_EQUAL(std::string("分行审准〔2026〕1号"), take("2026-01-01", Kind::grant));
        CPPUNIT_ASSERT_EQUAL(std::string("分住建受〔2026〕1号"),
                             take("2026-01-01", Kind::acceptance, "分住建"));
    }

    void undoneTransaction_leavesNoGap() {
        for (int i = 1; i <= 20; ++i) {
            CPPUNIT_ASSERT_EQUAL("分行审受〔2026〕" + std::to_string(i) + "号", take("2026-05-05"));
            CPPUNIT_ASSERT_THROW(fixture->database->write([](Transaction& tx) {
                documents::takeDocumentNumber(tx, "分行审", Kind::acceptance,
                                              *base::parseDate("2026-05-05"));
                throw std::runtime_error("something after it fails");
            }),
                                 std::runtime_error);
        }
    }

    void undoneSavepoint_leavesNoGap() {
        fixture->database->write([](Transaction& tx) {
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, documents::takeNumber(tx, "x", 2026));
            CPPUNIT_ASSERT_THROW(tx.nested([&] {
                CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, documents::takeNumber(tx, "x", 2026));
                throw std::runtime_error("undone");
            }),
                                 std::runtime_error);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, documents::takeNumber(tx, "x", 2026));
        });
    }

    void manyThreads_getEveryNumberOnce() {
        std::vector<std::thread> threads;
        std::vector<std::vector<std::int64_t>> taken(4);
        for (auto& mine : taken)
            threads.emplace_back([&] {
                for (int i = 0; i < 25; ++i)
                    fixture->database->write([&](Transaction& tx) {
                        mine.resize(static_cast<std::size_t>(i));
                        mine.push_back(documents::takeNumber(tx, "x", 2026));
                    });
            });
        for (std::thread& thread : threads)
            thread.join();
        std::vector<std::int64_t> all;
        for (const auto& mine : taken)
            all.insert(all.end(), mine.begin(), mine.end());
        std::sort(all.begin(), all.end());
        for (std::size_t i = 0; i < 100; ++i)
            CPPUNIT_ASSERT_EQUAL(static_cast<std::int64_t>(i + 1), all[i]);
    }

    void typedNumbers_areBroughtIntoForm() {
        const std::string right = "分行审受〔2026〕12号";
        for (const std::string typed : {"分行审受〔2026〕12号", "分行审受[2026]12号",
                                        "分行审受（2026）12号", " 分行审受【2026】 12 号\n",
                                        "分行审受(２０２６)１２号", "分行审受　〔2026〕\u00a012号"})
            CPPUNIT_ASSERT_EQUAL(right, documents::normalNumber(typed));
        CPPUNIT_ASSERT_EQUAL(std::string(), documents::normalNumber(""));
    }

    void prefixes_areWords() {
        for (const char* good :
             {"分行审", "A1", "渝住建", "𠮷安", "〇一", "一二三四五六七八九十一二三四五六七八九十"})
            CPPUNIT_ASSERT_MESSAGE(good, !documents::prefixFault(good));
        CPPUNIT_ASSERT_EQUAL(std::string("FIELD_MISSING"), refusal(""));
        CPPUNIT_ASSERT_EQUAL(std::string("FIELD_TOO_LONG"), refusal(std::string(21, 'a')));
        for (const std::string bad :
             {"分行 审", "〔", "<b>", "😀", "分\n", "\xff", "\xe4\xb8", "é", "（"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(bad, std::string("FIELD_INVALID"), refusal(bad));
    }

    void prefix_isSetAndChanged() {
        fixture->database->write([](Transaction& tx) {
            const base::Instant at = documentsMoment("2026-10-08");
            CPPUNIT_ASSERT(!documents::prefixOf(tx, "org"));
            CPPUNIT_ASSERT(!documents::setPrefix(tx, "org", "分行审", "admin", at));
            CPPUNIT_ASSERT(!documents::setPrefix(tx, "org", "分审批", "admin", at));
            CPPUNIT_ASSERT(documents::setPrefix(tx, "org", "<", "admin", at));
            CPPUNIT_ASSERT_EQUAL(std::string("分审批"), *documents::prefixOf(tx, "org"));
            CPPUNIT_ASSERT(!documents::prefixOf(tx, "other"));
        });
    }

private:
    std::string take(const char* day, Kind kind = Kind::acceptance, const char* prefix = "分行审") {
        std::string number;
        fixture->database->write([&](Transaction& tx) {
            number = documents::takeDocumentNumber(tx, prefix, kind, *base::parseDate(day));
        });
        return number;
    }
    static std::string refusal(const std::string& prefix) {
        const auto fault = documents::prefixFault(prefix);
        return fault ? std::string(base::toString(fault->code)) : std::string();
    }

    std::unique_ptr<DocumentsFixture> fixture;
};

CPPUNIT_TEST_SUITE_REGISTRATION(NumberingTest);

}  // namespace guantong::testing
