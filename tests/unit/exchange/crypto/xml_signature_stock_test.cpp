// SPDX-License-Identifier: Apache-2.0
// Stock tools and exchange/crypto/xml_signature.h agree: xmlsec1, Santuario's xsec-checksig, and
// for SM2, which neither knows, the openssl command on SignedInfo.
#include "exchange/xml/canonicalise.h"
#include "tests/support/crypto_signature.h"
#include "tests/support/crypto_workshop.h"

#include <cppunit/extensions/HelperMacros.h>

#include <iostream>

namespace guantong::testing {

using crypto::ParsedSignature;
using crypto::Suite;

class XmlSignatureStockTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(XmlSignatureStockTest);
    CPPUNIT_TEST(xmlsec_acceptsOursAndNotChanged);
    CPPUNIT_TEST(santuario_acceptsOursAndNotChanged);
    CPPUNIT_TEST(weAccept_whatXmlsecSigns);
    CPPUNIT_TEST(opensslVerifies_signedInfoOfSm2);
    CPPUNIT_TEST_SUITE_END();

public:
    void xmlsec_acceptsOursAndNotChanged() {
        if (!available("xmlsec1")) return;
        stockToolAgrees([](CryptoWorkshop& shop, const std::string& file) {
            return shop.run("xmlsec1 --verify --trusted-pem root.pem " + file) == 0;
        });
        // And it does check the chain: another root of the same name does not do.
        CryptoWorkshop shop;
        shop.write("doc.xml", signedDocument(CryptoNetwork::shared(Suite::ecdsaP256Sha256)));
        shop.write("root.pem",
                   CryptoNetwork::create(Suite::ecdsaP256Sha256).authority.root().pem());
        CPPUNIT_ASSERT(shop.run("xmlsec1 --verify --trusted-pem root.pem doc.xml") != 0);
    }

    void santuario_acceptsOursAndNotChanged() {
        if (!available("xsec-checksig")) return;
        stockToolAgrees([](CryptoWorkshop& shop, const std::string& file) {
            return shop.run("xsec-checksig " + file) == 0;
        });
    }

    void weAccept_whatXmlsecSigns() {
        if (!available("xmlsec1")) return;
        for (const Suite suite : {Suite::ecdsaP256Sha256, Suite::rsaSha256}) {
            const CryptoNetwork& network = CryptoNetwork::shared(suite);
            CryptoWorkshop shop;
            shop.write("key.pem", network.key.pem());
            shop.write("leaf.pem", network.certificate.pem());
            shop.write("template.xml", templateFor(suite));
            const int signedBy = shop.run(
                "xmlsec1 --sign --privkey-pem key.pem,leaf.pem --output "
                "signed.xml template.xml");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(shop.output(), 0, signedBy);
            // Its XML declaration and last line break are refused at sight (S4): neither is signed.
            const std::string whole =
                replaced(shop.read("signed.xml"), "<?xml version=\"1.0\"?>\n", "");
            const auto canonical = xml::canonicalise(base::trim(whole));
            CPPUNIT_ASSERT(std::holds_alternative<std::string>(canonical));
            const std::string& document = std::get<std::string>(canonical);
            const std::size_t begin = document.find("<Signature "), end = document.find("</Doc>");
            std::string element = document.substr(begin, end - begin);
            element.erase(element.rfind('>') + 1);
            // xmlsec breaks base64 into lines, which we refuse; what it signed stays as it is.
            CPPUNIT_ASSERT_EQUAL(std::string("SIGNATURE_PROFILE"), signatureVerdict(element));
            element = onOneLine(onOneLine(element, "<SignatureValue>"), "<X509Certificate>");
            const ParsedSignature parsed = parsedSignature(element);
            CPPUNIT_ASSERT(parsed.suite == suite);
            CPPUNIT_ASSERT(holds(network, parsed));
            const std::string outside =
                document.substr(0, begin) + document.substr(document.find("</Signature>") + 12);
            CPPUNIT_ASSERT_EQUAL(crypto::digest(crypto::DigestKind::sha256, outside),
                                 parsed.digest);
        }
    }

    void opensslVerifies_signedInfoOfSm2() {
        const CryptoNetwork& network = CryptoNetwork::shared(Suite::sm2Sm3);
        const ParsedSignature parsed = parsedSignature(signatureOf(network));
        CryptoWorkshop shop;
        shop.write("info", parsed.signedInfo);
        shop.write("pub.pem", network.certificate.publicKey()->pem());
        const std::string r = base::toHex(parsed.signature.substr(0, 32));
        const std::string s = base::toHex(parsed.signature.substr(32));
        shop.write("sig.conf",
                   "asn1=SEQUENCE:pair\n[pair]\nr=INTEGER:0x" + r + "\ns=INTEGER:0x" + s + "\n");
        const std::string verify =
            "openssl asn1parse -genconf sig.conf -noout -out sig && openssl pkeyutl -verify -pubin "
            "-inkey pub.pem -rawin -digest sm3 -pkeyopt distid:1234567812345678 -sigfile sig -in "
            "info";
        const int verdict = shop.run(verify);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(shop.output(), 0, verdict);
        shop.write("info", replaced(parsed.signedInfo, "exc-c14n", "exc-c14m"));
        CPPUNIT_ASSERT(shop.run(verify) != 0);
    }

private:
    static bool available(const char* tool) {
        if (CryptoWorkshop::hasTool(tool)) return true;
        std::cerr << "skipped: " << tool << " is not installed\n";
        return false;
    }

    template <typename Verify>
    static void stockToolAgrees(Verify accepts) {
        for (const Suite suite : {Suite::ecdsaP256Sha256, Suite::rsaSha256}) {
            const CryptoNetwork& network = CryptoNetwork::shared(suite);
            const std::string good = signedDocument(network);
            CryptoWorkshop shop;
            shop.write("root.pem", network.authority.root().pem());
            shop.write("good.xml", good);
            CPPUNIT_ASSERT_MESSAGE(shop.output(), accepts(shop, "good.xml"));
            shop.write("body.xml", replaced(good, "分宜县", "分宣县"));
            CPPUNIT_ASSERT(!accepts(shop, "body.xml"));
            const std::string open = "<ds:SignatureValue>";
            std::string other = good;
            char& byte = other[other.find(open) + open.size() + 10];
            byte = byte == 'A' ? 'B' : 'A';
            shop.write("value.xml", other);
            CPPUNIT_ASSERT(!accepts(shop, "value.xml"));
        }
    }

    static std::string templateFor(Suite suite) {
        const std::string method = "<%1 Algorithm=\"%2\"/>\n";
        const auto element = [&](std::string_view name, std::string_view uri) {
            return replaced(replaced(method, "%1", name), "%2", uri);
        };
        const std::string exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
        return "<Doc xmlns=\"urn:doc\">\n<a/>\n<Signature "
               "xmlns=\"http://www.w3.org/2000/09/xmldsig#\">\n"
               "<SignedInfo>\n" +
               element("CanonicalizationMethod", exclusive) +
               element("SignatureMethod", crypto::signatureUri(suite)) +
               "<Reference URI=\"\">\n<Transforms>\n" +
               element("Transform", "http://www.w3.org/2000/09/xmldsig#enveloped-signature") +
               element("Transform", exclusive) + "</Transforms>\n" +
               element("DigestMethod", crypto::digestUri(suite)) +
               "<DigestValue/>\n</Reference>\n</SignedInfo>\n<SignatureValue/"
               ">\n<KeyInfo>\n<X509Data>\n"
               "<X509Certificate/>\n</X509Data>\n</KeyInfo>\n</Signature>\n</Doc>";
    }

    static std::string onOneLine(std::string element, const std::string& open) {
        std::size_t at = element.find(open) + open.size();
        while (element[at] != '<')
            if (element[at] == '\n')
                element.erase(at, 1);
            else
                ++at;
        return element;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(XmlSignatureStockTest);

}  // namespace guantong::testing
