// SPDX-License-Identifier: Apache-2.0
// What is undone of each kind of record whose package was taken back, and what stays.
#include "node/federation/undo.h"

#include "exchange/stream_store.h"
#include "node/supervision/signal_store.h"
#include "tests/support/catalog_items.h"
#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

class UndoTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(UndoTest);
    CPPUNIT_TEST(item_givesWayToTheVersionBefore);
    CPPUNIT_TEST(adoption_leavesTheCoverage);
    CPPUNIT_TEST(signal_isNoLongerRaisedIfItCameWithThatPackage);
    CPPUNIT_TEST(whatCannotOrNeedNotBeUndone_hasNoLine);
    CPPUNIT_TEST_SUITE_END();

public:
    void item_givesWayToTheVersionBefore() {
        auto item = anItem(1);
        inside([&](store::Transaction& tx) { catalog.adopt(tx, item, node.clock.now()); });
        item.version = 2;
        inside([&](store::Transaction& tx) { catalog.adopt(tx, item, node.clock.now()); });
        undo("Item", item, 1);
        inside([&](store::Transaction& tx) {
            CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, catalog.latestItem(tx, item.code)->version);
            CPPUNIT_ASSERT_EQUAL(std::string("due"), *exchange::settingOf(tx, "cases.refold"));
            // It may come again, under a good key.
            CPPUNIT_ASSERT(catalog.adopt(tx, item, node.clock.now()).changed);
        });
    }

    void adoption_leavesTheCoverage() {
        standard::Adoption adoption;
        adoption.node = kLeafNode;
        adoption.subjectKind = "item";
        adoption.subject = "X";
        adoption.version = 1;
        adoption.subjectHash = "sha256:" + std::string(64, 'a');
        adoption.at = node.clock.now();
        inside([&](store::Transaction& tx) { catalog.record(tx, adoption); });
        undo("Adoption", adoption, 1);
        inside([&](store::Transaction& tx) {
            CPPUNIT_ASSERT(catalog.coverage(tx, "item", "X").empty());
        });
    }

    void signal_isNoLongerRaisedIfItCameWithThatPackage() {
        standard::Signal signal;
        signal.id = "s-1";
        signal.node = kLeafNode;
        inside([&](store::Transaction& tx) {
            CPPUNIT_ASSERT(supervision::take(tx, signal, "<Signal></Signal>", 7, node.clock.now()));
        });
        inside([&](store::Transaction& tx) {
            CPPUNIT_ASSERT(!supervision::withdraw(tx, signal.id, 8));
            CPPUNIT_ASSERT(supervision::isRaised(tx, signal.id));
            CPPUNIT_ASSERT(supervision::withdraw(tx, signal.id, 7));
            CPPUNIT_ASSERT(!supervision::isRaised(tx, signal.id));
        });
    }

    void whatCannotOrNeedNotBeUndone_hasNoLine() {
        const auto table = federation::undoTable(catalog);
        for (const char* kind : {"Directory", "StreamHead", "ReportRequest", "Erasure"})
            CPPUNIT_ASSERT_MESSAGE(kind, table.find(kind) == table.end());
        CPPUNIT_ASSERT(table.find("ReportAnswer") != table.end());
    }

private:
    template <class Work>
    void inside(const Work& work) {
        node.database->write(work);
    }
    void undo(const std::string& kind, const standard::Record& record, std::int64_t packageRow) {
        const auto encoded = encode(record);
        inside([&](store::Transaction& tx) {
            federation::undoTable(catalog).at(kind)(
                {tx, exchange::Header{}, packageRow, encoded.xml, encoded.hash}, record);
        });
    }

    ExchangeFixture node;
    catalog::Catalog catalog{kMiddleNode};
};

CPPUNIT_TEST_SUITE_REGISTRATION(UndoTest);

}  // namespace guantong::testing
