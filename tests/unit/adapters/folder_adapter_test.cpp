// SPDX-License-Identifier: Apache-2.0
// What FolderAdapter promises: each event once, every row accounted for, nothing half done.
#include "adapters/folder_adapter.h"

#include "tests/support/adapters_fixture.h"

namespace guantong::testing {

using namespace adapters;

namespace {

const std::string kOne = "A1,I1,张三丰,,2025-03-03 09:00:00,2025-03-04 10:00:00,,,\n";
const std::string kTwo = "A2,I1,李四,,2025-03-03 09:30:00,,,,\n";
const std::string kThree = "A3,I1,王五,,2025-03-05 09:30:00,2025-03-06 09:00:00,,,\n";
const std::string kFour = "A4,I1,赵六,,2025-03-06 11:00:00,,,,\n";

}  // namespace

class FolderAdapterTest : public CppUnit::TestFixture, private AdaptersFixture {
    CPPUNIT_TEST_SUITE(FolderAdapterTest);
    CPPUNIT_TEST(file_isTakenWhole);
    CPPUNIT_TEST(fileSeenTwice_givesOnlyRepeats);
    CPPUNIT_TEST(sameContentUnderAnotherName_givesOnlyRepeats);
    CPPUNIT_TEST(grownFile_givesOnlyTheNewRows);
    CPPUNIT_TEST(changedContentWithoutVersions_isTheNextVersion);
    CPPUNIT_TEST(oldExportDroppedAgain_bringsNothingBack);
    CPPUNIT_TEST(sameVersionWithOtherContent_isAConflict);
    CPPUNIT_TEST(higherVersion_replaces);
    CPPUNIT_TEST(badRows_areKeptWithTheirReason);
    CPPUNIT_TEST(rowWithOneBadEvent_isNotHalfTaken);
    CPPUNIT_TEST(rowRefusedByTheNode_leavesNothing);
    CPPUNIT_TEST(finishWithoutItsCase_waitsAndIsJoined);
    CPPUNIT_TEST(crashInMidFile_resumesBehindTheLastBatch);
    CPPUNIT_TEST(settledFiles_areMovedOthersLeftAlone);
    CPPUNIT_TEST(crashBeforeTheMove_movesWithoutReading);
    CPPUNIT_TEST(brokenFiles_areNamedAndTheOthersRead);
    CPPUNIT_TEST(brokenMapping_readsNothing);
    CPPUNIT_TEST(statusAndList_showWhatIsOpen);
    CPPUNIT_TEST(unknownName_isNamed);
    CPPUNIT_TEST(mendedRowInANewFile_supersedesTheOld);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { build(); }

    void file_isTakenWhole() {
        drop("a.csv", kSmallHeader + kOne + kTwo + kThree + kFour);
        const RunReport report = adapter->run();
        CPPUNIT_ASSERT_EQUAL(std::string("4=4+0+0+0"), sum(report.counts));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{6}, report.counts.events);
        CPPUNIT_ASSERT_EQUAL(std::string("6"), events());
        CPPUNIT_ASSERT(!report.failed());
        CPPUNIT_ASSERT_EQUAL(
            std::string("张*"),
            std::string(intake.drafts[0].event.get(standard::Field::applicantName)));
        CPPUNIT_ASSERT_EQUAL(std::string("utf-8"), report.files[0].encoding);
        CPPUNIT_ASSERT_EQUAL(std::string("finished"), ask("SELECT state FROM adapter_run"));
    }

    void fileSeenTwice_givesOnlyRepeats() {
        drop("a.csv", kSmallHeader + kOne + kTwo);
        run();
        CPPUNIT_ASSERT_EQUAL(std::string("0=0+0+0+0"), run());  // remembered: not even read
        drop("a.csv", kSmallHeader + kOne + kTwo);              // dropped again
        CPPUNIT_ASSERT_EQUAL(std::string("2=0+2+0+0"), run());
        CPPUNIT_ASSERT_EQUAL(std::string("3"), events());
    }

    void sameContentUnderAnotherName_givesOnlyRepeats() {
        drop("a.csv", kSmallHeader + kOne + kTwo);
        run();
        drop("b.csv", kSmallHeader + kOne + kTwo);
        CPPUNIT_ASSERT_EQUAL(std::string("2=0+2+0+0"), run());
        CPPUNIT_ASSERT_EQUAL(std::string("3"), events());
    }

    void grownFile_givesOnlyTheNewRows() {
        drop("a.csv", kSmallHeader + kOne + kTwo);
        run();
        drop("a.csv", kSmallHeader + kOne + kTwo + kThree + kFour);
        CPPUNIT_ASSERT_EQUAL(std::string("4=2+2+0+0"), run());
        CPPUNIT_ASSERT_EQUAL(std::string("6"), events());
    }

    void changedContentWithoutVersions_isTheNextVersion() {
        drop("a.csv", kSmallHeader + kTwo);
        run();
        drop("a.csv", std::string(kSmallHeader) + "A2,I1,李四光,,2025-03-03 09:30:00,,,,\n");
        CPPUNIT_ASSERT_EQUAL(std::string("1=1+0+0+0"), run());
        CPPUNIT_ASSERT_EQUAL(std::string("2"), ask("SELECT MAX(version) FROM fake_event"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"),
                             ask("SELECT COUNT(*) FROM fake_event a JOIN fake_event b"
                                 " ON b.replaces = a.hash WHERE a.version = 1"));
    }

    void oldExportDroppedAgain_bringsNothingBack() {
        changedContentWithoutVersions_isTheNextVersion();
        drop("old.csv", kSmallHeader + kTwo);
        CPPUNIT_ASSERT_EQUAL(std::string("1=0+1+0+0"), run());
        CPPUNIT_ASSERT_EQUAL(std::string("2"), events());
    }

    void sameVersionWithOtherContent_isAConflict() {
        build(smallMapping("", "<Version column=\"why\"/>"));
        drop("a.csv", std::string(kSmallHeader) + "A2,I1,李四,,2025-03-03 09:30:00,,,,1\n");
        CPPUNIT_ASSERT_EQUAL(std::string("1=1+0+0+0"), run());
        drop("b.csv", std::string(kSmallHeader) + "A2,I1,李四光,,2025-03-03 09:30:00,,,,1\n");
        CPPUNIT_ASSERT_EQUAL(std::string("1=0+0+0+1"), run());
        CPPUNIT_ASSERT_EQUAL(std::string("QUALITY_VERSION_CONFLICT"), adapter->errors()[0].code);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), events());
    }

    void higherVersion_replaces() {
        sameVersionWithOtherContent_isAConflict();
        drop("c.csv", std::string(kSmallHeader) + "A2,I1,李四光,,2025-03-03 09:30:00,,,,2\n");
        CPPUNIT_ASSERT_EQUAL(std::string("1=1+0+0+0"), run());
        drop("d.csv", std::string(kSmallHeader) + "A2,I1,李,,2025-03-03 09:30:00,,,,1\n");
        CPPUNIT_ASSERT_EQUAL(std::string("1=0+0+0+1"), run());  // version 1 has other content
        CPPUNIT_ASSERT_EQUAL(std::string("2"), events());
    }

    void badRows_areKeptWithTheirReason() {
        drop("a.csv", kSmallHeader + kOne +
                          "A7,I1,钱七,,03.05.2025,,,,\n"
                          "A8,I1\n"
                          ",I1,孙八,,2025-03-03 09:00:00,,,,\n"
                          "A9,NOSUCH,周九,,2025-03-03 09:00:00,,,,\n" +
                          "B1,I1,\xB1\xB1,,2025-03-03 09:00:00,,,,\n");
        build(smallMapping("<Source encoding=\"utf-8\"/>"));
        drop("a.csv", kSmallHeader + kOne +
                          "A7,I1,钱七,,03.05.2025,,,,\n"
                          "A8,I1\n"
                          ",I1,孙八,,2025-03-03 09:00:00,,,,\n"
                          "A9,NOSUCH,周九,,2025-03-03 09:00:00,,,,\n" +
                          "B1,I1,\xB1\xB1,,2025-03-03 09:00:00,,,,\n");
        CPPUNIT_ASSERT_EQUAL(std::string("6=1+0+0+5"), run());
        const auto kept = adapter->errors();
        CPPUNIT_ASSERT_EQUAL(std::size_t{5}, kept.size());
        CPPUNIT_ASSERT_EQUAL(std::string("ADAPTER_VALUE_UNREADABLE"), kept[0].code);
        CPPUNIT_ASSERT_EQUAL(std::string("applied"), kept[0].column);
        CPPUNIT_ASSERT_EQUAL(std::string("03.05.2025"), kept[0].value);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, kept[0].record);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, kept[0].line);
        CPPUNIT_ASSERT_EQUAL(std::string("ADAPTER_ROW_RAGGED"), kept[1].code);
        CPPUNIT_ASSERT_EQUAL(std::string("ADAPTER_CASE_NUMBER_MISSING"), kept[2].code);
        CPPUNIT_ASSERT_EQUAL(std::string("QUALITY_ITEM_WRONG"), kept[3].code);
        CPPUNIT_ASSERT_EQUAL(std::string("ADAPTER_TEXT_UNDECODABLE"), kept[4].code);
        CPPUNIT_ASSERT_EQUAL(std::string("name"), kept[4].column);
        drop("a.csv", base::readFile(settings.folder / "a.csv", 1u << 20));
        CPPUNIT_ASSERT_EQUAL(std::string("6=0+1+0+5"), run());
        CPPUNIT_ASSERT_EQUAL(std::size_t{5}, adapter->errors().size());
    }

    void rowWithOneBadEvent_isNotHalfTaken() {
        drop("a.csv", std::string(kSmallHeader) +
                          "A1,I1,张三,,2025-03-03 09:00:00,2025-03-04 10:00:00,2025-03-09,7,\n");
        CPPUNIT_ASSERT_EQUAL(std::string("1=0+0+0+1"), run());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), events());
        CPPUNIT_ASSERT_EQUAL(std::string("ADAPTER_CODE_UNMAPPED"), adapter->errors()[0].code);
        CPPUNIT_ASSERT_EQUAL(std::string("result"), adapter->errors()[0].column);
    }

    void rowRefusedByTheNode_leavesNothing() {
        intake.refused.insert("accepted");
        drop("a.csv", kSmallHeader + kOne + kTwo);
        CPPUNIT_ASSERT_EQUAL(std::string("2=1+0+0+1"), run());
        CPPUNIT_ASSERT_EQUAL(std::string("1"), events());  // A1's "applied" was undone with it
        intake.refused.clear();
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, adapter->retry().taken);
        CPPUNIT_ASSERT_EQUAL(std::string("3"), events());
    }

    void finishWithoutItsCase_waitsAndIsJoined() {
        build(smallMapping("<Quality rule=\"Q02\" level=\"off\"/>"));
        drop("a.csv", std::string(kSmallHeader) + "A1,I1,张三,,,,2025-03-09 10:00:00,0,\n");
        const RunReport first = adapter->run();
        CPPUNIT_ASSERT_EQUAL(std::string("1=0+0+1+0"), sum(first.counts));
        CPPUNIT_ASSERT_EQUAL(std::string("QUALITY_CASE_ABSENT"), adapter->errors()[0].code);
        drop("b.csv", kSmallHeader + kOne);
        const RunReport second = adapter->run();
        CPPUNIT_ASSERT_EQUAL(std::string("1=1+0+0+0"), sum(second.counts));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, second.joined);
        CPPUNIT_ASSERT_EQUAL(std::string("3"), events());
        CPPUNIT_ASSERT(adapter->errors().empty());
        CPPUNIT_ASSERT_EQUAL(
            std::string("0"),
            ask("SELECT COUNT(*) FROM adapter_run WHERE rows_taken + rows_repeated +"
                " rows_waiting + rows_refused <> rows_read"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), ask("SELECT rows_taken FROM adapter_run LIMIT 1"));
    }

    void crashInMidFile_resumesBehindTheLastBatch() {
        drop("a.csv", kSmallHeader + kOne + kTwo + kThree + kFour);
        intake.fail = 5;  // the second batch of three rows dies
        CPPUNIT_ASSERT_EQUAL(std::string("STORE_FULL"), failureOf([&] { adapter->run(); }));
        CPPUNIT_ASSERT_EQUAL(std::string("5"), events());
        CPPUNIT_ASSERT_EQUAL(std::string("running"), ask("SELECT state FROM adapter_run"));
        intake.fail.reset();
        intake.drafts.clear();
        reopen();
        CPPUNIT_ASSERT_EQUAL(std::string("4=4+0+0+0"), run());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, intake.drafts.size());
        CPPUNIT_ASSERT_EQUAL(std::string("6"), events());
        CPPUNIT_ASSERT_EQUAL(std::string("1"), ask("SELECT COUNT(*) FROM adapter_run"));
    }

    void settledFiles_areMovedOthersLeftAlone() {
        settings.doneFolder = settings.folder / "done";
        reopen();
        drop("a.csv", kSmallHeader + kOne);
        drop("b.csv.part", kSmallHeader + kTwo);
        const RunReport report = adapter->run();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, report.files.size());
        CPPUNIT_ASSERT(std::filesystem::exists(settings.doneFolder / "a.csv"));
        CPPUNIT_ASSERT(!std::filesystem::exists(settings.folder / "a.csv"));
        CPPUNIT_ASSERT(std::filesystem::exists(settings.folder / "b.csv.part"));
        settings.settleTime = std::chrono::hours{1};
        reopen();
        drop("c.csv", kSmallHeader + kTwo);
        CPPUNIT_ASSERT_EQUAL(std::string("still changing"), adapter->run().files[0].skipped);
    }

    void crashBeforeTheMove_movesWithoutReading() {
        drop("a.csv", kSmallHeader + kOne);
        run();  // no done folder: the file stays, as if the process had died before the move
        settings.doneFolder = settings.folder / "done";
        reopen();
        const RunReport report = adapter->run();
        CPPUNIT_ASSERT_EQUAL(std::string("already read"), report.files[0].skipped);
        CPPUNIT_ASSERT(std::filesystem::exists(settings.doneFolder / "a.csv"));
    }

    void brokenFiles_areNamedAndTheOthersRead() {
        drop("1-empty.csv", "");
        drop("2-header.csv", kSmallHeader);
        drop("3-binary.csv", std::string("PK\x03\x04\x00\x01\x02", 7));
        drop("4-column.csv", "no,item,name\nA1,I1,x\n");
        drop("5-good.csv", kSmallHeader + kOne);
        const RunReport report = adapter->run();
        CPPUNIT_ASSERT(report.failed());
        CPPUNIT_ASSERT_EQUAL(std::string("1=1+0+0+0"), sum(report.counts));
        const base::Code expected[] = {
            base::Code::ADAPTER_FILE_EMPTY, base::Code::ADAPTER_FILE_EMPTY,
            base::Code::ADAPTER_FILE_BINARY, base::Code::ADAPTER_HEADER_WRONG};
        for (std::size_t i = 0; i < 4; ++i) {
            CPPUNIT_ASSERT(report.files[i].fault.has_value());
            CPPUNIT_ASSERT_EQUAL(std::string(base::toString(expected[i])),
                                 std::string(base::toString(report.files[i].fault->code)));
            CPPUNIT_ASSERT(report.files[i].fault->field.ends_with(".csv:1"));
        }
        CPPUNIT_ASSERT(report.files[3].fault->detail.find("column id") != std::string::npos ||
                       report.files[3].fault->detail.find("id") != std::string::npos);
    }

    void brokenMapping_readsNothing() {
        write("<Mapping xmlns=\"urn:guantong:adapters:1.0\" system=\"x\"/>");
        drop("a.csv", kSmallHeader + kOne);
        const RunReport report = adapter->run();
        CPPUNIT_ASSERT(report.failed() && !report.faults.empty());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), events());
        CPPUNIT_ASSERT(!adapter->status().faults.empty());
        std::filesystem::remove(settings.mappingFile);
        CPPUNIT_ASSERT_EQUAL(std::string("FILE_UNREADABLE"),
                             std::string(base::toString(adapter->run().faults[0].code)));
    }

    void statusAndList_showWhatIsOpen() {
        drop("a.csv", kSmallHeader + kOne + "A8,I1\n");
        run();
        Adapters all({settings}, *database, intake, clock);
        const auto status = all.list();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, status.size());
        CPPUNIT_ASSERT_EQUAL(std::string("small"), status[0].system);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, status[0].refused);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, status[0].lastRun->counts.read);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, status[0].files);
        settings.folder /= "gone";
        reopen();
        CPPUNIT_ASSERT(!adapter->status().folderFault.empty());
        CPPUNIT_ASSERT(adapter->run().failed());
    }

    void unknownName_isNamed() {
        Adapters all({settings}, *database, intake, clock);
        CPPUNIT_ASSERT_EQUAL(std::string("small"), all.named("small").name());
        CPPUNIT_ASSERT_EQUAL(std::string("ADAPTER_UNKNOWN"),
                             failureOf([&] { all.named("other"); }));
    }

    void mendedRowInANewFile_supersedesTheOld() {
        drop("a.csv", std::string(kSmallHeader) + "A2,I1,李四,,2025-13-03 09:30:00,,,,\n");
        CPPUNIT_ASSERT_EQUAL(std::string("1=0+0+0+1"), run());
        drop("b.csv", kSmallHeader + kTwo);
        CPPUNIT_ASSERT_EQUAL(std::string("1=1+0+0+0"), run());
        CPPUNIT_ASSERT(adapter->errors().empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, adapter->errors("superseded").size());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FolderAdapterTest);

}  // namespace guantong::testing
