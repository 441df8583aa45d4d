// SPDX-License-Identifier: Apache-2.0
// BlobStore: the contents that records name by digest: taken in parts, checked, kept, read, erased.
// Materials lie as files (blob_files.h); personal parts, small and salted, lie in the database, so
// that each commits with its event and an erasure commits with its record.
//
//   store / adopt ───────────────► here        append(…) part by part ─► digest holds ─► here
//   keepPersonal (an event's tx) ─► here                                └ does not ─► dropped
//
// Thread-safe; parts of one blob are taken one after the other. Who may have what is not decided
// here (node/federation/blob_routes.h).
#pragma once

#include "exchange/base/clock.h"
#include "exchange/base/code.h"
#include "exchange/base/limits.h"
#include "exchange/blob_files.h"
#include "exchange/blob_range.h"
#include "exchange/blob_table.h"
#include "exchange/standard/record.h"

#include <array>
#include <functional>
#include <iosfwd>
#include <map>
#include <mutex>
#include <variant>

namespace guantong::exchange {

/// A personal part travels in one piece.
constexpr std::size_t kMaxPersonalBytes = 1u << 20;

class BlobStore {
public:
    /// Told inside the transaction by which a wanted blob has become here.
    using Arrived = std::function<void(store::Transaction& tx, const std::string& digest)>;

    BlobStore(store::Database& database, const base::Clock& clock,
              const std::filesystem::path& nodeFolder);
    void onArrival(Arrived arrived) { arrived_ = std::move(arrived); }

    /// After a start: erases what was erased (a folder may come back from a copy), notes what
    /// arrived just before a crash, and wants again what is gone from the disk. How many contents
    /// were erased.
    std::size_t recover();

    // ---- contents of this node
    /// Keeps what the stream holds. UPLOAD_EMPTY, BLOB_TOO_LARGE (above kMaxBlobBytes).
    std::variant<BlobFacts, base::Fault> store(std::istream& in, const std::string& mediaType);
    /// The same for a file, which is moved in.
    std::variant<BlobFacts, base::Fault> adopt(const std::filesystem::path& file,
                                               const std::string& mediaType);
    /// Salts the JSON object of a personal part, keeps it and gives the digest its event carries.
    /// Joins the transaction. Throws base::Error JSON_INVALID.
    static std::string keepPersonal(store::Transaction& tx, const std::string& json,
                                    base::Instant at);
    /// A personal part that is here: its JSON with the salt.
    static std::optional<std::string> personal(store::Transaction& tx, const std::string& digest);

    // ---- contents from neighbours
    struct Progress {
        std::int64_t offset = 0;  ///< where the next part begins
        bool whole = false;
        bool operator==(const Progress&) const = default;
    };
    /// How much of it is here. BLOB_FORBIDDEN for a malformed, unknown or erased digest.
    std::variant<Progress, base::Fault> progress(const std::string& digest);
    /// Takes a part of a blob of `total` bytes. BLOB_FORBIDDEN as above; BLOB_TOO_LARGE;
    /// BLOB_RANGE_WRONG, whose detail is the offset here, if it does not continue what has come
    /// or `total` is not what the records state; BLOB_DIGEST_WRONG if the whole does not fit: it
    /// is dropped and begins again at 0. Throws base::Error STORE_FULL, FILE_UNWRITABLE.
    std::variant<Progress, base::Fault> append(const std::string& digest, std::int64_t offset,
                                               std::int64_t total, std::string_view bytes);

    // ---- reading
    /// The size of a blob that is here whole.
    std::optional<std::int64_t> sizeOf(const std::string& digest);
    /// At most `length` bytes (never more than one part) from `offset`. BLOB_UNKNOWN if it is not
    /// here; BLOB_RANGE_WRONG for an offset at or beyond its end; BLOB_DIGEST_WRONG if the disk
    /// has damaged it: it is put aside, wanted again, and an alarm names it.
    std::variant<std::string, base::Fault> read(const std::string& digest, std::int64_t offset,
                                                std::size_t length);

    // ---- erasing
    /// Deletes the content of that digest for good, unless a case not erased names it too. Joins
    /// the transaction; the files go before it commits, for a receipt proves their deletion.
    void erase(store::Transaction& tx, const standard::Erasure& erasure);

private:
    std::variant<BlobRow, base::Fault> rowFor(const std::string& digest);
    std::variant<Progress, base::Fault> appendPersonal(const BlobRow& row, std::int64_t offset,
                                                       std::int64_t total, std::string_view bytes);
    void forEach(BlobState state, const std::function<void(const BlobRow&)>& work);
    void arrived(const std::string& digest);
    void damaged(const std::string& digest);
    bool looksIntact(const std::string& digest);
    std::mutex& lockFor(const std::string& digest);

    store::Database& database_;
    const base::Clock& clock_;
    std::filesystem::path uploads_;
    BlobFiles files_;
    Arrived arrived_;
    std::array<std::mutex, 16> locks_;
    std::mutex checkedMutex_;
    std::map<std::string, std::int64_t> checked_;  ///< digest -> write time of the file checked
};

/// True if the content lies here, whatever the rows say.
bool blobContentHere(store::Transaction& tx, const BlobFiles& files, const BlobFacts& facts);

}  // namespace guantong::exchange
