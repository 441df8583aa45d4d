// SPDX-License-Identifier: Apache-2.0
// What exchange/parent_link.h promises, at a leaf whose parent is a loopback server.
#include "exchange/parent_link.h"

#include "tests/support/exchange_tls.h"

#include <cppunit/extensions/HelperMacros.h>

#include <thread>

namespace guantong::testing {

using exchange::LinkPolicy;
using exchange::ParentLink;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

class ParentLinkTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ParentLinkTest);
    CPPUNIT_TEST(answer_makesTheParentReachableAndMeasuresItsClock);
    CPPUNIT_TEST(deadParent_isCountedAndNamed);
    CPPUNIT_TEST(whoeverIsNotTheParent_isRefused);
    CPPUNIT_TEST(revokedParent_isRefused);
    CPPUNIT_TEST(contactAfterFailures_clearsThem);
    CPPUNIT_TEST(parentHeads_areTakenOnce);
    CPPUNIT_TEST(rest_growsWithFailuresAndEndsWhenAsked);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        fixture = std::make_unique<ExchangeFixture>(kLeafNode);
        gate = std::make_unique<exchange::HeadsGate>();
        folder = std::make_unique<TempFolder>();
    }
    void tearDown() override {
        link.reset();
        folder.reset();
        gate.reset();
        fixture.reset();
    }

    void answer_makesTheParentReachableAndMeasuresItsClock() {
        LoopbackServer server(files(kMiddleNode), [&](auto&, auto& response) {
            response.set("X-Guantong-Clock",
                         base::formatInstant(fixture->clock.now() + milliseconds{7000}));
            answerWith(response, "heads");
        });
        open(server.url());
        CPPUNIT_ASSERT(!link->reachable());
        CPPUNIT_ASSERT_EQUAL(std::string("heads"), ask()->body);
        CPPUNIT_ASSERT(link->reachable());
        CPPUNIT_ASSERT(gate->parentOffset() == milliseconds{7000});
        CPPUNIT_ASSERT_EQUAL(std::string("7000"),
                             fixture->value("SELECT offset_ms FROM link WHERE failures = 0"));
    }

    void deadParent_isCountedAndNamed() {
        std::string url;
        {
            LoopbackServer gone(files(kMiddleNode), [](auto&, auto&) {});
            url = gone.url();
        }
        open(url);
        CPPUNIT_ASSERT(!ask() && !ask());
        CPPUNIT_ASSERT(!link->reachable());
        CPPUNIT_ASSERT_EQUAL(std::string("2"), fixture->value("SELECT failures FROM link"));
        CPPUNIT_ASSERT(failure().starts_with("LINK_UNREACHABLE"));
    }

    void whoeverIsNotTheParent_isRefused() {
        LoopbackServer server(files(kRootNode),
                              [](auto&, auto& response) { answerWith(response, "hello"); });
        open(server.url());
        CPPUNIT_ASSERT(!ask());
        CPPUNIT_ASSERT_EQUAL("LINK_REFUSED CN " + kRootNode.str(), failure());
    }

    void revokedParent_isRefused() {
        const auto parent = files(kMiddleNode);
        const auto certificate =
            crypto::Certificate::fromPem(base::readFile(parent.certificate, base::kMaxFileBytes));
        fixture->changeDirectory([&](exchange::Directory::Content& content) {
            exchange::Revocation revocation;
            revocation.node = kMiddleNode;
            revocation.serial = certificate->serial();
            revocation.at = fixture->clock.now();
            content.revocations.push_back(revocation);
        });
        LoopbackServer server(parent, [](auto&, auto& response) { answerWith(response, "hello"); });
        open(server.url());
        CPPUNIT_ASSERT(!ask());
        CPPUNIT_ASSERT(failure().find("REVOKED") != std::string::npos);
    }

    void contactAfterFailures_clearsThem() {
        LoopbackServer server(files(kMiddleNode),
                              [](auto&, auto& response) { answerWith(response, "x"); });
        open(server.url());
        link->noteFailure({base::Code::PACKAGE_REFUSED, "360521000000/up/1/1", "DIGEST_WRONG"});
        CPPUNIT_ASSERT_EQUAL(std::string("1"), fixture->value("SELECT failures FROM link"));
        CPPUNIT_ASSERT(ask().has_value());
        CPPUNIT_ASSERT_EQUAL(std::string("0"), fixture->value("SELECT failures FROM link"));
        CPPUNIT_ASSERT_EQUAL(std::string(), failure());
    }

    void parentHeads_areTakenOnce() {
        open("https://127.0.0.1:1");
        CPPUNIT_ASSERT(!link->takeParentHeads());
        link->noteParentHeads({{{kLeafNode, exchange::Scope::up(), 1}, 7, "sha256:7"}});
        CPPUNIT_ASSERT_EQUAL(std::int64_t{7}, link->takeParentHeads()->front().after);
        CPPUNIT_ASSERT(!link->takeParentHeads());
    }

    void rest_growsWithFailuresAndEndsWhenAsked() {
        open("https://127.0.0.1:1");
        CPPUNIT_ASSERT(rested([&] { link->rest(milliseconds{1}); }) < milliseconds{500});
        for (int i = 0; i < 20; ++i)
            link->noteFailure({base::Code::LINK_UNREACHABLE, "x", {}});
        const auto cutShort = [&](auto end) {
            std::thread other([&] {
                std::this_thread::sleep_for(milliseconds{50});
                end();
            });
            const auto time = rested([&] { link->rest(milliseconds{1}); });
            other.join();
            return time;
        };
        const auto time = cutShort([&] { link->tryNow(); });
        CPPUNIT_ASSERT(time >= milliseconds{40} && time < milliseconds{5000});
        // The backoff is forgotten.
        CPPUNIT_ASSERT(rested([&] { link->rest(milliseconds{1}); }) < milliseconds{500});
        for (int i = 0; i < 20; ++i)
            link->noteFailure({base::Code::LINK_UNREACHABLE, "x", {}});
        CPPUNIT_ASSERT(cutShort([&] { link->stop(); }) < milliseconds{5000});
        CPPUNIT_ASSERT(link->stopping());
    }

private:
    exchange::TlsFiles files(base::NodeId node) { return tlsFilesOf(node, *folder); }
    void open(const std::string& url) {
        LinkPolicy policy;
        policy.url = url;
        policy.tls = files(kLeafNode);
        policy.backoffMin = milliseconds{200};
        policy.backoffMax = milliseconds{30'000};
        link = std::make_unique<ParentLink>(fixture->context, policy, *gate);
    }
    std::optional<exchange::HttpAnswer> ask() {
        const auto client = link->connect();
        return link->ask(*client, {"GET", "/exchange/v1/heads", {}, 1000, std::chrono::seconds{5}});
    }
    std::string failure() { return fixture->value("SELECT failure FROM link"); }
    template <class Rest>
    static milliseconds rested(const Rest& rest) {
        const auto start = steady_clock::now();
        rest();
        return std::chrono::duration_cast<milliseconds>(steady_clock::now() - start);
    }

    std::unique_ptr<ExchangeFixture> fixture;
    std::unique_ptr<exchange::HeadsGate> gate;
    std::unique_ptr<TempFolder> folder;
    std::unique_ptr<ParentLink> link;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ParentLinkTest);

}  // namespace guantong::testing
