// SPDX-License-Identifier: Apache-2.0
// The table of moves (node/approval/moves.def).
#include "node/approval/move.h"

#include "exchange/standard/case_event.h"
#include "node/documents/kind.h"
#include "node/people/rights.h"

#include <cppunit/extensions/HelperMacros.h>

#include <set>
#include <string>

namespace guantong::testing {

class MoveTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MoveTest);
    CPPUNIT_TEST(names_areUniqueAndFound);
    CPPUNIT_TEST(rights_areRightsOfPeople);
    CPPUNIT_TEST(documents_areKindsOfDocuments);
    CPPUNIT_TEST(fixedValues_areValuesOfTheStandard);
    CPPUNIT_TEST(dangerousMoves_askForAReasonOrAnOpinion);
    CPPUNIT_TEST_SUITE_END();

public:
    void names_areUniqueAndFound() {
        std::set<std::string_view> names;
        for (const auto& move : approval::allMoves()) {
            CPPUNIT_ASSERT_MESSAGE(std::string(move.name), names.insert(move.name).second);
            CPPUNIT_ASSERT(approval::moveNamed(move.name) == &move);
            CPPUNIT_ASSERT(!move.chinese.empty() && !move.phases.empty());
        }
        CPPUNIT_ASSERT(names.size() > 30);
        CPPUNIT_ASSERT(approval::moveNamed("") == nullptr);
    }

    void rights_areRightsOfPeople() {
        std::set<std::string_view> rights;
        for (std::size_t i = 0; i < people::kRightCount; ++i)
            rights.insert(people::toString(static_cast<people::Right>(i)));
        for (const auto& move : approval::allMoves())
            CPPUNIT_ASSERT_MESSAGE(std::string(move.name), rights.contains(move.right));
    }

    void documents_areKindsOfDocuments() {
        for (const auto& move : approval::allMoves())
            CPPUNIT_ASSERT_MESSAGE(
                std::string(move.name),
                move.document.empty() || documents::kindNamed(move.document).has_value());
    }

    void fixedValues_areValuesOfTheStandard() {
        for (const auto& move : approval::allMoves()) {
            for (const auto& [field, value] : move.sets)
                CPPUNIT_ASSERT_MESSAGE(std::string(move.name), !standard::checkField(field, value));
            for (const auto& asked : move.asks)
                CPPUNIT_ASSERT_MESSAGE(
                    std::string(move.name),
                    asked.fallback.empty() || !standard::checkField(asked.field, asked.fallback));
        }
    }

    void dangerousMoves_askForAReasonOrAnOpinion() {
        using standard::Field;
        for (const auto& move : approval::allMoves()) {
            if (!move.dangerous) continue;
            bool asks = false;
            for (const auto& asked : move.asks)
                asks = asks || asked.field == Field::reason || asked.field == Field::opinion;
            CPPUNIT_ASSERT_MESSAGE(std::string(move.name), asks);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(MoveTest);

}  // namespace guantong::testing
