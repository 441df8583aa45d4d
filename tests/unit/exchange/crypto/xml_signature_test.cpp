// SPDX-License-Identifier: Apache-2.0
// What exchange/crypto/xml_signature.h promises: the one form is written and read, everything else
// is refused under its code. That stock tools agree is xml_signature_stock_test.cpp's part.
#include "exchange/crypto/xml_signature.h"

#include "exchange/xml/canonicalise.h"
#include "tests/support/crypto_signature.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

using crypto::ParsedSignature;
using crypto::Suite;

namespace {

std::string replacedAll(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

std::string fieldOf(std::string_view element) {
    return std::get<base::Fault>(crypto::parseSignature(element)).field;
}

const std::string kZeroDigest(32, '\0');

}  // namespace

class XmlSignatureTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(XmlSignatureTest);
    CPPUNIT_TEST(signedInfo_hasExactlyTheseBytes);
    CPPUNIT_TEST(whatIsWritten_isItsOwnC14n);
    CPPUNIT_TEST(writtenSignature_isReadAndHolds);
    CPPUNIT_TEST(chain_keepsItsOrder);
    CPPUNIT_TEST(defaultNamespace_isRead);
    CPPUNIT_TEST(mixedPrefixes_areCanonicalisedAsApex);
    CPPUNIT_TEST(whiteSpaceBetweenElements_staysPartOfSignedInfo);
    CPPUNIT_TEST(noSignature_isMissing);
    CPPUNIT_TEST(foreignChildren_areOffProfile);
    CPPUNIT_TEST(foreignAttributes_areOffProfile);
    CPPUNIT_TEST(missingOrMovedParts_areOffProfile);
    CPPUNIT_TEST(otherReference_isOffProfile);
    CPPUNIT_TEST(base64OfOtherSpelling_isOffProfile);
    CPPUNIT_TEST(foreignAlgorithms_areOffTheList);
    CPPUNIT_TEST(tooMuch_isOffProfile);
    CPPUNIT_TEST(nonCanonicalBytes_areTheReadersFault);
    CPPUNIT_TEST(everyTruncation_isRefused);
    CPPUNIT_TEST(everyChangedByte_isRefusedOrDoesNotHold);
    CPPUNIT_TEST(fault_namesThePath);
    CPPUNIT_TEST_SUITE_END();

public:
    void signedInfo_hasExactlyTheseBytes() {
        const std::string expected =
            R"(<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">)"
            R"(<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#">)"
            R"(</ds:CanonicalizationMethod><ds:SignatureMethod )"
            R"(Algorithm="urn:oid:1.2.156.10197.1.501"></ds:SignatureMethod>)"
            R"(<ds:Reference URI=""><ds:Transforms><ds:Transform )"
            R"(Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform>)"
            R"(<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform>)"
            R"(</ds:Transforms><ds:DigestMethod Algorithm="urn:oid:1.2.156.10197.1.401">)"
            R"(</ds:DigestMethod><ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>)"
            R"(</ds:SignedInfo>)";
        CPPUNIT_ASSERT_EQUAL(expected, crypto::signedInfo(Suite::sm2Sm3, "AAAA"));
    }

    void whatIsWritten_isItsOwnC14n() {
        for (const Suite suite : kEverySuite) {
            const CryptoNetwork& network = CryptoNetwork::shared(suite);
            for (const std::string& bytes : {crypto::signedInfo(suite, "AAAA"),
                                             signatureOf(network), signedDocument(network)}) {
                const auto canonical = xml::canonicalise(bytes);
                CPPUNIT_ASSERT(std::holds_alternative<std::string>(canonical));
                CPPUNIT_ASSERT_EQUAL(bytes, std::get<std::string>(canonical));
            }
        }
    }

    void writtenSignature_isReadAndHolds() {
        for (const Suite suite : kEverySuite) {
            const CryptoNetwork& network = CryptoNetwork::shared(suite);
            const std::string digest = crypto::digest(crypto::digestKind(suite), kUnsigned);
            const ParsedSignature parsed = parsedSignature(signatureOf(network));
            CPPUNIT_ASSERT(parsed.suite == suite);
            CPPUNIT_ASSERT_EQUAL(digest, parsed.digest);
            CPPUNIT_ASSERT_EQUAL(crypto::signedInfo(suite, base::toBase64(digest)),
                                 parsed.signedInfo);
            CPPUNIT_ASSERT(holds(network, parsed));
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, parsed.chain.size());
            CPPUNIT_ASSERT_EQUAL(network.certificate.der(), parsed.chain.front());
        }
    }

    void chain_keepsItsOrder() {
        const CryptoNetwork& network = CryptoNetwork::shared(Suite::ecdsaP256Sha256);
        const ParsedSignature parsed = parsedSignature(crypto::signatureElement(
            network.key, {base::toBase64("leaf"), base::toBase64("upper"), base::toBase64("top")},
            kZeroDigest));
        CPPUNIT_ASSERT((std::vector<std::string>{"leaf", "upper", "top"}) == parsed.chain);
    }

    void defaultNamespace_isRead() {
        std::string element = replacedAll(signatureOf(node()), "<ds:", "<");
        element = replaced(replacedAll(element, "</ds:", "</"), "xmlns:ds", "xmlns");
        const std::string signedInfo = parsedSignature(element).signedInfo;
        CPPUNIT_ASSERT(signedInfo.starts_with(
            "<SignedInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><CanonicalizationMethod "));
        CPPUNIT_ASSERT(!holds(node(), parsedSignature(element)));  // other bytes than were signed
        CPPUNIT_ASSERT(holds(node(), parsedSignature(resigned(element))));
    }

    void mixedPrefixes_areCanonicalisedAsApex() {
        const std::string b = " xmlns:b=\"" + std::string(crypto::kSignatureNamespace) + "\"";
        std::string element = signatureOf(node());
        element = replaced(element, "<ds:SignedInfo>", "<b:SignedInfo" + b + ">");
        element = replaced(element, "</ds:SignedInfo>", "</b:SignedInfo>");
        element = replaced(element, "<ds:DigestMethod ", "<b:DigestMethod ");
        element = replaced(element, "</ds:DigestMethod>", "</b:DigestMethod>");
        element =
            replaced(element, "<ds:X509Data>",
                     "<c:X509Data xmlns:c=\"" + std::string(crypto::kSignatureNamespace) + "\">");
        element = replaced(element, "</ds:X509Data>", "</c:X509Data>");
        const std::string signedInfo = parsedSignature(element).signedInfo;
        const auto canonical = xml::canonicalise(signedInfo);
        CPPUNIT_ASSERT_EQUAL(signedInfo, std::get<std::string>(canonical));
        const std::string ds = " xmlns:ds=\"" + std::string(crypto::kSignatureNamespace) + "\"";
        CPPUNIT_ASSERT(signedInfo.starts_with("<b:SignedInfo" + b + "><ds:CanonicalizationMethod" +
                                              ds + " Algorithm="));
        for (const char* sibling : {"<ds:SignatureMethod", "<ds:Reference"})
            CPPUNIT_ASSERT(signedInfo.find(sibling + ds) != std::string::npos);
        CPPUNIT_ASSERT(signedInfo.find("<b:DigestMethod Algorithm=") != std::string::npos);
        CPPUNIT_ASSERT(signedInfo.find("<ds:DigestValue>") != std::string::npos);
        CPPUNIT_ASSERT(holds(node(), parsedSignature(resigned(element))));
    }

    void whiteSpaceBetweenElements_staysPartOfSignedInfo() {
        std::string element = replacedAll(signatureOf(node()), "><", ">\n \t<");
        for (const char* leaf :
             {"CanonicalizationMethod", "SignatureMethod", "Transform", "DigestMethod"})
            element = replacedAll(element, std::string("\n \t</ds:") + leaf + ">",
                                  std::string("</ds:") + leaf + ">");
        const ParsedSignature parsed = parsedSignature(element);
        CPPUNIT_ASSERT(
            parsed.signedInfo.find(">\n \t<ds:Reference URI=\"\">\n \t<ds:Transforms>") !=
            std::string::npos);
        CPPUNIT_ASSERT(parsed.signedInfo.ends_with("\n \t</ds:SignedInfo>"));
        CPPUNIT_ASSERT_EQUAL(parsed.signedInfo,
                             std::get<std::string>(xml::canonicalise(parsed.signedInfo)));
        CPPUNIT_ASSERT(!holds(node(), parsed));
        CPPUNIT_ASSERT(holds(node(), parsedSignature(resigned(element))));
    }

    void noSignature_isMissing() {
        CPPUNIT_ASSERT_EQUAL(std::string("SIGNATURE_MISSING"), signatureVerdict(""));
        CPPUNIT_ASSERT_EQUAL(std::string("SIGNATURE_MISSING"), signatureVerdict(kUnsigned));
        CPPUNIT_ASSERT_EQUAL(std::string("SIGNATURE_MISSING"),
                             signatureVerdict("<Signature></Signature>"));
        CPPUNIT_ASSERT_EQUAL(std::string("SIGNATURE_MISSING"),
                             signatureVerdict("<Signature xmlns=\"urn:other\"></Signature>"));
        CPPUNIT_ASSERT_EQUAL(std::string("SIGNATURE_MISSING"),
                             signatureVerdict(crypto::signedInfo(Suite::rsaSha256, "AAAA")));
    }

    void foreignChildren_areOffProfile() {
        const std::string object = "<ds:Object>x</ds:Object>";
        for (const char* place : {"<ds:SignedInfo>",
                                  "<ds:SignatureValue>",
                                  "<ds:KeyInfo>",
                                  "</ds:Signature>",
                                  "<ds:CanonicalizationMethod ",
                                  "<ds:Reference ",
                                  "</ds:SignedInfo>",
                                  "<ds:Transforms>",
                                  "</ds:Transforms>",
                                  "<ds:DigestMethod ",
                                  "</ds:DigestMethod>",
                                  "</ds:SignatureMethod>",
                                  "</ds:Reference>",
                                  "<ds:X509Data>",
                                  "</ds:X509Data>",
                                  "</ds:KeyInfo>",
                                  "</ds:X509Certificate>",
                                  "</ds:SignatureValue>",
                                  "</ds:DigestValue>",
                                  "</ds:Transform>",
                                  "</ds:CanonicalizationMethod>"})
            for (const std::string& child :
                 {object, std::string("<x xmlns=\"urn:x\"></x>"), std::string("some text")}) {
                const std::string element = replaced(signatureOf(node()), place, child + place);
                CPPUNIT_ASSERT_EQUAL_MESSAGE(child + " before " + place,
                                             std::string("SIGNATURE_PROFILE"),
                                             signatureVerdict(element));
            }
        offProfile("</ds:CanonicalizationMethod>",
                   "<InclusiveNamespaces xmlns=\"http://www.w3.org/2001/10/xml-exc-c14n#\" "
                   "PrefixList=\"ds\"></InclusiveNamespaces></ds:CanonicalizationMethod>");
        offProfile("</ds:SignatureMethod>",
                   "<ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>");
        offProfile("<ds:X509Data>", "<ds:KeyName>k</ds:KeyName><ds:X509Data>");
        offProfile("</ds:X509Data>", "<ds:X509CRL>AAAA</ds:X509CRL></ds:X509Data>");
    }

    void foreignAttributes_areOffProfile() {
        for (const char* tag :
             {"<ds:SignedInfo", "<ds:Transforms", "<ds:DigestValue", "<ds:SignatureValue",
              "<ds:KeyInfo", "<ds:X509Data", "<ds:X509Certificate"})
            offProfile(tag, std::string(tag) + " Id=\"a\"");
        for (const char* tag : {"<ds:SignedInfo", "<ds:SignatureValue", "<ds:KeyInfo"})
            CPPUNIT_ASSERT(signatureVerdict(replaced(signatureOf(node()), tag,
                                                     std::string(tag) + " xml:id=\"a\"")) !=
                           "good");
        offProfile("xmldsig#\">", "xmldsig#\" Id=\"a\">");
        offProfile("<ds:Reference URI", "<ds:Reference Id=\"a\" URI");
        offProfile("URI=\"\"", "Type=\"t\" URI=\"\"");
        offProfile("xml-exc-c14n#\">", "xml-exc-c14n#\" Id=\"a\">");
        offProfile("<ds:Transform Algorithm", "<ds:Transform Alg=\"\" Algorithm");
        offProfile("<ds:DigestMethod Algorithm", "<ds:DigestMethod algorithm");
    }

    void missingOrMovedParts_areOffProfile() {
        const std::string good = signatureOf(node());
        const auto cutOut = [&](std::string_view from, std::string_view to) {
            std::string text = good;
            const std::size_t begin = text.find(from), end = text.find(to, begin) + to.size();
            return text.erase(begin, end - begin);
        };
        for (const char* name :
             {"SignedInfo", "SignatureValue", "KeyInfo", "X509Data", "X509Certificate", "Reference",
              "Transforms", "Transform", "DigestMethod", "DigestValue", "CanonicalizationMethod",
              "SignatureMethod"}) {
            const std::string close = std::string("</ds:") + name + ">";
            const std::string open =
                std::string("<ds:") + name +
                (good.find("<ds:" + std::string(name) + ">") != std::string::npos ? ">" : " ");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, std::string("SIGNATURE_PROFILE"),
                                         signatureVerdict(cutOut(open, close)));
            const std::string twice =
                good.substr(good.find(open), good.find(close) + close.size() - good.find(open));
            const std::string doubled = replaced(good, twice, twice + twice);
            const bool many = std::string_view(name) == "X509Certificate";  // a chain
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, std::string(many ? "good" : "SIGNATURE_PROFILE"),
                                         signatureVerdict(doubled));
        }
        const std::string keyInfo = good.substr(
            good.find("<ds:KeyInfo>"), good.find("</ds:Signature>") - good.find("<ds:KeyInfo>"));
        const std::string moved = replaced(replaced(good, keyInfo, ""), "<ds:SignatureValue>",
                                           keyInfo + "<ds:SignatureValue>");
        CPPUNIT_ASSERT_EQUAL(std::string("SIGNATURE_PROFILE"), signatureVerdict(moved));
    }

    void otherReference_isOffProfile() {
        for (const char* uri :
             {"#p-1", "#", " ", "#xpointer(/)", "http://127.0.0.1/x", "file:///etc/passwd"})
            offProfile("URI=\"\"", "URI=\"" + std::string(uri) + "\"");
        offProfile("<ds:Reference URI=\"\">", "<ds:Reference>");
        const std::string enveloped =
            transform("http://www.w3.org/2000/09/xmldsig#enveloped-signature");
        const std::string c14n = transform("http://www.w3.org/2001/10/xml-exc-c14n#");
        offProfile(enveloped + c14n, c14n + enveloped);
        offProfile(enveloped + c14n, enveloped + enveloped);
        offProfile(enveloped + c14n, c14n + c14n);
        offProfile(enveloped + c14n, enveloped + c14n + c14n);
        offProfile(enveloped + c14n, "");
    }

    void base64OfOtherSpelling_isOffProfile() {
        for (const char* name : {"SignatureValue", "DigestValue", "X509Certificate"}) {
            const std::string open = "<ds:" + std::string(name) + ">",
                              close = "</ds:" + std::string(name) + ">";
            for (const char* white : {" ", "\n", "\t", "&#xD;", "&amp;", "=", "*", "\xC2\xA0"}) {
                offProfile(open, open + white);
                offProfile(close, white + close);
            }
            const std::string good = signatureOf(node());
            const std::size_t begin = good.find(open) + open.size();
            CPPUNIT_ASSERT_EQUAL(std::string("SIGNATURE_PROFILE"),
                                 signatureVerdict(std::string(good).insert(begin + 20, "\n")));
            const std::string value = good.substr(begin, good.find(close) - begin);
            for (const char* other : {"", "A", "AA", "AAA", "A===", "AB=="})
                CPPUNIT_ASSERT_EQUAL_MESSAGE(
                    other, std::string("SIGNATURE_PROFILE"),
                    signatureVerdict(replaced(good, open + value, open + other)));
        }
        const std::string digest =
            base::toBase64(crypto::digest(crypto::DigestKind::sha256, kUnsigned));
        offProfile(digest, base::toBase64(std::string(31, 'x')));
        offProfile(digest, base::toBase64(std::string(33, 'x')));
        offProfile(digest, base::toBase64(std::string(20, 'x')));
    }

    void foreignAlgorithms_areOffTheList() {
        const std::string more = "http://www.w3.org/2001/04/xmldsig-more#";
        const std::string dsig = "http://www.w3.org/2000/09/xmldsig#";
        const std::string exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
        for (const std::string& uri :
             {dsig + "rsa-sha1", dsig + "hmac-sha1", dsig + "sm2-sm3", more + "ecdsa-sha384",
              more + "hmac-sha256", more + "rsa-sha512", std::string(), more + "ecdsa-sha256 ",
              more + "ECDSA-SHA256"})
            offList("SignatureMethod", more + "ecdsa-sha256", uri);
        for (const std::string& uri :
             {dsig + "sha1", std::string("http://www.w3.org/2001/04/xmlenc#sha512"),
              std::string("urn:oid:1.2.156.10197.1.401"), std::string()})
            offList("DigestMethod", "http://www.w3.org/2001/04/xmlenc#sha256", uri);
        for (const std::string& uri :
             {exclusive + "WithComments",
              std::string("http://www.w3.org/TR/2001/REC-xml-c14n-20010315"), std::string()})
            offList("CanonicalizationMethod", exclusive, uri);
        for (const char* uri : {"http://www.w3.org/TR/1999/REC-xpath-19991116",
                                "http://www.w3.org/2002/06/xmldsig-filter2",
                                "http://www.w3.org/TR/1999/REC-xslt-19991116",
                                "http://www.w3.org/2000/09/xmldsig#base64",
                                "http://www.w3.org/2001/10/xml-exc-c14n#WithComments"})
            offList("Transform", dsig + "enveloped-signature", uri);
        // The suite's own digest only, in both directions.
        const std::string sm2 = signatureOf(CryptoNetwork::shared(Suite::sm2Sm3));
        CPPUNIT_ASSERT_EQUAL(std::string("SIGNATURE_ALGORITHM"),
                             signatureVerdict(replaced(sm2, "urn:oid:1.2.156.10197.1.401",
                                                       "http://www.w3.org/2001/04/xmlenc#sha256")));
    }

    void tooMuch_isOffProfile() {
        const std::string one = "<ds:X509Certificate>AAAA</ds:X509Certificate>";
        std::string chain;
        for (std::size_t i = 0; i < crypto::kMaxChainCertificates; ++i)
            chain += one;
        const std::string good = crypto::signatureElement(node().key, {"AAAA"}, kZeroDigest);
        CPPUNIT_ASSERT_EQUAL(std::string("good"), signatureVerdict(replaced(good, one, chain)));
        CPPUNIT_ASSERT_EQUAL(std::string("SIGNATURE_PROFILE"),
                             signatureVerdict(replaced(good, one, chain + one)));
        const std::string vast(crypto::kMaxSignatureBytes, 'A');
        CPPUNIT_ASSERT_EQUAL(std::string("SIGNATURE_PROFILE"),
                             signatureVerdict(replaced(good, ">AAAA<", ">" + vast + "<")));
        CPPUNIT_ASSERT_EQUAL(std::string("SIGNATURE_PROFILE"),
                             signatureVerdict(replaced(good, "<ds:KeyInfo>",
                                                       std::string(65536, '\n') + "<ds:KeyInfo>")));
    }

    void nonCanonicalBytes_areTheReadersFault() {
        const std::string good = signatureOf(node());
        const auto xmlFault = [](const std::string& element) {
            CPPUNIT_ASSERT_MESSAGE(signatureVerdict(element),
                                   signatureVerdict(element).starts_with("XML_"));
        };
        xmlFault(replaced(good, "></ds:DigestMethod>", "/>"));
        xmlFault(replaced(good, "URI=\"\"", "URI=''"));
        xmlFault(replaced(good, "<ds:KeyInfo>", "<!--c--><ds:KeyInfo>"));
        xmlFault(replaced(good, "<ds:KeyInfo>", "<?p?><ds:KeyInfo>"));
        xmlFault(replaced(good, "<ds:SignatureValue>", "<ds:SignatureValue><![CDATA[]]>"));
        xmlFault(replaced(good, "<ds:KeyInfo>", "<ds:KeyInfo xmlns:unused=\"urn:u\">"));
        xmlFault(good + "<x></x>");
        xmlFault(good + " ");
        xmlFault("\xEF\xBB\xBF" + good);
        xmlFault("text");
    }

    void everyTruncation_isRefused() {
        const std::string good = signatureOf(node());
        for (std::size_t size = 0; size < good.size(); ++size)
            CPPUNIT_ASSERT(signatureVerdict(good.substr(0, size)) != "good");
    }

    /// Whatever one changed byte does to the form, digest, key and signed bytes never all hold.
    void everyChangedByte_isRefusedOrDoesNotHold() {
        const std::string good = signatureOf(node());
        const std::size_t keyInfo = good.find("<ds:KeyInfo>");
        for (std::size_t i = 0; i < keyInfo; ++i)
            for (const char with : {'A', ' ', '<', '\0'}) {
                if (good[i] == with) continue;
                std::string changed = good;
                changed[i] = with;
                const auto result = crypto::parseSignature(changed);
                const auto* parsed = std::get_if<ParsedSignature>(&result);
                CPPUNIT_ASSERT_MESSAGE(std::to_string(i),
                                       parsed == nullptr || !holds(node(), *parsed));
            }
    }

    void fault_namesThePath() {
        const std::string good = signatureOf(node());
        CPPUNIT_ASSERT_EQUAL(std::string("Signature/SignedInfo/Reference"),
                             fieldOf(replaced(good, "URI=\"\"", "URI=\"#x\"")));
        CPPUNIT_ASSERT_EQUAL(std::string("Signature/SignedInfo"),
                             fieldOf(replaced(good, "#ecdsa-sha256", "#hmac")));
        CPPUNIT_ASSERT_EQUAL(
            std::string("Signature/SignatureValue"),
            fieldOf(replaced(good, "</ds:SignatureValue>", "\n</ds:SignatureValue>")));
        CPPUNIT_ASSERT_EQUAL(
            std::string("Signature"),
            fieldOf(replaced(good, "</ds:Signature>", "<ds:Object></ds:Object></ds:Signature>")));
    }

private:
    static const CryptoNetwork& node() { return CryptoNetwork::shared(Suite::ecdsaP256Sha256); }

    /// The element with a SignatureValue that fits its SignedInfo as we canonicalise it.
    static std::string resigned(const std::string& element) {
        const ParsedSignature parsed = parsedSignature(element);
        return replaced(element, base::toBase64(parsed.signature),
                        base::toBase64(node().key.sign(parsed.signedInfo)));
    }

    static void offProfile(std::string_view from, std::string_view to) {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(to), std::string("SIGNATURE_PROFILE"),
                                     signatureVerdict(replaced(signatureOf(node()), from, to)));
    }

    static void offList(const std::string& element, const std::string& from,
                        const std::string& to) {
        const std::string start = "<ds:" + element + " Algorithm=\"";
        CPPUNIT_ASSERT_EQUAL_MESSAGE(
            element + " " + to, std::string("SIGNATURE_ALGORITHM"),
            signatureVerdict(
                replaced(signatureOf(node()), start + from + "\"", start + to + "\"")));
    }

    static std::string transform(const std::string& uri) {
        return "<ds:Transform Algorithm=\"" + uri + "\"></ds:Transform>";
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(XmlSignatureTest);

}  // namespace guantong::testing
