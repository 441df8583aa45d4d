// SPDX-License-Identifier: Apache-2.0
// What exchange/crypto/peer.h promises.
#include "exchange/crypto/peer.h"

#include "tests/support/crypto_network.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class PeerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PeerTest);
    CPPUNIT_TEST(nativeCertificate_givesItsDer);
    CPPUNIT_TEST_SUITE_END();

public:
    void nativeCertificate_givesItsDer() {
        for (const crypto::Suite suite : kEverySuite) {
            const crypto::Certificate& certificate = CryptoNetwork::shared(suite).certificate;
            CPPUNIT_ASSERT_EQUAL(certificate.der(), crypto::derOf(certificate.native()));
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PeerTest);

}  // namespace guantong::testing
