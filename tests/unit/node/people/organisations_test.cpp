// SPDX-License-Identifier: Apache-2.0
// What node/people/organisations.h promises.
#include "node/people/organisations.h"

#include "tests/support/people_fixture.h"

namespace guantong::testing {

using namespace std::string_literals;
using people::Organisation;
using people::OrganisationKind;

class OrganisationsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OrganisationsTest);
    CPPUNIT_TEST(kinds_readBack);
    CPPUNIT_TEST(saved_readsBackWhole);
    CPPUNIT_TEST(changed_isAuditedWithOldAndNew);
    CPPUNIT_TEST(savedAgain_changesAndAuditsNothing);
    CPPUNIT_TEST(covers_isTheSubtreeAndTheMerged);
    CPPUNIT_TEST(movedOrganisation_takesItsSubtreeAlong);
    CPPUNIT_TEST(circles_areRefused);
    CPPUNIT_TEST(foreignFields_areRefused);
    CPPUNIT_TEST(onlyTheSystemAdministrator_changes);
    CPPUNIT_TEST(list_pagesByCode);
    CPPUNIT_TEST(posts_beginEndAndBeginAgain);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        fixture = std::make_unique<PeopleFixture>();
        fixture->addTown();
    }
    void tearDown() override { fixture.reset(); }

    void kinds_readBack() {
        for (const auto kind : {OrganisationKind::department, OrganisationKind::hall,
                                OrganisationKind::supervision, OrganisationKind::node}) {
            CPPUNIT_ASSERT(people::organisationKindNamed(toString(kind)) == kind);
            CPPUNIT_ASSERT(!chineseName(kind).empty());
        }
        CPPUNIT_ASSERT(!people::organisationKindNamed("ministry"));
    }

    void saved_readsBackWhole() {
        Organisation each;
        each.code = "11360521MB1234567X";
        each.name = "分宜县䶮𬭊局";
        each.kind = OrganisationKind::supervision;
        each.parent = "town";
        each.succeededBy = "hall";
        each.region = "360521";
        each.from = *base::parseDate("2019-03-01");
        each.to = *base::parseDate("2025-01-01");
        CPPUNIT_ASSERT_EQUAL(""s, save(each));
        CPPUNIT_ASSERT(find(each.code) == each);
        CPPUNIT_ASSERT(!find("11360521mb1234567x"));
    }

    void changed_isAuditedWithOldAndNew() {
        auto each = *find("planning");
        each.name = "自然资源局";
        CPPUNIT_ASSERT_EQUAL(""s, save(each));
        CPPUNIT_ASSERT_EQUAL("organisation.change"s, newestAudit("action"));
        CPPUNIT_ASSERT(newestAudit("old_value").find("机构planning") != std::string::npos);
        CPPUNIT_ASSERT(newestAudit("new_value").find("自然资源局") != std::string::npos);
    }

    void savedAgain_changesAndAuditsNothing() {
        const auto before = fixture->value("SELECT COUNT(*) FROM audit_log");
        CPPUNIT_ASSERT_EQUAL(""s, save(*find("planning")));
        CPPUNIT_ASSERT_EQUAL(before, fixture->value("SELECT COUNT(*) FROM audit_log"));
    }

    void covers_isTheSubtreeAndTheMerged() {
        CPPUNIT_ASSERT_EQUAL("forestry planning survey "s, covers("planning"));
        CPPUNIT_ASSERT_EQUAL("forestry hall planning survey town "s, covers("town"));
        CPPUNIT_ASSERT_EQUAL("survey "s, covers("survey"));
        CPPUNIT_ASSERT_EQUAL("unheard-of "s, covers("unheard-of"));
        fixture->addOrganisation("ranger", "forestry");
        CPPUNIT_ASSERT_EQUAL("forestry planning ranger survey "s, covers("planning"));
    }

    void movedOrganisation_takesItsSubtreeAlong() {
        auto each = *find("planning");
        each.parent = "hall";
        CPPUNIT_ASSERT_EQUAL(""s, save(each));
        CPPUNIT_ASSERT_EQUAL("forestry hall planning survey "s, covers("hall"));
    }

    void circles_areRefused() {
        for (const char* parent : {"planning", "survey", "forestry"}) {
            auto each = *find("planning");
            each.parent = parent;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(parent, "FIELD_INVALID"s, save(each));
            each = *find("planning");
            each.succeededBy = parent;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(parent, "FIELD_INVALID"s, save(each));
        }
        CPPUNIT_ASSERT_EQUAL("town"s, find("planning")->parent);
    }

    void foreignFields_areRefused() {
        const auto with = [&](const std::string& code, const std::string& name) {
            Organisation each;
            each.code = code;
            each.name = name;
            return save(each);
        };
        CPPUNIT_ASSERT_EQUAL("FIELD_MISSING"s, with("", "x"));
        CPPUNIT_ASSERT_EQUAL("FIELD_MISSING"s, with("x", " "));
        CPPUNIT_ASSERT_EQUAL("FIELD_TOO_LONG"s, with(std::string(65, 'x'), "x"));
        CPPUNIT_ASSERT_EQUAL("FIELD_TOO_LONG"s, with("x", std::string(10'000, 'x')));
        CPPUNIT_ASSERT_EQUAL("FIELD_INVALID"s, with("x", "a\0b"s));
        for (const char* code : {"a b", "局", "a'b", "a/b", "a@b"})
            CPPUNIT_ASSERT_EQUAL("FIELD_INVALID"s, with(code, "x"));
        auto each = *find("survey");
        each.parent = "nowhere";
        CPPUNIT_ASSERT_EQUAL("ORGANISATION_UNKNOWN"s, save(each));
        each = *find("survey");
        each.region = "36x521";
        CPPUNIT_ASSERT_EQUAL("FIELD_INVALID"s, save(each));
        each = *find("survey");
        each.to = each.from;
        CPPUNIT_ASSERT_EQUAL("FIELD_INVALID"s, save(each));
    }

    void onlyTheSystemAdministrator_changes() {
        auto each = *find("survey");
        each.name = "x";
        const auto security =
            fixture->principal(fixture->addUser("sec", people::Role::securityAdmin));
        CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s, save(each, security));
        const auto admin = fixture->principal(fixture->addUser("adm", people::Role::systemAdmin));
        CPPUNIT_ASSERT_EQUAL(""s, save(each, admin));
    }

    void list_pagesByCode() {
        std::vector<Organisation> page;
        fixture->database->read([&](store::Transaction& tx) {
            page = fixture->people->organisations.list(tx, "hall", 2);
        });
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, page.size());
        CPPUNIT_ASSERT_EQUAL("planning"s, page[0].code);
        CPPUNIT_ASSERT_EQUAL("survey"s, page[1].code);
    }

    void posts_beginEndAndBeginAgain() {
        const auto& organisations = fixture->people->organisations;
        fixture->write([&](store::Transaction& tx) {
            const auto& by = fixture->console;
            const auto made = organisations.addPost(tx, by, "survey", "科长");
            CPPUNIT_ASSERT_EQUAL(""s, nameOf(made));
            const auto id = std::get<std::int64_t>(made);
            CPPUNIT_ASSERT_EQUAL(""s, nameOf(organisations.endPost(tx, by, id)));
            CPPUNIT_ASSERT(!organisations.post(tx, id)->inForce);
            CPPUNIT_ASSERT_EQUAL(
                id, std::get<std::int64_t>(organisations.addPost(tx, by, "survey", "科长")));
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, organisations.posts(tx, "survey").size());
            CPPUNIT_ASSERT(organisations.posts(tx, "survey")[0].inForce);
            CPPUNIT_ASSERT_EQUAL("ORGANISATION_UNKNOWN"s,
                                 nameOf(organisations.addPost(tx, by, "nowhere", "科长")));
            CPPUNIT_ASSERT_EQUAL("FIELD_MISSING"s,
                                 nameOf(organisations.addPost(tx, by, "survey", "")));
            CPPUNIT_ASSERT_EQUAL("FIELD_INVALID"s, nameOf(organisations.endPost(tx, by, 999)));
            CPPUNIT_ASSERT_EQUAL("RIGHT_MISSING"s, nameOf(organisations.endPost(tx, {}, id)));
        });
    }

private:
    std::string save(const Organisation& each) { return save(each, fixture->console); }
    std::string save(const Organisation& each, const people::Principal& by) {
        std::optional<base::Fault> fault;
        fixture->write([&](store::Transaction& tx) {
            fault = fixture->people->organisations.save(tx, by, each);
        });
        return nameOf(fault);
    }
    std::optional<Organisation> find(const std::string& code) {
        std::optional<Organisation> found;
        fixture->database->read(
            [&](store::Transaction& tx) { found = fixture->people->organisations.find(tx, code); });
        return found;
    }
    std::string covers(const std::string& code) {
        std::string all;
        fixture->database->read([&](store::Transaction& tx) {
            all.clear();
            for (const auto& each : fixture->people->organisations.covers(tx, code))
                all += each + " ";
        });
        return all;
    }
    std::string newestAudit(const std::string& column) {
        return fixture->value("SELECT " + column + " FROM audit_log ORDER BY id DESC LIMIT 1");
    }

    std::unique_ptr<PeopleFixture> fixture;
};

CPPUNIT_TEST_SUITE_REGISTRATION(OrganisationsTest);

}  // namespace guantong::testing
