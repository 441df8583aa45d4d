// SPDX-License-Identifier: Apache-2.0
#include "exchange/signed_document.h"

#include "exchange/base/text.h"
#include "exchange/xml/canonical_reader.h"
#include "exchange/xml/canonicalise.h"

#include <array>

namespace guantong::exchange {

using base::Code;
using base::Fault;
using xml::CanonicalReader;
using Token = xml::CanonicalReader::Token;

namespace {

constexpr std::string_view kDsigNamespace = "http://www.w3.org/2000/09/xmldsig#";
constexpr std::string_view kSignature = "Signature";

bool isSignature(const CanonicalReader& reader) {
    return reader.name() == kSignature && reader.ns() == kDsigNamespace;
}

}  // namespace

/// Walks the canonical bytes once and fills the document.
class SignedDocument::Reading {
public:
    Reading(SignedDocument& document, std::string_view root, bool splitBody,
            const RecordReader& records)
        : document_(document),
          reader_(*document.bytes_),
          root_(root),
          splitBody_(splitBody),
          records_(records) {}

    /// Nothing if the document is of the form; the reader's own fault (perhaps XML_NOT_CANONICAL)
    /// or the one found otherwise.
    std::optional<Fault> run() {
        if (reader_.next() != Token::start) return reader_.fault();
        if (reader_.name() != root_ || reader_.ns() != kExchangeNamespace)
            return Fault{Code::DOCUMENT_ROOT_WRONG, std::string(reader_.name()),
                         std::string(reader_.ns())};
        for (const auto& attribute : reader_.attributes())
            document_.attributes_.emplace_back(attribute.name, attribute.value);
        if (auto fault = readChildren()) return fault;
        if (reader_.next() != Token::done) return reader_.fault();
        if (document_.signatureEnd_ == 0) return Fault{Code::SIGNATURE_MISSING, root_, {}};
        return readSignature();
    }

private:
    std::optional<Fault> readChildren() {
        for (;;) {
            const Token token = reader_.next();
            if (token == Token::fault) return reader_.fault();
            if (token == Token::end) return std::nullopt;
            if (token == Token::text) {
                if (!base::trim(reader_.text()).empty())
                    return Fault{Code::XML_MALFORMED, root_,
                                 std::string(reader_.text().substr(0, 40))};
                continue;
            }
            if (document_.signatureEnd_ != 0)
                return Fault{Code::SIGNATURE_MISPLACED, std::string(reader_.name()), {}};
            if (auto fault = readChild()) return fault;
        }
    }

    std::optional<Fault> readChild() {
        if (isSignature(reader_)) {
            document_.signatureBegin_ = reader_.begin();
            if (reader_.skip() == Token::fault) return reader_.fault();
            document_.signatureEnd_ = reader_.end();
            return std::nullopt;
        }
        Slice slice{reader_.name(), reader_.ns(), reader_.begin(), 0};
        reader_.refuseElements(kDsigNamespace, kSignature, Code::SIGNATURE_MISPLACED);
        auto fault = splitBody_ && reader_.name() == "Body" ? readBody() : readWhole({});
        reader_.refuseElements({}, {}, {});
        slice.end = reader_.end();
        document_.children_.push_back(slice);
        return fault;
    }

    std::optional<Fault> readBody() {
        for (;;) {
            const Token token = reader_.next();
            if (token == Token::fault) return faultInside();
            if (token == Token::end) return std::nullopt;
            if (token == Token::text) {
                if (!base::trim(reader_.text()).empty())
                    return Fault{Code::XML_MALFORMED, "Body",
                                 std::string(reader_.text().substr(0, 40))};
                continue;
            }
            Slice slice{reader_.name(), reader_.ns(), reader_.begin(), 0};
            if (auto fault = readWhole(records_)) return fault;
            slice.end = reader_.end();
            document_.records_.push_back(slice);
        }
    }

    /// To the end of the element that starts here.
    std::optional<Fault> readWhole(const RecordReader& read) {
        if (read)
            read(document_.records_.size(), reader_);
        else
            reader_.skip();
        if (reader_.token() == Token::fault) return faultInside();
        return std::nullopt;
    }

    Fault faultInside() const {
        const Fault& fault = reader_.fault();
        return fault.code == Code::SIGNATURE_MISPLACED ? Fault{fault.code, "Body", {}} : fault;
    }

    std::optional<Fault> readSignature() {
        auto parsed = crypto::parseSignature(
            std::string_view(*document_.bytes_)
                .substr(document_.signatureBegin_,
                        document_.signatureEnd_ - document_.signatureBegin_));
        if (auto* fault = std::get_if<Fault>(&parsed)) return *fault;
        document_.signature_ = std::get<crypto::ParsedSignature>(std::move(parsed));
        const auto* suite = document_.attribute("suite");
        if (suite == nullptr || *suite != crypto::toString(document_.signature_.suite))
            return Fault{Code::SIGNATURE_SUITE_DIFFERS, "suite", suite == nullptr ? "" : *suite};
        return std::nullopt;
    }

    SignedDocument& document_;
    CanonicalReader reader_;
    std::string root_;
    bool splitBody_;
    const RecordReader& records_;
};

std::variant<SignedDocument, Fault> SignedDocument::read(Bytes bytes, std::string_view root,
                                                         bool splitBody,
                                                         const RecordReader& records) {
    SignedDocument document;
    document.bytes_ = std::move(bytes);
    document.verbatim_ = document.bytes_;
    auto fault = Reading(document, root, splitBody, records).run();
    if (fault && fault->code == Code::XML_NOT_CANONICAL) {
        auto canonical = xml::canonicalise(*document.bytes_);
        if (auto* refused = std::get_if<Fault>(&canonical)) return *refused;
        SignedDocument again;
        again.bytes_ =
            std::make_shared<const std::string>(std::get<std::string>(std::move(canonical)));
        again.verbatim_ = document.verbatim_;
        fault = Reading(again, root, splitBody, records).run();
        document = std::move(again);
    }
    if (fault) return *fault;
    return document;
}

const std::string* SignedDocument::attribute(std::string_view name) const noexcept {
    for (const auto& [known, value] : attributes_)
        if (known == name) return &value;
    return nullptr;
}

std::string SignedDocument::digest() const {
    return std::string(crypto::toString(crypto::digestKind(suite()))) + ":" +
           base::toHex(signature_.digest);
}

bool SignedDocument::digestHolds() const {
    const std::string_view all(*bytes_);
    const std::array<std::string_view, 2> outside{all.substr(0, signatureBegin_),
                                                  all.substr(signatureEnd_)};
    return crypto::digest(crypto::digestKind(suite()), outside) == signature_.digest;
}

}  // namespace guantong::exchange
