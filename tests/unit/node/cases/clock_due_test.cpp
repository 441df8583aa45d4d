// SPDX-License-Identifier: Apache-2.0
// The answers of `guantong clock due`, as scripts rely on them.
#include "node/cases/clock_due.h"

#include "tests/support/clock_fixture.h"

namespace guantong::testing {

using cases::DueAnswer;
using cases::DueQuestion;
using cases::PauseSpan;

class ClockDueTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ClockDueTest);
    CPPUNIT_TEST(plainLimit_isTheDateAndItsLines);
    CPPUNIT_TEST(pausedLimit_movesByTheDaysSpared);
    CPPUNIT_TEST(approvedLength_capsThePause);
    CPPUNIT_TEST(overlappingPauses_spareADayOnce);
    CPPUNIT_TEST(pauseBehindTheDueDay_changesNothing);
    CPPUNIT_TEST(pastTheCalendar_saysNotBefore);
    CPPUNIT_TEST(json_hasTheAgreedForm);
    CPPUNIT_TEST(pauseText_readsOnlyItsForm);
    CPPUNIT_TEST(impossibleQuestions_areUsage);
    CPPUNIT_TEST_SUITE_END();

public:
    void plainLimit_isTheDateAndItsLines() {
        const DueAnswer answer = ask("2025-09-26", 5);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-10-10"), base::formatDate(*answer.due));
        CPPUNIT_ASSERT_EQUAL(
            std::string("2025-09-27至2025-10-10已计5个工作日（2025-09-28调休上班，计入，"
                        "2025-10-01至2025-10-08放假，不计）"),
            answer.zh[2]);
        CPPUNIT_ASSERT_EQUAL(
            std::string(
                "2025-09-27 to 2025-10-10: 5 working days counted (2025-09-28 worked "
                "instead of a weekday, counted, 2025-10-01 to 2025-10-08 off, not counted)"),
            answer.en[2]);
        CPPUNIT_ASSERT_EQUAL(answer.zh.size(), answer.en.size());
    }

    void pausedLimit_movesByTheDaysSpared() {
        const DueAnswer answer = ask("2025-03-03", 10, {"2025-03-06..2025-03-12"});
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-24"), base::formatDate(*answer.due));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-06至2025-03-12特别程序（已书面告知），"
                                         "5个工作日不计入"),
                             answer.zh[3]);
    }

    void approvedLength_capsThePause() {
        const DueAnswer answer = ask("2025-03-03", 10, {"2025-03-06..2025-03-12:3"});
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-20"), base::formatDate(*answer.due));
        bool told = false;
        for (const std::string& line : answer.zh)
            told |= line == "批准时长为3个工作日，至2025-03-10止，超出的天数计入期限";
        CPPUNIT_ASSERT(told);
    }

    void overlappingPauses_spareADayOnce() {
        const DueAnswer answer =
            ask("2025-03-03", 10, {"2025-03-10..2025-03-12", "2025-03-06..2025-03-11"});
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-24"), base::formatDate(*answer.due));
    }

    void pauseBehindTheDueDay_changesNothing() {
        const DueAnswer answer = ask("2025-03-03", 10, {"2025-03-18..2025-04-30"});
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-17"), base::formatDate(*answer.due));
    }

    void pastTheCalendar_saysNotBefore() {
        const DueAnswer answer = ask("2026-12-21", 20);
        CPPUNIT_ASSERT(!answer.due);
        CPPUNIT_ASSERT_EQUAL(std::string("2027-01-18"), base::formatDate(*answer.notBefore));
        const std::string json = toJson(answer, base::Language::chinese).str();
        CPPUNIT_ASSERT(json.find(R"({"due":null,"notBefore":"2027-01-18","lines":[)") == 0);
        CPPUNIT_ASSERT_EQUAL(
            std::string("2027年工作日历公布前到期日待定；如周一至周五均上班，不早于2027-01-18"),
            answer.zh.back());
    }

    void json_hasTheAgreedForm() {
        const auto json =
            toJson(ask("2025-03-03", 10, {"2025-03-06..2025-03-12"}), base::Language::english);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-24"), *json.text("due"));
        CPPUNIT_ASSERT(json.find("notBefore") == nullptr);
        CPPUNIT_ASSERT(json.find("lines")->elements().size() >= 5);
        for (const auto& line : json.find("lines")->elements())
            CPPUNIT_ASSERT(line.asText());
    }

    void pauseText_readsOnlyItsForm() {
        const auto span = cases::parsePause("2025-03-06..2025-03-12:3");
        CPPUNIT_ASSERT(span == (PauseSpan{day("2025-03-06"), day("2025-03-12"), 3}));
        CPPUNIT_ASSERT(!cases::parsePause("2025-03-06..2025-03-06")->approvedDays);
        for (const char* wrong :
             {"", "2025-03-06", "2025-03-06..2025-03-05", "2025-03-06-2025-03-12",
              "2025-03-06..2025-02-30", "2025-03-06..2025-03-12:", "2025-03-06..2025-03-12:x",
              "2025-03-06..2025-03-12:-1", "2025-03-06..2025-03-12:99999",
              "2025-03-06..2025-03-12 3"})
            CPPUNIT_ASSERT_MESSAGE(wrong, !cases::parsePause(wrong));
    }

    void impossibleQuestions_areUsage() {
        const auto code = [](const DueQuestion& question) {
            const auto answer = cases::clockDue(question, shippedCalendar());
            CPPUNIT_ASSERT(std::holds_alternative<base::Fault>(answer));
            return std::get<base::Fault>(answer).code;
        };
        CPPUNIT_ASSERT(code({day("2025-03-03"), {-1}, {}}) == base::Code::USAGE);
        CPPUNIT_ASSERT(code({day("2025-03-03"), {10000}, {}}) == base::Code::USAGE);
        CPPUNIT_ASSERT(code({day("0001-01-01"), {1}, {}}) == base::Code::USAGE);
        CPPUNIT_ASSERT(
            code(
                {day("2025-03-03"), {1}, {{day("2025-03-05"), day("2025-03-04"), std::nullopt}}}) ==
            base::Code::USAGE);
    }

private:
    static DueAnswer ask(const char* from, std::int32_t days,
                         const std::vector<std::string>& pauses = {}) {
        DueQuestion question{day(from), {days}, {}};
        for (const std::string& text : pauses)
            question.pauses.push_back(*cases::parsePause(text));
        auto answer = cases::clockDue(question, shippedCalendar());
        CPPUNIT_ASSERT(std::holds_alternative<DueAnswer>(answer));
        return std::get<DueAnswer>(answer);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ClockDueTest);

}  // namespace guantong::testing
