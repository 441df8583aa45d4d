// SPDX-License-Identifier: Apache-2.0
// Receipt and Rejection: the signed proof of taking over a package, and the signed refusal (S6).
// A receipt names the one below it in the ladder, so that county, city and province together
// prove who held the package when.
#pragma once

#include "exchange/base/code.h"
#include "exchange/base/time.h"
#include "exchange/signed_document.h"
#include "exchange/signer.h"
#include "exchange/stream_id.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace guantong::exchange {

/// A record of a good package that was not taken, and why.
struct NotTaken {
    std::string hash;
    std::string status;  ///< parked, held, waiting or evidence
    std::string code;
    std::string field;
    std::string rule;    ///< the cause in plain Chinese
    std::string remedy;  ///< what to do, in plain Chinese
    bool operator==(const NotTaken&) const = default;

    static NotTaken of(std::string hash, std::string status, const base::Fault& fault);
};

struct Receipt {
    base::NodeId issuer;
    PackageId package;
    std::string packageDigest;
    std::string status;      ///< applied or held
    std::int64_t issue = 1;  ///< the highest issue of an issuer counts
    base::Instant receivedAt;
    base::Instant clock;        ///< the issuer's clock when it signed
    std::int64_t offsetMs = 0;  ///< issuer's clock minus sender's, as measured at this contact
    std::int64_t next = 0;      ///< the number expected next
    std::string previous;       ///< digest of the receipt below in the ladder; empty if none
    std::vector<NotTaken> notTaken;
};

/// The signed document.
Signer::Signed write(const Receipt& receipt, const Signer& signer);

struct ReadReceipt {
    Receipt receipt;
    SignedDocument document;
};
/// Reads the form; the signature is Trust's question. RECEIPT_INVALID names the field.
std::variant<ReadReceipt, base::Fault> readReceipt(std::string bytes);

struct Rejection {
    base::NodeId issuer;
    std::string package;        ///< as far as it could be read; may be empty
    std::string packageDigest;  ///< as far as it could be read; may be empty
    base::Instant at;
    std::optional<std::int64_t> expected;  ///< the number awaited, for a gap
    std::vector<base::Fault> reasons;
};
Signer::Signed write(const Rejection& rejection, const Signer& signer);

struct ReadRejection {
    base::NodeId issuer;
    std::optional<std::int64_t> expected;
    std::string code, cause, remedy;  ///< of the first reason
};
/// Reads a rejection; nothing if the bytes are none.
std::optional<ReadRejection> readRejection(std::string bytes);

}  // namespace guantong::exchange
