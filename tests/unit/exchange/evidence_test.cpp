// SPDX-License-Identifier: Apache-2.0
// Refused bytes are kept with their reason, within a bound, and never in the way of the refusal.
#include "exchange/evidence.h"

#include "exchange/base/file.h"
#include "exchange/base/limits.h"
#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

class EvidenceTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(EvidenceTest);
    CPPUNIT_TEST(bytes_areKeptWithTheReason);
    CPPUNIT_TEST(namesFromOutside_nameNoFile);
    CPPUNIT_TEST(aboveTheBound_theOldestGoFirst);
    CPPUNIT_TEST(unwritableDisk_isNoFailure);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { node = std::make_unique<ExchangeFixture>(); }
    void tearDown() override { node.reset(); }

    void bytes_areKeptWithTheReason() {
        const std::string kBytes("bad\0bytes", 9);
        const std::string name = keep("360521000000/up/1/1", kBytes);
        CPPUNIT_ASSERT_EQUAL(kBytes, base::readFile(held() / name, 100));
        CPPUNIT_ASSERT_EQUAL(std::string("DIGEST_WRONG"), node->value("SELECT code FROM evidence"));
        CPPUNIT_ASSERT_EQUAL(kLeafNode.str(), node->value("SELECT neighbour FROM evidence"));
    }
    void namesFromOutside_nameNoFile() {
        const std::string name = keep("../../etc/passwd", "x");
        CPPUNIT_ASSERT(name.find('/') == std::string::npos);
        CPPUNIT_ASSERT(std::filesystem::exists(held() / name));
    }
    void aboveTheBound_theOldestGoFirst() {
        const std::string first = keep("1", "x"), second = keep("2", "y");
        change(*node->database, "UPDATE evidence SET size_bytes = " +
                                    std::to_string(base::kMaxEvidenceBytes - 1) + " WHERE id = 1");
        const std::string third = keep("3", "z");
        CPPUNIT_ASSERT(!std::filesystem::exists(held() / first));
        CPPUNIT_ASSERT(std::filesystem::exists(held() / second));
        CPPUNIT_ASSERT(std::filesystem::exists(held() / third));
        CPPUNIT_ASSERT_EQUAL(std::string("2"), node->value("SELECT COUNT(*) FROM evidence"));
    }
    void unwritableDisk_isNoFailure() {
        base::writeFileAtomically(held(), "in the way");
        CPPUNIT_ASSERT_EQUAL(std::string(), keep("1", "x"));
    }

private:
    std::filesystem::path held() const { return node->folder.path() / "held"; }
    std::string keep(const std::string& package, const std::string& bytes) {
        return exchange::keepEvidence(node->context, kLeafNode, package,
                                      {base::Code::DIGEST_WRONG, "field", "detail"}, bytes);
    }
    std::unique_ptr<ExchangeFixture> node;
};

CPPUNIT_TEST_SUITE_REGISTRATION(EvidenceTest);

}  // namespace guantong::testing
