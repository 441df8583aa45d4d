// SPDX-License-Identifier: Apache-2.0
// Lists as spreadsheets: queued, written, kept a week, nobody else's, and never a formula.
#include "node/approval/exports.h"

#include "exchange/base/file.h"
#include "node/cases/desk_rows.h"
#include "tests/support/cases_fixture.h"
#include "tests/support/clock_fixture.h"

namespace guantong::testing {

using approval::Exports;

class ExportsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ExportsTest);
    CPPUNIT_TEST(order_thenWrittenAndDone);
    CPPUNIT_TEST(textsThatLookLikeFormulas_thenTexts);
    CPPUNIT_TEST(anotherOwner_thenUnknown);
    CPPUNIT_TEST(rightLost_thenFailedAndNoFile);
    CPPUNIT_TEST(questionUnreadable_thenFailed);
    CPPUNIT_TEST(processEndedMeanwhile_thenRunsAgain);
    CPPUNIT_TEST(tooManyWaiting_thenRefused);
    CPPUNIT_TEST(weekOld_thenGone);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        fixture_ = std::make_unique<CasesFixture>();
        may_ = true;
        approval::ExportDoors doors;
        doors.reach = [this](store::Transaction&, const std::string& owner) {
            return may_ ? std::optional(approval::WorkReach{true, {}, owner}) : std::nullopt;
        };
        doors.read = [](const std::string& question) -> std::optional<approval::WorkQuestion> {
            if (question.find("broken") != std::string::npos) return std::nullopt;
            return approval::WorkQuestion{.list = approval::DeskList::all};
        };
        doors.calendar = [] {
            return std::shared_ptr<const catalog::WorkingCalendar>(&shippedCalendar(),
                                                                   [](const auto*) {});
        };
        exports_ = std::make_unique<Exports>(*fixture_->database, fixture_->clock,
                                             fixture_->folder.path() / "out", std::move(doors));
    }
    void tearDown() override {
        exports_.reset();
        fixture_.reset();
    }

    void order_thenWrittenAndDone() {
        for (int i = 0; i < 450; ++i)
            add("张**");
        const auto id = order();
        CPPUNIT_ASSERT_EQUAL(std::string("waiting"), job(id).state);
        CPPUNIT_ASSERT(exports_->runNext());
        CPPUNIT_ASSERT(!exports_->runNext());
        const auto done = job(id);
        CPPUNIT_ASSERT_EQUAL(std::string("done"), done.state);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{450}, done.rowsDone);
        const auto bytes = base::readFile(exports_->fileOf(id), 1 << 20);
        CPPUNIT_ASSERT_EQUAL(static_cast<std::int64_t>(bytes.size()), done.sizeBytes);
        CPPUNIT_ASSERT(bytes.starts_with("PK"));
    }

    void textsThatLookLikeFormulas_thenTexts() {
        for (const char* text : {"=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "http://x", "\t=1", "",
                                 "😀䶮", "<b>&amp;"})
            add(text);
        add(std::string(40'000, 'x'));
        const auto id = order();
        exports_->runNext();
        CPPUNIT_ASSERT_EQUAL(std::string("done"), job(id).state);
    }

    void anotherOwner_thenUnknown() {
        const auto id = order();
        fixture_->database->read([&](store::Transaction& tx) {
            CPPUNIT_ASSERT(!exports_->find(tx, "user:2", id));
            CPPUNIT_ASSERT(exports_->list(tx, "user:2", 0, 10).empty());
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, exports_->list(tx, "user:1", 0, 10).size());
        });
    }

    void rightLost_thenFailedAndNoFile() {
        const auto id = order();
        may_ = false;
        exports_->runNext();
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), job(id).state);
        CPPUNIT_ASSERT(job(id).problem.starts_with("RIGHT_MISSING"));
        CPPUNIT_ASSERT(!std::filesystem::exists(exports_->fileOf(id)));
    }

    void questionUnreadable_thenFailed() {
        const auto id = order(R"({"broken":1})");
        exports_->runNext();
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), job(id).state);
    }

    void processEndedMeanwhile_thenRunsAgain() {
        const auto id = order();
        change(*fixture_->database, "UPDATE export_job SET state = 'running'");
        exports_->start();
        for (int i = 0; i < 500 && job(id).state != "done"; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        CPPUNIT_ASSERT_EQUAL(std::string("done"), job(id).state);
        exports_->stop();
    }

    void tooManyWaiting_thenRefused() {
        for (int i = 0; i < approval::kMaxExportsWaiting; ++i)
            order();
        fixture_->database->write([&](store::Transaction& tx) {
            const auto outcome = exports_->order(tx, "user:1", "all", "{}");
            CPPUNIT_ASSERT(std::get<base::Fault>(outcome).code == base::Code::TOO_MANY_REQUESTS);
        });
    }

    void weekOld_thenGone() {
        const auto id = order();
        exports_->runNext();
        fixture_->clock.advance(approval::kExportLife + std::chrono::hours(1));
        exports_->sweep();
        CPPUNIT_ASSERT(!std::filesystem::exists(exports_->fileOf(id)));
        CPPUNIT_ASSERT_EQUAL(std::string("0"),
                             fixture_->value("SELECT COUNT(*) FROM export_job"));
    }

private:
    void add(const std::string& title) {
        cases::CaseState made;
        made.status = cases::CaseStatus::received;
        made.events = 1;
        made.facts.item = "i1";
        made.facts.title = title;
        made.facts.openedMs = base::toMillis(fixture_->clock.now()) + ++count_;
        fixture_->database->write([&](store::Transaction& tx) {
            cases::insertCase(tx, "case-" + std::to_string(count_), made, {});
        });
    }
    std::int64_t order(const std::string& question = R"({"columns":["number","title"]})") {
        std::int64_t id = 0;
        fixture_->database->write([&](store::Transaction& tx) {
            id = std::get<std::int64_t>(exports_->order(tx, "user:1", "all", question));
        });
        return id;
    }
    approval::ExportJob job(std::int64_t id) {
        std::optional<approval::ExportJob> found;
        fixture_->database->read(
            [&](store::Transaction& tx) { found = exports_->find(tx, "user:1", id); });
        CPPUNIT_ASSERT(found.has_value());
        return *found;
    }

    std::unique_ptr<CasesFixture> fixture_;
    std::unique_ptr<Exports> exports_;
    bool may_ = true;
    int count_ = 0;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ExportsTest);

}  // namespace guantong::testing
