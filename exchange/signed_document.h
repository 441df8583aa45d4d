// SPDX-License-Identifier: Apache-2.0
// SignedDocument: the outer form that packages, receipts, rejections and directories share (S4):
// one canonical root element whose last child is the one Signature. Reading it decides the form
// and finds the parts; whose key signed it is SignatureCheck's question (directory.h).
#pragma once

#include "exchange/base/code.h"
#include "exchange/crypto/xml_signature.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace guantong::xml {
class CanonicalReader;
}

namespace guantong::exchange {

inline constexpr std::string_view kExchangeNamespace = "urn:guantong:exchange:1.0";

/// One child element of the root (or of Body), as offsets into SignedDocument::bytes().
struct Slice {
    std::string_view name;  ///< local name; a view into the document's bytes
    std::string_view ns;
    std::size_t begin = 0, end = 0;
};

/// Reads the nth child of Body from its start token to its end token (or fault), in the one pass
/// over the document. Bytes that were not canonical are read from 0 on a second time.
using RecordReader = std::function<void(std::size_t nth, xml::CanonicalReader& reader)>;

class SignedDocument {
public:
    using Bytes = std::shared_ptr<const std::string>;

    /// Reads the bytes as they came. Canonical bytes are read as they are, others are
    /// canonicalised first. Refused with the reason: anything XML_…, another root, a Signature
    /// missing, elsewhere or more than one, foreign algorithms, a suite that is not the
    /// Signature's. `splitBody` also cuts the children of Body.
    static std::variant<SignedDocument, base::Fault> read(Bytes bytes, std::string_view root,
                                                          bool splitBody,
                                                          const RecordReader& records = {});
    static std::variant<SignedDocument, base::Fault> read(std::string bytes, std::string_view root,
                                                          bool splitBody) {
        return read(std::make_shared<const std::string>(std::move(bytes)), root, splitBody);
    }

    /// The canonical bytes.
    const std::string& bytes() const noexcept { return *bytes_; }
    std::string_view cut(const Slice& slice) const noexcept {
        return std::string_view(*bytes_).substr(slice.begin, slice.end - slice.begin);
    }
    /// The bytes exactly as they were read.
    const std::string& verbatim() const noexcept { return *verbatim_; }
    /// The root's attributes without namespace, in order.
    const std::string* attribute(std::string_view name) const noexcept;
    /// Children of the root but Body's own children and the Signature.
    const std::vector<Slice>& children() const noexcept { return children_; }
    /// Children of Body; empty unless `splitBody`.
    const std::vector<Slice>& records() const noexcept { return records_; }
    const crypto::ParsedSignature& signature() const noexcept { return signature_; }
    crypto::Suite suite() const noexcept { return signature_.suite; }

    /// "sha256:…" as the Signature's DigestValue states it (S4: the digest that names a package).
    std::string digest() const;
    /// The canonical bytes without the Signature: what another key may sign instead.
    std::string withoutSignature() const {
        return bytes_->substr(0, signatureBegin_) + bytes_->substr(signatureEnd_);
    }
    /// True if the bytes without the Signature have that digest. Hashes the whole document.
    bool digestHolds() const;

private:
    class Reading;
    SignedDocument() = default;
    Bytes bytes_, verbatim_;
    std::vector<std::pair<std::string, std::string>> attributes_;
    std::vector<Slice> children_, records_;
    std::size_t signatureBegin_ = 0, signatureEnd_ = 0;
    crypto::ParsedSignature signature_;
};

}  // namespace guantong::exchange
