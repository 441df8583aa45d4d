// SPDX-License-Identifier: Apache-2.0
// What node/people/saved_queries.h promises.
#include "node/people/saved_queries.h"

#include "tests/support/people_fixture.h"

namespace guantong::testing {

using namespace std::string_literals;
using people::SavedQuery;

class SavedQueriesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SavedQueriesTest);
    CPPUNIT_TEST(saved_isListedByNameAndReplaced);
    CPPUNIT_TEST(others_seeAndRemoveNothing);
    CPPUNIT_TEST(foreignFields_areRefused);
    CPPUNIT_TEST(fiftyFirst_isRefused);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { fixture = std::make_unique<PeopleFixture>(); }
    void tearDown() override { fixture.reset(); }

    void saved_isListedByNameAndReplaced() {
        CPPUNIT_ASSERT_EQUAL(""s, save(1, "cases", "将到期", R"({"days":3})"));
        CPPUNIT_ASSERT_EQUAL(""s, save(1, "cases", "a", "{}"));
        CPPUNIT_ASSERT_EQUAL(""s, save(1, "signals", "b", "{}"));
        CPPUNIT_ASSERT_EQUAL(""s, save(1, "cases", "将到期", R"({"days":5})"));
        const auto all = list(1, "cases");
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, all.size());
        CPPUNIT_ASSERT_EQUAL("a"s, all[0].name);
        CPPUNIT_ASSERT_EQUAL(R"({"days":5})"s, all[1].query);
    }

    void others_seeAndRemoveNothing() {
        save(1, "cases", "a", "{}");
        CPPUNIT_ASSERT(list(2, "cases").empty());
        const auto id = list(1, "cases")[0].id;
        fixture->write([&](store::Transaction& tx) {
            CPPUNIT_ASSERT(!fixture->people->queries.remove(tx, 2, id));
            CPPUNIT_ASSERT(fixture->people->queries.remove(tx, 1, id));
            CPPUNIT_ASSERT(!fixture->people->queries.remove(tx, 1, id));
        });
    }

    void foreignFields_areRefused() {
        CPPUNIT_ASSERT_EQUAL("FIELD_MISSING"s, save(1, "cases", "", "{}"));
        CPPUNIT_ASSERT_EQUAL("FIELD_MISSING"s, save(1, "", "a", "{}"));
        CPPUNIT_ASSERT_EQUAL("FIELD_INVALID"s, save(1, "cases", "a\0b"s, "{}"));
        for (const char* query : {"", "{", "[]", "[{}]", "7", "\"{\"", "null", "{}x"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(query, "FIELD_INVALID"s, save(1, "cases", "a", query));
        CPPUNIT_ASSERT_EQUAL("FIELD_TOO_LONG"s,
                             save(1, "cases", "a", "{\"x\":\"" + std::string(20'000, 'x') + "\"}"));
        CPPUNIT_ASSERT_EQUAL(""s, save(1, "cases", "'; DROP TABLE saved_query; -- 😀", "{}"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, list(1, "cases").size());
    }

    void fiftyFirst_isRefused() {
        for (int i = 0; i < 50; ++i)
            CPPUNIT_ASSERT_EQUAL(""s, save(1, "cases", "q" + std::to_string(i), "{}"));
        CPPUNIT_ASSERT_EQUAL("FIELD_TOO_LONG"s, save(1, "cases", "one more", "{}"));
        CPPUNIT_ASSERT_EQUAL(""s, save(1, "cases", "q7", "{\"again\":1}"));
        CPPUNIT_ASSERT_EQUAL(""s, save(2, "cases", "q", "{}"));
    }

private:
    std::string save(std::int64_t user, const std::string& list, const std::string& name,
                     const std::string& query) {
        std::optional<base::Fault> fault;
        fixture->write([&](store::Transaction& tx) {
            fault = fixture->people->queries.save(tx, user, {0, list, name, query});
        });
        return nameOf(fault);
    }
    std::vector<SavedQuery> list(std::int64_t user, const std::string& name) {
        std::vector<SavedQuery> all;
        fixture->database->read(
            [&](store::Transaction& tx) { all = fixture->people->queries.list(tx, user, name); });
        return all;
    }

    std::unique_ptr<PeopleFixture> fixture;
};

CPPUNIT_TEST_SUITE_REGISTRATION(SavedQueriesTest);

}  // namespace guantong::testing
