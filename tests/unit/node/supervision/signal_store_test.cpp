// SPDX-License-Identifier: Apache-2.0
// What node/supervision/signal_store.h promises: once by id, lists by key, counts by span.
#include "node/supervision/signal_store.h"

#include "tests/support/supervision_fixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using supervision::Level;

class SignalStoreTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SignalStoreTest);
    CPPUNIT_TEST(signalTakenTwice_isOne);
    CPPUNIT_TEST(signalOfACaseHere_getsItsRegion);
    CPPUNIT_TEST(pages_coverAllOnceNewestFirst);
    CPPUNIT_TEST(filters_keepOrganisationAndLevel);
    CPPUNIT_TEST(signalsOfCase_areInOrderOfTheirMoments);
    CPPUNIT_TEST(counts_keepToTheSpan);
    CPPUNIT_TEST(rowThatIsNoSignal_isAStoreFailure);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { fixture = std::make_unique<SupervisionFixture>(kCity); }
    void tearDown() override { fixture.reset(); }

    void signalTakenTwice_isOne() {
        CPPUNIT_ASSERT(take(signal(1, "S06", Level::yellowCard), 7));
        CPPUNIT_ASSERT(!take(signal(1, "S06", Level::yellowCard), 8));
        CPPUNIT_ASSERT_EQUAL(std::string("7"),
                             fixture->value("SELECT package_id FROM supervision_signal"));
        fixture->database->read([&](store::Transaction& tx) {
            CPPUNIT_ASSERT(supervision::isRaised(tx, signal(1, "S06", Level::yellowCard).id));
            CPPUNIT_ASSERT(!supervision::isRaised(tx, "another"));
            const auto found = supervision::signalsOfCase(tx, SupervisionFixture::caseId(1));
            CPPUNIT_ASSERT(found.at(0).signal == signal(1, "S06", Level::yellowCard));
            CPPUNIT_ASSERT_EQUAL(std::int64_t{7}, found.at(0).packageRow);
            CPPUNIT_ASSERT(found.at(0).storedAt == at("2025-03-18 09:00"));
        });
    }

    void signalOfACaseHere_getsItsRegion() {
        SupervisionFixture county;
        const std::string id = SupervisionFixture::caseId(3);
        county.accept(id, "2025-03-03", 10, 20, "promised", {{Field::region, "360521"}});
        county.sweep("2025-03-13 00:00");
        CPPUNIT_ASSERT_EQUAL(std::string("360521"),
                             county.value("SELECT region FROM supervision_signal"));
    }

    void pages_coverAllOnceNewestFirst() {
        for (int i = 0; i < 25; ++i)
            take(signal(i, "S05", Level::warning, i % 3), 7);
        std::vector<std::string> seen;
        std::optional<supervision::SignalPosition> after;
        for (;;) {
            std::vector<supervision::StoredSignal> page;
            fixture->database->read([&](store::Transaction& tx) {
                page = supervision::pageOfSignals(tx, {}, after, 4);
            });
            for (const auto& each : page)
                seen.push_back(base::formatInstant(each.signal.raisedAt) + each.signal.id);
            if (page.size() < 4) break;
            after = {page.back().signal.raisedAt, page.back().signal.id};
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{25}, seen.size());
        CPPUNIT_ASSERT(std::is_sorted(seen.rbegin(), seen.rend()));
        CPPUNIT_ASSERT(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
    }

    void filters_keepOrganisationAndLevel() {
        take(signal(1, "S05", Level::warning), 7);
        take(signal(2, "S06", Level::yellowCard), 7);
        standard::Signal other = signal(3, "S06", Level::yellowCard);
        other.organisation = "11360521MB0000009X";
        take(other, 7);
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, page({}));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, page({"", Level::yellowCard}));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, page({other.organisation, std::nullopt}));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, page({other.organisation, Level::warning}));
    }

    void signalsOfCase_areInOrderOfTheirMoments() {
        take(signal(1, "S06", Level::yellowCard, 2), 7);
        take(signal(1, "S05", Level::warning, 1), 7);
        take(signal(2, "S05", Level::warning, 0), 7);
        fixture->database->read([&](store::Transaction& tx) {
            const auto found = supervision::signalsOfCase(tx, SupervisionFixture::caseId(1));
            CPPUNIT_ASSERT_EQUAL(std::size_t{2}, found.size());
            CPPUNIT_ASSERT_EQUAL(std::string("S05"), found[0].signal.rule);
        });
    }

    void counts_keepToTheSpan() {
        take(signal(1, "S05", Level::warning, 0), 7);
        take(signal(2, "S05", Level::warning, 1), 7);
        take(signal(2, "S06", Level::yellowCard, 1), 7);
        take(signal(3, "S05", Level::warning, 2), 7);
        fixture->database->read([&](store::Transaction& tx) {
            const auto counts =
                supervision::countSignals(tx, {at("2025-03-18 00:00"), at("2025-03-20 00:00"),
                                               base::Instant::min(), at("2025-04-01")});
            CPPUNIT_ASSERT_EQUAL(std::size_t{2}, counts.size());
            CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, counts[0].count);
            CPPUNIT_ASSERT(counts[0].level == Level::warning);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, counts[1].count);
            CPPUNIT_ASSERT(supervision::countSignals(tx, {at("2025-03-18 00:00"), at("2025-03-20"),
                                                          base::Instant::min(), at("2025-03-01")})
                               .empty());
            const auto levels = supervision::countSignalsByLevel(tx);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, levels.at(Level::warning));
        });
    }

    void rowThatIsNoSignal_isAStoreFailure() {
        take(signal(1, "S05", Level::warning), 7);
        change(*fixture->database, "UPDATE supervision_signal SET xml = '<Nonsense/>'");
        CPPUNIT_ASSERT_EQUAL(std::string("STORE_FAILED"), failureOf([&] { page({}); }));
    }

private:
    /// Raised on 2025-03-18 or so many days later.
    static standard::Signal signal(int number, const std::string& rule, Level level, int days = 0) {
        standard::Signal made;
        made.caseId = SupervisionFixture::caseId(number);
        made.node = kCounty;
        made.rule = rule;
        made.level = supervision::toString(level);
        made.clock = "promise";
        made.id = kCounty.str() + "-" + made.caseId + "-" + rule + "-" + made.level + "-promise";
        made.momentDue = at("2025-03-17 17:30") + std::chrono::days{days};
        made.raisedAt = at("2025-03-18 09:00") + std::chrono::days{days};
        made.organisation = "11360521MB0000001X";
        made.organisationName = "市场监管局";
        return made;
    }
    bool take(const standard::Signal& made, std::int64_t packageRow) {
        bool fresh = false;
        fixture->database->write([&](store::Transaction& tx) {
            fresh =
                supervision::take(tx, made, standard::encode(made).xml, packageRow, made.raisedAt);
        });
        return fresh;
    }
    std::size_t page(const supervision::SignalFilter& filter) {
        std::size_t rows = 0;
        fixture->database->read([&](store::Transaction& tx) {
            rows = supervision::pageOfSignals(tx, filter, std::nullopt, 100).size();
        });
        return rows;
    }

    std::unique_ptr<SupervisionFixture> fixture;
};

CPPUNIT_TEST_SUITE_REGISTRATION(SignalStoreTest);

}  // namespace guantong::testing
