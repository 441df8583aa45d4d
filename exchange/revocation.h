// SPDX-License-Identifier: Apache-2.0
// Revocations (S7): what a revoked signing key leaves behind in the streams of its node.
//
//   number   1 … good │ good+1 …
//   before   applied  │ applied, under the revoked key
//   after    applied  │ taken back: evidence, alarm, records undone; `next` stands at good+1
//   then     applied  │ the same digest under another key restores, another digest takes its place
//
// At the node whose key it was the packages above are signed again with its new key, same digest,
// and sent again. The work is done once per revocation, one transaction per stream; after a kill it
// goes on where it stood, because every step asks the packages themselves.
//
// The functions of Receiver that do it are in revocation.cpp: Receiver::carryOutRevocations().
#pragma once

#include "exchange/archive.h"
#include "exchange/context.h"
#include "exchange/package.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace guantong::exchange {

/// True if the directory revokes a certificate of that node.
bool hasRevocation(const Directory& directory, base::NodeId node);

/// The last good number of the stream under that revocation; 0 if it is not named.
std::int64_t lastGoodOf(const Revocation& revocation, const StreamId& stream);

/// True if the document was signed by a key of `node` that the directory revokes, whatever its
/// number: it proves nothing any more.
bool bearsRevokedKey(const Directory& directory, base::NodeId node, const SignedDocument& document);

/// When the first hop received the package, as a receipt of it that is here proves (S7: a
/// certificate is judged then). Nothing without such a receipt.
std::optional<base::Instant> firstHopReceipt(ExchangeContext& context, const Package& package);

/// True if the directory names the signer's certificate as its node's, not revoked.
bool isNamed(const Directory& directory, const Signer& signer);

/// Signs the packages of this node again that bear its revoked key and lie above the last good
/// numbers, and has them sent again. False, doing nothing, while the key in use is not one that
/// the directory in force names as good.
bool signAgain(ExchangeContext& context, const Revocation& revocation);

/// Ends the epoch of every own stream whose packages are of another suite than the signer in use
/// (S4: an epoch has one suite). How many.
std::size_t keepOneSuite(ExchangeContext& context);

/// Links a package just stored to the one of the same content that was taken back from its place:
/// its receipts go on counting, and the alarm ends with the last of them. True if there was one.
bool restoreUntaken(ExchangeContext& context, store::Transaction& tx, const PackageRow& package);

}  // namespace guantong::exchange
