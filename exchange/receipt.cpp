// SPDX-License-Identifier: Apache-2.0
#include "exchange/receipt.h"

#include "exchange/base/limits.h"
#include "exchange/base/text.h"
#include "exchange/xml/canonical_writer.h"
#include "exchange/xml/element.h"

namespace guantong::exchange {

using base::Code;
using base::Fault;
using base::Language;

namespace {

std::string attributeOf(const xml::Element& element, std::string_view name) {
    const auto* value = element.attribute(name);
    return value == nullptr ? std::string() : *value;
}

std::optional<std::int64_t> signedNumber(std::string_view text) {
    const bool negative = text.starts_with('-');
    const auto value = base::parseNumber(negative ? text.substr(1) : text);
    if (!value) return std::nullopt;
    return negative ? -*value : *value;
}

void writeStream(xml::CanonicalWriter& xml, const PackageId& package) {
    xml.element("Origin", package.stream.origin.str())
        .element("Scope", package.stream.scope.str())
        .element("Epoch", std::to_string(package.stream.epoch))
        .element("Sequence", std::to_string(package.sequence));
}

void startRoot(xml::CanonicalWriter& xml, std::string_view name, const std::string& id,
               const Signer& signer) {
    xml.start(kExchangeNamespace, name)
        .attribute("id", id)
        .attribute("suite", crypto::toString(signer.suite()))
        .attribute("version", "1.0")
        .element("Issuer", signer.node().str());
}

NotTaken readNotTaken(const xml::Element& element) {
    return NotTaken{attributeOf(element, "hash"), attributeOf(element, "status"),
                    attributeOf(element, "code"), attributeOf(element, "field"),
                    element.childText("Rule"),    element.childText("Remedy")};
}

/// The receipt's values; the first one that is wrong is named.
std::variant<Receipt, Fault> readValues(const xml::Element& root) {
    const auto bad = [](std::string_view field) {
        return Fault{Code::RECEIPT_INVALID, std::string(field), {}};
    };
    Receipt receipt;
    const auto issuer = base::NodeId::parse(root.childText("Issuer"));
    const auto package =
        PackageId::parse(root.childText("Origin") + "/" + root.childText("Scope") + "/" +
                         root.childText("Epoch") + "/" + root.childText("Sequence"));
    const auto issue = base::parseNumber(root.childText("Issue"));
    const auto receivedAt = base::parseInstant(root.childText("ReceivedAt"));
    const auto clock = base::parseInstant(root.childText("Clock"));
    const auto offset = signedNumber(root.childText("OffsetMs"));
    const auto next = base::parseNumber(root.childText("Next"));
    if (!issuer) return bad("Issuer");
    if (!package) return bad("Sequence");
    if (!issue || *issue < 1) return bad("Issue");
    if (!receivedAt) return bad("ReceivedAt");
    if (!clock) return bad("Clock");
    if (!offset) return bad("OffsetMs");
    if (!next) return bad("Next");
    receipt.status = root.childText("Status");
    if (receipt.status != "applied" && receipt.status != "held") return bad("Status");
    receipt.issuer = *issuer;
    receipt.package = *package;
    receipt.packageDigest = root.childText("Digest");
    receipt.issue = *issue;
    receipt.receivedAt = *receivedAt;
    receipt.clock = *clock;
    receipt.offsetMs = *offset;
    receipt.next = *next;
    receipt.previous = root.childText("Previous");
    for (const auto& child : root.children)
        if (child.name == "NotTaken") receipt.notTaken.push_back(readNotTaken(child));
    return receipt;
}

}  // namespace

NotTaken NotTaken::of(std::string hash, std::string status, const Fault& fault) {
    std::string rule(base::cause(fault.code, Language::chinese));
    if (!fault.detail.empty()) rule += ":" + fault.detail;
    return NotTaken{std::move(hash),
                    std::move(status),
                    std::string(toString(fault.code)),
                    fault.field,
                    std::move(rule),
                    std::string(base::remedy(fault.code, Language::chinese))};
}

Signer::Signed write(const Receipt& receipt, const Signer& signer) {
    xml::CanonicalWriter xml;
    startRoot(
        xml, "Receipt",
        receipt.package.str() + "#" + signer.node().str() + "." + std::to_string(receipt.issue),
        signer);
    writeStream(xml, receipt.package);
    xml.element("Digest", receipt.packageDigest)
        .element("Status", receipt.status)
        .element("Issue", std::to_string(receipt.issue))
        .element("ReceivedAt", base::formatInstant(receipt.receivedAt))
        .element("Clock", base::formatInstant(receipt.clock))
        .element("OffsetMs", std::to_string(receipt.offsetMs))
        .element("Next", std::to_string(receipt.next))
        .element("Previous", receipt.previous);
    for (const auto& each : receipt.notTaken)
        xml.start("NotTaken")
            .attribute("code", each.code)
            .attribute("field", each.field)
            .attribute("hash", each.hash)
            .attribute("status", each.status)
            .element("Rule", each.rule)
            .element("Remedy", each.remedy)
            .end();
    xml.end();
    return signer.sign(xml.str(), "</Receipt>");
}

std::variant<ReadReceipt, Fault> readReceipt(std::string bytes) {
    if (bytes.size() > base::kMaxReceiptBytes)
        return Fault{Code::RECEIPT_INVALID, {}, std::to_string(bytes.size())};
    auto document = SignedDocument::read(std::move(bytes), "Receipt", false);
    if (auto* fault = std::get_if<Fault>(&document)) return *fault;
    auto& read = std::get<SignedDocument>(document);
    auto root = xml::readCanonicalElement(read.bytes());
    if (auto* fault = std::get_if<Fault>(&root)) return *fault;
    auto values = readValues(std::get<xml::Element>(root));
    if (auto* fault = std::get_if<Fault>(&values)) return *fault;
    return ReadReceipt{std::get<Receipt>(std::move(values)), std::move(read)};
}

Signer::Signed write(const Rejection& rejection, const Signer& signer) {
    xml::CanonicalWriter xml;
    startRoot(xml, "Rejection", rejection.package + "#" + signer.node().str(), signer);
    xml.element("Package", rejection.package)
        .element("Digest", rejection.packageDigest)
        .element("At", base::formatInstant(rejection.at));
    if (rejection.expected) xml.element("Expected", std::to_string(*rejection.expected));
    for (const auto& reason : rejection.reasons)
        xml.start("Reason")
            .attribute("code", toString(reason.code))
            .attribute("detail", xml::isXmlText(reason.detail) ? reason.detail : "?")
            .attribute("field", xml::isXmlText(reason.field) ? reason.field : "?")
            .element("Cause", base::cause(reason.code, Language::chinese))
            .element("Remedy", base::remedy(reason.code, Language::chinese))
            .end();
    xml.end();
    return signer.sign(xml.str(), "</Rejection>");
}

std::optional<ReadRejection> readRejection(std::string bytes) {
    auto document = SignedDocument::read(std::move(bytes), "Rejection", false);
    const auto* read = std::get_if<SignedDocument>(&document);
    if (read == nullptr) return std::nullopt;
    auto element = xml::readCanonicalElement(read->bytes());
    const auto* root = std::get_if<xml::Element>(&element);
    if (root == nullptr) return std::nullopt;
    ReadRejection rejection;
    rejection.issuer = base::NodeId::parse(root->childText("Issuer")).value_or(base::NodeId{});
    rejection.expected = base::parseNumber(root->childText("Expected"));
    if (const auto* reason = root->child("Reason")) {
        rejection.code = attributeOf(*reason, "code");
        rejection.cause = reason->childText("Cause");
        rejection.remedy = reason->childText("Remedy");
    }
    return rejection;
}

}  // namespace guantong::exchange
