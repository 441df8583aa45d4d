// SPDX-License-Identifier: Apache-2.0
// What node/statistics/report.h promises, over a month counted by hand (tests/support).
#include "node/statistics/report.h"

#include "node/statistics/report_parts.h"
#include "tests/support/statistics_month.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using standard::ReportAnswer;
using statistics::SealedReport;

class ReportTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ReportTest);
    CPPUNIT_TEST(june_isWhatWasCountedByHand);
    CPPUNIT_TEST(region_keepsItsOwn);
    CPPUNIT_TEST(pins_standInTheAnswer);
    CPPUNIT_TEST(sameQuestion_givesTheSealedBytes);
    CPPUNIT_TEST(recount_equalsTheSeal);
    CPPUNIT_TEST(lateEvents_areCorrectionsOfTheNextReport);
    CPPUNIT_TEST(reportOfAnUnfinishedMonth_countsToItsMoment);
    CPPUNIT_TEST(questionsWithoutAnswer_areFaults);
    CPPUNIT_TEST(largeAnswer_isSealedInParts);
    CPPUNIT_TEST(casesReport_isSealedLikeTheMonthly);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { month = std::make_unique<JuneFixture>(); }
    void tearDown() override { month.reset(); }

    void june_isWhatWasCountedByHand() {
        CPPUNIT_ASSERT_EQUAL(JuneFixture::fireRow() + JuneFixture::marketRow(),
                             JuneFixture::text(computed(june())));
    }

    void region_keepsItsOwn() {
        auto question = june();
        question.region = "360502";
        CPPUNIT_ASSERT_EQUAL(JuneFixture::fireRow(), JuneFixture::text(computed(question)));
        question.region = "360500";
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, computed(question).rows.size());
        question.region = "360600";
        CPPUNIT_ASSERT(computed(question).rows.empty());
    }

    void pins_standInTheAnswer() {
        auto question = june();
        question.request = "360000000000-monthly-1";
        const ReportAnswer answer = computed(question);
        CPPUNIT_ASSERT_EQUAL(std::string("12"), answer.calendarVersion);
        CPPUNIT_ASSERT_EQUAL(std::string("sha256:00"), answer.catalogueHash);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), answer.ruleSetVersion);
        CPPUNIT_ASSERT_EQUAL(std::string("guantong 1.0"), answer.program);
        CPPUNIT_ASSERT_EQUAL(std::string("360502000000 up 1 7"), answer.positions.at(0));
        CPPUNIT_ASSERT_EQUAL(question.request, answer.request);
        CPPUNIT_ASSERT(answer.node == kCounty && answer.asOf == question.asOf);
        CPPUNIT_ASSERT(standard::checkRecord(answer).empty());
    }

    void sameQuestion_givesTheSealedBytes() {
        const SealedReport first = answered(june());
        CPPUNIT_ASSERT(first.fresh);
        const auto record = standard::decodeRecord(first.xml);
        CPPUNIT_ASSERT(std::get<ReportAnswer>(std::get<standard::Record>(record)) ==
                       computed(june()));
        addLateCase();
        month->reopen();
        const SealedReport again = answered(june());
        CPPUNIT_ASSERT(!again.fresh);
        CPPUNIT_ASSERT_EQUAL(first.xml, again.xml);
        CPPUNIT_ASSERT_EQUAL(first.hash, again.hash);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), month->value("SELECT COUNT(*) FROM report_answer"));
    }

    void recount_equalsTheSeal() {
        const ReportAnswer sealed = computed(june());
        answered(june());
        addLateCase();
        month->close(JuneFixture::caseId(3), "2025-07-06");
        CPPUNIT_ASSERT_EQUAL(JuneFixture::text(sealed), JuneFixture::text(computed(june())));
    }

    void lateEvents_areCorrectionsOfTheNextReport() {
        answered(june());
        month->clock.set(at("2025-07-05"));
        month->late(JuneFixture::caseId(4), "2025-06-30", EventKind::decided);
        month->late(JuneFixture::caseId(4), "2025-06-30", EventKind::finished);
        addLateCase();
        month->close(JuneFixture::caseId(3), "2025-07-06");  // in its time: corrects nothing
        const auto july = computed({"", "monthly", "2025-07", "", at("2025-08-01")});
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, july.rows.size());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, july.rows[0].counts.at("corrections"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, july.rows[0].counts.at("overdueFinished"));
        auto again = june();
        again.asOf = at("2025-08-01");
        const auto corrected = computed(again);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{7}, corrected.rows.at(1).counts.at("accepted"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, corrected.rows.at(1).counts.at("corrections"));
    }

    void reportOfAnUnfinishedMonth_countsToItsMoment() {
        auto question = june();
        question.asOf = at("2025-06-04 12:00");
        const ReportAnswer answer = computed(question);
        CPPUNIT_ASSERT_EQUAL(std::string("11360521MB0000001X 市场监管局 360521: accepted 2 "
                                         "averageUsedHundredths 900 early 1 finished 1 measured 1 "
                                         "onTime 1 open 2 received 3 usedHundredths 900\n"),
                             JuneFixture::text(answer));
        answered(question);
        for (const auto& row : computed(june()).rows)
            CPPUNIT_ASSERT(!row.counts.contains("corrections"));
    }

    void questionsWithoutAnswer_areFaults() {
        auto question = june();
        question.name = "yearly";
        CPPUNIT_ASSERT_EQUAL(std::string("REPORT_UNKNOWN name"), faultOf(question));
        question = june();
        question.period = "June";
        CPPUNIT_ASSERT_EQUAL(std::string("VALUE_INVALID period"), faultOf(question));
        question = june();
        question.region = "../etc";
        CPPUNIT_ASSERT_EQUAL(std::string("VALUE_INVALID region"), faultOf(question));
        question = june();
        question.asOf = at("2025-05-31");
        CPPUNIT_ASSERT_EQUAL(std::string("VALUE_INVALID asOf"), faultOf(question));
        auto settings = month->logSettings();
        settings.calendar = nullptr;
        month->log = std::make_unique<cases::CaseLog>(settings);
        CPPUNIT_ASSERT_EQUAL(std::string("VALUE_INVALID asOf"), faultOf(june()));
    }

    void largeAnswer_isSealedInParts() {
        ReportAnswer answer = computed(june());
        for (int i = 0; i < 6000; ++i)
            answer.rows.push_back(answer.rows.front());
        const statistics::Reports reports(*month->log);
        month->database->write([&](store::Transaction& tx) {
            const auto outcome = reports.seal(tx, answer);
            const auto& sealed = std::get<SealedReport>(outcome);
            CPPUNIT_ASSERT(sealed.fresh && sealed.parts > 1);
            const auto again = std::get<SealedReport>(reports.seal(tx, computedAgain(answer)));
            CPPUNIT_ASSERT(!again.fresh);
            CPPUNIT_ASSERT_EQUAL(sealed.parts, again.parts);
            std::vector<ReportAnswer> parts;
            for (std::int64_t part = 1; part <= sealed.parts; ++part) {
                const auto xml = reports.partOf(tx, again, part);
                CPPUNIT_ASSERT_EQUAL(reports.partOf(tx, sealed, part), xml);
                parts.push_back(std::get<ReportAnswer>(
                    std::get<standard::Record>(standard::decodeRecord(xml))));
            }
            CPPUNIT_ASSERT(statistics::joinParts(parts) == answer);
        });
    }

    void casesReport_isSealedLikeTheMonthly() {
        auto question = june();
        question.name = "cases";
        const SealedReport first = answered(question);
        const auto answer = computed(question);
        CPPUNIT_ASSERT_EQUAL(std::size_t{10}, answer.cases.size());
        CPPUNIT_ASSERT(answer.rows.empty());
        addLateCase();
        CPPUNIT_ASSERT_EQUAL(first.xml, answered(question).xml);
        CPPUNIT_ASSERT_EQUAL(std::size_t{10}, computed(question).cases.size());
    }

private:
    static ReportAnswer computedAgain(ReportAnswer answer) {
        answer.rows.resize(1);
        return answer;
    }
    static statistics::ReportQuestion june() {
        return {"", "monthly", "2025-06", "", at("2025-07-02")};
    }
    static statistics::ReportPins pins() {
        return {
            {"360521000000 up 1 3", "360502000000 up 1 7"}, "12", "sha256:00", "1", "guantong 1.0"};
    }
    std::variant<ReportAnswer, base::Fault> outcome(const statistics::ReportQuestion& question) {
        std::variant<ReportAnswer, base::Fault> found;
        month->database->read([&](store::Transaction& tx) {
            found = statistics::Reports(*month->log).compute(tx, question, pins());
        });
        return found;
    }
    ReportAnswer computed(const statistics::ReportQuestion& question) {
        return std::get<ReportAnswer>(outcome(question));
    }
    std::string faultOf(const statistics::ReportQuestion& question) {
        const auto fault = std::get<base::Fault>(outcome(question));
        return std::string(toString(fault.code)) + " " + fault.field;
    }
    SealedReport answered(const statistics::ReportQuestion& question) {
        SealedReport sealed;
        month->database->write([&](store::Transaction& tx) {
            sealed = std::get<SealedReport>(
                statistics::Reports(*month->log).answer(tx, question, pins()));
        });
        return sealed;
    }
    /// A case of June that this node learns of on 07-05.
    void addLateCase() {
        month->clock.set(at("2025-07-05"));
        month->late(JuneFixture::caseId(12), "2025-06-20", EventKind::received,
                    {{Field::organisation, "11360521MB0000001X"},
                     {Field::organisationName, "市场监管局"},
                     {Field::region, "360521"}});
        month->late(JuneFixture::caseId(12), "2025-06-20", EventKind::accepted, promised(10, 20));
    }

    std::unique_ptr<JuneFixture> month;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ReportTest);

}  // namespace guantong::testing
