// SPDX-License-Identifier: Apache-2.0
// The fixed texts of the public pages (node/api/public_texts.h).
#include "node/api/public_texts.h"

#include "exchange/base/error.h"
#include "node/api/public_site.h"

#include <cppunit/extensions/HelperMacros.h>

#include <optional>

namespace guantong::testing {

using api::PublicTexts;
using base::Code;
using base::Language;

class PublicTextsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PublicTextsTest);
    CPPUNIT_TEST(texts_areOfTheLanguage);
    CPPUNIT_TEST(template_bearsItsTextsEscaped);
    CPPUNIT_TEST(brokenTexts_areNamed);
    CPPUNIT_TEST(faults_areSaidInCitizensWords);
    CPPUNIT_TEST(builtIn_isCompleteInBothLanguages);
    CPPUNIT_TEST(words_areTakenApart);
    CPPUNIT_TEST_SUITE_END();

public:
    void texts_areOfTheLanguage() {
        CPPUNIT_ASSERT_EQUAL(std::string("首页"), texts.of(Language::chinese, "home"));
        CPPUNIT_ASSERT_EQUAL(std::string("Home"), texts.of(Language::english, "home"));
        CPPUNIT_ASSERT_EQUAL(std::string("none"), texts.of(Language::english, "none"));
        CPPUNIT_ASSERT(texts.has("home") && !texts.has("none"));
    }

    void template_bearsItsTextsEscaped() {
        CPPUNIT_ASSERT_EQUAL(std::string("<p>Home {{name}} a &lt; b &amp; &quot;c&quot;</p>"),
                             texts.localised(Language::english,
                                             "<p>{{t.home}} {{name}} {{t.sign}}</p>"));
    }

    void brokenTexts_areNamed() {
        const auto fails = [](auto act) -> std::optional<Code> {
            try {
                act();
            } catch (const base::Error& failure) {
                return failure.fault().code;
            }
            return std::nullopt;
        };
        CPPUNIT_ASSERT(fails([] { PublicTexts(R"({"a": ["x"]})"); }) == Code::TEMPLATE_INVALID);
        CPPUNIT_ASSERT(fails([] { PublicTexts(R"({"a": )"); }) == Code::JSON_INVALID);
        CPPUNIT_ASSERT(fails([&] { texts.localised(Language::chinese, "{{t.none}}"); }) ==
                       Code::TEMPLATE_INVALID);
        CPPUNIT_ASSERT(fails([&] { texts.localised(Language::chinese, "{{t.home"); }) ==
                       Code::TEMPLATE_INVALID);
    }

    void faults_areSaidInCitizensWords() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("no page: go home"),
            texts.sentence(Language::english, {Code::RESOURCE_UNKNOWN, "GET", {}}));
        CPPUNIT_ASSERT_EQUAL(
            std::string("write digits"),
            texts.remedy(Language::english, {Code::FIELD_INVALID, "applicant.phone", {}}));
        CPPUNIT_ASSERT_EQUAL(std::string(base::cause(Code::FIELD_MISSING, Language::chinese)),
                             texts.cause(Language::chinese, {Code::FIELD_MISSING, "name", {}}));
        const auto tooLong =
            texts.remedy(Language::chinese, {Code::FIELD_TOO_LONG, "name", "600"});
        CPPUNIT_ASSERT(tooLong.find("200") != std::string::npos);
    }

    void builtIn_isCompleteInBothLanguages() {
        const auto files = api::builtInPublicFiles();
        const PublicTexts all(files.at("texts.json"));
        for (const auto& [name, content] : files)
            if (name.ends_with(".html"))
                for (const Language language : {Language::chinese, Language::english})
                    CPPUNIT_ASSERT_MESSAGE(name, all.localised(language, content).find("{{t.") ==
                                                     std::string::npos);
    }

    void words_areTakenApart() {
        CPPUNIT_ASSERT_EQUAL(std::string("supplement requested"),
                             api::spaced("supplementRequested"));
        CPPUNIT_ASSERT_EQUAL(std::string("name"), api::fieldKey("applicant.name"));
        CPPUNIT_ASSERT_EQUAL(std::string("name"), api::fieldKey("name"));
    }

private:
    PublicTexts texts{R"({"home": ["首页", "Home"], "sign": ["x", "a < b & \"c\""],
        "RESOURCE_UNKNOWN.cause": ["没有", "no page"], "RESOURCE_UNKNOWN.remedy": ["回", "go home"],
        "FIELD_INVALID.phone": ["数字", "write digits"]})"};
};

CPPUNIT_TEST_SUITE_REGISTRATION(PublicTextsTest);

}  // namespace guantong::testing
