// SPDX-License-Identifier: Apache-2.0
#include "exchange/directory.h"

#include "exchange/base/text.h"
#include "exchange/signed_document.h"
#include "exchange/signer.h"
#include "exchange/xml/canonical_writer.h"
#include "exchange/xml/element.h"

#include <algorithm>

namespace guantong::exchange {

using base::Code;
using base::Fault;
using base::NodeId;

namespace {

std::string_view nameOf(crypto::CertificateUse use) noexcept {
    return use == crypto::CertificateUse::tls ? "tls" : "signing";
}

void writeNode(xml::CanonicalWriter& xml, const DirectoryNode& node) {
    xml.start("Node")
        .attribute("id", node.id.str())
        .attribute("level", node.level)
        .attribute("name", node.name)
        .attribute("parent", node.parent.str());
    for (const auto& region : node.regions)
        xml.element("Region", region);
    for (const auto& each : node.certificates)
        xml.start("Certificate")
            .attribute("use", nameOf(each.use))
            .text(base::toBase64(each.certificate.der()))
            .end();
    xml.end();
}

void writeRevocation(xml::CanonicalWriter& xml, const Revocation& revocation) {
    xml.start("Revocation")
        .attribute("at", base::formatInstant(revocation.at))
        .attribute("node", revocation.node.str())
        .attribute("serial", revocation.serial);
    for (const auto& last : revocation.lastGood)
        xml.element("LastGood", last.str());
    xml.end();
}

std::string attributeOf(const xml::Element& element, std::string_view name) {
    const auto* value = element.attribute(name);
    return value == nullptr ? std::string() : *value;
}

Fault invalid(const xml::Element& element, std::string detail) {
    return Fault{Code::DIRECTORY_INVALID,
                 "line " + std::to_string(element.line) + " " + element.name, std::move(detail)};
}

std::variant<DirectoryNode, Fault> readNode(const xml::Element& element) {
    DirectoryNode node;
    const auto id = NodeId::parse(attributeOf(element, "id"));
    const std::string parent = attributeOf(element, "parent");
    const auto parentId = NodeId::parse(parent);
    if (!id || (!parent.empty() && !parentId)) return invalid(element, attributeOf(element, "id"));
    node.id = *id;
    node.parent = parentId.value_or(NodeId{});
    node.level = attributeOf(element, "level");
    node.name = attributeOf(element, "name");
    for (const auto& child : element.children) {
        if (child.name == "Region") node.regions.push_back(child.text);
        if (child.name != "Certificate") continue;
        const auto der = base::fromBase64(child.text);
        auto certificate = der ? crypto::Certificate::fromDer(*der) : std::nullopt;
        if (!certificate) return invalid(child, node.id.str());
        node.certificates.push_back({attributeOf(child, "use") == "tls"
                                         ? crypto::CertificateUse::tls
                                         : crypto::CertificateUse::signing,
                                     std::move(*certificate)});
    }
    return node;
}

std::variant<Revocation, Fault> readRevocation(const xml::Element& element) {
    Revocation revocation;
    const auto node = NodeId::parse(attributeOf(element, "node"));
    const auto at = base::parseInstant(attributeOf(element, "at"));
    if (!node || !at) return invalid(element, attributeOf(element, "node"));
    revocation.node = *node;
    revocation.at = *at;
    revocation.serial = attributeOf(element, "serial");
    for (const auto& child : element.children) {
        if (child.name != "LastGood") continue;
        const auto last = PackageId::parse(child.text);
        if (!last) return invalid(child, child.text);
        revocation.lastGood.push_back(*last);
    }
    return revocation;
}

std::optional<Fault> readContent(const xml::Element& root, Directory::Content& content) {
    const auto version = base::parseNumber(root.childText("Version"));
    const auto issued = base::parseInstant(root.childText("Issued"));
    if (!version || *version < 1 || !issued) return invalid(root, root.childText("Version"));
    content.version = *version;
    content.issued = *issued;
    content.previous = root.childText("Previous");
    for (const auto& child : root.children) {
        if (child.name == "Node") {
            auto node = readNode(child);
            if (auto* fault = std::get_if<Fault>(&node)) return *fault;
            content.nodes.push_back(std::get<DirectoryNode>(std::move(node)));
        } else if (child.name == "Revocation") {
            auto revocation = readRevocation(child);
            if (auto* fault = std::get_if<Fault>(&revocation)) return *fault;
            content.revocations.push_back(std::get<Revocation>(std::move(revocation)));
        }
    }
    return std::nullopt;
}

bool signedByOneOf(const SignedDocument& document,
                   const std::vector<crypto::Certificate>& anchors) {
    if (!document.digestHolds()) return false;
    const auto& signature = document.signature();
    return std::any_of(anchors.begin(), anchors.end(), [&](const crypto::Certificate& anchor) {
        const auto& key = anchor.publicKey();
        return key && key->suite() == signature.suite &&
               key->verify(signature.signedInfo, signature.signature);
    });
}

}  // namespace

std::string Directory::write(const Content& content, const crypto::Authority& authority) {
    xml::CanonicalWriter xml;
    xml.start(kExchangeNamespace, "Directory")
        .attribute("id", "directory-" + std::to_string(content.version))
        .attribute("suite", crypto::toString(authority.key().suite()))
        .attribute("version", "1.0")
        .element("Version", std::to_string(content.version))
        .element("Previous", content.previous)
        .element("Issued", base::formatInstant(content.issued));
    for (const auto& node : content.nodes)
        writeNode(xml, node);
    for (const auto& revocation : content.revocations)
        writeRevocation(xml, revocation);
    xml.end();
    const Signer signer(NodeId{}, authority.key(), {authority.root()});
    return signer.sign(xml.str(), "</Directory>").bytes;
}

std::variant<Directory, Fault> Directory::read(std::string document,
                                               const std::vector<crypto::Certificate>& anchors) {
    auto parsed = SignedDocument::read(document, "Directory", false);
    if (auto* fault = std::get_if<Fault>(&parsed)) return *fault;
    const auto& signedDocument = std::get<SignedDocument>(parsed);
    if (!signedByOneOf(signedDocument, anchors)) return Fault{Code::DIRECTORY_UNTRUSTED, {}, {}};
    auto element = xml::readElement(signedDocument.bytes());
    if (auto* fault = std::get_if<Fault>(&element)) return *fault;
    Directory directory;
    directory.digest_ = signedDocument.digest();
    directory.document_ = std::move(document);
    if (auto fault = readContent(std::get<xml::Element>(element), directory.content_))
        return *fault;
    if (auto fault = directory.index()) return *fault;
    return directory;
}

std::optional<Fault> Directory::index() {
    const auto refuse = [](NodeId id) { return Fault{Code::DIRECTORY_INVALID, "Node", id.str()}; };
    for (std::size_t i = 0; i < content_.nodes.size(); ++i) {
        const auto& node = content_.nodes[i];
        if (!byId_.emplace(node.id, i).second) return refuse(node.id);
        if (node.parent.empty() && !root_.empty()) return refuse(node.id);
        if (node.parent.empty()) root_ = node.id;
        for (const auto& each : node.certificates)
            if (each.use == crypto::CertificateUse::tls)
                tlsFingerprints_[each.certificate.fingerprint()] = node.id;
    }
    for (const auto& node : content_.nodes) {
        NodeId at = node.id;
        for (std::size_t steps = 0; !at.empty(); ++steps) {
            if (steps > content_.nodes.size() || byId_.count(at) == 0) return refuse(node.id);
            at = parentOf(at);
        }
    }
    for (std::size_t i = 0; i < content_.revocations.size(); ++i)
        revokedSerials_[content_.revocations[i].serial] = i;
    return std::nullopt;
}

const DirectoryNode* Directory::node(NodeId id) const noexcept {
    const auto found = byId_.find(id);
    return found == byId_.end() ? nullptr : &content_.nodes[found->second];
}

NodeId Directory::parentOf(NodeId id) const noexcept {
    const auto* found = node(id);
    return found == nullptr ? NodeId{} : found->parent;
}

std::vector<NodeId> Directory::childrenOf(NodeId id) const {
    std::vector<NodeId> children;
    for (const auto& node : content_.nodes)
        if (node.parent == id) children.push_back(node.id);
    return children;
}

bool Directory::isAncestor(NodeId above, NodeId below) const noexcept {
    for (NodeId at = parentOf(below); !at.empty(); at = parentOf(at))
        if (at == above) return true;
    return false;
}

bool Directory::inSubtree(NodeId id, NodeId top) const noexcept {
    return id == top || isAncestor(top, id);
}

NodeId Directory::nextHopDown(NodeId from, NodeId to) const noexcept {
    for (NodeId at = to; !at.empty(); at = parentOf(at))
        if (parentOf(at) == from) return at;
    return {};
}

const Revocation* Directory::revocationOf(const std::string& serial) const noexcept {
    const auto found = revokedSerials_.find(serial);
    return found == revokedSerials_.end() ? nullptr : &content_.revocations[found->second];
}

NodeId Directory::nodeOfTls(const std::string& fingerprint) const noexcept {
    const auto found = tlsFingerprints_.find(fingerprint);
    return found == tlsFingerprints_.end() ? NodeId{} : found->second;
}

}  // namespace guantong::exchange
