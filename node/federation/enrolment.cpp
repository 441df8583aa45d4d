// SPDX-License-Identifier: Apache-2.0
#include "node/federation/enrolment.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/limits.h"
#include "exchange/base/text.h"
#include "exchange/signed_document.h"
#include "exchange/xml/canonical_writer.h"
#include "exchange/xml/element.h"
#include "node/federation/node_keys.h"

#include <algorithm>

namespace guantong::federation {

using base::Code;
using base::Fault;
using exchange::kExchangeNamespace;
namespace fs = std::filesystem;

namespace {

constexpr std::chrono::days kCodeLife{7};
constexpr std::size_t kParentDigits = 12;  ///< a code begins with the node that issued it,
constexpr std::size_t kMarkAt = kParentDigits, kMarkLength = 4;  ///< goes on with the root's mark
constexpr std::string_view kCodeAlphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ4";

std::string inGroups(std::string_view characters) {
    std::string code;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        if (i > 0 && i % 4 == 0) code += '-';
        code += characters[i];
    }
    return code;
}

/// Four characters of the code that stand for the root's fingerprint.
std::string rootMark(const crypto::Certificate& root) {
    const std::string digest = crypto::digest(crypto::DigestKind::sha256, root.der());
    std::string mark;
    for (int i = 0; i < 4; ++i)
        mark += kCodeAlphabet[static_cast<unsigned char>(digest[static_cast<std::size_t>(i)]) % 32];
    return mark;
}

std::string applicationXml(const NodeApplication& facts) {
    xml::CanonicalWriter xml;
    xml.start(kExchangeNamespace, "Application")
        .attribute("id", facts.id.str())
        .attribute("level", facts.level)
        .attribute("name", facts.name);
    if (!facts.parent.empty()) xml.attribute("parent", facts.parent.str());
    for (const auto& region : facts.regions)
        xml.element("Region", region);
    xml.element("SigningRequest", facts.signingRequest)
        .element("TlsRequest", facts.tlsRequest)
        .end();
    return xml.take();
}

std::string attributeOf(const xml::Element& element, std::string_view name) {
    const auto* value = element.attribute(name);
    return value == nullptr ? std::string() : *value;
}

Fault invalid(std::string field) {
    return Fault{Code::ENROLMENT_INVALID, std::move(field), {}};
}

struct ReadRequest {
    NodeApplication application;
    std::string applicationXml, proof;
};

/// True if the key that asks for a certificate has signed the application: nobody on the way can
/// take it for another parent, name or node.
bool ownWords(const xml::Element& root, const ReadRequest& read) {
    const auto facts = crypto::checkRequest(read.application.signingRequest);
    const auto signature = base::fromBase64(root.childText("KeyProof"));
    return facts && signature && facts->key.verify(read.applicationXml, *signature);
}

std::variant<ReadRequest, Fault> readRequest(const std::string& request) {
    auto element = xml::readElement(request);
    const auto* root = std::get_if<xml::Element>(&element);
    if (root == nullptr || root->name != "Enrolment") return invalid("Enrolment");
    const auto* application = root->child("Application");
    if (application == nullptr) return invalid("Application");
    ReadRequest read;
    const auto id = base::NodeId::parse(attributeOf(*application, "id"));
    if (!id) return invalid("Application/@id");
    read.application.id = *id;
    read.application.level = attributeOf(*application, "level");
    read.application.name = attributeOf(*application, "name");
    for (const auto& child : application->children)
        if (child.name == "Region") read.application.regions.push_back(child.text);
    read.application.signingRequest = application->childText("SigningRequest");
    read.application.tlsRequest = application->childText("TlsRequest");
    if (const auto* parent = application->attribute("parent")) {
        const auto above = base::NodeId::parse(*parent);
        if (!above) return invalid("Application/@parent");
        read.application.parent = *above;
    }
    read.applicationXml = applicationXml(read.application);
    read.proof = root->childText("Proof");
    if (!ownWords(*root, read)) return invalid("KeyProof");
    return read;
}

std::string plainCode(std::string_view code) {
    std::string plain;
    for (const char c : code)
        if (c != '-' && c != ' ')
            plain += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return plain;
}

}  // namespace

std::string makeCode(store::Transaction& tx, base::NodeId self, base::NodeId child,
                     const std::string& name, const std::string& level,
                     const crypto::Certificate& root, base::Instant now) {
    std::string plain = self.str() + rootMark(root);
    for (const char byte : crypto::randomBytes(16))
        plain += kCodeAlphabet[static_cast<unsigned char>(byte) % 32];
    tx.statement("DELETE FROM enrolment WHERE node = ?").bind(1, child.number()).run();
    tx.statement(
          "INSERT INTO enrolment (node, name, level, code, expires_ms) VALUES (?, ?, ?, ?, ?)")
        .bind(1, child.number())
        .bind(2, name)
        .bind(3, level)
        .bind(4, plain)
        .bind(5, base::toMillis(now + kCodeLife))
        .run();
    return inGroups(plain);
}

std::string makeRequest(const fs::path& folder, NodeApplication facts, crypto::Suite suite,
                        const std::vector<std::string>& hosts, const std::string& code) {
    if (!code.empty()) {
        const auto parent = base::NodeId::parse(plainCode(code).substr(0, kParentDigits));
        if (!parent) throw base::Error(Fault{Code::ENROLMENT_CODE_WRONG, "--code", {}});
        facts.parent = *parent;
    }
    const auto signing = crypto::PrivateKey::generate(suite);
    const auto tls = crypto::PrivateKey::generate(crypto::Suite::ecdsaP256Sha256);
    facts.signingRequest = crypto::makeRequest(signing, facts.id.str());
    facts.tlsRequest = crypto::makeRequest(tls, facts.id.str(), hosts);
    base::makeFolder(folder / "keys", 0700);
    base::writeFileAtomically(folder / "keys" / "signing.key.pending", signing.pem(), 0600);
    base::writeFileAtomically(folder / "keys" / "tls.key.pending", tls.pem(), 0600);
    const std::string application = applicationXml(facts);
    xml::CanonicalWriter xml;
    xml.start(kExchangeNamespace, "Enrolment").raw(application);
    if (!code.empty())
        xml.element("Proof", base::toHex(crypto::hmacSha256(plainCode(code), application)));
    xml.element("KeyProof", base::toBase64(signing.sign(application)));
    return xml.end().take();
}

std::optional<Fault> vouch(store::Transaction& tx, base::NodeId self, const std::string& request,
                           base::Instant now) {
    auto read = readRequest(request);
    if (auto* fault = std::get_if<Fault>(&read)) return *fault;
    const auto& asked = std::get<ReadRequest>(read);
    if (asked.application.parent != self)
        return Fault{Code::ENROLMENT_CODE_WRONG, "Application/@parent",
                     asked.application.parent.str()};
    auto& find =
        tx.statement("SELECT name, level, code, expires_ms, used_ms FROM enrolment WHERE node = ?");
    find.bind(1, asked.application.id.number());
    const Fault wrong{Code::ENROLMENT_CODE_WRONG, "Proof", asked.application.id.str()};
    if (!find.step() || find.number(3) < base::toMillis(now)) return wrong;
    const std::string expected =
        base::toHex(crypto::hmacSha256(find.text(2), asked.applicationXml));
    if (!crypto::equalConstantTime(expected, asked.proof)) return wrong;
    const std::string digest = crypto::digestText(crypto::DigestKind::sha256, asked.applicationXml);
    const std::string used = "enrolment." + asked.application.id.str();
    auto& before = tx.statement("SELECT value FROM setting WHERE name = ?");
    before.bind(1, used);
    const bool seen = before.step();
    if (seen && before.text(0) != digest && find.number(4) > 0) return wrong;
    tx.statement("DELETE FROM setting WHERE name = ?").bind(1, used).run();
    tx.statement("INSERT INTO setting (name, value) VALUES (?, ?)")
        .bind(1, used)
        .bind(2, digest)
        .run();
    tx.statement("UPDATE enrolment SET used_ms = ? WHERE node = ?")
        .bind(1, base::toMillis(now))
        .bind(2, asked.application.id.number())
        .run();
    return std::nullopt;
}

std::string signVoucher(const std::string& request, const exchange::Signer& signer) {
    xml::CanonicalWriter xml;
    xml.start(kExchangeNamespace, "Voucher")
        .attribute("id", "voucher-" + signer.node().str())
        .attribute("suite", crypto::toString(signer.suite()))
        .attribute("version", "1.0")
        .element("Issuer", signer.node().str())
        .element("Request", base::toBase64(request))
        .end();
    return signer.sign(xml.str(), "</Voucher>").bytes;
}

std::variant<OpenedVoucher, Fault> openVoucher(const std::string& voucher,
                                               const exchange::Trust& trust, base::Instant now) {
    auto document = exchange::SignedDocument::read(voucher, "Voucher", false);
    if (auto* fault = std::get_if<Fault>(&document)) return *fault;
    const auto& read = std::get<exchange::SignedDocument>(document);
    auto element = xml::readElement(read.bytes());
    if (auto* fault = std::get_if<Fault>(&element)) return *fault;
    const auto& root = std::get<xml::Element>(element);
    const auto issuer = base::NodeId::parse(root.childText("Issuer"));
    const auto request = base::fromBase64(root.childText("Request"));
    if (!issuer || !request) return invalid("Voucher");
    const auto faults = trust.check(read, *issuer, now);
    if (!faults.empty()) return faults.front();
    auto inner = readRequest(*request);
    if (auto* fault = std::get_if<Fault>(&inner)) return *fault;
    const auto& application = std::get<ReadRequest>(inner).application;
    const auto node = application.id;
    const auto directory = trust.directory();
    const bool known = directory->node(node) != nullptr;
    const bool renewal = known && node == *issuer;
    // A parent speaks only for nodes that asked for it by name, and never for another's child.
    if (!renewal &&
        (application.parent != *issuer || (known && directory->parentOf(node) != *issuer)))
        return invalid("Voucher/Issuer");
    return OpenedVoucher{*request, *issuer, node};
}

std::variant<std::string, Fault> issue(AuthorityStore& authority, const std::string& request,
                                       base::NodeId parent) {
    auto read = readRequest(request);
    if (auto* fault = std::get_if<Fault>(&read)) return *fault;
    auto& application = std::get<ReadRequest>(read).application;
    if (!application.parent.empty() && application.parent != parent)
        return invalid("Application/@parent");
    application.parent = parent;
    const auto issued = authority.issue(application);
    xml::CanonicalWriter xml;
    xml.start(kExchangeNamespace, "EnrolmentAnswer")
        .attribute("node", application.id.str())
        .element("Signing", issued.signing.pem())
        .element("Tls", issued.tls.pem());
    for (const auto& root : authority.roots())
        xml.element("Root", root.pem());
    xml.element("Directory", base::toBase64(authority.directory().document())).end();
    return xml.take();
}

namespace {

std::string markIn(const std::string& code) {
    const std::string plain = plainCode(code);
    return plain.size() < kMarkAt ? std::string() : plain.substr(kMarkAt, kMarkLength);
}

struct ReadAnswer {
    std::string node;
    crypto::Certificate signing, tls;
    std::vector<crypto::Certificate> roots;
    std::string directory;
};

std::variant<ReadAnswer, Fault> readAnswer(const std::string& answer) {
    auto element = xml::readElement(answer);
    const auto* root = std::get_if<xml::Element>(&element);
    if (root == nullptr || root->name != "EnrolmentAnswer") return invalid("EnrolmentAnswer");
    auto signing = crypto::Certificate::fromPem(root->childText("Signing"));
    auto tls = crypto::Certificate::fromPem(root->childText("Tls"));
    const auto directory = base::fromBase64(root->childText("Directory"));
    std::vector<crypto::Certificate> roots;
    for (const auto& child : root->children) {
        if (child.name != "Root") continue;
        auto each = crypto::Certificate::fromPem(child.text);
        if (!each) return invalid("Root");
        roots.push_back(std::move(*each));
    }
    if (!signing || !tls || !directory || roots.empty()) return invalid("EnrolmentAnswer");
    return ReadAnswer{attributeOf(*root, "node"), std::move(*signing), std::move(*tls),
                      std::move(roots), *directory};
}

/// True if the node has certificate and key in use, and the answer's certificate is not newer.
bool notNewer(const ReadAnswer& answer, const fs::path& folder) {
    const auto certificate = folder / "certs" / "signing.pem",
               key = folder / "keys" / "signing.key";
    if (!fs::exists(certificate) || !fs::exists(key)) return false;
    const auto inUse =
        crypto::Certificate::fromPem(base::readFile(certificate, base::kMaxFileBytes));
    if (!inUse) return false;
    return answer.signing.serial() == inUse->serial() ||
           answer.signing.notBefore() < inUse->notBefore();
}

std::optional<Fault> checkAnswer(const ReadAnswer& answer, const fs::path& folder,
                                 const std::string& code, base::Instant now) {
    if (!code.empty() && markIn(code) != rootMark(answer.roots.front()))
        return Fault{Code::ENROLMENT_CODE_WRONG, "Root", answer.roots.front().fingerprint()};
    if (notNewer(answer, folder)) return Fault{Code::KEY_NOT_NEWER, "Signing", answer.node};
    const auto keyOf = [&](const char* name) {
        const fs::path key = folder / "keys" / name, pending = key.string() + ".pending";
        // An installation that was cut off may have moved this one already.
        return crypto::PrivateKey::fromPem(
            base::readFile(fs::exists(pending) ? pending : key, base::kMaxFileBytes));
    };
    const auto& signing = answer.signing.publicKey();
    const auto& tls = answer.tls.publicKey();
    if (!signing || signing->pem() != keyOf("signing.key").publicKey().pem())
        return Fault{Code::KEY_MISMATCH, "Signing", answer.node};
    if (!tls || tls->pem() != keyOf("tls.key").publicKey().pem())
        return Fault{Code::KEY_MISMATCH, "Tls", answer.node};
    if (auto fault =
            crypto::checkIssued(answer.signing, answer.roots, crypto::CertificateUse::signing, now))
        return fault;
    if (auto fault =
            crypto::checkIssued(answer.tls, answer.roots, crypto::CertificateUse::tls, now))
        return fault;
    const auto directory = exchange::Directory::read(answer.directory, answer.roots);
    if (const auto* fault = std::get_if<Fault>(&directory)) return *fault;
    return std::nullopt;
}

}  // namespace

std::optional<Fault> install(const fs::path& folder, const std::string& answer,
                             const std::string& code, base::Instant now) {
    auto read = readAnswer(answer);
    if (auto* fault = std::get_if<Fault>(&read)) return *fault;
    const auto& parts = std::get<ReadAnswer>(read);
    if (auto fault = checkAnswer(parts, folder, code, now)) return fault;
    const auto certs = folder / "certs";
    base::makeFolder(certs);
    base::writeFileAtomically(certs / "ca.pem", parts.roots.front().pem());
    if (parts.roots.size() > 1)
        base::writeFileAtomically(certs / "ca-sm2.pem", parts.roots[1].pem());
    base::writeFileAtomically(folder / "directory.xml", parts.directory);
    base::writeFileAtomically(certs / "tls.pem", parts.tls.pem());
    adoptPendingKey(folder, "tls");
    base::writeFileAtomically(certs / "signing.pem", parts.signing.pem());
    adoptPendingKey(folder, "signing");
    return std::nullopt;
}

}  // namespace guantong::federation
