// SPDX-License-Identifier: Apache-2.0
// What node/supervision/due_signal.h promises: when each rule holds of a case, and when not.
// Accepted on 2025-03-03 with 10 working days promised and 20 by law: due 03-17 and 03-31.
#include "node/supervision/due_signal.h"

#include "tests/support/clock_fixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using standard::EventKind;
using standard::Field;

class DueSignalTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DueSignalTest);
    CPPUNIT_TEST(eachRule_holdsFromItsMomentAndNotBefore);
    CPPUNIT_TEST(shortLimits_haveTheirOwnThresholds);
    CPPUNIT_TEST(decidedInTime_raisesNothing);
    CPPUNIT_TEST(decidedLate_raisesOnlyTheBrokenPromise);
    CPPUNIT_TEST(notAcceptedYet_raisesNothingOfThePromise);
    CPPUNIT_TEST(silence_startsThePromiseAsOfReceipt);
    CPPUNIT_TEST(onTheSpot_isOnlyReminded);
    CPPUNIT_TEST(specialProcedure_movesEveryMoment);
    CPPUNIT_TEST(suspension_stopsThePromiseOnly);
    CPPUNIT_TEST(extension_countsIntoTheLimit);
    CPPUNIT_TEST(unknownCalendar_raisesNothing);
    CPPUNIT_TEST(importedCase_hasNoOldSignals);
    CPPUNIT_TEST(disabledRule_isSilent);
    CPPUNIT_TEST(nextLook_isTheNextMoment);
    CPPUNIT_TEST(replay_tellsWhatASleeplessSweeperRaised);
    CPPUNIT_TEST(record_namesCaseRuleRungAndClock);
    CPPUNIT_TEST(record_isDelayedAfterOnePeriod);
    CPPUNIT_TEST_SUITE_END();

public:
    void eachRule_holdsFromItsMomentAndNotBefore() {
        file.accepted("2025-03-03", 10, 20);
        CPPUNIT_ASSERT_EQUAL(std::string(""), due("2025-03-12 23:59"));
        CPPUNIT_ASSERT_EQUAL(std::string("S04 2025-03-13 00:00; "), due("2025-03-13 00:00"));
        CPPUNIT_ASSERT_EQUAL(std::string("S04; "), names("2025-03-13 23:59"));
        CPPUNIT_ASSERT_EQUAL(std::string("S04 2025-03-13 00:00; S05 2025-03-14 00:00; "),
                             due("2025-03-14 00:00"));
        CPPUNIT_ASSERT_EQUAL(std::string("S04; S05; "), names("2025-03-17 17:30"));
        CPPUNIT_ASSERT_EQUAL(std::string("S04; S05; S06; "), names("2025-03-17 17:31"));
        CPPUNIT_ASSERT_EQUAL(std::string("S04; S05; S06; "), names("2025-03-31 17:30"));
        CPPUNIT_ASSERT_EQUAL(std::string("S04; S05; S06; S08; "), names("2025-03-31 17:31"));
    }

    void shortLimits_haveTheirOwnThresholds() {
        ClockCase one, two, four;
        one.accepted("2025-03-03", 1, 20);
        two.accepted("2025-03-03", 2, 20);
        four.accepted("2025-03-03", 4, 20);
        CPPUNIT_ASSERT_EQUAL(std::string(""), names(one, "2025-03-03 23:59"));
        CPPUNIT_ASSERT_EQUAL(std::string("S05; "), names(one, "2025-03-04 00:00"));
        CPPUNIT_ASSERT_EQUAL(std::string("S04; S05; "), names(one, "2025-03-04 17:30"));
        CPPUNIT_ASSERT_EQUAL(std::string(""), names(two, "2025-03-04 23:59"));
        CPPUNIT_ASSERT_EQUAL(std::string("S05; "), names(two, "2025-03-05 00:00"));
        CPPUNIT_ASSERT_EQUAL(std::string(""), names(four, "2025-03-05 23:59"));
        CPPUNIT_ASSERT_EQUAL(std::string("S05; "), names(four, "2025-03-06 00:00"));
        CPPUNIT_ASSERT_EQUAL(std::string("S04; S05; "), names(four, "2025-03-07 17:30"));
    }

    void decidedInTime_raisesNothing() {
        file.accepted("2025-03-03", 10, 20).on("2025-03-17 17:00", EventKind::decided);
        CPPUNIT_ASSERT_EQUAL(std::string(""), due("2025-05-01"));
        CPPUNIT_ASSERT(!next("2025-03-18"));
    }

    void decidedLate_raisesOnlyTheBrokenPromise() {
        file.accepted("2025-03-03", 10, 20).on("2025-04-10", EventKind::decided);
        CPPUNIT_ASSERT_EQUAL(std::string("S06 2025-03-17 17:30; "), due("2025-04-10 10:01"));
    }

    void notAcceptedYet_raisesNothingOfThePromise() {
        file.on("2025-03-03", EventKind::received);
        CPPUNIT_ASSERT_EQUAL(std::string(""), due("2025-03-10 17:00"));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-10 17:30"), shown(next("2025-03-04")));
    }

    void silence_startsThePromiseAsOfReceipt() {
        file.on("2025-03-03", EventKind::received, {{Field::promiseDays, "10"}});
        CPPUNIT_ASSERT_EQUAL(std::string("S04 2025-03-13 00:00; "), due("2025-03-13 00:00"));
        CPPUNIT_ASSERT_EQUAL(std::string("S04; S05; S06; S08; "), names("2025-03-31 17:31"));
    }

    void onTheSpot_isOnlyReminded() {
        file.accepted("2025-03-03", 1, 20, "onTheSpot");
        caseType = "onTheSpot";
        CPPUNIT_ASSERT_EQUAL(std::string("S04; "), names("2025-06-02"));
    }

    void specialProcedure_movesEveryMoment() {
        file.accepted("2025-03-03", 10, 20).special("2025-03-06", 3);
        CPPUNIT_ASSERT_EQUAL(std::string(""), due("2025-03-17 23:59"));
        CPPUNIT_ASSERT_EQUAL(std::string("S04 2025-03-18 00:00; "), due("2025-03-18 00:00"));
    }

    void suspension_stopsThePromiseOnly() {
        file.accepted("2025-03-03", 10, 20)
            .on("2025-03-05", EventKind::suspended, {{Field::reason, "flood"}});
        CPPUNIT_ASSERT_EQUAL(std::string("S08 2025-03-31 17:30; "), due("2025-04-30"));
    }

    void extension_countsIntoTheLimit() {
        file.accepted("2025-03-03", 10, 20)
            .on("2025-03-10", EventKind::extended,
                {{Field::days, "10"}, {Field::approverRank, "agencyHead"}});
        CPPUNIT_ASSERT_EQUAL(std::string(""), due("2025-03-25 17:29"));
        CPPUNIT_ASSERT_EQUAL(std::string("S04 2025-03-25 17:30; "), due("2025-03-25 17:30"));
    }

    void unknownCalendar_raisesNothing() {
        file.accepted("2025-03-03", 10, 20);
        const catalog::WorkingCalendar none;
        CPPUNIT_ASSERT(supervision::signalsOf(state(file), *rules, none, at("2025-12-31")).empty());
    }

    void importedCase_hasNoOldSignals() {
        file.accepted("2025-03-03", 10, 20);
        const auto found = supervision::signalsOf(state(file), *rules, shippedCalendar(),
                                                  at("2025-06-30"), at("2025-04-28"));
        CPPUNIT_ASSERT_EQUAL(std::string("S08 2025-03-31 17:30; "), text(found));
        CPPUNIT_ASSERT(supervision::signalsOf(state(file), *rules, shippedCalendar(),
                                              at("2025-06-30"), at("2025-05-01"))
                           .empty());
    }

    void disabledRule_isSilent() {
        file.accepted("2025-03-03", 10, 20);
        supervision::RuleSet quiet = *rules;
        quiet.rules[0].enabled = false;
        CPPUNIT_ASSERT_EQUAL(
            std::string("S05 2025-03-14 00:00; "),
            text(supervision::signalsOf(state(file), quiet, shippedCalendar(), at("2025-03-14"))));
    }

    void nextLook_isTheNextMoment() {
        file.accepted("2025-03-03", 10, 20);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-13 00:00"), shown(next("2025-03-03")));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-14 00:00"), shown(next("2025-03-13 00:00")));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-17 17:30"), shown(next("2025-03-14 00:00")));
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-31 17:30"), shown(next("2025-03-18")));
        CPPUNIT_ASSERT(!next("2025-04-01"));
    }

    void replay_tellsWhatASleeplessSweeperRaised() {
        file.accepted("2025-03-03", 10, 20).on("2025-03-20", EventKind::decided);
        const auto all = supervision::replay(state(file), *rules, shippedCalendar(),
                                             at("2025-01-01"), at("2025-12-31"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("S04 2025-03-13 00:00; S05 2025-03-14 00:00; S06 2025-03-17 17:30; "),
            text(all));
        const auto part = supervision::replay(state(file), *rules, shippedCalendar(),
                                              at("2025-03-14 00:00"), at("2025-03-17 17:00"));
        CPPUNIT_ASSERT_EQUAL(std::string("S05 2025-03-14 00:00; "), text(part));
        CPPUNIT_ASSERT(
            supervision::replay({}, *rules, shippedCalendar(), at("2025-01-01"), at("2025-12-31"))
                .empty());
    }

    void record_namesCaseRuleRungAndClock() {
        const standard::Signal signal = lateSignal("2025-03-17 17:31");
        CPPUNIT_ASSERT_EQUAL(
            std::string("360521000000-360521000000-20250303-k3v9x2ab-S06-yellowCard-promise"),
            signal.id);
        CPPUNIT_ASSERT_EQUAL(std::string("yellowCard"), signal.level);
        CPPUNIT_ASSERT_EQUAL(std::string("市场监管局"), signal.organisationName);
        CPPUNIT_ASSERT(signal.message.find("2025-03-17 17:30") != std::string::npos);
        CPPUNIT_ASSERT(signal.message.find('{') == std::string::npos);
        CPPUNIT_ASSERT(!signal.basis.empty());
        CPPUNIT_ASSERT(standard::checkRecord(signal).empty());
        CPPUNIT_ASSERT_EQUAL(lateSignal("2025-05-01").id, signal.id);
    }

    void record_isDelayedAfterOnePeriod() {
        CPPUNIT_ASSERT(!lateSignal("2025-03-17 17:31").delayed);
        CPPUNIT_ASSERT(lateSignal("2025-03-17 17:32").delayed);
    }

private:
    cases::CaseState state(const ClockCase& of) const {
        cases::CaseState made;
        made.clocks = of.facts;
        made.facts.caseType = caseType;
        return made;
    }
    static std::string text(const std::vector<supervision::DueSignal>& found,
                            bool withMoment = true) {
        std::string all;
        for (const auto& each : found)
            all += each.rule->id + (withMoment ? " " + shown(each.moment) : "") + "; ";
        return all;
    }
    std::vector<supervision::DueSignal> found(const ClockCase& of,
                                              const std::string& moment) const {
        return supervision::signalsOf(state(of), *rules, shippedCalendar(), at(moment));
    }
    std::string due(const std::string& moment) const { return text(found(file, moment)); }
    std::string names(const std::string& moment) const { return names(file, moment); }
    std::string names(const ClockCase& of, const std::string& moment) const {
        return text(found(of, moment), false);
    }
    std::optional<base::Instant> next(const std::string& moment) const {
        return supervision::nextLook(state(file), *rules, shippedCalendar(), at(moment));
    }
    standard::Signal lateSignal(const std::string& raisedAt) {
        ClockCase late;
        late.accepted("2025-03-03", 10, 20);
        const auto signals = found(late, "2025-03-17 17:31");
        cases::CaseFacts facts;
        facts.organisation = "11360521MB1K02345A";
        facts.organisationName = "市场监管局";
        facts.item = "000121007000";
        return supervision::signalFrom(
            signals.back(), "360521000000-20250303-k3v9x2ab", facts,
            {base::NodeId::fromNumber(360521000000), at(raisedAt), std::chrono::minutes{1}, 3});
    }

    const std::shared_ptr<const supervision::RuleSet> rules = supervision::builtInRules();
    ClockCase file;
    std::string caseType = "promised";
};

CPPUNIT_TEST_SUITE_REGISTRATION(DueSignalTest);

}  // namespace guantong::testing
