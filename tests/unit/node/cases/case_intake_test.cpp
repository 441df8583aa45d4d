// SPDX-License-Identifier: Apache-2.0
// The adapters' door (node/cases/case_intake.h).
#include "node/cases/case_intake.h"

#include "tests/support/cases_fixture.h"

namespace guantong::testing {

using adapters::Draft;
using adapters::Taken;
using Verdict = adapters::Taken::Verdict;

class CaseIntakeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CaseIntakeTest);
    CPPUNIT_TEST(firstEvent_opensACaseUnderTheSourcesNumber);
    CPPUNIT_TEST(laterEvents_joinTheirCase);
    CPPUNIT_TEST(sameNumberInAnotherSystem_isAnotherCase);
    CPPUNIT_TEST(eventOfACaseNotHere_waitsAndStoresNothing);
    CPPUNIT_TEST(badForm_isRefusedAndStoresNothing);
    CPPUNIT_TEST(brokenRule_isTakenParkedWithItsReason);
    CPPUNIT_TEST(newerVersion_replacesTheOlder);
    CPPUNIT_TEST(newerVersionOfAnUnknownEvent_isRefused);
    CPPUNIT_TEST(publish_getsEveryStoredEventInItsTransaction);
    CPPUNIT_TEST(personalPart_travelsAsItsDigestOnly);
    CPPUNIT_TEST(undoneSavepoint_leavesNothingBehind);
    CPPUNIT_TEST(questionsAboutItems_goToTheCatalogue);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        f = std::make_unique<CasesFixture>();
        published.clear();
    }
    void tearDown() override { f.reset(); }

    void firstEvent_opensACaseUnderTheSourcesNumber() {
        const Taken taken = take(draft(EventKind::received));
        CPPUNIT_ASSERT(taken.verdict == Verdict::taken && taken.faults.empty());
        CPPUNIT_ASSERT(standard::allottingNode(taken.caseId) == kCounty);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-001"),
                             f->value("SELECT source_number FROM case_file"));
        CPPUNIT_ASSERT_EQUAL(taken.eventHash, f->value("SELECT hash FROM case_event"));
    }

    void laterEvents_joinTheirCase() {
        const Taken first = take(draft(EventKind::received));
        const Taken second = take(draft(EventKind::accepted));
        CPPUNIT_ASSERT_EQUAL(first.caseId, second.caseId);
        CPPUNIT_ASSERT_EQUAL(std::string("accepted"), f->value("SELECT state FROM case_file"));
    }

    void sameNumberInAnotherSystem_isAnotherCase() {
        const Taken first = take(draft(EventKind::received));
        Draft other = draft(EventKind::received);
        other.system = "land";
        CPPUNIT_ASSERT(take(other).caseId != first.caseId);
    }

    void eventOfACaseNotHere_waitsAndStoresNothing() {
        const Taken taken = take(draft(EventKind::decided));
        CPPUNIT_ASSERT(taken.verdict == Verdict::waiting);
        expectNothingStored();
    }

    void badForm_isRefusedAndStoresNothing() {
        Draft bad = draft(EventKind::received);
        bad.event.set(Field::item, "");
        bad.event.channel = "pigeon";
        const Taken taken = take(bad);
        CPPUNIT_ASSERT(taken.verdict == Verdict::refused);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, taken.faults.size());
        expectNothingStored();
    }

    void brokenRule_isTakenParkedWithItsReason() {
        take(draft(EventKind::received));
        const Taken taken = take(draft(EventKind::decided));
        CPPUNIT_ASSERT(taken.verdict == Verdict::taken);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, taken.faults.size());
        CPPUNIT_ASSERT(taken.faults[0].code == base::Code::CASE_NOT_ACCEPTED);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, published.size());  // parked or not, it travels
    }

    void newerVersion_replacesTheOlder() {
        const Taken first = take(draft(EventKind::received));
        Draft newer = draft(EventKind::received);
        newer.replacesHash = first.eventHash;
        newer.event.set(Field::title, "更正后的名称");
        CPPUNIT_ASSERT(take(newer).verdict == Verdict::taken);
        CPPUNIT_ASSERT_EQUAL(std::string("更正后的名称"), f->value("SELECT title FROM case_file"));
        CPPUNIT_ASSERT_EQUAL(std::string("2"), f->value("SELECT MAX(version) FROM case_event"));
    }

    void newerVersionOfAnUnknownEvent_isRefused() {
        take(draft(EventKind::received));
        Draft newer = draft(EventKind::received);
        newer.replacesHash = "sha256:" + std::string(64, 'd');
        const Taken taken = take(newer);
        CPPUNIT_ASSERT(taken.verdict == Verdict::refused);
        CPPUNIT_ASSERT(taken.faults[0].code == base::Code::CASE_REPLACES_UNKNOWN);
    }

    void publish_getsEveryStoredEventInItsTransaction() {
        take(draft(EventKind::received));
        take(draft(EventKind::accepted));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, published.size());
        CPPUNIT_ASSERT_EQUAL(published[1], f->value("SELECT xml FROM case_event WHERE seq = 2"));
    }

    void personalPart_travelsAsItsDigestOnly() {
        Draft personal = draft(EventKind::received);
        personal.personal = R"({"phone":"13800000000"})";
        CPPUNIT_ASSERT(take(personal).verdict == Verdict::refused);
        doors.keepPersonal = [](store::Transaction&, const std::string& json) {
            CPPUNIT_ASSERT(json.find("138") != std::string::npos);
            return "sha256:" + std::string(64, 'e');
        };
        CPPUNIT_ASSERT(take(personal).verdict == Verdict::taken);
        CPPUNIT_ASSERT(published[0].find("13800000000") == std::string::npos);
        CPPUNIT_ASSERT(published[0].find(std::string(64, 'e')) != std::string::npos);
    }

    void undoneSavepoint_leavesNothingBehind() {
        cases::CaseIntake intake(*f->log, doors);
        f->database->write([&](store::Transaction& tx) {
            try {
                tx.nested([&] {
                    intake.take(tx, draft(EventKind::received));
                    throw std::runtime_error("row undone");
                });
            } catch (const std::runtime_error&) {
            }
            CPPUNIT_ASSERT(intake.take(tx, draft(EventKind::accepted)).verdict == Verdict::taken);
        });
        CPPUNIT_ASSERT_EQUAL(std::string("1"), f->value("SELECT COUNT(*) FROM case_event"));
        CPPUNIT_ASSERT_EQUAL(std::string("accepted"), f->value("SELECT state FROM case_file"));
    }

    void questionsAboutItems_goToTheCatalogue() {
        f->database->read([&](store::Transaction& tx) {
            CPPUNIT_ASSERT(!cases::CaseIntake(*f->log, doors).item(tx, "A", {}));
            CPPUNIT_ASSERT(!cases::CaseIntake(*f->log, doors).regionInForce(tx, "360521", "", {}));
            doors.item = [](store::Transaction&, const std::string& code, base::Date) {
                adapters::Intake::ItemFacts facts;
                facts.name = "事项" + code;
                return std::optional(facts);
            };
            doors.region = [](store::Transaction&, const std::string&, const std::string&,
                              base::Date) { return std::optional(true); };
            cases::CaseIntake intake(*f->log, doors);
            CPPUNIT_ASSERT_EQUAL(std::string("事项A"), intake.item(tx, "A", {})->name);
            CPPUNIT_ASSERT(intake.regionInForce(tx, "360521", "", {}) == true);
        });
    }

private:
    static Draft draft(EventKind kind) {
        Draft made;
        made.system = "food";
        made.caseNumber = "2025-001";
        made.event = draftOf(kind);
        made.event.channel = "adapter";
        made.event.source = {"food", "2025-001", "1"};
        return made;
    }
    Taken take(const Draft& offered) {
        cases::CaseIntake intake(*f->log, doors);
        Taken taken;
        f->database->write([&](store::Transaction& tx) { taken = intake.take(tx, offered); });
        return taken;
    }
    void expectNothingStored() {
        for (const char* table : {"case_event", "case_file", "source_case"})
            CPPUNIT_ASSERT_EQUAL(std::string("0"),
                                 f->value(std::string("SELECT COUNT(*) FROM ") + table));
        CPPUNIT_ASSERT(published.empty());
    }

    std::unique_ptr<CasesFixture> f;
    std::vector<std::string> published;
    cases::CaseIntakeDoors doors{
        [this](store::Transaction&, const cases::Stored& stored) {
            published.push_back(stored.appended.xml);
            CPPUNIT_ASSERT(stored.appended.id > 0 && !stored.state.heads.empty());
        },
        {},
        {},
        {}};
};

CPPUNIT_TEST_SUITE_REGISTRATION(CaseIntakeTest);

}  // namespace guantong::testing
