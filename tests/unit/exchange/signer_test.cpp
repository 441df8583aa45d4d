// SPDX-License-Identifier: Apache-2.0
// A signature of each suite holds under the certificate, and the digest names the content alone.
#include "exchange/signer.h"

#include "exchange/signed_document.h"
#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

class SignerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SignerTest);
    CPPUNIT_TEST(everySuite_signsWhatHolds);
    CPPUNIT_TEST(signature_isTheRootsLastChild);
    CPPUNIT_TEST_SUITE_END();

public:
    void everySuite_signsWhatHolds() {
        for (const auto suite : kEverySuite) {
            const auto made = sign(suite);
            auto read = exchange::SignedDocument::read(made.bytes, "Package", false);
            CPPUNIT_ASSERT_EQUAL(std::string("good"), verdict(read));
            const auto& document = std::get<exchange::SignedDocument>(read);
            CPPUNIT_ASSERT(document.digestHolds());
            CPPUNIT_ASSERT_EQUAL(made.digest, document.digest());
            CPPUNIT_ASSERT(CryptoNetwork::shared(suite).certificate.publicKey()->verify(
                document.signature().signedInfo, document.signature().signature));
            CPPUNIT_ASSERT_EQUAL(std::string(suite == crypto::Suite::sm2Sm3 ? "sm3:" : "sha256:"),
                                 made.digest.substr(0, made.digest.find(':') + 1));
        }
    }
    void signature_isTheRootsLastChild() {
        const auto made = sign(crypto::Suite::ecdsaP256Sha256);
        CPPUNIT_ASSERT(made.bytes.ends_with("</ds:Signature></Package>"));
        CPPUNIT_ASSERT_EQUAL(made.digest, sign(crypto::Suite::ecdsaP256Sha256).digest);
    }

private:
    static exchange::Signer::Signed sign(crypto::Suite suite) {
        const auto& network = CryptoNetwork::shared(suite);
        const exchange::Signer signer(kLeafNode, network.key, {network.certificate});
        return signer.sign("<Package xmlns=\"" + std::string(exchange::kExchangeNamespace) +
                               "\" suite=\"" + std::string(crypto::toString(suite)) +
                               "\"><Body>分宜</Body></Package>",
                           "</Package>");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SignerTest);

}  // namespace guantong::testing
