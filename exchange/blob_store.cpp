// SPDX-License-Identifier: Apache-2.0
#include "exchange/blob_store.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/json.h"
#include "exchange/base/log.h"
#include "exchange/base/text.h"
#include "exchange/crypto/digest.h"
#include "exchange/stream_store.h"

#include <algorithm>
#include <fstream>
#include <istream>

namespace guantong::exchange {

namespace fs = std::filesystem;
using base::Code;
using base::Fault;
using store::Transaction;

namespace {

constexpr std::size_t kPieceBytes = 256u << 10;
constexpr std::size_t kCheckedRemembered = 4096;
constexpr int kRowsAtOnce = 1000;

Fault forbidden(const std::string& digest) {
    return {Code::BLOB_FORBIDDEN, "digest", digest.substr(0, 80)};
}

Fault wrongRange(std::int64_t offsetHere) {
    return {Code::BLOB_RANGE_WRONG, "Content-Range", std::to_string(offsetHere)};
}

std::int64_t writeTime(const fs::path& file) {
    std::error_code failure;
    const auto at = fs::last_write_time(file, failure);
    return failure ? 0 : at.time_since_epoch().count();
}

}  // namespace

BlobStore::BlobStore(store::Database& database, const base::Clock& clock,
                     const fs::path& nodeFolder)
    : database_(database),
      clock_(clock),
      uploads_(nodeFolder / "data" / "uploads"),
      files_(nodeFolder) {}

std::mutex& BlobStore::lockFor(const std::string& digest) {
    return locks_[std::hash<std::string>{}(digest) % locks_.size()];
}

std::size_t BlobStore::recover() {
    std::size_t erased = 0;
    forEach(BlobState::erased,
            [&](const BlobRow& row) { erased += files_.remove(row.facts.digest) ? 1 : 0; });
    database_.write([&](Transaction& tx) {
        const auto rows = tx.statement(
                                "DELETE FROM personal_part WHERE digest IN "
                                "(SELECT digest FROM blob WHERE state = 'erased')")
                              .run();
        tx.afterCommit([&erased, rows] { erased += static_cast<std::size_t>(rows); });
    });
    forEach(BlobState::wanted, [&](const BlobRow& row) {
        if (sizeOf(row.facts.digest)) arrived(row.facts.digest);
    });
    forEach(BlobState::here, [&](const BlobRow& row) {
        if (sizeOf(row.facts.digest)) return;
        base::log(base::LogLevel::warning, "blob", "lost, wanted again: " + row.facts.digest);
        database_.write([&](Transaction& tx) {
            setBlobState(tx, row.facts.digest, BlobState::wanted, clock_.now());
        });
    });
    return erased;
}

/// The rows of that state, a page at a time: what is done with one may change it.
void BlobStore::forEach(BlobState state, const std::function<void(const BlobRow&)>& work) {
    std::string after;
    for (;;) {
        std::vector<BlobRow> rows;
        database_.read([&](Transaction& tx) { rows = blobsIn(tx, state, after, kRowsAtOnce); });
        if (rows.empty()) return;
        for (const auto& row : rows)
            work(row);
        after = rows.back().facts.digest;
    }
}

std::variant<BlobFacts, Fault> BlobStore::store(std::istream& in, const std::string& mediaType) {
    base::makeFolder(uploads_, 0750);
    const auto file = uploads_ / (base::toHex(crypto::randomBytes(16)) + ".part");
    std::size_t size = 0;
    {
        std::ofstream out(file, std::ios::binary);
        std::string piece(kPieceBytes, '\0');
        while (in.good() && size <= base::kMaxBlobBytes) {
            in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
            out.write(piece.data(), in.gcount());
            size += static_cast<std::size_t>(in.gcount());
        }
        out.close();
        if (!out) {
            fs::remove(file);
            throw base::Error(Fault{Code::FILE_UNWRITABLE, file.string(), "write"});
        }
    }
    return adopt(file, mediaType);
}

std::variant<BlobFacts, Fault> BlobStore::adopt(const fs::path& file,
                                                const std::string& mediaType) {
    const auto size = fs::file_size(file);
    if (size == 0 || size > base::kMaxBlobBytes) {
        fs::remove(file);
        const auto code = size == 0 ? Code::UPLOAD_EMPTY : Code::BLOB_TOO_LARGE;
        return Fault{code, "blob", std::to_string(base::kMaxBlobBytes)};
    }
    BlobFacts facts{digestOfFile(file), static_cast<std::int64_t>(size), mediaType, false};
    const std::lock_guard lock(lockFor(facts.digest));
    if (files_.sizeOf(facts.digest) == facts.sizeBytes && looksIntact(facts.digest))
        fs::remove(file);
    else
        files_.adopt(file, facts.digest);
    return facts;
}

std::string BlobStore::keepPersonal(Transaction& tx, const std::string& json, base::Instant at) {
    base::Json part = base::Json::parse(json);
    part.set("salt", base::toHex(crypto::randomBytes(16)));
    const std::string salted = part.str();
    const std::string digest = crypto::digestText(crypto::DigestKind::sha256, salted);
    tx.statement("INSERT INTO personal_part (digest, at_ms, content) VALUES (?, ?, ?)")
        .bind(1, digest)
        .bind(2, base::toMillis(at))
        .bindBlob(3, salted)
        .run();
    return digest;
}

std::optional<std::string> BlobStore::personal(Transaction& tx, const std::string& digest) {
    auto& find = tx.statement("SELECT content FROM personal_part WHERE digest = ?");
    find.bind(1, digest);
    if (!find.step()) return std::nullopt;
    return find.string(0);
}

std::variant<BlobRow, Fault> BlobStore::rowFor(const std::string& digest) {
    if (!crypto::digestKindOf(digest)) return forbidden(digest);
    std::optional<BlobRow> row;
    database_.read([&](Transaction& tx) { row = findBlob(tx, digest); });
    if (!row || row->state == BlobState::erased) return forbidden(digest);
    return *row;
}

std::variant<BlobStore::Progress, Fault> BlobStore::progress(const std::string& digest) {
    auto found = rowFor(digest);
    if (auto* fault = std::get_if<Fault>(&found)) return *fault;
    const auto& row = std::get<BlobRow>(found);
    if (const auto size = sizeOf(digest)) {
        // Its file may have been renamed just before a crash.
        if (row.state == BlobState::wanted) arrived(digest);
        return Progress{*size, true};
    }
    return Progress{row.facts.personal ? 0 : files_.partSize(digest), false};
}

std::variant<BlobStore::Progress, Fault> BlobStore::append(const std::string& digest,
                                                           std::int64_t offset, std::int64_t total,
                                                           std::string_view bytes) {
    auto found = rowFor(digest);
    if (auto* fault = std::get_if<Fault>(&found)) return *fault;
    const auto& row = std::get<BlobRow>(found);
    const auto most = row.facts.personal ? kMaxPersonalBytes : base::kMaxBlobBytes;
    if (total < 1 || total > static_cast<std::int64_t>(most) || bytes.size() > kMaxBlobPartBytes)
        return Fault{Code::BLOB_TOO_LARGE, "Content-Range", std::to_string(most)};
    const std::lock_guard lock(lockFor(digest));
    if (const auto size = sizeOf(digest)) {
        if (row.state == BlobState::wanted) arrived(digest);
        return Progress{*size, true};
    }
    if (row.facts.personal) return appendPersonal(row, offset, total, bytes);
    const auto here = files_.partSize(digest);
    const auto after = here + static_cast<std::int64_t>(bytes.size());
    const bool otherSize = row.facts.sizeBytes > 0 && row.facts.sizeBytes != total;
    if (offset != here || after > total || otherSize || bytes.empty()) return wrongRange(here);
    files_.append(digest, here, bytes);
    if (after < total) return Progress{after, false};
    if (!files_.complete(digest)) return Fault{Code::BLOB_DIGEST_WRONG, "digest", digest};
    arrived(digest);
    return Progress{total, true};
}

std::variant<BlobStore::Progress, Fault> BlobStore::appendPersonal(const BlobRow& row,
                                                                   std::int64_t offset,
                                                                   std::int64_t total,
                                                                   std::string_view bytes) {
    if (offset != 0 || total != static_cast<std::int64_t>(bytes.size())) return wrongRange(0);
    const std::string& digest = row.facts.digest;
    if (crypto::digestText(*crypto::digestKindOf(digest), bytes) != digest)
        return Fault{Code::BLOB_DIGEST_WRONG, "digest", digest};
    database_.write([&](Transaction& tx) {
        const auto now = findBlob(tx, digest);
        if (!now || now->state == BlobState::erased || personal(tx, digest)) return;
        tx.statement("INSERT INTO personal_part (digest, at_ms, content) VALUES (?, ?, ?)")
            .bind(1, digest)
            .bind(2, base::toMillis(clock_.now()))
            .bindBlob(3, bytes)
            .run();
        setBlobState(tx, digest, BlobState::here, clock_.now());
        if (arrived_) arrived_(tx, digest);
    });
    return Progress{total, true};
}

void BlobStore::arrived(const std::string& digest) {
    database_.write([&](Transaction& tx) {
        const auto row = findBlob(tx, digest);
        if (row && row->state == BlobState::erased) files_.remove(digest);
        if (!row || row->state == BlobState::erased || row->state == BlobState::here) return;
        setBlobState(tx, digest, BlobState::here, clock_.now());
        clearAlarm(tx, Code::BLOB_DIGEST_WRONG, digest);
        if (arrived_) arrived_(tx, digest);
    });
}

std::optional<std::int64_t> BlobStore::sizeOf(const std::string& digest) {
    if (!crypto::digestKindOf(digest)) return std::nullopt;
    std::optional<std::int64_t> size;
    database_.read([&](Transaction& tx) {
        const auto content = personal(tx, digest);
        size = content ? std::optional(static_cast<std::int64_t>(content->size())) : std::nullopt;
    });
    return size ? size : files_.sizeOf(digest);
}

std::variant<std::string, Fault> BlobStore::read(const std::string& digest, std::int64_t offset,
                                                 std::size_t length) {
    const Fault unknown{Code::BLOB_UNKNOWN, "digest", digest.substr(0, 80)};
    if (!crypto::digestKindOf(digest) || offset < 0) return unknown;
    length = std::min(length, kMaxBlobPartBytes);
    std::optional<std::string> part;
    database_.read([&](Transaction& tx) { part = personal(tx, digest); });
    if (part) {
        if (offset >= static_cast<std::int64_t>(part->size()))
            return wrongRange(static_cast<std::int64_t>(part->size()));
        return part->substr(static_cast<std::size_t>(offset), length);
    }
    const auto size = files_.sizeOf(digest);
    if (!size) return unknown;
    if (!looksIntact(digest)) {
        damaged(digest);
        return Fault{Code::BLOB_DIGEST_WRONG, "digest", digest};
    }
    if (offset >= *size) return wrongRange(*size);
    return files_.read(digest, offset, length);
}

/// Checks the content's digest, once for each file as it was written last.
bool BlobStore::looksIntact(const std::string& digest) {
    const auto written = writeTime(files_.fileOf(digest));
    {
        const std::lock_guard lock(checkedMutex_);
        const auto known = checked_.find(digest);
        if (known != checked_.end() && known->second == written) return true;
    }
    if (!files_.intact(digest)) return false;
    const std::lock_guard lock(checkedMutex_);
    if (checked_.size() >= kCheckedRemembered) checked_.clear();
    checked_[digest] = written;
    return true;
}

void BlobStore::damaged(const std::string& digest) {
    files_.setAside(digest);
    base::log(base::LogLevel::error, "blob", "damaged on disk: " + digest);
    database_.write([&](Transaction& tx) {
        const auto row = findBlob(tx, digest);
        if (row && row->state == BlobState::here)
            setBlobState(tx, digest, BlobState::wanted, clock_.now());
        raiseAlarm(tx, clock_.now(), Code::BLOB_DIGEST_WRONG, digest, files_.fileOf(digest));
    });
}

void BlobStore::erase(Transaction& tx, const standard::Erasure& erasure) {
    auto& known = tx.statement("SELECT 1 FROM erasure WHERE digest = ? AND case_id = ?");
    if (!known.bind(1, erasure.digest).bind(2, erasure.caseId).step())
        tx.statement(
              "INSERT INTO erasure (digest, case_id, basis, node, at_ms) VALUES (?, ?, ?, ?, ?)")
            .bind(1, erasure.digest)
            .bind(2, erasure.caseId)
            .bind(3, erasure.basis)
            .bind(4, erasure.node.number())
            .bind(5, base::toMillis(erasure.at))
            .run();
    auto& others = tx.statement(
        "SELECT COUNT(*) FROM blob_ref r WHERE r.digest = ? AND NOT EXISTS "
        "(SELECT 1 FROM erasure e WHERE e.digest = r.digest AND e.case_id = r.case_id)");
    others.bind(1, erasure.digest);
    if (others.step() && others.number(0) > 0) return;
    auto row = findBlob(tx, erasure.digest).value_or(BlobRow{{erasure.digest, 0, {}, false}});
    row.state = BlobState::erased;
    row.upward = BlobUpward::none;
    putBlob(tx, row, clock_.now());
    tx.statement("DELETE FROM personal_part WHERE digest = ?").bind(1, erasure.digest).run();
    files_.remove(erasure.digest);
}

bool blobContentHere(Transaction& tx, const BlobFiles& files, const BlobFacts& facts) {
    auto& find = tx.statement("SELECT 1 FROM personal_part WHERE digest = ?");
    if (find.bind(1, facts.digest).step()) return true;
    return !facts.personal && files.sizeOf(facts.digest).has_value();
}

}  // namespace guantong::exchange
