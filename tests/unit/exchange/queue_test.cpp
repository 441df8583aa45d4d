// SPDX-License-Identifier: Apache-2.0
// What exchange/queue.h promises, at the node in the middle of the network.
#include "exchange/queue.h"

#include "exchange/hold.h"
#include "tests/support/exchange_fixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <set>

namespace guantong::testing {

using exchange::PackageId;
using exchange::QueueEntry;
using exchange::QueueState;
using exchange::Scope;
using exchange::StreamId;

class QueueTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(QueueTest);
    CPPUNIT_TEST(emptyNode_hasNothingInItsQueue);
    CPPUNIT_TEST(promisedRecords_areQueuedPerScope);
    CPPUNIT_TEST(relayedPackages_waitForTheParent);
    CPPUNIT_TEST(ownDown_waitsForEachChildBehindItsBaseline);
    CPPUNIT_TEST(whatIsKeptBack_namesItsPackageAndReason);
    CPPUNIT_TEST(refusedHere_isListedUntilTheRightOneComes);
    CPPUNIT_TEST(parentsRefusal_isNoPlainAlarm);
    CPPUNIT_TEST(subjects_areReadInBothSpellings);
    CPPUNIT_TEST(hold_isRefusedWhereItMakesNoSense);
    CPPUNIT_TEST(holdAndRelease_ofStreamAndPackage);
    CPPUNIT_TEST(names_areExclusive);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { fixture = std::make_unique<ExchangeFixture>(kMiddleNode); }
    void tearDown() override { fixture.reset(); }

    void emptyNode_hasNothingInItsQueue() { CPPUNIT_ASSERT_EQUAL(std::string(), text()); }

    void promisedRecords_areQueuedPerScope() {
        fixture->enqueue(Scope::up(), "<a></a>");
        fixture->enqueue(Scope::up(), "<b></b>");
        fixture->enqueue(Scope::to(kLeafNode), "<c></c>");
        CPPUNIT_ASSERT_EQUAL(std::string("queued 360500000000/to:360521000000/1 1; "
                                         "queued 360500000000/up/1 2; "),
                             text());
    }

    void relayedPackages_waitForTheParent() {
        PackageLine line(kLeafNode);
        take(line.next());
        take(line.next());
        CPPUNIT_ASSERT_EQUAL(std::string("sending 360521000000/up/1 1..2 360000000000 2; "),
                             text());
        change([&](store::Transaction& tx) {
            exchange::setDelivered(tx, kRootNode,
                                   exchange::findStream(tx, {kLeafNode, Scope::up(), 1})->row, 1);
        });
        CPPUNIT_ASSERT_EQUAL(std::string("sending 360521000000/up/1 2..2 360000000000 1; "),
                             text());
    }

    void ownDown_waitsForEachChildBehindItsBaseline() {
        storeOwn(Scope::down(), 2);
        CPPUNIT_ASSERT_EQUAL(std::string(), text());  // nobody has joined
        storeOwn(Scope::to(kLeafNode), 1, "baseline");
        change([&](store::Transaction& tx) {
            const StreamId own{kMiddleNode, Scope::to(kLeafNode), 1};
            exchange::setDelivered(tx, kLeafNode, exchange::findStream(tx, own)->row, 1);
        });
        storeOwn(Scope::down(), 1);
        CPPUNIT_ASSERT_EQUAL(std::string("sending 360500000000/down/1 3..3 360521000000 1; "),
                             text());
    }

    void whatIsKeptBack_namesItsPackageAndReason() {
        fixture->sink.refused = {exchange::NotTaken::of(
            "sha256:aa", "parked", {base::Code::CASE_PEN_MISSING, "kind", "decided"})};
        PackageLine line(kLeafNode);
        take(line.next());
        const auto entry = only(QueueState::parked);
        CPPUNIT_ASSERT_EQUAL(std::string("360521000000/up/1/1"), entry.subject);
        CPPUNIT_ASSERT_EQUAL(std::string("CASE_PEN_MISSING"), entry.code);
        CPPUNIT_ASSERT_EQUAL(std::string("sha256:aa"), entry.record);
    }

    void refusedHere_isListedUntilTheRightOneComes() {
        PackageLine line(kLeafNode);
        const auto good = line.make({noteRecord("a")});
        std::string bent = good.bytes;
        bent.replace(bent.find(">a<"), 3, ">b<");
        fixture->receiver.take(bent, kLeafNode, packageId(kLeafNode, Scope::up(), 1));
        CPPUNIT_ASSERT_EQUAL(std::string("DIGEST_WRONG"), only(QueueState::rejected).code);
        take(good.bytes);
        CPPUNIT_ASSERT_EQUAL(std::string("sending 360521000000/up/1 1..1 360000000000 1; "),
                             text());
    }

    void parentsRefusal_isNoPlainAlarm() {
        change([&](store::Transaction& tx) {
            exchange::raiseAlarm(tx, fixture->clock.now(), base::Code::PACKAGE_REFUSED,
                                 "360500000000/up/1/1", "DIGEST_WRONG 请重新签名");
            exchange::raiseAlarm(tx, fixture->clock.now(), base::Code::STREAM_FORK,
                                 "360521000000/up/1/4", "");
        });
        CPPUNIT_ASSERT_EQUAL(std::string("360500000000/up/1/1"), only(QueueState::refused).subject);
        CPPUNIT_ASSERT_EQUAL(std::string("STREAM_FORK"), only(QueueState::alarm).code);
    }

    void subjects_areReadInBothSpellings() {
        const auto read = [](std::string_view text) {
            const auto subject = exchange::parseSubject(text);
            return subject ? subject->str() : std::string("none");
        };
        for (const char* same :
             {"360521000000/up/1/7", "360521000000.up.1.7", "360521000000.up.1.7.xml"})
            CPPUNIT_ASSERT_EQUAL(std::string("360521000000/up/1/7"), read(same));
        CPPUNIT_ASSERT_EQUAL(std::string("360521000000/up/1"), read("360521000000.up.1"));
        for (const char* same :
             {"360521000000/to:360500000000/2/7", "360521000000.to-360500000000.2.7",
              "360521000000.to:360500000000.2.7"})
            CPPUNIT_ASSERT_EQUAL(std::string("360521000000/to:360500000000/2/7"), read(same));
        for (const char* none : {"", "7", "360521000000", "360521000000/up", "36/up/1/7", "../../x",
                                 "360521000000/up/1/0", "360521000000/up/1/7/8",
                                 "360521000000/side/1/7", "360521000000.up.1.7.xml.xml"})
            CPPUNIT_ASSERT_EQUAL(std::string("none"), read(none));
    }

    void hold_isRefusedWhereItMakesNoSense() {
        PackageLine line(kLeafNode);
        take(line.next());
        CPPUNIT_ASSERT_EQUAL(std::string("PACKAGE_UNKNOWN"), hold("360521000000/up/2"));
        CPPUNIT_ASSERT_EQUAL(std::string("PACKAGE_UNKNOWN"), hold("360521000000/up/1/2"));
        change([&](store::Transaction& tx) {
            const StreamId toUs{kRootNode, Scope::to(kMiddleNode), 1};
            exchange::setStreamHead(tx, toUs, 3, "sha256:2");
            exchange::setStreamHead(tx, {kMiddleNode, Scope::up(), 1}, 3, "sha256:2");
            exchange::endStream(tx, {kMiddleNode, Scope::up(), 1});
        });
        CPPUNIT_ASSERT_EQUAL(std::string("QUEUE_STATE_WRONG"),
                             hold("360000000000/to:360500000000/1"));
        CPPUNIT_ASSERT_EQUAL(std::string("QUEUE_STATE_WRONG"), hold("360500000000/up/1"));
        change([&](store::Transaction& tx) {
            exchange::setDelivered(tx, kRootNode,
                                   exchange::findStream(tx, {kLeafNode, Scope::up(), 1})->row, 1);
        });
        CPPUNIT_ASSERT_EQUAL(std::string("QUEUE_STATE_WRONG"), hold("360521000000/up/1/1"));
        CPPUNIT_ASSERT_EQUAL(std::string("good"), hold("360521000000/up/1"));
        CPPUNIT_ASSERT_EQUAL(std::string("QUEUE_STATE_WRONG"), hold("360521000000/up/1"));
    }

    void holdAndRelease_ofStreamAndPackage() {
        PackageLine line(kLeafNode);
        take(line.next());
        take(line.next());
        CPPUNIT_ASSERT_EQUAL(std::string("QUEUE_STATE_WRONG"), release("360521000000/up/1"));
        CPPUNIT_ASSERT_EQUAL(std::string("good"), hold("360521000000/up/1/2"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, only(QueueState::onHold).first);
        CPPUNIT_ASSERT_EQUAL(std::string("QUEUE_STATE_WRONG"), release("360521000000/up/1/1"));
        CPPUNIT_ASSERT_EQUAL(std::string("good"), release("360521000000/up/1/2"));
        CPPUNIT_ASSERT_EQUAL(std::string("good"), hold("360521000000/up/1"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, only(QueueState::onHold).first);
        CPPUNIT_ASSERT_EQUAL(std::string("good"), release("360521000000/up/1"));
        CPPUNIT_ASSERT_EQUAL(std::string("PACKAGE_UNKNOWN"), release("360521000000/down/1"));
    }

    void names_areExclusive() {
        std::set<std::string_view> words, chinese;
        for (int i = 0; i <= static_cast<int>(QueueState::alarm); ++i) {
            CPPUNIT_ASSERT(words.insert(toString(static_cast<QueueState>(i))).second);
            CPPUNIT_ASSERT(chinese.insert(chineseName(static_cast<QueueState>(i))).second);
        }
    }

private:
    template <class Change>
    void change(const Change& edit) {
        fixture->database->write([&](store::Transaction& tx) { edit(tx); });
    }
    void take(const std::string& bytes) {
        const auto answer = fixture->receiver.take(bytes, kLeafNode, std::nullopt);
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
    }
    void storeOwn(Scope scope, int count, const std::string& kind = "records") {
        change([&](store::Transaction& tx) {
            auto stream = exchange::openStream(tx, {kMiddleNode, scope, 1});
            for (int i = 0; i < count; ++i) {
                exchange::PackageRow row;
                row.id = {stream.id, stream.next};
                row.digest = "sha256:" + std::to_string(stream.next);
                row.kind = kind;
                row.state = "cut";
                row.created = row.stored = fixture->clock.now();
                exchange::storePackage(tx, stream, row, "bytes");
            }
        });
    }
    std::vector<QueueEntry> queue() {
        const auto directory = fixture->trust.directory();
        return fixture->ask([&](store::Transaction& tx) {
            return exchange::listQueue(tx, directory.get(), kMiddleNode);
        });
    }
    std::string text() {
        std::string all;
        for (const auto& each : queue()) {
            all += std::string(toString(each.state)) + " " + each.subject + " ";
            if (each.first != 0)
                all += std::to_string(each.first) + ".." + std::to_string(each.last) + " ";
            if (!each.neighbour.empty()) all += each.neighbour.str() + " ";
            all += std::to_string(each.count) + "; ";
        }
        return all;
    }
    QueueEntry only(QueueState state) {
        std::vector<QueueEntry> found;
        for (auto& each : queue())
            if (each.state == state) found.push_back(std::move(each));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, found.size());
        return found.front();
    }
    std::string hold(std::string_view subject) {
        std::optional<base::Fault> fault;
        change([&](store::Transaction& tx) {
            fault = exchange::holdBack(tx, *fixture->trust.directory(), kMiddleNode,
                                       *exchange::parseSubject(subject), fixture->clock.now());
        });
        return verdict(fault);
    }
    std::string release(std::string_view subject) {
        std::optional<base::Fault> fault;
        change([&](store::Transaction& tx) {
            fault = exchange::letGo(tx, *exchange::parseSubject(subject));
        });
        return verdict(fault);
    }

    std::unique_ptr<ExchangeFixture> fixture;
};

CPPUNIT_TEST_SUITE_REGISTRATION(QueueTest);

}  // namespace guantong::testing
