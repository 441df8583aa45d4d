// SPDX-License-Identifier: Apache-2.0
#include "exchange/crypto/xml_signature.h"

#include "exchange/base/assert.h"
#include "exchange/base/text.h"
#include "exchange/xml/canonical_reader.h"
#include "exchange/xml/canonical_writer.h"

#include <algorithm>
#include <array>

namespace guantong::crypto {

using base::Code;
using base::Fault;
using Token = xml::CanonicalReader::Token;

namespace {

constexpr std::string_view kExclusiveC14n = "http://www.w3.org/2001/10/xml-exc-c14n#";
constexpr std::string_view kEnveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
constexpr std::size_t kDigestBytes = 32;

/// SignedInfo with `declaration` in its start tag: empty inside Signature, which declares ds.
std::string signedInfoElement(Suite suite, std::string_view digestBase64,
                              std::string_view declaration) {
    const auto method = [](std::string_view name, std::string_view algorithm) {
        std::string element("<ds:");
        element.append(name).append(" Algorithm=\"").append(algorithm).append("\"></ds:");
        return element.append(name).append(">");
    };
    std::string out("<ds:SignedInfo");
    out.append(declaration).append(">");
    out += method("CanonicalizationMethod", kExclusiveC14n);
    out += method("SignatureMethod", signatureUri(suite));
    out += "<ds:Reference URI=\"\"><ds:Transforms>";
    out += method("Transform", kEnveloped);
    out += method("Transform", kExclusiveC14n);
    out += "</ds:Transforms>";
    out += method("DigestMethod", digestUri(suite));
    out.append("<ds:DigestValue>").append(digestBase64);
    return out.append("</ds:DigestValue></ds:Reference></ds:SignedInfo>");
}

std::string dsDeclaration() {
    return std::string(" xmlns:ds=\"").append(kSignatureNamespace).append("\"");
}

std::optional<Suite> suiteOfSignatureUri(std::string_view uri) noexcept {
    for (const Suite suite : {Suite::ecdsaP256Sha256, Suite::rsaSha256, Suite::sm2Sm3})
        if (signatureUri(suite) == uri) return suite;
    return std::nullopt;
}

/// Writes SignedInfo again while it is read, with the namespace declarations exclusive C14N gives
/// it as its own document. Every element is in the one namespace, so a declaration is due exactly
/// where no open element has written one for the same prefix.
class ApexCopy {
public:
    /// `tag` is the start tag's bytes, `attributes` its attributes; at most one without prefix.
    void start(std::string_view tag, std::span<const xml::Attribute> attributes) {
        const std::string_view name = tag.substr(1, tag.find_first_of(" >") - 1);
        const std::size_t colon = name.find(':');
        const std::string_view prefix =
            colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
        const bool declared =
            std::find(prefixes_.begin(), prefixes_.end(), prefix) != prefixes_.end();
        prefixes_.push_back(prefix);
        out_.append("<").append(name);
        if (!declared) {
            out_.append(prefix.empty() ? " xmlns" : " xmlns:").append(prefix);
            out_.append("=\"").append(kSignatureNamespace).append("\"");
        }
        for (const xml::Attribute& attribute : attributes) {
            out_.append(" ").append(attribute.name).append("=\"");
            xml::escapeAttribute(out_, attribute.value);
            out_.append("\"");
        }
        out_.append(">");
    }
    /// Text outside SignedInfo (the white space before it) is no part of it.
    void text(std::string_view bytes) {
        if (!prefixes_.empty()) out_.append(bytes);
    }
    void end(std::string_view tag) {
        out_.append(tag);
        prefixes_.pop_back();
    }
    std::string take() { return std::move(out_); }

private:
    std::string out_;
    std::vector<std::string_view> prefixes_;  ///< of the open elements, the innermost last
};

/// Walks one Signature element. Each step returns false and leaves the fault behind.
class Reading {
public:
    explicit Reading(std::string_view bytes) : bytes_(bytes), reader_(bytes) {}

    std::variant<ParsedSignature, Fault> run() {
        if (readSignature()) return std::move(result_);
        return *fault_;
    }

private:
    bool readSignature() {
        if (bytes_.empty()) return refuse(Code::SIGNATURE_MISSING, {});
        if (bytes_.size() > kMaxSignatureBytes)
            return refuse(Code::SIGNATURE_PROFILE, std::to_string(bytes_.size()) + " bytes");
        if (reader_.next() != Token::start) return refuseToken();
        if (reader_.name() != "Signature" || reader_.ns() != kSignatureNamespace)
            return refuse(Code::SIGNATURE_MISSING, std::string(reader_.name()));
        enter();
        return noAttributes() && readSignedInfo() && readSignatureValue() && readKeyInfo() &&
               leave() && (reader_.next() == Token::done || refuseToken());
    }

    bool readSignedInfo() {
        ApexCopy copy;
        copy_ = &copy;
        const bool read =
            open("SignedInfo") && noAttributes() && readMethods() && readReference() && leave();
        copy_ = nullptr;
        result_.signedInfo = copy.take();
        return read;
    }

    bool readMethods() {
        std::string canonicalization, signature;
        if (!method("CanonicalizationMethod", canonicalization)) return false;
        if (canonicalization != kExclusiveC14n) return refuseAlgorithm(canonicalization);
        if (!method("SignatureMethod", signature)) return false;
        const std::optional<Suite> suite = suiteOfSignatureUri(signature);
        if (!suite) return refuseAlgorithm(signature);
        result_.suite = *suite;
        return true;
    }

    bool readReference() {
        if (!open("Reference")) return false;
        if (reader_.attributes().size() != 1 || reader_.attribute("URI") != std::string_view())
            return refuse(Code::SIGNATURE_PROFILE, "only URI=\"\"");
        std::string digestMethod;
        if (!readTransforms() || !method("DigestMethod", digestMethod)) return false;
        if (digestMethod != digestUri(result_.suite)) return refuseAlgorithm(digestMethod);
        if (!base64("DigestValue", result_.digest)) return false;
        if (result_.digest.size() != kDigestBytes)
            return refuse(Code::SIGNATURE_PROFILE, "DigestValue");
        return leave();
    }

    bool readTransforms() {
        if (!open("Transforms") || !noAttributes()) return false;
        for (const std::string_view wanted : {kEnveloped, kExclusiveC14n}) {
            std::string algorithm;
            if (!method("Transform", algorithm)) return false;
            if (algorithm != kEnveloped && algorithm != kExclusiveC14n)
                return refuseAlgorithm(algorithm);
            if (algorithm != wanted) return refuse(Code::SIGNATURE_PROFILE, algorithm);
        }
        return leave();
    }

    bool readSignatureValue() { return base64("SignatureValue", result_.signature); }

    bool readKeyInfo() {
        if (!open("KeyInfo") || !noAttributes() || !open("X509Data") || !noAttributes())
            return false;
        do {
            if (result_.chain.size() == kMaxChainCertificates)
                return refuse(Code::SIGNATURE_PROFILE, "too many certificates");
            if (!base64("X509Certificate", result_.chain.emplace_back())) return false;
        } while (peekStart());
        return leave() && leave();
    }

    // ---- the steps, in terms of elements

    /// Goes on to the next token that is not white space.
    Token step() {
        if (peeked_) {
            peeked_ = false;
            return reader_.token();
        }
        while (reader_.next() == Token::text) {
            const bool blank = reader_.text().find_first_not_of(" \t\n") == std::string_view::npos;
            if (!blank) break;
            if (copy_ != nullptr) copy_->text(tokenBytes());
        }
        return reader_.token();
    }

    /// True if a further element starts here rather than this one ending.
    bool peekStart() {
        const Token token = step();
        peeked_ = true;
        return token == Token::start;
    }

    /// The next element starts, is of that name and of the namespace.
    bool open(std::string_view name) {
        if (step() != Token::start) return refuseToken();
        if (reader_.name() != name || reader_.ns() != kSignatureNamespace)
            return refuse(Code::SIGNATURE_PROFILE, std::string(reader_.name()));
        enter();
        for (const xml::Attribute& attribute : reader_.attributes())
            if (!attribute.ns.empty())
                return refuse(Code::SIGNATURE_PROFILE, std::string(attribute.name));
        if (copy_ != nullptr) copy_->start(tokenBytes(), reader_.attributes());
        return true;
    }

    bool noAttributes() {
        return reader_.attributes().empty() ||
               refuse(Code::SIGNATURE_PROFILE, std::string(reader_.attributes().front().name));
    }

    /// The element entered last ends here.
    bool leave() {
        if (step() != Token::end) return refuseToken();
        if (copy_ != nullptr) copy_->end(tokenBytes());
        path_.resize(path_.rfind('/'));
        return true;
    }

    /// An element that is nothing but its Algorithm.
    bool method(std::string_view name, std::string& algorithm) {
        if (!open(name)) return false;
        const std::optional<std::string_view> value = reader_.attribute("Algorithm");
        if (!value || reader_.attributes().size() != 1)
            return refuse(Code::SIGNATURE_PROFILE, "only Algorithm");
        algorithm = *value;
        if (reader_.next() != Token::end) return refuseToken();
        peeked_ = true;
        return leave();
    }

    /// An element that is nothing but base64 text without white space.
    bool base64(std::string_view name, std::string& bytes) {
        if (!open(name) || !noAttributes()) return false;
        if (reader_.next() != Token::text) return refuseToken();
        std::optional<std::string> decoded = base::fromBase64(reader_.text());
        if (!decoded || decoded->empty())
            return refuse(Code::SIGNATURE_PROFILE, std::string(reader_.text().substr(0, 80)));
        bytes = std::move(*decoded);
        if (copy_ != nullptr) copy_->text(tokenBytes());
        if (reader_.next() != Token::end) return refuseToken();
        peeked_ = true;
        return leave();
    }

    std::string_view tokenBytes() const {
        return bytes_.substr(reader_.begin(), reader_.end() - reader_.begin());
    }
    void enter() { path_.append("/").append(reader_.name()); }

    bool refuse(Code code, std::string detail) {
        fault_ = Fault{code, path_.empty() ? "Signature" : path_.substr(1), std::move(detail)};
        return false;
    }
    bool refuseAlgorithm(std::string algorithm) {
        return refuse(Code::SIGNATURE_ALGORITHM, std::move(algorithm));
    }
    /// The token at hand has no place here: the reader's fault, a foreign element, text or the end.
    bool refuseToken() {
        if (reader_.token() == Token::fault) {
            fault_ = reader_.fault();
            return false;
        }
        const bool text = reader_.token() == Token::text;
        return refuse(Code::SIGNATURE_PROFILE,
                      std::string(text ? reader_.text().substr(0, 80) : reader_.name()));
    }

    std::string_view bytes_;
    xml::CanonicalReader reader_;
    ParsedSignature result_;
    std::optional<Fault> fault_;
    std::string path_;          ///< "/Signature/SignedInfo", where the reading stands
    ApexCopy* copy_ = nullptr;  ///< while inside SignedInfo
    bool peeked_ = false;       ///< the reader already stands on the token step() is to return
};

}  // namespace

std::string signedInfo(Suite suite, std::string_view digestBase64) {
    GT_ASSERT(base::fromBase64(digestBase64).has_value());
    return signedInfoElement(suite, digestBase64, dsDeclaration());
}

std::string signatureElement(const PrivateKey& key, const std::vector<std::string>& chainDerBase64,
                             std::string_view digestBytes) {
    GT_ASSERT(!chainDerBase64.empty() && chainDerBase64.size() <= kMaxChainCertificates);
    GT_ASSERT(digestBytes.size() == kDigestBytes);
    const std::string digest = base::toBase64(digestBytes);
    const std::string value = base::toBase64(key.sign(signedInfo(key.suite(), digest)));
    std::string out("<ds:Signature");
    out.append(dsDeclaration()).append(">");
    out.append(signedInfoElement(key.suite(), digest, {}));
    out.append("<ds:SignatureValue>").append(value);
    out.append("</ds:SignatureValue><ds:KeyInfo><ds:X509Data>");
    for (const std::string& certificate : chainDerBase64) {
        out.append("<ds:X509Certificate>").append(certificate);
        out.append("</ds:X509Certificate>");
    }
    return out.append("</ds:X509Data></ds:KeyInfo></ds:Signature>");
}

std::variant<ParsedSignature, Fault> parseSignature(std::string_view canonicalSignatureElement) {
    return Reading(canonicalSignatureElement).run();
}

}  // namespace guantong::crypto
