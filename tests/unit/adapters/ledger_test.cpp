// SPDX-License-Identifier: Apache-2.0
// What the ledger promises: the standing of an event, by what was taken before.
#include "adapters/ledger.h"

#include "tests/support/adapters_fixture.h"

namespace guantong::testing {

using namespace adapters;

class LedgerTest : public CppUnit::TestFixture, private AdaptersFixture {
    CPPUNIT_TEST_SUITE(LedgerTest);
    CPPUNIT_TEST(noted_isFoundAgain);
    CPPUNIT_TEST(standing_withoutVersions);
    CPPUNIT_TEST(standing_withVersions);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { build(); }

    void noted_isFoundAgain() {
        LedgerEntry entry{"finished/7",
                          2,
                          5,
                          std::string("\0\x01x", 3),
                          standard::EventKind::finished,
                          at("2025-03-10T09:00:00.000+08:00"),
                          true,
                          "case",
                          "hash"};
        CaseHistory history;
        database->write([&](store::Transaction& tx) {
            Ledger ledger(tx);
            ledger.note("s", "A1", entry, 9);
            entry.key = "applied";
            entry.kind = standard::EventKind::applied;
            entry.sourceVersion.reset();
            ledger.note("s", "A1", entry, 9);
            history = ledger.history("s", "A1");
            CPPUNIT_ASSERT(ledger.history("s", "A2").entries.empty());
            CPPUNIT_ASSERT(ledger.history("t", "A1").entries.empty());
        });
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, history.entries.size());
        const auto* found = history.latest("finished/7");
        CPPUNIT_ASSERT(found != nullptr && found->ordinal == 2 && found->sourceVersion == 5);
        CPPUNIT_ASSERT_EQUAL(std::string("\0\x01x", 3), found->content);
        CPPUNIT_ASSERT(found->dateOnly && found->caseId == "case" && found->eventHash == "hash");
        CPPUNIT_ASSERT(history.opened() && history.has(standard::EventKind::finished));
        CPPUNIT_ASSERT(history.latest("nothing") == nullptr);
    }

    void standing_withoutVersions() {
        CaseHistory history;
        CPPUNIT_ASSERT(standing(history, "a") == Standing::fresh);
        history.entries = {entryOf(1, "a"), entryOf(2, "b")};
        CPPUNIT_ASSERT(standing(history, "b") == Standing::repeated);
        CPPUNIT_ASSERT(standing(history, "a") == Standing::repeated);
        CPPUNIT_ASSERT(standing(history, "c") == Standing::newer);
    }

    void standing_withVersions() {
        CaseHistory history;
        history.entries = {entryOf(1, "a", 3), entryOf(2, "b", 5)};
        CPPUNIT_ASSERT(standing(history, "b", 5) == Standing::repeated);
        CPPUNIT_ASSERT(standing(history, "c", 5) == Standing::conflict);
        CPPUNIT_ASSERT(standing(history, "c", 3) == Standing::conflict);
        CPPUNIT_ASSERT(standing(history, "c", 4) == Standing::stale);
        CPPUNIT_ASSERT(standing(history, "c", 6) == Standing::newer);
    }

private:
    static LedgerEntry entryOf(std::int64_t ordinal, const char* content,
                               std::optional<std::int64_t> version = std::nullopt) {
        LedgerEntry entry;
        entry.key = "k";
        entry.ordinal = ordinal;
        entry.content = content;
        entry.sourceVersion = version;
        return entry;
    }
    static Standing standing(const CaseHistory& history, const char* content,
                             std::optional<std::int64_t> version = std::nullopt) {
        MappedEvent event;
        event.key = "k";
        event.content = content;
        return history.standingOf(event, version);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LedgerTest);

}  // namespace guantong::testing
