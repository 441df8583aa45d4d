// SPDX-License-Identifier: Apache-2.0
// What the dry run promises: the same verdicts as a run, and nothing stored.
#include "tests/support/adapters_fixture.h"

namespace guantong::testing {

using namespace adapters;

class DryRunTest : public CppUnit::TestFixture, private AdaptersFixture {
    CPPUNIT_TEST_SUITE(DryRunTest);
    CPPUNIT_TEST(verdicts_areThoseOfARun);
    CPPUNIT_TEST(limitAndFaults_areObeyed);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { build(); }

    void verdicts_areThoseOfARun() {
        drop("a.csv",
             std::string(kSmallHeader) +
                 "A1,I1,x,,2025-03-03,2025-03-04,,,\nA1,I1,x,,2025-03-03,2025-03-04,,,\nbad\n"
                 "A2,NOSUCH,x,,2025-03-03,,,,\n");
        const TestReport report = adapter->test();
        CPPUNIT_ASSERT_EQUAL(std::string("4=1+1+0+2"), sum(report.counts));
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, report.rows.size());
        CPPUNIT_ASSERT(report.rows[0].verdict == RowVerdict::taken);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, report.rows[0].events.size());
        CPPUNIT_ASSERT(report.rows[1].verdict == RowVerdict::repeated);
        CPPUNIT_ASSERT(report.rows[2].verdict == RowVerdict::refused && report.rows[2].line == 4);
        CPPUNIT_ASSERT(report.rows[3].findings[0].rule == "Q16");
        for (const char* table : {"fake_event", "adapter_ledger", "adapter_run", "adapter_row"})
            CPPUNIT_ASSERT_EQUAL(std::string("0"),
                                 ask(std::string("SELECT COUNT(*) FROM ") + table));
        CPPUNIT_ASSERT_EQUAL(std::string("4=1+1+0+2"), run());
    }

    void limitAndFaults_areObeyed() {
        std::string text = kSmallHeader;
        for (int i = 0; i < 50; ++i)
            text += "A" + std::to_string(i) + ",I1,x,,2025-03-03,,,,\n";
        base::writeFileAtomically(folder->file("elsewhere.csv"), text);
        const TestReport report = adapter->test(folder->file("elsewhere.csv"), 10);
        CPPUNIT_ASSERT_EQUAL(std::string("10=10+0+0+0"), sum(report.counts));
        base::writeFileAtomically(folder->file("empty.csv"), "");
        CPPUNIT_ASSERT(adapter->test(folder->file("empty.csv")).files[0].fault.has_value());
        CPPUNIT_ASSERT_EQUAL(std::string("FILE_UNREADABLE"),
                             failureOf([&] { adapter->test(folder->file("none.csv")); }));
        write("<nothing/>");
        CPPUNIT_ASSERT(!adapter->test().faults.empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DryRunTest);

}  // namespace guantong::testing
