// SPDX-License-Identifier: Apache-2.0
// What is handed in, and what is kept of it (node/approval/application.h).
#include "node/approval/application.h"

#include "tests/support/approval_fixture.h"

#include <set>

namespace guantong::testing {

using approval::Applicant;

class ApplicationTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ApplicationTest);
    CPPUNIT_TEST(naturalPersons_areMaskedAndOrganisationsAreNot);
    CPPUNIT_TEST(personalPart_comesBackAsItWasGiven);
    CPPUNIT_TEST(organisations_needTheirCreditCode);
    CPPUNIT_TEST(numbers_areMaskedInTheMiddle);
    CPPUNIT_TEST(trackingCodes_haveNoCharactersToMistake);
    CPPUNIT_TEST(rows_comeBackAsTheyWereKept);
    CPPUNIT_TEST(assignment_isReplacedAndWithdrawn);
    CPPUNIT_TEST_SUITE_END();

public:
    void naturalPersons_areMaskedAndOrganisationsAreNot() {
        Applicant who = ApprovalFixture::application().applicant;
        CPPUNIT_ASSERT_EQUAL(std::string("张**"), approval::displayName(who));
        who.name = "𬭊小";
        CPPUNIT_ASSERT_EQUAL(std::string("𬭊**"), approval::displayName(who));
        who.type = "enterprise";
        who.name = "江西仙女湖食品有限公司";
        CPPUNIT_ASSERT_EQUAL(who.name, approval::displayName(who));
        who.type = "naturalPerson";
        who.name.clear();
        CPPUNIT_ASSERT_EQUAL(std::string("**"), approval::displayName(who));
    }

    void personalPart_comesBackAsItWasGiven() {
        const auto made = ApprovalFixture::application();
        const auto part = approval::personalPart(made.applicant, made.form);
        CPPUNIT_ASSERT(approval::applicantOf(base::Json::parse(part.str())) == made.applicant);
        CPPUNIT_ASSERT(approval::applicantOf(base::Json::object()) == Applicant{});
    }

    void organisations_needTheirCreditCode() {
        Applicant who = ApprovalFixture::application().applicant;
        who.type = "enterprise";
        const auto faults = approval::checkApplicant(who);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), faults.size());
        CPPUNIT_ASSERT_EQUAL(std::string("applicant.creditCode"), faults[0].field);
        who.type = "martian";
        CPPUNIT_ASSERT_EQUAL(std::string("applicant.type"),
                             approval::checkApplicant(who).at(0).field);
    }

    void numbers_areMaskedInTheMiddle() {
        CPPUNIT_ASSERT_EQUAL(std::string("138****5678"), approval::masked("13800005678"));
        CPPUNIT_ASSERT_EQUAL(std::string("***"), approval::masked("123"));
    }

    void trackingCodes_haveNoCharactersToMistake() {
        std::set<std::string> seen;
        for (int i = 0; i < 200; ++i) {
            const std::string code = approval::newTrackingCode();
            CPPUNIT_ASSERT_EQUAL(std::size_t(6), code.size());
            CPPUNIT_ASSERT(code.find_first_of("01OIL") == std::string::npos);
            seen.insert(code);
        }
        CPPUNIT_ASSERT(seen.size() > 195);
    }

    void rows_comeBackAsTheyWereKept() {
        ApprovalFixture f;
        const std::string id = f.opened();
        f.cases.database->write([&](store::Transaction& tx) {
            const auto row = approval::findApplication(tx, id);
            CPPUNIT_ASSERT(row && row->item == "000131007000" && row->itemVersion == 1);
            CPPUNIT_ASSERT(!approval::findApplication(tx, "nothing"));
            const std::vector<approval::HandedIn> handed = {{{"表", "sha256:a", 1, "x/y"}, "m1"},
                                                            {{"证", "sha256:b", 1, "x/y"}, ""}};
            approval::noteRequirements(tx, id, handed);
            approval::noteRequirements(tx, id, handed);
            const auto noted = approval::requirementsOf(tx, id);
            CPPUNIT_ASSERT_EQUAL(std::size_t(1), noted.size());
            CPPUNIT_ASSERT_EQUAL(std::string("m1"), noted[0].second);
        });
    }

    void assignment_isReplacedAndWithdrawn() {
        ApprovalFixture f;
        f.cases.database->write([&](store::Transaction& tx) {
            approval::assign(tx, "c", {"user:1", "甲"}, "user:9", f.cases.clock.now());
            approval::assign(tx, "c", {"user:2", "乙"}, "user:9", f.cases.clock.now());
            CPPUNIT_ASSERT_EQUAL(std::string("乙"), approval::assignmentOf(tx, "c")->userName);
            approval::assign(tx, "c", {}, "user:9", f.cases.clock.now());
            CPPUNIT_ASSERT(!approval::assignmentOf(tx, "c"));
        });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ApplicationTest);

}  // namespace guantong::testing
