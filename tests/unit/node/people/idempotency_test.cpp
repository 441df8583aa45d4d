// SPDX-License-Identifier: Apache-2.0
// What node/people/idempotency.h promises.
#include "node/people/idempotency.h"

#include "tests/support/people_fixture.h"

#include <thread>

namespace guantong::testing {

using namespace std::chrono_literals;
using namespace std::string_literals;
using people::Idempotency;
using people::IdempotentRequest;
using people::KeptAnswer;

class IdempotencyTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(IdempotencyTest);
    CPPUNIT_TEST(repeat_getsTheFirstAnswer);
    CPPUNIT_TEST(otherContentUnderTheKey_isRefused);
    CPPUNIT_TEST(othersKeys_areTheirOwn);
    CPPUNIT_TEST(rolledBackWork_leavesTheKeyFree);
    CPPUNIT_TEST(doubleClick_worksOnce);
    CPPUNIT_TEST(foreignKeys_areRefused);
    CPPUNIT_TEST(oldKeys_areForgotten);
    CPPUNIT_TEST(hugeAnswer_keepsItsStatus);
    CPPUNIT_TEST(digest_tellsMethodPathAndBodyApart);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { fixture = std::make_unique<PeopleFixture>(); }
    void tearDown() override { fixture.reset(); }

    void repeat_getsTheFirstAnswer() {
        CPPUNIT_ASSERT_EQUAL("new"s, recall(request));
        keep(request, {201, "{\"id\":\"\0😀\"}"s});
        CPPUNIT_ASSERT_EQUAL("201 {\"id\":\"\0😀\"}"s, recall(request));
    }

    void otherContentUnderTheKey_isRefused() {
        keep(request, {201, "x"});
        auto other = request;
        other.digest = "sha256:other";
        CPPUNIT_ASSERT_EQUAL("IDEMPOTENCY_REUSED"s, recall(other));
    }

    void othersKeys_areTheirOwn() {
        keep(request, {201, "x"});
        auto other = request;
        other.owner = "user:2";
        CPPUNIT_ASSERT_EQUAL("new"s, recall(other));
    }

    void rolledBackWork_leavesTheKeyFree() {
        try {
            fixture->write([&](store::Transaction& tx) {
                fixture->people->idempotency.keep(tx, request, {201, "x"});
                throw std::runtime_error("the work failed");
            });
        } catch (const std::runtime_error&) {
        }
        CPPUNIT_ASSERT_EQUAL("new"s, recall(request));
    }

    void doubleClick_worksOnce() {
        std::atomic<int> worked{0};
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&] {
                bool did = false;
                fixture->write([&](store::Transaction& tx) {
                    did = false;
                    const auto known = fixture->people->idempotency.recall(tx, request);
                    if (std::get<std::optional<KeptAnswer>>(known)) return;
                    fixture->people->idempotency.keep(tx, request, {201, "x"});
                    did = true;
                });
                worked += did ? 1 : 0;
            });
        threads.clear();
        CPPUNIT_ASSERT_EQUAL(1, worked.load());
    }

    void foreignKeys_areRefused() {
        auto wrong = request;
        wrong.key = "";
        CPPUNIT_ASSERT_EQUAL("IDEMPOTENCY_MISSING"s, recall(wrong));
        for (const std::string& key : {"a b"s, "键"s, "a\0b"s, "a\nb"s, std::string(101, 'x')}) {
            wrong.key = key;
            CPPUNIT_ASSERT_EQUAL("FIELD_INVALID"s, recall(wrong));
        }
        wrong.key = "'; DROP-TABLE";
        wrong.key.erase(2, 1);
        CPPUNIT_ASSERT_EQUAL("new"s, recall(wrong));
    }

    void oldKeys_areForgotten() {
        keep(request, {201, "x"});
        fixture->clock.advance(48h);
        fixture->people->sweep();
        CPPUNIT_ASSERT_EQUAL("201 x"s, recall(request));
        fixture->clock.advance(1ms);
        CPPUNIT_ASSERT_EQUAL("new"s, recall(request));
        keep(request, {202, "y"});
        CPPUNIT_ASSERT_EQUAL("202 y"s, recall(request));
        fixture->clock.advance(48h + 1ms);
        fixture->people->sweep();
        CPPUNIT_ASSERT_EQUAL("0"s, fixture->value("SELECT COUNT(*) FROM idempotency"));
    }

    void hugeAnswer_keepsItsStatus() {
        keep(request, {200, std::string(people::kMaxKeptAnswerBytes + 1, 'x')});
        CPPUNIT_ASSERT_EQUAL("200 "s, recall(request));
    }

    void digest_tellsMethodPathAndBodyApart() {
        const auto digest = Idempotency::requestDigest("POST", "/a", "b");
        CPPUNIT_ASSERT_EQUAL(digest, Idempotency::requestDigest("POST", "/a", "b"));
        CPPUNIT_ASSERT(digest != Idempotency::requestDigest("PUT", "/a", "b"));
        CPPUNIT_ASSERT(digest != Idempotency::requestDigest("POST", "/ab", ""));
        CPPUNIT_ASSERT(digest != Idempotency::requestDigest("POST", "/a", "b "));
    }

private:
    std::string recall(const IdempotentRequest& asked) {
        std::variant<std::optional<KeptAnswer>, base::Fault> answer;
        fixture->database->read([&](store::Transaction& tx) {
            answer = fixture->people->idempotency.recall(tx, asked);
        });
        if (std::holds_alternative<base::Fault>(answer)) return nameOf(answer);
        const auto& known = std::get<std::optional<KeptAnswer>>(answer);
        return known ? std::to_string(known->status) + " " + known->body : "new";
    }
    void keep(const IdempotentRequest& asked, const KeptAnswer& answer) {
        fixture->write(
            [&](store::Transaction& tx) { fixture->people->idempotency.keep(tx, asked, answer); });
    }

    std::unique_ptr<PeopleFixture> fixture;
    const IdempotentRequest request{"user:1", "0b9d-key",
                                    Idempotency::requestDigest("POST", "/api/v1/cases", "{}")};
};

CPPUNIT_TEST_SUITE_REGISTRATION(IdempotencyTest);

}  // namespace guantong::testing
