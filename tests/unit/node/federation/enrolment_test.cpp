// SPDX-License-Identifier: Apache-2.0
// A node's way into the network, step by step, and every step refused to whoever should not take
// it.
#include "node/federation/enrolment.h"

#include "exchange/base/file.h"
#include "node/federation/node_keys.h"
#include "tests/support/crypto_signature.h"
#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

using federation::AuthorityStore;
using federation::NodeApplication;
namespace fs = std::filesystem;

class EnrolmentTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(EnrolmentTest);
    CPPUNIT_TEST(wholeWay_makesANodeWithKeysAndDirectory);
    CPPUNIT_TEST(code_isInGroupsAndReplacesTheOneBefore);
    CPPUNIT_TEST(wrongCode_isRefusedAndUsesNothing);
    CPPUNIT_TEST(codeTypedCarelessly_isTaken);
    CPPUNIT_TEST(expiredCode_isRefused);
    CPPUNIT_TEST(changedRequest_isRefused);
    CPPUNIT_TEST(sameRequestAgain_isVouchedForAgain);
    CPPUNIT_TEST(secondRequestWithAUsedCode_isRefused);
    CPPUNIT_TEST(nonsense_isEnrolmentInvalid);
    CPPUNIT_TEST(voucher_isOpenedUnderTheParentsSignature);
    CPPUNIT_TEST(voucherOfNoParent_isRefused);
    CPPUNIT_TEST(changedVoucher_isRefused);
    CPPUNIT_TEST(answerOfAnotherNetwork_failsTheCode);
    CPPUNIT_TEST(answerForOtherKeys_changesNothing);
    CPPUNIT_TEST(renewal_leavesTheKeysInUseUntilInstalled);
    CPPUNIT_TEST(installationCutOff_isFinishedByTheNextLoad);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        parent = std::make_unique<ExchangeFixture>(kLeafNode);
        authority = std::make_unique<AuthorityStore>(
            AuthorityStore::create(parent->folder.path() / "ca", "测试网", parent->clock));
    }
    void tearDown() override {
        authority.reset();
        parent.reset();
    }

    void wholeWay_makesANodeWithKeysAndDirectory() {
        const std::string code = makeCode();
        const std::string request = makeRequest("child", code);
        CPPUNIT_ASSERT_EQUAL(std::string("good"), vouch(request));
        const std::string answer = issue(request);
        CPPUNIT_ASSERT_EQUAL(std::string("good"), install("child", answer, code));
        const auto keys = federation::NodeKeys::load(folder("child"), kStranger);
        CPPUNIT_ASSERT_EQUAL(kStranger.str(), keys.signer->certificate().commonName());
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, keys.anchors.size());
        const auto* entry = authority->directory().node(kStranger);
        CPPUNIT_ASSERT(entry != nullptr);
        CPPUNIT_ASSERT_EQUAL(std::string("新节点"), entry->name);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, entry->certificates.size());
        CPPUNIT_ASSERT(fs::exists(folder("child") / "directory.xml"));
        CPPUNIT_ASSERT(!fs::exists(folder("child") / "keys" / "signing.key.pending"));
    }

    void code_isInGroupsAndReplacesTheOneBefore() {
        const std::string first = makeCode(), second = makeCode();
        CPPUNIT_ASSERT_EQUAL(std::size_t{39}, first.size());
        CPPUNIT_ASSERT_EQUAL('-', first[4]);
        CPPUNIT_ASSERT(first != second);
        CPPUNIT_ASSERT_EQUAL(std::string("3605-2100-0000-"), first.substr(0, 15));  // its issuer
        CPPUNIT_ASSERT_EQUAL(first.substr(0, 19), second.substr(0, 19));  // and the root's mark
        CPPUNIT_ASSERT_EQUAL(std::string("ENROLMENT_CODE_WRONG"),
                             vouch(makeRequest("child", first)));
        CPPUNIT_ASSERT_EQUAL(std::string("good"), vouch(makeRequest("child", second)));
    }

    void wrongCode_isRefusedAndUsesNothing() {
        const std::string code = makeCode();
        CPPUNIT_ASSERT_EQUAL(
            std::string("ENROLMENT_CODE_WRONG"),
            vouch(makeRequest("guess", code.substr(0, 20) + "AAA-AAAA-AAAA-AAAA")));
        CPPUNIT_ASSERT_EQUAL(std::string("ENROLMENT_CODE_WRONG"),
                             failureOf([&] { makeRequest("x", "AAAA-AAAA-AAAA-AAAA"); }));
        CPPUNIT_ASSERT_EQUAL(std::string("ENROLMENT_CODE_WRONG"), vouch(makeRequest("none", "")));
        CPPUNIT_ASSERT_EQUAL(std::string("good"), vouch(makeRequest("child", code)));
    }

    void codeTypedCarelessly_isTaken() {
        std::string typed;
        for (const char c : makeCode())
            typed += c == '-' ? ' ' : static_cast<char>(std::tolower(c));
        CPPUNIT_ASSERT_EQUAL(std::string("good"), vouch(makeRequest("child", typed)));
    }

    void expiredCode_isRefused() {
        const std::string request = makeRequest("child", makeCode());
        parent->clock.advance(std::chrono::hours(24 * 7) + std::chrono::seconds(1));
        CPPUNIT_ASSERT_EQUAL(std::string("ENROLMENT_CODE_WRONG"), vouch(request));
    }

    void changedRequest_isRefused() {
        const std::string request = makeRequest("child", makeCode());
        CPPUNIT_ASSERT_EQUAL(std::string("ENROLMENT_INVALID"),
                             vouch(replaced(request, "990001", "110000")));
        CPPUNIT_ASSERT_EQUAL(
            std::string("ENROLMENT_INVALID"),
            verdict(open(federation::signVoucher(
                replaced(request, "parent=\"360521000000\"", "parent=\"360502000000\""),
                signer(kOtherLeaf)))));
    }

    void sameRequestAgain_isVouchedForAgain() {
        const std::string request = makeRequest("child", makeCode());
        CPPUNIT_ASSERT_EQUAL(std::string("good"), vouch(request));
        CPPUNIT_ASSERT_EQUAL(std::string("good"), vouch(request));
    }

    void secondRequestWithAUsedCode_isRefused() {
        const std::string code = makeCode();
        CPPUNIT_ASSERT_EQUAL(std::string("good"), vouch(makeRequest("child", code)));
        CPPUNIT_ASSERT_EQUAL(std::string("ENROLMENT_CODE_WRONG"),
                             vouch(makeRequest("thief", code)));
    }

    void nonsense_isEnrolmentInvalid() {
        for (const char* request : {"", "x", "<Enrolment></Enrolment>",
                                    "<Enrolment xmlns=\"urn:x\"><Application id=\"1\">"
                                    "</Application></Enrolment>"}) {
            CPPUNIT_ASSERT_EQUAL(std::string("ENROLMENT_INVALID"), vouch(request));
            CPPUNIT_ASSERT_EQUAL(std::string("ENROLMENT_INVALID"),
                                 verdict(federation::issue(*authority, request, kLeafNode)));
            CPPUNIT_ASSERT_EQUAL(std::string("ENROLMENT_INVALID"), install("child", request, ""));
        }
    }

    void voucher_isOpenedUnderTheParentsSignature() {
        const std::string request = makeRequest("child", makeCode());
        // Another node of the network may not make the child its own.
        CPPUNIT_ASSERT_EQUAL(std::string("ENROLMENT_INVALID"),
                             verdict(open(federation::signVoucher(request, signer(kOtherLeaf)))));
        CPPUNIT_ASSERT_EQUAL(std::string("ENROLMENT_CODE_WRONG"), vouch(request, kOtherLeaf));
        CPPUNIT_ASSERT_EQUAL(std::string("ENROLMENT_INVALID"),
                             verdict(federation::issue(*authority, request, kOtherLeaf)));
        const auto opened = open(federation::signVoucher(request, signer(kLeafNode)));
        CPPUNIT_ASSERT_EQUAL(std::string("good"), verdict(opened));
        const auto& facts = std::get<federation::OpenedVoucher>(opened);
        CPPUNIT_ASSERT_EQUAL(request, facts.request);
        CPPUNIT_ASSERT_EQUAL(kLeafNode.str(), facts.issuer.str());
        CPPUNIT_ASSERT_EQUAL(kStranger.str(), facts.node.str());
    }

    void voucherOfNoParent_isRefused() {
        const auto vouchedBy = [&](base::NodeId issuer, base::NodeId node) {
            return verdict(
                open(federation::signVoucher(makeRequest("x", "", node, issuer), signer(issuer))));
        };
        CPPUNIT_ASSERT_EQUAL(std::string("ENROLMENT_INVALID"),
                             verdict(open(federation::signVoucher(makeRequest("x", "", kStranger),
                                                                  signer(kLeafNode)))));
        CPPUNIT_ASSERT_EQUAL(std::string("ENROLMENT_INVALID"), vouchedBy(kOtherLeaf, kLeafNode));
        CPPUNIT_ASSERT_EQUAL(std::string("ENROLMENT_INVALID"), vouchedBy(kLeafNode, kRootNode));
        CPPUNIT_ASSERT_EQUAL(std::string("good"), vouchedBy(kMiddleNode, kLeafNode));
        CPPUNIT_ASSERT_EQUAL(std::string("good"), vouchedBy(kLeafNode, kLeafNode));
        CPPUNIT_ASSERT_EQUAL(std::string("ORIGIN_UNKNOWN"), vouchedBy(kStranger, kStranger));
    }

    void changedVoucher_isRefused() {
        const std::string voucher =
            federation::signVoucher(makeRequest("child", ""), signer(kLeafNode));
        CPPUNIT_ASSERT_EQUAL(
            std::string("SIGNATURE_WRONG"),
            verdict(open(federation::signVoucher(makeRequest("child", ""),
                                                 *parent->network.newSigner(kLeafNode)))));
        CPPUNIT_ASSERT_EQUAL(
            std::string("DIGEST_WRONG"),
            verdict(open(replaced(voucher, "<Request>", "<More></More><Request>"))));
        CPPUNIT_ASSERT_EQUAL(
            std::string("SIGNATURE_MISSING"),
            verdict(open(voucher.substr(0, voucher.find("<ds:Signature")) + "</Voucher>")));
    }

    void answerOfAnotherNetwork_failsTheCode() {
        const std::string code = makeCode();
        const std::string request = makeRequest("child", code);
        auto other = AuthorityStore::create(parent->folder.path() / "ca2", "别的网", parent->clock);
        federation::issue(other, makeRequest("root", "", kRootNode), {});
        federation::issue(other, makeRequest("leaf", "", kLeafNode), kRootNode);
        const auto answer = federation::issue(other, request, kLeafNode);
        CPPUNIT_ASSERT_EQUAL(std::string("ENROLMENT_CODE_WRONG"),
                             install("child", std::get<std::string>(answer), code));
        CPPUNIT_ASSERT(!fs::exists(folder("child") / "certs"));
    }

    void answerForOtherKeys_changesNothing() {
        const std::string code = makeCode();
        const std::string answer = issue(makeRequest("child", code));
        makeRequest("other", code);
        CPPUNIT_ASSERT_EQUAL(std::string("KEY_MISMATCH"), install("other", answer, code));
        CPPUNIT_ASSERT(!fs::exists(folder("other") / "certs"));
        CPPUNIT_ASSERT(fs::exists(folder("other") / "keys" / "signing.key.pending"));
    }

    void renewal_leavesTheKeysInUseUntilInstalled() {
        const std::string code = makeCode();
        const std::string first = issue(makeRequest("child", code));
        CPPUNIT_ASSERT_EQUAL(std::string("good"), install("child", first, code));
        const auto serial = [&] {
            return federation::NodeKeys::load(folder("child"), kStranger)
                .signer->certificate()
                .serial();
        };
        const std::string before = serial();
        const std::string request = makeRequest("child", "");
        CPPUNIT_ASSERT_EQUAL(before, serial());
        parent->clock.advance(std::chrono::hours(1));
        const std::string answer = issue(request);
        CPPUNIT_ASSERT_EQUAL(std::string("good"), install("child", answer, ""));
        CPPUNIT_ASSERT(before != serial());
        CPPUNIT_ASSERT_EQUAL(std::string("KEY_NOT_NEWER"), install("child", answer, ""));
        CPPUNIT_ASSERT_EQUAL(std::string("KEY_NOT_NEWER"), install("child", first, code));
        CPPUNIT_ASSERT_EQUAL(std::size_t{4},
                             authority->directory().node(kStranger)->certificates.size());
        CPPUNIT_ASSERT_EQUAL(kLeafNode.str(), authority->directory().parentOf(kStranger).str());
    }

    void installationCutOff_isFinishedByTheNextLoad() {
        const std::string code = makeCode();
        const std::string answer = issue(makeRequest("child", code));
        CPPUNIT_ASSERT_EQUAL(std::string("good"), install("child", answer, code));
        const auto keys = folder("child") / "keys";
        // As if it had ended before the keys were moved to their place.
        fs::rename(keys / "tls.key", keys / "tls.key.pending");
        fs::rename(keys / "signing.key", keys / "signing.key.pending");
        federation::NodeKeys::load(folder("child"), kStranger);
        CPPUNIT_ASSERT(fs::exists(keys / "signing.key") && !fs::exists(keys / "tls.key.pending"));
        fs::rename(keys / "signing.key", keys / "signing.key.pending");
        CPPUNIT_ASSERT_EQUAL(std::string("good"), install("child", answer, code));
        CPPUNIT_ASSERT(fs::exists(keys / "signing.key"));
    }

private:
    fs::path folder(const std::string& name) const { return parent->folder.path() / name; }
    const exchange::Signer& signer(base::NodeId id) const { return *parent->network.signer(id); }

    std::string makeCode() {
        std::string code;
        parent->database->write([&](store::Transaction& tx) {
            code = federation::makeCode(tx, kLeafNode, kStranger, "新节点", "county",
                                        authority->roots().front(), parent->clock.now());
        });
        return code;
    }
    std::string makeRequest(const std::string& name, const std::string& code,
                            base::NodeId id = kStranger, base::NodeId above = {}) {
        return federation::makeRequest(folder(name),
                                       {id, above, "county", "新节点", {"990001"}, {}, {}},
                                       crypto::Suite::ecdsaP256Sha256, {"127.0.0.1"}, code);
    }
    std::string vouch(const std::string& request, base::NodeId self = kLeafNode) {
        std::string outcome;
        parent->database->write([&](store::Transaction& tx) {
            outcome = verdict(federation::vouch(tx, self, request, parent->clock.now()));
        });
        return outcome;
    }
    /// The answer, from an authority that knows the tree above the child.
    std::string issue(const std::string& request) {
        if (!authority->roots().empty() && !rootIssued) {
            federation::issue(*authority, makeRequest("root", "", kRootNode), {});
            federation::issue(*authority, makeRequest("leaf", "", kLeafNode), kRootNode);
            rootIssued = true;
        }
        const auto answer = federation::issue(*authority, request, kLeafNode);
        CPPUNIT_ASSERT_EQUAL(std::string("good"), verdict(answer));
        return std::get<std::string>(answer);
    }
    std::string install(const std::string& name, const std::string& answer,
                        const std::string& code) {
        return verdict(federation::install(folder(name), answer, code, parent->clock.now()));
    }
    std::variant<federation::OpenedVoucher, base::Fault> open(const std::string& voucher) {
        return federation::openVoucher(voucher, parent->trust, parent->clock.now());
    }

    bool rootIssued = false;
    std::unique_ptr<ExchangeFixture> parent;
    std::unique_ptr<AuthorityStore> authority;
};

CPPUNIT_TEST_SUITE_REGISTRATION(EnrolmentTest);

}  // namespace guantong::testing
