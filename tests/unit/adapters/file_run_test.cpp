// SPDX-License-Identifier: Apache-2.0
// What FileRun promises: batches whose counts add up at every commit, crash by crash.
#include "adapters/file_run.h"

#include "tests/support/adapters_fixture.h"

namespace guantong::testing {

using namespace adapters;

class FileRunTest : public CppUnit::TestFixture, private AdaptersFixture {
    CPPUNIT_TEST_SUITE(FileRunTest);
    CPPUNIT_TEST(crashAtEveryEvent_losesAndDoublesNothing);
    CPPUNIT_TEST(progress_isToldPerBatch);
    CPPUNIT_TEST(fileThatChangesWhileRead_isReadAgain);
    CPPUNIT_TEST(faults_arePlaced);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { build(); }

    void crashAtEveryEvent_losesAndDoublesNothing() {
        std::string text = kSmallHeader;
        for (int i = 0; i < 10; ++i)
            text += "A" + std::to_string(i) +
                    ",I1,x,,2025-03-03 09:00:00,2025-03-04 10:00:00,,,\n" +
                    (i % 4 == 0 ? "bad\n" : "");
        drop("a.csv", text);
        int crashes = 0;
        for (int events = 0; events < 30; ++events) {
            intake.fail = 5 + events % 3;
            reopen();
            if (failureOf([&] { adapter->run(); }).empty()) break;
            ++crashes;
            CPPUNIT_ASSERT_EQUAL(std::string("0"),
                                 ask("SELECT COUNT(*) FROM adapter_run WHERE rows_taken +"
                                     " rows_repeated + rows_waiting + rows_refused <> rows_read"));
            CPPUNIT_ASSERT_EQUAL(events_of_ledger(), this->events());
        }
        CPPUNIT_ASSERT(crashes > 0);
        CPPUNIT_ASSERT_EQUAL(std::string("20"), this->events());
        CPPUNIT_ASSERT_EQUAL(std::string("20"),
                             ask("SELECT COUNT(DISTINCT source_row) FROM fake_event"));
        CPPUNIT_ASSERT_EQUAL(std::string("13"), ask("SELECT rows_read FROM adapter_run"));
        CPPUNIT_ASSERT_EQUAL(std::string("10"), ask("SELECT rows_taken FROM adapter_run"));
        CPPUNIT_ASSERT_EQUAL(std::string("3"), ask("SELECT rows_refused FROM adapter_run"));
    }

    void progress_isToldPerBatch() {
        std::string text = kSmallHeader;
        for (int i = 0; i < 7; ++i)
            text += "A" + std::to_string(i) + ",I1,x,,2025-03-03,,,,\n";
        drop("a.csv", text);
        std::string seen;
        adapter->run(
            [&](const FileReport& report) { seen += std::to_string(report.counts.read) + " "; });
        CPPUNIT_ASSERT_EQUAL(std::string("3 6 7 "), seen);
    }

    void fileThatChangesWhileRead_isReadAgain() {
        const std::string row = ",I1,x,,2025-03-03,,,,\n";
        std::string text = kSmallHeader;
        for (int i = 0; i < 4; ++i)
            text += "A" + std::to_string(i) + row;
        const auto path = settings.folder / "a.csv";
        drop("a.csv", text);
        const RunReport report = adapter->run(
            [&](const FileReport&) { std::ofstream(path, std::ios::app) << "A9" << row; });
        CPPUNIT_ASSERT(report.files[0].fault &&
                       report.files[0].fault->code == base::Code::ADAPTER_FILE_CHANGED);
        CPPUNIT_ASSERT(std::filesystem::exists(path));
        adapter->run();
        CPPUNIT_ASSERT_EQUAL(std::string("finished"),
                             ask("SELECT state FROM adapter_run ORDER BY id DESC LIMIT 1"));
        CPPUNIT_ASSERT_EQUAL(std::string("5"), events());
    }

    void faults_arePlaced() {
        CPPUNIT_ASSERT_EQUAL(std::string("a.csv:7"),
                             placed({base::Code::ADAPTER_HEADER_WRONG, "7", "x"}, "a.csv").field);
        CPPUNIT_ASSERT_EQUAL(std::string("a.csv:1"),
                             placed({base::Code::ADAPTER_FILE_EMPTY, "", ""}, "a.csv").field);
        RowCounts counts;
        count(counts, {RowVerdict::taken, {{}}, 2});
        CPPUNIT_ASSERT(counts.addUp() && counts.warned == 1 && counts.events == 2);
    }

private:
    std::string events_of_ledger() { return ask("SELECT COUNT(*) FROM adapter_ledger"); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FileRunTest);

}  // namespace guantong::testing
