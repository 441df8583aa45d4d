// SPDX-License-Identifier: Apache-2.0
// What RunLog promises: counts kept, a run cut off gone on with, a finished one left alone.
#include "adapters/run_log.h"

#include "tests/support/adapters_fixture.h"

namespace guantong::testing {

using namespace adapters;

class RunLogTest : public CppUnit::TestFixture, private AdaptersFixture {
    CPPUNIT_TEST_SUITE(RunLogTest);
    CPPUNIT_TEST(cutOff_isGoneOnWith);
    CPPUNIT_TEST(finishedOrOtherBytes_beginAnew);
    CPPUNIT_TEST(counts_addUp);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { build(); }

    void cutOff_isGoneOnWith() {
        RunRecord run = begun("d1");
        run.counts = {10, 4, 3, 2, 1, 5, 8};
        run.header = "[\"a\"]";
        save(run);
        const RunRecord again = begun("d1");
        CPPUNIT_ASSERT_EQUAL(run.id, again.id);
        CPPUNIT_ASSERT(again.counts == run.counts);
    }

    void finishedOrOtherBytes_beginAnew() {
        RunRecord run = begun("d1");
        CPPUNIT_ASSERT(begun("d2").id != run.id);
        run = begun("d2");
        run.state = "finished";
        run.ended = at("2025-06-30T10:00:00.000+08:00");
        run.fault = "none";
        save(run);
        CPPUNIT_ASSERT(begun("d2").id != run.id);
        database->read([&](store::Transaction& tx) {
            const auto found = RunLog(tx).byId(run.id);
            CPPUNIT_ASSERT(found && found->state == "finished" && found->ended == run.ended);
            CPPUNIT_ASSERT_EQUAL(std::string("f.csv"), found->file);
            CPPUNIT_ASSERT_EQUAL(std::size_t{2}, RunLog(tx).recent("a", 2).size());
            CPPUNIT_ASSERT(!RunLog(tx).lastOf("a", "g.csv") && !RunLog(tx).byId(99));
        });
    }

    void counts_addUp() {
        RowCounts counts{10, 4, 3, 2, 1, 0, 0};
        CPPUNIT_ASSERT(counts.addUp());
        counts += counts;
        CPPUNIT_ASSERT(counts.addUp() && counts.read == 20);
        ++counts.read;
        CPPUNIT_ASSERT(!counts.addUp());
    }

private:
    RunRecord begun(const std::string& digest) {
        RunRecord run;
        run.adapter = "a";
        run.file = "f.csv";
        run.digest = digest;
        run.header = "[]";
        run.stamp = {5, 6};
        database->write([&](store::Transaction& tx) { RunLog(tx).begin(run); });
        return run;
    }
    void save(const RunRecord& run) {
        database->write([&](store::Transaction& tx) { RunLog(tx).update(run); });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RunLogTest);

}  // namespace guantong::testing
