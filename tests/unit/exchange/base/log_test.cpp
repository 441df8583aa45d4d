// SPDX-License-Identifier: Apache-2.0
// What the log writes.
#include "exchange/base/log.h"

#include "exchange/base/time.h"
#include "tests/support/base_child.h"

#include <algorithm>
#include <thread>
#include <vector>

namespace guantong::testing {

using base::LogLevel;

class LogTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LogTest);
    CPPUNIT_TEST(line_isTimeLevelAreaMessage);
    CPPUNIT_TEST(controlCharacters_cannotMakeASecondLine);
    CPPUNIT_TEST(chineseText_isLeftAlone);
    CPPUNIT_TEST(lowerLevels_areDropped);
    CPPUNIT_TEST(linesOfManyThreads_stayWhole);
    CPPUNIT_TEST_SUITE_END();

public:
    void line_isTimeLevelAreaMessage() {
        const std::string line = written(LogLevel::warning, "three words here");
        CPPUNIT_ASSERT(base::parseInstant(line.substr(0, 29)).has_value());
        CPPUNIT_ASSERT_EQUAL(std::string(" warning store: three words here\n"), line.substr(29));
        CPPUNIT_ASSERT(written(LogLevel::info, "x").find(" info ") == 29);
        CPPUNIT_ASSERT(written(LogLevel::error, "x").find(" error ") == 29);
        CPPUNIT_ASSERT(written(LogLevel::fatal, "x").find(" fatal ") == 29);
    }

    void controlCharacters_cannotMakeASecondLine() {
        const std::string line = written(
            LogLevel::info, std::string("a\nb\r\x1b[31m\0c\x7f\u0085\u009b\u2028\u2029", 22));
        CPPUNIT_ASSERT_EQUAL(std::ptrdiff_t{1}, std::count(line.begin(), line.end(), '\n'));
        CPPUNIT_ASSERT_EQUAL(std::string(" info store: a b  [31m c     \n"), line.substr(29));
    }

    void chineseText_isLeftAlone() {
        CPPUNIT_ASSERT(written(LogLevel::info, "分宜县 café 𠮷").ends_with("分宜县 café 𠮷\n"));
    }

    void lowerLevels_areDropped() {
        const Ending ending = inAChild([] {
            base::setLogLevel(LogLevel::error);
            base::log(LogLevel::info, "a", "one");
            base::log(LogLevel::warning, "a", "two");
            base::log(LogLevel::error, "a", "three");
            base::log(LogLevel::fatal, "a", "four");
        });
        CPPUNIT_ASSERT_EQUAL(std::string::npos, ending.errors.find("two"));
        CPPUNIT_ASSERT(ending.errors.find("three") < ending.errors.find("four"));
    }

    void linesOfManyThreads_stayWhole() {
        const std::string message(200, 'm');
        const std::string all = inAChild([&] {
                                    std::vector<std::thread> threads;
                                    for (int i = 0; i < 4; ++i)
                                        threads.emplace_back([&] {
                                            for (int k = 0; k < 50; ++k)
                                                base::log(LogLevel::info, "a", message);
                                        });
                                    for (std::thread& thread : threads)
                                        thread.join();
                                }).errors;
        const std::size_t length = 29 + std::string(" info a: \n").size() + message.size();
        CPPUNIT_ASSERT_EQUAL(std::size_t{200} * length, all.size());
        for (std::size_t at = length - 1; at < all.size(); at += length)
            CPPUNIT_ASSERT_EQUAL('\n', all[at]);
    }

private:
    static std::string written(LogLevel level, const std::string& message) {
        return inAChild([&] { base::log(level, "store", message); }).errors;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LogTest);

}  // namespace guantong::testing
