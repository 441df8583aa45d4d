// SPDX-License-Identifier: Apache-2.0
// What node/statistics/report_parts.h promises: nothing is lost, nothing passes a record's limit.
#include "node/statistics/report_parts.h"

#include "exchange/base/limits.h"
#include "tests/support/statistics_month.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using standard::ReportAnswer;

class ReportPartsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ReportPartsTest);
    CPPUNIT_TEST(whatFits_isOneRecordWithoutNumber);
    CPPUNIT_TEST(largeReport_isCutBelowTheLimitAndJoinsAgain);
    CPPUNIT_TEST(manyRows_areCutToo);
    CPPUNIT_TEST(equalAnswers_areCutAlike);
    CPPUNIT_TEST(onlyTheFirstPart_hasThePositions);
    CPPUNIT_TEST(brokenAnswer_isItsFault);
    CPPUNIT_TEST(positionsAlone_canBeTooMany);
    CPPUNIT_TEST(file_isTheRecordOrAllOfThem);
    CPPUNIT_TEST_SUITE_END();

public:
    void whatFits_isOneRecordWithoutNumber() {
        const auto parts = cut(answerOf(3));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, parts.size());
        CPPUNIT_ASSERT(!parts[0].part && !parts[0].parts);
        CPPUNIT_ASSERT(parts[0] == answerOf(3));
    }

    void largeReport_isCutBelowTheLimitAndJoinsAgain() {
        const auto whole = answerOf(7000);
        const auto parts = cut(whole);
        CPPUNIT_ASSERT(parts.size() > 3);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            CPPUNIT_ASSERT_EQUAL(static_cast<std::int64_t>(i + 1), *parts[i].part);
            CPPUNIT_ASSERT_EQUAL(static_cast<std::int64_t>(parts.size()), *parts[i].parts);
            const auto encoded = standard::encode(parts[i]);
            CPPUNIT_ASSERT(encoded.xml.size() <= base::kMaxRecordBytes);
            const auto decoded = standard::decodeRecord(encoded.xml);
            CPPUNIT_ASSERT(std::holds_alternative<standard::Record>(decoded));
        }
        CPPUNIT_ASSERT_EQUAL(whole.id + "-2", parts[1].id);
        CPPUNIT_ASSERT(statistics::joinParts(parts) == whole);
    }

    void manyRows_areCutToo() {
        auto whole = answerOf(0);
        whole.name = "monthly";
        for (int i = 0; i < 9000; ++i)
            whole.rows.push_back({"11360521MB" + std::to_string(i),
                                  std::string(120, 'x'),
                                  "360521",
                                  {{"accepted", i}, {"finished", i}}});
        const auto parts = cut(whole);
        CPPUNIT_ASSERT(parts.size() > 1);
        CPPUNIT_ASSERT(statistics::joinParts(parts) == whole);
    }

    void equalAnswers_areCutAlike() { CPPUNIT_ASSERT(cut(answerOf(4000)) == cut(answerOf(4000))); }

    void onlyTheFirstPart_hasThePositions() {
        const auto parts = cut(answerOf(4000));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, parts[0].positions.size());
        for (std::size_t i = 1; i < parts.size(); ++i)
            CPPUNIT_ASSERT(parts[i].positions.empty() && !parts[i].calendarVersion.empty());
    }

    void brokenAnswer_isItsFault() {
        auto answer = answerOf(4000);
        answer.cases[3999].status = "two words";
        const auto outcome = statistics::cutIntoParts(answer);
        CPPUNIT_ASSERT_EQUAL(std::string("RECORD_INVALID"), nameOf(outcome));
    }

    void positionsAlone_canBeTooMany() {
        auto answer = answerOf(0);
        answer.positions.assign(20'000, std::string(100, 'p'));
        CPPUNIT_ASSERT_EQUAL(std::string("RECORD_TOO_LARGE"),
                             nameOf(statistics::cutIntoParts(answer)));
    }

    void file_isTheRecordOrAllOfThem() {
        CPPUNIT_ASSERT_EQUAL(std::string("<A></A>"), statistics::reportFile({"<A></A>"}));
        CPPUNIT_ASSERT_EQUAL(std::string("<Report><A></A><B></B></Report>"),
                             statistics::reportFile({"<A></A>", "<B></B>"}));
    }

private:
    static ReportAnswer answerOf(int cases) {
        ReportAnswer answer;
        answer.id = "360521000000-cases-2025-06-all-1";
        answer.name = "cases";
        answer.period = "2025-06";
        answer.node = kCounty;
        answer.asOf = at("2025-07-02");
        answer.calendarVersion = "12";
        answer.positions = {"360502000000 up 1 7", "360521000000 up 1 3"};
        for (int i = 0; i < cases; ++i) {
            ReportAnswer::Case each;
            each.caseId = JuneFixture::caseId(1);
            each.item = "000131007000";
            each.itemName = "食品经营许可 & <" + std::to_string(i) + ">";
            each.organisation = "11360521MB0000001X";
            each.organisationName = "市场监管局";
            each.status = "closed";
            each.opened = each.accepted = each.finished = at("2025-06-03");
            each.counts = {{"accepted", 1}, {"finished", 1}};
            answer.cases.push_back(std::move(each));
        }
        return answer;
    }
    static std::vector<ReportAnswer> cut(ReportAnswer answer) {
        return std::get<std::vector<ReportAnswer>>(statistics::cutIntoParts(std::move(answer)));
    }
    static std::string nameOf(const std::variant<std::vector<ReportAnswer>, base::Fault>& outcome) {
        return std::string(toString(std::get<base::Fault>(outcome).code));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ReportPartsTest);

}  // namespace guantong::testing
