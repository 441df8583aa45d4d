// SPDX-License-Identifier: Apache-2.0
// What NameTable promises in exchange/standard/name_table.h.
#include "exchange/standard/name_table.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace guantong::testing {

class NameTableTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(NameTableTest);
    CPPUNIT_TEST(everyName_isFoundAtItsPlace);
    CPPUNIT_TEST(anotherName_isNotFound);
    CPPUNIT_TEST(namesOfOneSlot_areToldApart);
    CPPUNIT_TEST_SUITE_END();

public:
    void everyName_isFoundAtItsPlace() {
        for (std::size_t i = 0; i < 4; ++i)
            CPPUNIT_ASSERT_EQUAL(i, kTable.find(kTable[i]));
    }

    void anotherName_isNotFound() {
        for (const char* name : {"", "Al", "Alphaa", "alpha", "Epsilon"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, kTable.kNone, kTable.find(name));
    }

    /// Same length, first, middle and last character: the same hash.
    void namesOfOneSlot_areToldApart() {
        using standard::NameTable;
        constexpr NameTable<3> table(
            std::array<std::string_view, 3>{"axxxmyyyb", "azzzmzzzb", "aqqqmqqqb"});
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, table.find("axxxmyyyb"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, table.find("azzzmzzzb"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, table.find("aqqqmqqqb"));
        CPPUNIT_ASSERT_EQUAL(table.kNone, table.find("abbbmbbbb"));
    }

private:
    static constexpr standard::NameTable<4> kTable{
        std::array<std::string_view, 4>{"Alpha", "Beta", "Gamma", "Delta"}};
};

CPPUNIT_TEST_SUITE_REGISTRATION(NameTableTest);

}  // namespace guantong::testing
