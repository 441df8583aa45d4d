// SPDX-License-Identifier: Apache-2.0
// What node/supervision/rule_file.h promises: a file gives rules, or every fault with its line.
#include "node/supervision/rule_file.h"

#include "tests/support/clock_fixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class RuleFileTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RuleFileTest);
    CPPUNIT_TEST(soundFile_isRead);
    CPPUNIT_TEST(brokenXml_isNamed);
    CPPUNIT_TEST(doctype_isRefused);
    CPPUNIT_TEST(unknownWords_areFaultsWithTheirLines);
    CPPUNIT_TEST(ruleNamedTwice_isAFault);
    CPPUNIT_TEST(levelTwiceInOneRule_isAFault);
    CPPUNIT_TEST(valuesThatMakeNoSense_areFaults);
    CPPUNIT_TEST_SUITE_END();

public:
    void soundFile_isRead() {
        const auto read = readText(
            "<Rule id=\"S10\" name=\"特别程序超时\" clock=\"special\">\n<Basis> Art. 45 </Basis>"
            "<Rung level=\"warning\" points=\"1\"><When form=\"daysLeft\" value=\"2\"/></Rung>"
            "<Rung level=\"redCard\" points=\"10\" atClosing=\"true\">"
            "<When form=\"passedBy\" value=\"1\" limitFrom=\"3\" limitTo=\"9\"/>"
            "<Message>over since {due}</Message></Rung></Rule>");
        const auto& rules = std::get<supervision::RuleSet>(read);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{7}, rules.version);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{10}, rules.importDays);
        const supervision::Rule& rule = rules.rules.at(0);
        CPPUNIT_ASSERT(rule.clock == cases::ClockKind::special);
        CPPUNIT_ASSERT(rule.onTheSpot && rule.enabled);
        CPPUNIT_ASSERT_EQUAL(std::string("Art. 45"), rule.basis);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, rule.rungs.size());
        const supervision::Condition expected{cases::Milestone::Form::passedBy, 1, 3, 9};
        CPPUNIT_ASSERT(rule.rungs[1].conditions.at(0) == expected);
        CPPUNIT_ASSERT(rule.rungs[1].atClosing && !rule.rungs[0].atClosing);
        CPPUNIT_ASSERT_EQUAL(std::string("over since {due}"), rule.rungs[1].message);
    }

    void brokenXml_isNamed() { CPPUNIT_ASSERT(!faultsOf("<Rule id=\"S10\"").empty()); }

    void doctype_isRefused() {
        const auto read = supervision::readRuleFile(
            "<!DOCTYPE RuleSet [<!ENTITY x \"y\">]>\n<RuleSet xmlns=\"urn:guantong:rules:1.0\" "
            "version=\"1\" name=\"&x;\"/>",
            schema);
        const auto& faults = std::get<std::vector<base::Fault>>(read);
        CPPUNIT_ASSERT_EQUAL(std::string("XML_DOCTYPE"),
                             std::string(base::toString(faults.front().code)));
    }

    void unknownWords_areFaultsWithTheirLines() {
        const std::string faults = faultsOf(
            "<Rule id=\"S10\" name=\"x\" clock=\"partner\">\n"
            "<Rung level=\"purpleCard\">\n<When form=\"someday\"/></Rung></Rule>");
        for (const char* part : {"XML_SCHEMA line 2", "XML_SCHEMA line 3", "XML_SCHEMA line 4"})
            CPPUNIT_ASSERT_MESSAGE(faults, faults.find(part) != std::string::npos);
    }

    void ruleNamedTwice_isAFault() {
        const std::string rule =
            "<Rule id=\"S10\" name=\"x\" clock=\"step\"><Rung level=\"warning\">"
            "<When form=\"passed\"/></Rung></Rule>";
        CPPUNIT_ASSERT_EQUAL(std::string("VALUE_INVALID line 3 id; "),
                             faultsOf(rule + "\n" + rule));
    }

    void levelTwiceInOneRule_isAFault() {
        const std::string rung = "<Rung level=\"warning\"><When form=\"passed\"/></Rung>";
        CPPUNIT_ASSERT_EQUAL(std::string("VALUE_INVALID line 3 level; "),
                             faultsOf("<Rule id=\"S10\" name=\"x\" clock=\"step\">" + rung + "\n" +
                                      rung + "</Rule>"));
    }

    void valuesThatMakeNoSense_areFaults() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("VALUE_INVALID line 3 value; VALUE_INVALID line 4 value; "
                        "VALUE_INVALID line 5 limitTo; "),
            faultsOf("<Rule id=\"S10\" name=\"x\" clock=\"step\"><Rung level=\"warning\">\n"
                     "<When form=\"percentUsed\" value=\"101\"/>\n"
                     "<When form=\"passed\" value=\"1\"/>\n"
                     "<When form=\"passed\" limitFrom=\"4\" limitTo=\"3\"/></Rung></Rule>"));
        const std::string huge(801, 'x');
        CPPUNIT_ASSERT(!faultsOf("<Rule id=\"S10\" name=\"x\" clock=\"step\"><Basis>" + huge +
                                 "</Basis><Rung level=\"warning\"><When form=\"passed\"/></Rung>"
                                 "</Rule>")
                            .empty());
    }

private:
    std::variant<supervision::RuleSet, std::vector<base::Fault>> readText(
        const std::string& rules) {
        return supervision::readRuleFile(
            "<RuleSet xmlns=\"urn:guantong:rules:1.0\" version=\"7\" name=\"试\" "
            "importDays=\"10\">\n" +
                rules + "</RuleSet>",
            schema);
    }
    std::string faultsOf(const std::string& rules) {
        const auto read = readText(rules);
        std::string text;
        if (const auto* faults = std::get_if<std::vector<base::Fault>>(&read))
            for (const base::Fault& fault : *faults)
                text += std::string(base::toString(fault.code)) + " " + fault.field + "; ";
        return text;
    }

    const xml::Schema schema{sourcePath("config/rules/rules.xsd").string()};
};

CPPUNIT_TEST_SUITE_REGISTRATION(RuleFileTest);

}  // namespace guantong::testing
