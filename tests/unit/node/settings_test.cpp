// SPDX-License-Identifier: Apache-2.0
// node.properties: every key is read, every wrong line is named by its number.
#include "node/settings.h"

#include "exchange/base/file.h"
#include "tests/support/store_fixture.h"

#include <set>

namespace guantong::testing {

using node::Settings;

class SettingsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SettingsTest);
    CPPUNIT_TEST(goodFile_isReadWithDefaults);
    CPPUNIT_TEST(everyWrongLine_isNamed);
    CPPUNIT_TEST(missingKeys_areNamed);
    CPPUNIT_TEST(adapters_areCollectedByName);
    CPPUNIT_TEST(absentFile_isUnreadable);
    CPPUNIT_TEST(keys_areAllDifferentAndExplained);
    CPPUNIT_TEST_SUITE_END();

public:
    void goodFile_isReadWithDefaults() {
        const auto read = load(
            "# a comment\n\n node.id = 360521000000 \nnode.name=分宜县\n"
            "node.regions = 360521, 360522\nexchange.poll = 2m\nexchange.backoffMin=250ms\n"
            "exchange.gzip=false\nexchange.inFlight = 64\nnode.clockFile = clock.txt\n");
        const auto& settings = std::get<Settings>(read);
        CPPUNIT_ASSERT_EQUAL(std::string("360521000000"), settings.id.str());
        CPPUNIT_ASSERT_EQUAL(std::string("分宜县"), settings.name);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, settings.regions.size());
        CPPUNIT_ASSERT(settings.poll == std::chrono::minutes(2));
        CPPUNIT_ASSERT(settings.backoffMin == std::chrono::milliseconds(250));
        CPPUNIT_ASSERT(!settings.gzip);
        CPPUNIT_ASSERT_EQUAL(std::size_t{64}, settings.inFlight);
        CPPUNIT_ASSERT_EQUAL(folder.file("clock.txt"), settings.clockFile.string());
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1:8080"), settings.listen);
    }
    void everyWrongLine_isNamed() {
        const auto read = load(
            "node.id=12\nnode.name=x\nno equals\nunknown.key=1\nexchange.poll=20\n"
            "exchange.gzip=yes\nexchange.inFlight=65\nadapter.a.colour=red\n");
        const auto& faults = std::get<std::vector<base::Fault>>(read);
        std::set<std::string> lines;
        for (const auto& fault : faults)
            if (fault.code == base::Code::SETTING_INVALID)
                lines.insert(fault.field.substr(fault.field.rfind(':')));
        CPPUNIT_ASSERT(lines == (std::set<std::string>{":1", ":3", ":4", ":5", ":6", ":7", ":8"}));
    }
    void missingKeys_areNamed() {
        const auto read = load("");
        const auto& faults = std::get<std::vector<base::Fault>>(read);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, faults.size());
        CPPUNIT_ASSERT(faults[0].code == base::Code::SETTING_MISSING);
        CPPUNIT_ASSERT_EQUAL(std::string("node.id"), faults[0].detail);
    }
    void adapters_areCollectedByName() {
        const std::string base = "node.id=360521000000\nnode.name=x\n";
        const auto read = load(base +
                               "adapter.old.folder=in\nadapter.old.mapping=m.xml\n"
                               "adapter.old.settle=1s\nadapter.new.folder=in2\n"
                               "adapter.new.mapping=/abs/m.xml\n");
        const auto& adapters = std::get<Settings>(read).adapters;
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, adapters.size());
        CPPUNIT_ASSERT_EQUAL(folder.file("in"), adapters[0].folder.string());
        CPPUNIT_ASSERT(adapters[0].settle == std::chrono::seconds(1));
        CPPUNIT_ASSERT_EQUAL(std::string("/abs/m.xml"), adapters[1].mapping.string());
        const auto bad = load(base + "adapter.old.folder=in\n");
        CPPUNIT_ASSERT_EQUAL(std::string("adapter.old.mapping"),
                             std::get<std::vector<base::Fault>>(bad).at(0).detail);
    }
    void absentFile_isUnreadable() {
        CPPUNIT_ASSERT_EQUAL(std::string("FILE_UNREADABLE"),
                             failureOf([&] { Settings::load(folder.file("none")); }));
    }
    void keys_areAllDifferentAndExplained() {
        std::set<std::string_view> names;
        for (const auto& key : Settings::keys()) {
            CPPUNIT_ASSERT_MESSAGE(std::string(key.name), names.insert(key.name).second);
            CPPUNIT_ASSERT(key.sentence.ends_with('.'));
        }
    }

private:
    std::variant<Settings, std::vector<base::Fault>> load(const std::string& content) {
        base::writeFileAtomically(folder.file("node.properties"), content);
        return Settings::load(folder.file("node.properties"));
    }
    TempFolder folder;
};

CPPUNIT_TEST_SUITE_REGISTRATION(SettingsTest);

}  // namespace guantong::testing
