// SPDX-License-Identifier: Apache-2.0
// Package: one signed XML document of records (S4). Written canonical by PackageWriter, read by
// readPackage(); the form is described in schemas-xml/exchange-1.0.xsd.
//
//   Package(id, suite, version) -> Header -> Body -> ds:Signature
#pragma once

#include "exchange/base/time.h"
#include "exchange/signed_document.h"
#include "exchange/signer.h"
#include "exchange/standard/case_event.h"
#include "exchange/stream_id.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace guantong::exchange {

inline constexpr std::string_view kEnvelopeVersion = "1.0";
inline constexpr std::string_view kProducer = "guantong 1.0.0";

/// Every Header field of a package.
struct Header {
    PackageId id;
    std::string previous;  ///< digest of the package before in the stream; empty for sequence 1
    std::string kind;      ///< events, records, baseline: what the Body mostly holds, for people
    std::int64_t records = 0;
    base::Instant created;
    base::Instant senderClock;
    std::string producer;
    std::string version{kEnvelopeVersion};  ///< of the envelope, from Package/@version
};

/// Collects records for one package. Not thread-safe.
class PackageWriter {
public:
    /// Adds one canonical record element that declares its own namespace.
    void add(std::string_view record);
    std::int64_t records() const noexcept { return records_; }
    std::size_t sizeBytes() const noexcept { return body_.size(); }
    /// The complete signed document. Header::records is set from what was added.
    Signer::Signed finish(Header header, const Signer& signer) const;

private:
    std::string body_;
    std::int64_t records_ = 0;
};

/// A package whose form holds. The signature is still to be checked (SignatureCheck).
struct Package {
    Header header;
    SignedDocument document;
    /// By record: the events that were decoded in the pass that read the package. Nothing for
    /// other records, and for an event that is in some way wrong.
    std::vector<std::optional<standard::CaseEvent>> events{};

    std::string digest() const { return document.digest(); }
    std::string_view record(std::size_t index) const {
        return document.cut(document.records()[index]);
    }
    std::size_t recordCount() const noexcept { return document.records().size(); }
    /// The record as a decoded event; nullptr: ask standard::decodeCaseEvent().
    const standard::CaseEvent* event(std::size_t index) const noexcept {
        return index < events.size() && events[index] ? &*events[index] : nullptr;
    }
};

/// Reads a package. Refused: whatever SignedDocument refuses, PACKAGE_TOO_LARGE, PACKAGE_HEADER_…
std::variant<Package, base::Fault> readPackage(std::string bytes);
/// The same, and decodes its events in the same pass.
std::variant<Package, base::Fault> readPackageAndEvents(SignedDocument::Bytes bytes);

/// True if the Body cannot be taken at all by this version though the signature may hold:
/// a newer envelope, a wrong record count or too many records. The package is then held.
std::optional<base::Fault> bodyFault(const Package& package);

}  // namespace guantong::exchange
