// SPDX-License-Identifier: Apache-2.0
// What the catalogue of failures promises.
#include "exchange/base/code.h"

#include "exchange/base/error.h"

#include <cppunit/extensions/HelperMacros.h>

#include <cstdlib>
#include <set>

namespace guantong::testing {

using base::Code;
using base::Language;

class CodeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CodeTest);
    CPPUNIT_TEST(everyCode_isFoundByItsName);
    CPPUNIT_TEST(unknownName_isNothing);
    CPPUNIT_TEST(everyCode_hasStatusAndSentences);
    CPPUNIT_TEST(describe_isOneLineInBothLanguages);
    CPPUNIT_TEST(describe_leavesOutWhatIsEmpty);
    CPPUNIT_TEST(error_saysItInEnglishAndKeepsTheFault);
    CPPUNIT_TEST(terminalLanguage_isTheFirstVariableSet);
    CPPUNIT_TEST_SUITE_END();

public:
    void everyCode_isFoundByItsName() {
        std::set<std::string_view> names;
        for (const Code code : kAll) {
            CPPUNIT_ASSERT(names.insert(base::toString(code)).second);
            CPPUNIT_ASSERT(base::codeNamed(base::toString(code)) == code);
        }
    }

    void unknownName_isNothing() {
        for (const char* name : {"", "STORE", "store_full", "STORE_FULL ", "NO_SUCH_CODE"})
            CPPUNIT_ASSERT(!base::codeNamed(name));
    }

    void everyCode_hasStatusAndSentences() {
        for (const Code code : kAll) {
            const int status = base::httpStatus(code);
            const bool waits = status == 200 || status == 202;  // taken, though not as hoped
            CPPUNIT_ASSERT(waits || (status >= 400 && status <= 599));
            for (const Language language : {Language::chinese, Language::english}) {
                CPPUNIT_ASSERT(!base::cause(code, language).empty());
                CPPUNIT_ASSERT(!base::remedy(code, language).empty());
            }
        }
    }

    void describe_isOneLineInBothLanguages() {
        const base::Fault fault{Code::STORE_FULL, "data/guantong.db", "28"};
        CPPUNIT_ASSERT_EQUAL(
            std::string("STORE_FULL data/guantong.db: the disk is full (28); free some space; "
                        "work goes on by itself afterwards"),
            base::describe(fault, Language::english));
        const std::string chinese = base::describe(fault, Language::chinese);
        CPPUNIT_ASSERT(chinese.find("STORE_FULL data/guantong.db: 磁盘已满") == 0);
        CPPUNIT_ASSERT(chinese.ends_with("。"));
        CPPUNIT_ASSERT_EQUAL(std::string::npos, chinese.find('\n'));
    }

    void describe_leavesOutWhatIsEmpty() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("STORE_BUSY: the database is locked; wait; the node retries by itself"),
            base::describe({Code::STORE_BUSY, {}, {}}, Language::english));
    }

    void error_saysItInEnglishAndKeepsTheFault() {
        const base::Error error(base::Fault{Code::STORE_FULL, "field", "detail"});
        CPPUNIT_ASSERT_EQUAL(base::describe(error.fault(), Language::english),
                             std::string(error.what()));
        CPPUNIT_ASSERT(error.code() == Code::STORE_FULL);
        CPPUNIT_ASSERT_EQUAL(std::string("only"),
                             base::Error(Code::STORE_BUSY, "only").fault().detail);
    }

    void terminalLanguage_isTheFirstVariableSet() {
        const auto language = [](const char* all, const char* messages, const char* lang) {
            ::setenv("LC_ALL", all, 1);
            ::setenv("LC_MESSAGES", messages, 1);
            ::setenv("LANG", lang, 1);
            return base::terminalLanguage();
        };
        CPPUNIT_ASSERT(language("", "", "zh_CN.UTF-8") == Language::chinese);
        CPPUNIT_ASSERT(language("", "zh_CN", "C") == Language::chinese);
        CPPUNIT_ASSERT(language("C", "zh_CN", "zh_CN") == Language::english);
        CPPUNIT_ASSERT(language("", "", "") == Language::english);
        for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
            ::unsetenv(name);
        CPPUNIT_ASSERT(base::terminalLanguage() == Language::english);
    }

private:
    static constexpr Code kAll[] = {
#define GT_CODE(name, http, zh, zhRemedy, en, enRemedy) Code::name,
#include "exchange/base/codes.def"
#undef GT_CODE
    };
};

CPPUNIT_TEST_SUITE_REGISTRATION(CodeTest);

}  // namespace guantong::testing
