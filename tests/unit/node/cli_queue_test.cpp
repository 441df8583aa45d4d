// SPDX-License-Identifier: Apache-2.0
// guantong queue …: words, exit codes and what is printed. What it does to running nodes is tested
// in tests/functional/queue_commands.py.
#include "exchange/queue.h"
#include "tests/support/node_home.h"

namespace guantong::testing {

class CliQueueTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CliQueueTest);
    CPPUNIT_TEST(emptyQueue_saysSo);
    CPPUNIT_TEST(list_printsSubjectCauseAndRemedy);
    CPPUNIT_TEST(wrongWords_areUsage);
    CPPUNIT_TEST(unknownPackage_isRefusedByEveryVerb);
    CPPUNIT_TEST(streamThatGoesNowhere_cannotBeHeld);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { home = std::make_unique<NodeHomeFixture>(); }
    void tearDown() override { home.reset(); }

    void emptyQueue_saysSo() {
        CPPUNIT_ASSERT_EQUAL(node::kDone, queue("list", {}));
        CPPUNIT_ASSERT(home->out.str() == "nothing waits\n" ||
                       home->out.str() == "没有待处理的数据\n");
        CPPUNIT_ASSERT_EQUAL(node::kDone, queue("list", {"--json"}));
        CPPUNIT_ASSERT_EQUAL(std::string("[]\n"), home->out.str());
    }

    void list_printsSubjectCauseAndRemedy() {
        home->open()->database().write([](store::Transaction& tx) {
            exchange::raiseAlarm(tx, base::Instant{}, base::Code::PACKAGE_REFUSED,
                                 "360000000000/up/1/3", "DIGEST_WRONG 请重新发送");
        });
        CPPUNIT_ASSERT_EQUAL(node::kDone, queue("list", {}));
        CPPUNIT_ASSERT(holds("360000000000/up/1/3") && holds("DIGEST_WRONG"));
        CPPUNIT_ASSERT_EQUAL(node::kDone, queue("list", {"--json"}));
        const auto entry = base::Json::parse(home->out.str()).elements().at(0);
        CPPUNIT_ASSERT_EQUAL(std::string("refused"), *entry.text("state"));
        CPPUNIT_ASSERT(entry.text("zh")->find("DIGEST_WRONG") == 0);
        CPPUNIT_ASSERT(*entry.text("zh") != *entry.text("en"));
    }

    void wrongWords_areUsage() {
        for (const char* verb : {"hold", "release", "requeue", "show"}) {
            CPPUNIT_ASSERT_EQUAL(node::kUsage, queue(verb, {}));
            CPPUNIT_ASSERT_EQUAL(node::kUsage, queue(verb, {"7"}));
            CPPUNIT_ASSERT_EQUAL(node::kUsage, queue(verb, {"a/up/1/1", "b/up/1/1"}));
            CPPUNIT_ASSERT(home->err.str().find("USAGE") != std::string::npos);
        }
        CPPUNIT_ASSERT_EQUAL(node::kUsage, queue("requeue", {"360000000000/down/1"}));
    }

    void unknownPackage_isRefusedByEveryVerb() {
        for (const char* verb : {"hold", "release", "requeue", "show"}) {
            CPPUNIT_ASSERT_EQUAL(node::kRefused, queue(verb, {"360521000000/up/1/7"}));
            CPPUNIT_ASSERT(home->err.str().find("PACKAGE_UNKNOWN") != std::string::npos);
        }
    }

    void streamThatGoesNowhere_cannotBeHeld() {
        home->open()->database().write([](store::Transaction& tx) {
            exchange::openStream(tx, {kProvince, exchange::Scope::down(), 1});
        });
        CPPUNIT_ASSERT_EQUAL(node::kRefused, queue("hold", {"360000000000/down/1"}));
        CPPUNIT_ASSERT(home->err.str().find("QUEUE_STATE_WRONG") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(node::kDone, queue("show", {"360000000000.down.1"}));
        CPPUNIT_ASSERT(holds("360000000000/down/1"));
    }

private:
    int queue(const std::string& verb, const std::vector<std::string>& more) {
        std::vector<std::string> words{"queue", verb, "--dir", home->dir};
        words.insert(words.end(), more.begin(), more.end());
        return home->run(words);
    }
    bool holds(std::string_view part) { return home->out.str().find(part) != std::string::npos; }

    std::unique_ptr<NodeHomeFixture> home;
};

CPPUNIT_TEST_SUITE_REGISTRATION(CliQueueTest);

}  // namespace guantong::testing
