// SPDX-License-Identifier: Apache-2.0
// The desk's rows follow the cases: made, moved, gone with them, and the same after a rebuild.
#include "node/cases/desk_rows.h"

#include "node/cases/rebuild.h"
#include "tests/support/cases_fixture.h"

namespace guantong::testing {

using cases::PartySide;
using standard::EventKind;

class DeskRowsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DeskRowsTest);
    CPPUNIT_TEST(receivedOnly_thenNoRow);
    CPPUNIT_TEST(accepted_thenItsDueDate);
    CPPUNIT_TEST(decided_thenNoDueDateAnyMore);
    CPPUNIT_TEST(ended_thenNoRow);
    CPPUNIT_TEST(signal_thenTheGravestCounts);
    CPPUNIT_TEST(rebuilt_thenTheSame);
    CPPUNIT_TEST(party_thenFollowsTheCase);
    CPPUNIT_TEST(unknownCase_thenNothing);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        fixture_ = std::make_unique<CasesFixture>();
        script_ = std::make_unique<CaseScript>();
        script_->add(kCounty, EventKind::received);
    }

    void receivedOnly_thenNoRow() {
        take();
        CPPUNIT_ASSERT_EQUAL(std::string(), rows());
    }

    void accepted_thenItsDueDate() {
        script_->add(kCounty, EventKind::accepted);
        take();
        CPPUNIT_ASSERT_EQUAL(due(), fixture_->value("SELECT due_ms FROM desk_case"));
        CPPUNIT_ASSERT(!due().empty());
    }

    void decided_thenNoDueDateAnyMore() {
        script_->add(kCounty, EventKind::accepted);
        script_->add(kCounty, EventKind::decided, {{standard::Field::decision, "granted"}});
        take();
        CPPUNIT_ASSERT_EQUAL(std::string(),
                             fixture_->value("SELECT due_ms FROM desk_case WHERE due_ms > 0"));
    }

    void ended_thenNoRow() {
        script_->add(kCounty, EventKind::accepted);
        take();
        CPPUNIT_ASSERT(!rows().empty());
        end();
        CPPUNIT_ASSERT_EQUAL(std::string(), rows());
    }

    void signal_thenTheGravestCounts() {
        take();
        for (const int level : {2, 4, 1})
            write([&](store::Transaction& tx) { cases::noteLevel(tx, script_->caseId, level); });
        CPPUNIT_ASSERT_EQUAL(std::string("4"), fixture_->value("SELECT level FROM desk_case"));
    }

    void rebuilt_thenTheSame() {
        script_->add(kCounty, EventKind::accepted);
        take();
        write([&](store::Transaction& tx) { cases::noteUser(tx, script_->caseId, "user:3"); });
        const auto before = rows();
        cases::rebuild(*fixture_->database, *fixture_->log);
        CPPUNIT_ASSERT_EQUAL(before, rows());
    }

    void party_thenFollowsTheCase() {
        take();
        write([&](store::Transaction& tx) {
            cases::noteParty(tx, script_->caseId, "hall", PartySide::window);
            cases::noteParty(tx, script_->caseId, "hall", PartySide::partner);
            cases::noteParty(tx, script_->caseId, "", PartySide::partner);
        });
        std::vector<cases::Party> parties;
        fixture_->database->read([&](store::Transaction& tx) {
            parties = cases::partiesOf(tx, script_->caseId);
        });
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, parties.size());
        CPPUNIT_ASSERT(parties[0].side == PartySide::partner);
        end();
        CPPUNIT_ASSERT_EQUAL(std::string("1"), fixture_->value("SELECT ended FROM desk_party"));
    }

    void unknownCase_thenNothing() {
        write([](store::Transaction& tx) {
            cases::noteLevel(tx, "none", 4);
            cases::noteUser(tx, "none", "user:1");
            cases::noteParty(tx, "none", "hall", PartySide::window);
            cases::forgetCase(tx, 999);
        });
        CPPUNIT_ASSERT_EQUAL(std::string(), rows());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), fixture_->value("SELECT COUNT(*) FROM desk_party"));
    }

private:
    void take() { fixture_->receiveAll(*script_); }
    void end() {
        fixture_->append(script_->caseId, EventKind::voided, {{standard::Field::reason, "错录"}});
    }
    template <typename Function>
    void write(const Function& function) {
        fixture_->database->write([&](store::Transaction& tx) { function(tx); });
    }
    std::string rows() {
        return fixture_->rows(
            "SELECT id, organisation, user_id, opened_ms, due_ms, level FROM desk_case", 6);
    }
    std::string due() {
        return fixture_->value(
            "SELECT COALESCE(promise_due_ms, statute_due_ms) FROM case_file");
    }

    std::unique_ptr<CasesFixture> fixture_;
    std::unique_ptr<CaseScript> script_;
};

CPPUNIT_TEST_SUITE_REGISTRATION(DeskRowsTest);

}  // namespace guantong::testing
