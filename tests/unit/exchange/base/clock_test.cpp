// SPDX-License-Identifier: Apache-2.0
// What the three clocks promise.
#include "exchange/base/clock.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "tests/support/base_temp_folder.h"

#include <thread>

namespace guantong::testing {

using namespace std::chrono_literals;

class ClockTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ClockTest);
    CPPUNIT_TEST(systemClock_isTheMachines);
    CPPUNIT_TEST(fixedClock_standsWhereItIsSet);
    CPPUNIT_TEST(fileClock_followsTheFile);
    CPPUNIT_TEST(fileClock_standsWhileTheFileCannotBeRead);
    CPPUNIT_TEST(fileClock_withoutAMomentIsRefused);
    CPPUNIT_TEST_SUITE_END();

public:
    void systemClock_isTheMachines() {
        const auto before = std::chrono::system_clock::now() - 1ms;
        const base::Instant now = base::SystemClock().now();
        CPPUNIT_ASSERT(before <= now && now <= std::chrono::system_clock::now());
    }

    void fixedClock_standsWhereItIsSet() {
        base::FixedClock clock(kMorning);
        CPPUNIT_ASSERT(clock.now() == kMorning);
        clock.advance(90min);
        CPPUNIT_ASSERT(clock.now() == kMorning + 90min);
        clock.advance(-1ms);
        CPPUNIT_ASSERT(clock.now() == kMorning + 90min - 1ms);
        clock.set(kMorning);
        CPPUNIT_ASSERT(clock.now() == kMorning);
    }

    void fileClock_followsTheFile() {
        base::FileClock::write(file, kMorning);
        const base::FileClock clock(file);
        CPPUNIT_ASSERT(clock.now() == kMorning);
        base::FileClock::write(file, kMorning + 24h);
        CPPUNIT_ASSERT(comesTo(clock, kMorning + 24h));
    }

    void fileClock_standsWhileTheFileCannotBeRead() {
        base::FileClock::write(file, kMorning);
        const base::FileClock clock(file);
        for (const char* broken : {"", "nonsense\n"}) {
            base::writeFileAtomically(file, broken);
            std::this_thread::sleep_for(30ms);
            CPPUNIT_ASSERT(clock.now() == kMorning);
        }
        std::filesystem::remove(file);
        std::this_thread::sleep_for(30ms);
        CPPUNIT_ASSERT(clock.now() == kMorning);
        base::FileClock::write(file, kMorning + 1h);
        CPPUNIT_ASSERT(comesTo(clock, kMorning + 1h));
    }

    void fileClock_withoutAMomentIsRefused() {
        CPPUNIT_ASSERT_EQUAL(std::string("FILE_UNREADABLE"), failure());
        base::writeFileAtomically(file, "2025-06-30\n");
        CPPUNIT_ASSERT_EQUAL(std::string("VALUE_INVALID"), failure());
        base::writeFileAtomically(file, std::string(1000, '2'));
        CPPUNIT_ASSERT(!failure().empty());
    }

private:
    static constexpr base::Instant kMorning = base::fromMillis(1'751'245'200'000);

    std::string failure() const {
        try {
            base::FileClock clock{file};
        } catch (const base::Error& error) {
            return std::string(base::toString(error.code()));
        }
        return {};
    }
    static bool comesTo(const base::Clock& clock, base::Instant at) {
        for (int i = 0; i < 200 && clock.now() != at; ++i)
            std::this_thread::sleep_for(5ms);
        return clock.now() == at;
    }

    TempFolder folder;
    std::filesystem::path file = folder.path() / "clock";
};

CPPUNIT_TEST_SUITE_REGISTRATION(ClockTest);

}  // namespace guantong::testing
