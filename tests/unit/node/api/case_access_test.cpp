// SPDX-License-Identifier: Apache-2.0
// Users as the API names them, and the question of a list as words.
#include "node/api/case_access.h"

#include "tests/support/api_fixture.h"

namespace guantong::testing {

using api::questionOf;
using api::Refused;

class CaseAccessTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CaseAccessTest);
    CPPUNIT_TEST(users_thenNumbersOutsideLabelsInside);
    CPPUNIT_TEST(words_thenAQuestion);
    CPPUNIT_TEST(wordsThatMeanNothing_thenRefused);
    CPPUNIT_TEST(organisation_thenWithWhatIsBelow);
    CPPUNIT_TEST_SUITE_END();

public:
    void users_thenNumbersOutsideLabelsInside() {
        CPPUNIT_ASSERT_EQUAL(std::string("12"), api::userIdOf("user:12"));
        CPPUNIT_ASSERT_EQUAL(std::string("token:3"), api::userIdOf("token:3"));
        CPPUNIT_ASSERT_EQUAL(std::string("user:12"), api::userLabelOf("12"));
        CPPUNIT_ASSERT_EQUAL(std::string("王五"), api::userLabelOf("王五"));
        CPPUNIT_ASSERT_EQUAL(std::string(), api::userLabelOf(""));
    }

    void words_thenAQuestion() {
        const auto question = asked({{"list", "toCheck"},
                                     {"sort", "-openedAt"},
                                     {"status", "received,,applied"},
                                     {"light", "red,over"},
                                     {"handler", "7"},
                                     {"openedTo", "2025-03-03"}});
        CPPUNIT_ASSERT(question.list == approval::DeskList::toCheck);
        CPPUNIT_ASSERT(question.sort == approval::DeskSort::newest);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, question.statuses.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, question.lights.size());
        CPPUNIT_ASSERT_EQUAL(std::string("user:7"), question.handler);
        CPPUNIT_ASSERT_EQUAL(std::string("2025-03-04T00:00:00.000+08:00"),
                             base::formatInstant(*question.openedTo));
        CPPUNIT_ASSERT(asked({}).list == approval::DeskList::team);
    }

    void wordsThatMeanNothing_thenRefused() {
        for (const auto& [key, value] :
             {std::pair{"list", "x"}, std::pair{"sort", "title"}, std::pair{"status", "received,x"},
              std::pair{"light", "pink"}, std::pair{"promiseFrom", "soon"}})
            CPPUNIT_ASSERT_THROW(asked({{key, value}}), Refused);
    }

    void organisation_thenWithWhatIsBelow() {
        ApiFixture node;
        node.cases.database->write([&](store::Transaction& tx) {
            people::Organisation below;
            below.code = "below";
            below.name = "股室";
            below.parent = "hall";
            below.from = *base::parseDate("2020-01-01");
            CPPUNIT_ASSERT(!node.office.organisations.save(tx, node.console, below));
        });
        api::Request request;
        const api::HttpContext context(node.doors, request, {}, {});
        node.cases.database->read([&](store::Transaction& tx) {
            CPPUNIT_ASSERT_EQUAL(std::size_t{2}, api::subtreeOf(context, tx, "hall").size());
            CPPUNIT_ASSERT(api::subtreeOf(context, tx, "none").empty());
            CPPUNIT_ASSERT(api::subtreeOf(context, tx, "").empty());
        });
    }

private:
    static approval::WorkQuestion asked(const std::map<std::string, std::string>& words) {
        return questionOf([&](std::string_view key) {
            const auto found = words.find(std::string(key));
            return found == words.end() ? std::string() : found->second;
        });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CaseAccessTest);

}  // namespace guantong::testing
