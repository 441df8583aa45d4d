// SPDX-License-Identifier: Apache-2.0
// The two doors of the log (node/cases/case_batch.h): what is stored, what is evidence,
// which marks change, and that the quick way gives the same rows as folding everything again.
#include "node/cases/case_batch.h"

#include "tests/support/cases_fixture.h"
#include "tests/support/cases_random.h"

#include <algorithm>

namespace guantong::testing {

using base::Code;
using cases::CaseBatch;
using cases::Mark;
using Verdict = cases::Received::Verdict;

class CaseBatchTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CaseBatchTest);
    CPPUNIT_TEST(ownEvents_areNumberedChainedAndFollowTheOthers);
    CPPUNIT_TEST(ownEventThatBreaksARule_isStoredParked);
    CPPUNIT_TEST(wouldPark_changesNothing);
    CPPUNIT_TEST(ownReplacement_mendsAndReportsWhatItUnparks);
    CPPUNIT_TEST(receivedTwice_isARepeat);
    CPPUNIT_TEST(anotherNodesEvent_isEvidence);
    CPPUNIT_TEST(secondHashAtAPlace_isEvidenceAndTheFirstStays);
    CPPUNIT_TEST(wrongPreviousHash_isEvidenceWhicheverComesFirst);
    CPPUNIT_TEST(evidenceSentAgain_isKeptOnce);
    CPPUNIT_TEST(reappendedEvent_takesThePlaceEvidenceDidNot);
    CPPUNIT_TEST(wrongHash_isKeptAsEvidenceWithItsBytes);
    CPPUNIT_TEST(gap_waitsAndIsReportedWhenFilled);
    CPPUNIT_TEST(firstEventOfACaseThatWasHere_joinsWhatLiesThere);
    CPPUNIT_TEST(firstEventRepeatedWithMore_takesTheMore);
    CPPUNIT_TEST(newCaseFromBelow_hasNoOwnLogToSend);
    CPPUNIT_TEST(parkedEvent_isNamedWithItsPackage);
    CPPUNIT_TEST(joiningNodes_areReportedOnce);
    CPPUNIT_TEST(untaken_leavesTheFoldAndComesBack);
    CPPUNIT_TEST(afterARestore_ownEventsGoBehindTheRecoveredOnes);
    CPPUNIT_TEST(recoveredOutOfOrder_endsTheSame);
    CPPUNIT_TEST(withoutFinish_theEventsOfTheBatchAreSeenByTheNext);
    CPPUNIT_TEST(snapshotOfAnotherProgram_isFoldedAgain);
    CPPUNIT_TEST(silenceUnderTheCalendar_letsTheDecisionStand);
    CPPUNIT_TEST(randomArrival_endsInTheSameRows);
    CPPUNIT_TEST(onesOrBatches_endInTheSameRows);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { f = std::make_unique<CasesFixture>(); }
    void tearDown() override { f.reset(); }

    void ownEvents_areNumberedChainedAndFollowTheOthers() {
        const auto first = f->append(script.caseId, EventKind::received);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, first.event.seq);
        CPPUNIT_ASSERT(first.event.prevHash.empty() && first.event.node == kCounty);
        CPPUNIT_ASSERT(first.event.recordedAt == f->clock.now());
        script.append(first.event);
        script.add(kCity, EventKind::rated);
        f->receive(script, {1});
        const auto second = f->append(script.caseId, EventKind::accepted);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, second.event.seq);
        CPPUNIT_ASSERT_EQUAL(first.event.hash, second.event.prevHash);
        CPPUNIT_ASSERT(second.event.after == std::vector<std::string>{script.events[1].hash});
        CPPUNIT_ASSERT(second.mark.mark == Mark::taken);
        const auto third = f->append(script.caseId, EventKind::step);
        CPPUNIT_ASSERT(third.event.after.empty());  // the city's end is followed already
        CPPUNIT_ASSERT_EQUAL(std::string("review"), f->value("SELECT state FROM case_file"));
    }

    void ownEventThatBreaksARule_isStoredParked() {
        f->append(script.caseId, EventKind::received);
        const auto parked = f->append(script.caseId, EventKind::decided);
        CPPUNIT_ASSERT(parked.mark.mark == Mark::parked);
        CPPUNIT_ASSERT(parked.mark.fault->code == Code::CASE_NOT_ACCEPTED);
        CPPUNIT_ASSERT_EQUAL(std::string("parked"), f->markOf(parked.event));
        CPPUNIT_ASSERT_EQUAL(std::string("CASE_NOT_ACCEPTED"),
                             f->value("SELECT code FROM case_event WHERE mark = 'parked'"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), f->value("SELECT parked FROM case_file"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, f->outcome.changes.size());
    }

    void wouldPark_changesNothing() {
        f->append(script.caseId, EventKind::received);
        const std::string before = f->projection();
        f->database->write([&](store::Transaction& tx) {
            CaseBatch batch(*f->log, tx);
            CaseEvent draft = draftOf(EventKind::decided);
            draft.caseId = script.caseId;
            batch.number(draft);
            CPPUNIT_ASSERT(batch.wouldPark(draft)->code == Code::CASE_NOT_ACCEPTED);
            draft.kind = EventKind::accepted;
            CPPUNIT_ASSERT(!batch.wouldPark(draft));
            draft.replaces = "sha256:" + std::string(64, 'c');
            draft.version = 2;
            CPPUNIT_ASSERT(batch.wouldPark(draft)->code == Code::CASE_REPLACES_UNKNOWN);
            batch.finish();
        });
        CPPUNIT_ASSERT_EQUAL(before, f->projection());
    }

    void ownReplacement_mendsAndReportsWhatItUnparks() {
        f->append(script.caseId, EventKind::received);
        const auto wrong = f->append(script.caseId, EventKind::decided);
        const auto after = f->append(script.caseId, EventKind::accepted);
        CPPUNIT_ASSERT(after.mark.fault->code == Code::CASE_FOLLOWS_PARKED);
        f->database->write([&](store::Transaction& tx) {
            CaseBatch batch(*f->log, tx);
            CaseEvent draft = draftOf(EventKind::struck);
            draft.caseId = script.caseId;
            draft.replaces = wrong.event.hash;
            draft.version = 2;
            CPPUNIT_ASSERT(batch.appendOwn(draft).mark.mark == Mark::taken);
            f->outcome = batch.finish();
        });
        CPPUNIT_ASSERT_EQUAL(std::string("taken"), f->markOf(after.event));
        CPPUNIT_ASSERT_EQUAL(std::string("replaced"), f->markOf(wrong.event));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, f->outcome.changes.size());
        for (const auto& change : f->outcome.changes)
            CPPUNIT_ASSERT(!change.isNew && change.before == Mark::parked);
    }

    void receivedTwice_isARepeat() {
        script.accepted();
        f->receiveAll(script);
        const std::string before = f->projection();
        f->receiveAll(script);
        CPPUNIT_ASSERT(f->verdicts[2].verdict == Verdict::repeat);
        CPPUNIT_ASSERT_EQUAL(f->verdicts[0].id, f->verdicts[2].id);
        CPPUNIT_ASSERT_EQUAL(before, f->projection());
    }

    void anotherNodesEvent_isEvidence() {
        script.accepted();
        f->database->write([&](store::Transaction& tx) {
            CaseBatch batch(*f->log, tx);
            const auto got = batch.receive(script.events[0], script.xml[0], kCity, 7);
            CPPUNIT_ASSERT(got.verdict == Verdict::evidence);
            CPPUNIT_ASSERT(got.fault->code == Code::EVENT_FOREIGN);
            batch.finish();
        });
        CPPUNIT_ASSERT_EQUAL(std::string("1"), f->value("SELECT COUNT(*) FROM case_evidence"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), f->value("SELECT COUNT(*) FROM case_file"));
    }

    void secondHashAtAPlace_isEvidenceAndTheFirstStays() {
        script.accepted();
        f->receiveAll(script);
        CaseScript other;
        other.add(kCounty, EventKind::received, {{Field::title, "另一件"}});
        f->receiveAll(other);
        CPPUNIT_ASSERT(f->verdicts[2].verdict == Verdict::evidence);
        CPPUNIT_ASSERT(f->verdicts[2].fault->code == Code::EVENT_SECOND_HASH);
        CPPUNIT_ASSERT_EQUAL(script.events[0].hash, f->verdicts[2].fault->detail);
        CPPUNIT_ASSERT_EQUAL(std::string("2"), f->value("SELECT COUNT(*) FROM case_event"));
    }

    void wrongPreviousHash_isEvidenceWhicheverComesFirst() {
        script.accepted();
        CaseScript fork;
        fork.add(kCounty, EventKind::received, {{Field::title, "另一件"}});
        fork.add(kCounty, EventKind::accepted);
        f->receive(script, {0});
        f->receive(fork, {1});
        CPPUNIT_ASSERT(f->verdicts[1].fault->code == Code::EVENT_PREVIOUS_WRONG);
        const std::string straight = f->projection();
        f = std::make_unique<CasesFixture>();
        f->receive(fork, {1});
        CPPUNIT_ASSERT(f->verdicts[0].verdict == Verdict::stored);
        f->receive(script, {0});
        CPPUNIT_ASSERT_EQUAL(straight, f->projection());
        CPPUNIT_ASSERT_EQUAL(std::string("EVENT_PREVIOUS_WRONG"),
                             f->value("SELECT code FROM case_evidence"));
    }

    void evidenceSentAgain_isKeptOnce() {
        script.accepted();
        f->receive(script, {0});
        CaseScript other;
        other.add(kCounty, EventKind::received, {{Field::title, "另一件"}});
        f->receiveAll(other);
        f->receiveAll(other);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), f->value("SELECT COUNT(*) FROM case_evidence"));
    }

    void reappendedEvent_takesThePlaceEvidenceDidNot() {
        script.accepted();
        CaseScript fork;
        fork.add(kCounty, EventKind::received, {{Field::title, "另一件"}});
        fork.add(kCounty, EventKind::accepted);
        f->receive(script, {0});
        f->receive(fork, {1});
        f->receive(script, {1});
        CPPUNIT_ASSERT(f->verdicts[2].verdict == Verdict::stored);
        CPPUNIT_ASSERT_EQUAL(std::string("accepted"), f->value("SELECT state FROM case_file"));
    }

    void wrongHash_isKeptAsEvidenceWithItsBytes() {
        f->database->write([&](store::Transaction& tx) {
            CaseBatch batch(*f->log, tx);
            batch.keepEvidence("<CaseEvent/>", {Code::EVENT_HASH_WRONG, "hash", "sha256:0"}, kCity,
                               7);
            batch.finish();
        });
        CPPUNIT_ASSERT_EQUAL(std::string("<CaseEvent/>"),
                             f->value("SELECT xml FROM case_evidence"));
        CPPUNIT_ASSERT_EQUAL(std::string("EVENT_HASH_WRONG"),
                             f->value("SELECT code FROM case_evidence"));
    }

    void gap_waitsAndIsReportedWhenFilled() {
        script.accepted().add(kCounty, EventKind::step);
        const auto waiting = f->receive(script, {0, 2});
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, waiting.changes.size());
        CPPUNIT_ASSERT(waiting.changes[0].isNew);
        CPPUNIT_ASSERT(waiting.changes[0].now.fault->code == Code::CASE_WAITS_SEQ);
        CPPUNIT_ASSERT_EQUAL(std::string("waiting"), f->markOf(script.events[2]));
        const auto filled = f->receive(script, {1});
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, filled.changes.size());
        CPPUNIT_ASSERT(!filled.changes[0].isNew && filled.changes[0].before == Mark::waiting);
        CPPUNIT_ASSERT(filled.changes[0].now.mark == Mark::taken);
        CPPUNIT_ASSERT_EQUAL(script.events[2].hash, filled.changes[0].hash);
        CPPUNIT_ASSERT_EQUAL(std::string("review"), f->value("SELECT state FROM case_file"));
    }

    /// The last event came first and waits; then the others in one batch, which takes the case
    /// for new until it writes the row.
    void firstEventOfACaseThatWasHere_joinsWhatLiesThere() {
        script.accepted().add(kCounty, EventKind::step);
        f->receive(script, {2});
        const auto filled = f->receive(script, {0, 1});
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, filled.changes.size());
        CPPUNIT_ASSERT(!filled.changes[0].isNew && filled.changes[0].now.mark == Mark::taken);
        CPPUNIT_ASSERT(filled.joined == Joined({{script.caseId, kCounty}}));
        const std::string pieces = f->projection();
        CPPUNIT_ASSERT_EQUAL(std::string("1"), f->value("SELECT COUNT(*) FROM case_file"));
        f = std::make_unique<CasesFixture>();
        f->receiveAll(script);
        CPPUNIT_ASSERT_EQUAL(f->projection(), pieces);
    }

    void firstEventRepeatedWithMore_takesTheMore() {
        script.accepted();
        f->receive(script, {0});
        f->receive(script, {0, 1});
        CPPUNIT_ASSERT(f->verdicts[1].verdict == Verdict::repeat);
        CPPUNIT_ASSERT(f->verdicts[2].verdict == Verdict::stored);
        CPPUNIT_ASSERT_EQUAL(std::string("accepted"), f->value("SELECT state FROM case_file"));
        CPPUNIT_ASSERT_EQUAL(std::string("2"), f->value("SELECT COUNT(*) FROM case_event"));
    }

    void newCaseFromBelow_hasNoOwnLogToSend() {
        CaseScript below("360502000000-20250303-k3v9x2ab");
        below.add(kDistrict, EventKind::received);
        CPPUNIT_ASSERT(f->receiveAll(below).joined.empty());
    }

    void parkedEvent_isNamedWithItsPackage() {
        script.add(kCounty, EventKind::received);
        script.add(kCounty, EventKind::decided);
        const auto outcome = f->receiveAll(script);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, outcome.changes.size());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{7}, outcome.changes[0].packageId);
        CPPUNIT_ASSERT_EQUAL(script.events[1].hash, outcome.changes[0].hash);
        CPPUNIT_ASSERT(outcome.changes[0].now.fault->code == Code::CASE_NOT_ACCEPTED);
    }

    void joiningNodes_areReportedOnce() {
        f->append(script.caseId, EventKind::received);
        CPPUNIT_ASSERT(f->outcome.joined == Joined({{script.caseId, kCounty}}));
        f->append(script.caseId, EventKind::forwardedUp, {{Field::target, kCity.str()}});
        CPPUNIT_ASSERT(f->outcome.joined == Joined({{script.caseId, kCity}}));
        f->append(script.caseId, EventKind::rated);
        CPPUNIT_ASSERT(f->outcome.joined.empty());
    }

    void untaken_leavesTheFoldAndComesBack() {
        script.accepted().add(kCounty, EventKind::step);
        f->receiveAll(script);
        const std::string whole = f->projection();
        f->database->write([&](store::Transaction& tx) {
            CaseBatch batch(*f->log, tx);
            const base::Fault revoked{Code::CERTIFICATE_REVOKED, "", "7"};
            CPPUNIT_ASSERT(batch.untake(script.caseId, kCounty, 2, revoked));
            CPPUNIT_ASSERT(!batch.untake(script.caseId, kCity, 2, revoked));
            batch.finish();
        });
        CPPUNIT_ASSERT_EQUAL(std::string("received"), f->value("SELECT state FROM case_file"));
        CPPUNIT_ASSERT_EQUAL(std::string("waiting"), f->markOf(script.events[2]));
        f->receive(script, {1});
        CPPUNIT_ASSERT_EQUAL(whole, f->projection());
        f->database->write([&](store::Transaction& tx) {
            CaseBatch batch(*f->log, tx);
            for (const std::int64_t seq : {1, 2, 3})
                batch.untake(script.caseId, kCounty, seq, {Code::CERTIFICATE_REVOKED, "", ""});
            batch.finish();
        });
        CPPUNIT_ASSERT_EQUAL(std::string(), f->projection());
    }

    void afterARestore_ownEventsGoBehindTheRecoveredOnes() { recoverIn({1, 2}); }
    void recoveredOutOfOrder_endsTheSame() { recoverIn({2, 1}); }

    void withoutFinish_theEventsOfTheBatchAreSeenByTheNext() {
        f->database->write([&](store::Transaction& tx) {
            CaseBatch batch(*f->log, tx);
            CaseEvent draft = draftOf(EventKind::received);
            draft.caseId = script.caseId;
            batch.appendOwn(draft);
            CPPUNIT_ASSERT(batch.stateOf(script.caseId).status == cases::CaseStatus::received);
            draft = draftOf(EventKind::accepted);
            draft.caseId = script.caseId;
            CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, batch.appendOwn(draft).event.seq);
            batch.finish();
        });
        CPPUNIT_ASSERT_EQUAL(std::string("accepted"), f->value("SELECT state FROM case_file"));
    }

    void snapshotOfAnotherProgram_isFoldedAgain() {
        f->append(script.caseId, EventKind::received);
        f->append(script.caseId, EventKind::accepted);
        const std::string before = f->projection();
        change(*f->database, "UPDATE case_file SET fold = x'00', state = 'none'");
        const auto next = f->append(script.caseId, EventKind::step);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, next.event.seq);
        CPPUNIT_ASSERT_EQUAL(std::string("review"), f->value("SELECT state FROM case_file"));
    }

    void silenceUnderTheCalendar_letsTheDecisionStand() {
        script.add(kCounty, EventKind::received);  // Monday 2025-03-03
        script.now = *base::parseInstant("2025-03-10T09:00:00.000+08:00");
        CaseScript early = script;
        early.add(kCounty, EventKind::decided);
        f->receiveAll(early);
        CPPUNIT_ASSERT_EQUAL(std::string("parked"), f->markOf(early.events[1]));
        f = std::make_unique<CasesFixture>();
        script.now = *base::parseInstant("2025-03-11T09:00:00.000+08:00");
        script.add(kCounty, EventKind::decided);
        f->receiveAll(script);
        CPPUNIT_ASSERT_EQUAL(std::string("taken"), f->markOf(script.events[1]));
    }

    void randomArrival_endsInTheSameRows() {
        for (unsigned seed = 1; seed <= 40; ++seed) {
            RandomCase random(seed);
            const CaseScript made = random.make(18);
            f = std::make_unique<CasesFixture>(kProvince);
            f->receiveAll(made);
            const std::string straight = f->projection();
            f = std::make_unique<CasesFixture>(kProvince);
            std::vector<std::size_t> order(made.events.size());
            for (std::size_t i = 0; i < order.size(); ++i)
                order[i] = i;
            std::shuffle(order.begin(), order.end(), random.random());
            for (std::size_t at = 0; at < order.size(); at += 5)
                f->receive(made, {order.begin() + static_cast<std::ptrdiff_t>(at),
                                  order.begin() +
                                      static_cast<std::ptrdiff_t>(std::min(at + 5, order.size()))});
            CPPUNIT_ASSERT_EQUAL_MESSAGE(std::to_string(seed), straight, f->projection());
        }
    }

    void onesOrBatches_endInTheSameRows() {
        for (unsigned seed = 100; seed <= 130; ++seed) {
            const CaseScript made = RandomCase(seed).make(18);
            f = std::make_unique<CasesFixture>(kCity);
            f->receiveAll(made);
            const std::string together = f->projection();
            f = std::make_unique<CasesFixture>(kCity);
            for (std::size_t i = 0; i < made.events.size(); ++i)
                f->receive(made, {i});
            CPPUNIT_ASSERT_EQUAL_MESSAGE(std::to_string(seed), together, f->projection());
        }
    }

private:
    /// The image holds the county's first event; two more were sent before, two written since.
    void recoverIn(const std::vector<std::size_t>& order) {
        script.accepted().add(kCounty, EventKind::step);
        f->receive(script, {0});
        const auto fee = f->append(script.caseId, EventKind::feeCharged);
        f->clock.advance(std::chrono::hours{1});
        f->append(script.caseId, EventKind::rated);
        f->clock.advance(std::chrono::hours{1});
        f->database->write([&](store::Transaction& tx) {
            CaseBatch batch(*f->log, tx);
            for (const std::size_t i : order)
                CPPUNIT_ASSERT(batch.recover(script.events[i], script.xml[i], 9).verdict ==
                               Verdict::stored);
            f->outcome = batch.finish();
        });
        CPPUNIT_ASSERT_EQUAL(std::string("received|accepted|step|feeCharged|rated|"),
                             kindsInOrder());
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, f->outcome.reappended.size());
        const auto& again = f->outcome.reappended[0];
        CPPUNIT_ASSERT_EQUAL(fee.id, again.formerId);
        CPPUNIT_ASSERT(again.appended.event.recordedAt == fee.event.recordedAt);
        CPPUNIT_ASSERT_EQUAL(script.events[2].hash, again.appended.event.prevHash);
        CPPUNIT_ASSERT_EQUAL(std::string("review"), f->value("SELECT state FROM case_file"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), f->value("SELECT COUNT(*) FROM case_evidence"));
    }
    std::string kindsInOrder() {
        std::string kinds = f->rows("SELECT kind FROM case_event ORDER BY seq", 1);
        std::erase(kinds, '\n');
        return kinds;
    }
    using Joined = std::vector<std::pair<std::string, base::NodeId>>;

    std::unique_ptr<CasesFixture> f;
    CaseScript script;
};

CPPUNIT_TEST_SUITE_REGISTRATION(CaseBatchTest);

}  // namespace guantong::testing
