// SPDX-License-Identifier: Apache-2.0
// The tables of streams, packages and receipts: what is known, how far, and the bytes.
// Every function joins the caller's transaction and throws base::Error STORE_….
#pragma once

#include "exchange/base/time.h"
#include "exchange/receipt.h"
#include "exchange/store/database.h"
#include "exchange/stream_id.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace guantong::exchange {

struct StreamRow {
    std::int64_t row = 0;
    StreamId id;
    std::int64_t next = 1;   ///< the number to cut or to take next
    std::string lastDigest;  ///< of number next-1; empty if next is 1
    bool ended = false;      ///< no further number: a newer epoch goes on
};

std::optional<StreamRow> findStream(store::Transaction& tx, const StreamId& id);
/// The stream, made with next = 1 if it is not known.
StreamRow openStream(store::Transaction& tx, const StreamId& id);
/// Sets where a stream stands, making it if need be (a baseline, a recovery).
void setStreamHead(store::Transaction& tx, const StreamId& id, std::int64_t next,
                   const std::string& lastDigest);
void endStream(store::Transaction& tx, const StreamId& id);
std::vector<StreamRow> allStreams(store::Transaction& tx);
/// The stream of that origin and scope with the highest epoch.
std::optional<StreamRow> latestStream(store::Transaction& tx, base::NodeId origin, Scope scope);

struct PackageRow {
    std::int64_t row = 0;
    PackageId id;
    std::string digest, kind, state;
    std::int64_t records = 0, sizeBytes = 0;
    base::Instant created, stored;
};

/// Stores package number stream.next with its bytes, and moves the stream on. The row's id.
std::int64_t storePackage(store::Transaction& tx, StreamRow& stream, const PackageRow& package,
                          std::string_view bytes);
std::optional<PackageRow> findPackage(store::Transaction& tx, const PackageId& id);
std::optional<PackageRow> packageAt(store::Transaction& tx, std::int64_t row);
/// Up to `limit` packages of the stream with numbers above `after`, in order.
std::vector<PackageRow> packagesAfter(store::Transaction& tx, const StreamRow& stream,
                                      std::int64_t after, int limit);
/// The bytes if they still lie in the database (else the archive has them).
std::optional<std::string> storedBytes(store::Transaction& tx, std::int64_t packageRow);
void setPackageState(store::Transaction& tx, std::int64_t packageRow, std::string_view state);

/// How far a neighbour has receipted the stream; 0 if not at all.
std::int64_t deliveredTo(store::Transaction& tx, base::NodeId neighbour, std::int64_t streamRow);
void setDelivered(store::Transaction& tx, base::NodeId neighbour, std::int64_t streamRow,
                  std::int64_t sequence);

/// Stores a receipt document; false if that issue of that issuer is already here.
bool storeReceipt(store::Transaction& tx, std::int64_t packageRow, const Receipt& receipt,
                  const std::string& digest, std::string_view xml);
struct ReceiptRow {
    std::int64_t row = 0, packageRow = 0, issue = 0, notTaken = 0;
    base::NodeId origin, issuer;
    std::string status, digest;
    base::Instant received;
};
/// The highest issue of that issuer for the package.
std::optional<ReceiptRow> latestReceipt(store::Transaction& tx, std::int64_t packageRow,
                                        base::NodeId issuer);
std::string receiptXml(store::Transaction& tx, std::int64_t receiptRow);
/// All receipts of a package, oldest first.
std::vector<ReceiptRow> receiptsOf(store::Transaction& tx, std::int64_t packageRow);
/// Up to `limit` receipts with row ids above `after`, in order.
std::vector<ReceiptRow> receiptsAfter(store::Transaction& tx, std::int64_t after, int limit);

/// Replaces what is recorded as not taken of a package.
void setNotTaken(store::Transaction& tx, std::int64_t packageRow,
                 const std::vector<NotTaken>& notTaken);
std::vector<NotTaken> notTakenOf(store::Transaction& tx, std::int64_t packageRow);
/// Removes one record from that list; false if it was not on it.
bool clearNotTaken(store::Transaction& tx, std::int64_t packageRow, const std::string& hash);
void addNotTaken(store::Transaction& tx, std::int64_t packageRow, const NotTaken& notTaken);

/// Raises an alarm, or counts one more time if it stands already.
void raiseAlarm(store::Transaction& tx, base::Instant at, base::Code code,
                const std::string& subject, const std::string& detail);
void clearAlarm(store::Transaction& tx, base::Code code, const std::string& subject);

/// A small named fact of this node.
std::optional<std::string> settingOf(store::Transaction& tx, std::string_view name);
void setSetting(store::Transaction& tx, std::string_view name, std::string_view value);

}  // namespace guantong::exchange
