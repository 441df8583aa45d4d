// SPDX-License-Identifier: Apache-2.0
#include "exchange/revocation.h"

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/limits.h"
#include "exchange/crypto/digest.h"
#include "exchange/epoch.h"
#include "exchange/receiver.h"
#include "exchange/stream_store.h"

#include <algorithm>
#include <limits>

namespace guantong::exchange {

using base::Code;
using base::Fault;

namespace {

constexpr int kScannedAtOnce = 64;
constexpr int kSignedAtOnce = 32;
constexpr int kAllPackages = std::numeric_limits<int>::max();

const crypto::PublicKey* keyOf(const Directory& directory, const Revocation& revocation) {
    const auto* node = directory.node(revocation.node);
    if (node == nullptr) return nullptr;
    for (const auto& each : node->certificates)
        if (each.use == crypto::CertificateUse::signing &&
            each.certificate.serial() == revocation.serial && each.certificate.publicKey())
            return &*each.certificate.publicKey();
    return nullptr;
}

bool signedWith(const SignedDocument& document, const crypto::PublicKey& key) {
    const auto& signature = document.signature();
    return key.suite() == signature.suite && key.verify(signature.signedInfo, signature.signature);
}

/// The package as it lies here. Throws base::Error if its bytes are lost: nothing may be skipped.
Package packageIn(const Archive& archive, const PackageRow& row) {
    auto bytes = archive.bytesOf(row);
    auto read = bytes ? readPackage(std::move(*bytes))
                      : Fault{Code::FILE_UNREADABLE, archive.fileOf(row).string(), "archive"};
    if (const auto* fault = std::get_if<Fault>(&read)) throw base::Error(*fault);
    return std::get<Package>(std::move(read));
}

std::vector<StreamRow> streamsOf(ExchangeContext& context, base::NodeId origin) {
    std::vector<StreamRow> streams;
    context.database.read([&](store::Transaction& tx) {
        streams = allStreams(tx);
        std::erase_if(streams, [&](const StreamRow& row) { return row.id.origin != origin; });
    });
    return streams;
}

std::vector<PackageRow> packagesOf(ExchangeContext& context, const StreamRow& stream,
                                   std::int64_t after, int limit) {
    std::vector<PackageRow> rows;
    context.database.read(
        [&](store::Transaction& tx) { rows = packagesAfter(tx, stream, after, limit); });
    return rows;
}

/// Calls `visit` with every package of the stream above `after`, in order, until it says false.
template <class Visit>
void forPackages(ExchangeContext& context, const StreamRow& stream, std::int64_t after,
                 const Visit& visit) {
    const Archive archive(context);
    for (;;) {
        const auto rows = packagesOf(context, stream, after, kScannedAtOnce);
        if (rows.empty()) return;
        for (const auto& row : rows) {
            after = row.id.sequence;
            if (!visit(row, packageIn(archive, row))) return;
        }
    }
}

/// The first number above `after` that bears the key; nothing if none does.
std::optional<std::int64_t> firstUnder(ExchangeContext& context, const StreamRow& stream,
                                       std::int64_t after, const crypto::PublicKey& key) {
    std::optional<std::int64_t> first;
    forPackages(context, stream, after, [&](const PackageRow& row, const Package& package) {
        if (signedWith(package.document, key)) first = row.id.sequence;
        return !first;
    });
    return first;
}

std::string digestOfLastGood(const Revocation& revocation) {
    std::string all;
    for (const auto& last : revocation.lastGood)
        all += last.str() + "\n";
    return crypto::digestText(crypto::DigestKind::sha256, all);
}

bool isDone(ExchangeContext& context, const Revocation& revocation) {
    bool done = false;
    const std::string lastGood = digestOfLastGood(revocation);
    context.database.read([&](store::Transaction& tx) {
        auto& find = tx.statement("SELECT last_good FROM revocation_done WHERE serial = ?");
        find.bind(1, revocation.serial);
        done = find.step() && find.text(0) == lastGood;
    });
    return done;
}

void markDone(ExchangeContext& context, const Revocation& revocation) {
    context.database.write([&](store::Transaction& tx) {
        tx.statement("DELETE FROM revocation_done WHERE serial = ?")
            .bind(1, revocation.serial)
            .run();
        tx.statement("INSERT INTO revocation_done (serial, last_good, done_ms) VALUES (?, ?, ?)")
            .bind(1, revocation.serial)
            .bind(2, digestOfLastGood(revocation))
            .bind(3, base::toMillis(context.clock.now()))
            .run();
    });
}

/// The stream has to be sent again from behind `last`, to whomever it goes.
void sendAgain(ExchangeContext& context, store::Transaction& tx, const StreamRow& stream,
               std::int64_t last) {
    tx.statement("UPDATE delivery SET delivered = ? WHERE stream_id = ? AND delivered > ?")
        .bind(1, last)
        .bind(2, stream.row)
        .bind(3, last)
        .run();
    tx.afterCommit([&context, id = stream.id, last] {
        context.recalls.note(id, last);
        context.stored.ring();
    });
}

std::string alarmSubject(const StreamId& stream, const std::string& serial) {
    return stream.str() + " " + serial;
}

/// The bytes of packages to be taken back, kept below held/ under names that stay the same however
/// often this is begun.
std::string keepBytes(ExchangeContext& context, const Package& package) {
    const std::string name =
        std::string(toString(Code::CERTIFICATE_REVOKED)) + "-" + package.header.id.fileName() +
        "-" +
        crypto::digestText(crypto::DigestKind::sha256, package.document.verbatim()).substr(7, 12) +
        ".bin";
    base::makeFolder(context.folder / "held", 0750);
    const auto file = context.folder / "held" / name;
    if (!std::filesystem::exists(file))
        base::writeFileAtomically(file, package.document.verbatim(), 0640);
    return name;
}

/// One package on its way back: row, where its evidence lies.
struct Leaving {
    PackageRow row;
    std::string file;
    std::size_t sizeBytes = 0;
};

void noteEvidence(ExchangeContext& context, store::Transaction& tx, const Leaving& leaving,
                  const Fault& fault) {
    tx.statement(
          "INSERT INTO evidence (at_ms, neighbour, package, code, detail, file, size_bytes) "
          "VALUES (?, ?, ?, ?, ?, ?, ?)")
        .bind(1, base::toMillis(context.clock.now()))
        .bind(2, leaving.row.id.stream.origin.number())
        .bind(3, leaving.row.id.str())
        .bind(4, toString(fault.code))
        .bind(5, fault.field + " " + fault.detail)
        .bind(6, leaving.file)
        .bind(7, leaving.sizeBytes)
        .run();
}

/// Gives the package's number free; its row stays behind, out of every stream.
void setAside(ExchangeContext& context, store::Transaction& tx, const StreamRow& stream,
              const Leaving& leaving, const std::string& serial) {
    const auto row = leaving.row.row;
    for (const auto* table : {"DELETE FROM package_bytes WHERE package_id = ?",
                              "DELETE FROM not_taken WHERE package_id = ?",
                              "DELETE FROM held_record WHERE package_id = ?"})
        tx.statement(table).bind(1, row).run();
    tx.statement("UPDATE package SET stream_id = ?, sequence = ?, state = 'untaken' WHERE id = ?")
        .bind(1, -stream.row)
        .bind(2, -row)
        .bind(3, row)
        .run();
    tx.statement(
          "INSERT INTO untaken_package (package_id, stream_id, sequence, digest, serial, file, "
          "untaken_ms) VALUES (?, ?, ?, ?, ?, ?, ?)")
        .bind(1, row)
        .bind(2, stream.row)
        .bind(3, leaving.row.id.sequence)
        .bind(4, leaving.row.digest)
        .bind(5, serial)
        .bind(6, leaving.file)
        .bind(7, base::toMillis(context.clock.now()))
        .run();
}

/// The archive's copy goes: the number may come to hold other bytes, and held/ has these.
void dropFromArchive(ExchangeContext& context, store::Transaction& tx,
                     const std::vector<Leaving>& leaving) {
    const Archive archive(context);
    std::vector<std::filesystem::path> files;
    for (const auto& each : leaving)
        files.push_back(archive.fileOf(each.row));
    tx.afterCommit([files = std::move(files)] {
        for (const auto& file : files) {
            std::error_code ignored;
            std::filesystem::remove(file, ignored);
        }
    });
}

bool sameRows(const std::vector<PackageRow>& now, const std::vector<Leaving>& prepared) {
    return std::equal(now.begin(), now.end(), prepared.begin(), prepared.end(),
                      [](const PackageRow& a, const Leaving& b) { return a.row == b.row.row; });
}

}  // namespace

bool hasRevocation(const Directory& directory, base::NodeId node) {
    const auto& all = directory.content().revocations;
    return std::any_of(all.begin(), all.end(),
                       [&](const Revocation& each) { return each.node == node; });
}

std::int64_t lastGoodOf(const Revocation& revocation, const StreamId& stream) {
    std::int64_t last = 0;
    for (const auto& each : revocation.lastGood)
        if (each.stream == stream) last = std::max(last, each.sequence);
    return last;
}

bool bearsRevokedKey(const Directory& directory, base::NodeId node,
                     const SignedDocument& document) {
    for (const auto& revocation : directory.content().revocations) {
        if (revocation.node != node) continue;
        const auto* key = keyOf(directory, revocation);
        if (key != nullptr && signedWith(document, *key)) return true;
    }
    return false;
}

std::optional<base::Instant> firstHopReceipt(ExchangeContext& context, const Package& package) {
    const auto directory = context.directory();
    const auto& id = package.header.id;
    if (!directory) return std::nullopt;
    const auto hop = directory->isAncestor(id.stream.origin, context.self)
                         ? directory->nextHopDown(id.stream.origin, context.self)
                         : directory->parentOf(id.stream.origin);
    std::vector<std::string> documents;
    context.database.read([&](store::Transaction& tx) {
        documents.clear();
        const std::string text = id.str();
        auto& waiting = tx.statement("SELECT xml FROM pending_receipt WHERE package = ?");
        waiting.bind(1, text);
        while (waiting.step())
            documents.push_back(waiting.string(0));
    });
    std::optional<base::Instant> earliest;
    for (auto& document : documents) {
        const auto read = readReceipt(std::move(document));
        const auto* good = std::get_if<ReadReceipt>(&read);
        if (good == nullptr || good->receipt.issuer != hop ||
            good->receipt.packageDigest != package.digest())
            continue;
        if (!earliest || good->receipt.receivedAt < *earliest) earliest = good->receipt.receivedAt;
    }
    return earliest;
}

// ---- at the node whose key it was

bool isNamed(const Directory& directory, const Signer& signer) {
    const auto* self = directory.node(signer.node());
    const auto& serial = signer.certificate().serial();
    return self != nullptr && directory.revocationOf(serial) == nullptr &&
           std::any_of(self->certificates.begin(), self->certificates.end(),
                       [&](const DirectoryCertificate& each) {
                           return each.certificate.serial() == serial;
                       });
}

namespace {

struct Resigned {
    PackageRow row;
    std::string bytes;
};

void storeResigned(ExchangeContext& context, const StreamRow& stream,
                   const std::vector<Resigned>& batch) {
    context.database.write([&](store::Transaction& tx) {
        for (const auto& each : batch) {
            tx.statement("DELETE FROM package_bytes WHERE package_id = ?")
                .bind(1, each.row.row)
                .run();
            tx.statement("INSERT INTO package_bytes (package_id, bytes) VALUES (?, ?)")
                .bind(1, each.row.row)
                .bindBlob(2, each.bytes)
                .run();
        }
        sendAgain(context, tx, stream, batch.front().row.id.sequence - 1);
    });
}

/// Signs again what bears `key`; packages of another suite than the signer's end their epoch.
void signStreamAgain(ExchangeContext& context, const StreamRow& stream, std::int64_t lastGood,
                     const crypto::PublicKey& key) {
    const auto signer = context.identity.signer();
    std::vector<Resigned> batch;
    std::optional<std::int64_t> otherSuite;
    forPackages(context, stream, lastGood, [&](const PackageRow& row, const Package& package) {
        if (!signedWith(package.document, key)) return true;
        if (package.document.suite() != signer->suite()) {
            otherSuite = row.id.sequence;
            return false;
        }
        auto again = signer->sign(package.document.withoutSignature(), "</Package>");
        if (again.digest != row.digest)
            throw base::Error(Fault{Code::DIGEST_WRONG, row.id.str(), again.digest});
        batch.push_back({row, std::move(again.bytes)});
        if (batch.size() >= kSignedAtOnce) storeResigned(context, stream, std::exchange(batch, {}));
        return true;
    });
    if (!batch.empty()) storeResigned(context, stream, batch);
    if (otherSuite)
        context.database.write(
            [&](store::Transaction& tx) { newEpoch(context, tx, stream.id, *otherSuite - 1); });
}

}  // namespace

bool signAgain(ExchangeContext& context, const Revocation& revocation) {
    const auto directory = context.directory();
    const auto signer = context.identity.signer();
    if (!directory || !isNamed(*directory, *signer)) return false;
    if (const auto* key = keyOf(*directory, revocation))
        for (const auto& stream : streamsOf(context, context.self))
            signStreamAgain(context, stream, lastGoodOf(revocation, stream.id), *key);
    return true;
}

std::size_t keepOneSuite(ExchangeContext& context) {
    const auto suite = context.identity.signer()->suite();
    const Archive archive(context);
    std::size_t ended = 0;
    for (const auto& stream : streamsOf(context, context.self)) {
        if (stream.ended || stream.next == 1) continue;
        const auto last = packagesOf(context, stream, stream.next - 2, 1);
        if (last.empty() || packageIn(archive, last.front()).document.suite() == suite) continue;
        context.database.write([&](store::Transaction& tx) {
            const auto now = findStream(tx, stream.id);
            newEpoch(context, tx, stream.id, now->next - 1);
        });
        ++ended;
    }
    return ended;
}

// ---- at every other node

bool restoreUntaken(ExchangeContext& context, store::Transaction& tx, const PackageRow& package) {
    const auto stream = findStream(tx, package.id.stream);
    auto& find = tx.statement(
        "SELECT package_id, serial FROM untaken_package WHERE stream_id = ? AND sequence = ? AND "
        "digest = ? AND restored_ms = 0 ORDER BY untaken_ms DESC LIMIT 1");
    find.bind(1, stream->row).bind(2, package.id.sequence).bind(3, package.digest);
    if (!find.step()) return false;
    const std::int64_t former = find.number(0);
    const std::string serial = find.string(1);
    tx.statement("UPDATE receipt SET package_id = ? WHERE package_id = ?")
        .bind(1, package.row)
        .bind(2, former)
        .run();
    tx.statement("UPDATE untaken_package SET restored_ms = ? WHERE package_id = ?")
        .bind(1, base::toMillis(context.clock.now()))
        .bind(2, former)
        .run();
    auto& left = tx.statement(
        "SELECT COUNT(*) FROM untaken_package WHERE stream_id = ? AND serial = ? AND "
        "restored_ms = 0");
    left.bind(1, stream->row).bind(2, serial);
    if (left.step() && left.number(0) == 0)
        clearAlarm(tx, Code::CERTIFICATE_REVOKED, alarmSubject(package.id.stream, serial));
    return true;
}

std::size_t Receiver::carryOutRevocations() {
    const auto directory = context_.directory();
    if (!directory || (directory->version() == revocationsDone_ && !keyAwaited_)) return 0;
    const std::lock_guard lock(revocationMutex_);
    std::size_t packages = 0;
    bool awaited = false;
    for (const auto& revocation : directory->content().revocations) {
        if (isDone(context_, revocation)) continue;
        if (revocation.node == context_.self) {
            if (!signAgain(context_, revocation)) {
                awaited = true;
                continue;
            }
        } else if (const auto* key = keyOf(*directory, revocation)) {
            for (const auto& stream : streamsOf(context_, revocation.node))
                packages += untakeStream(stream, revocation, *key);
        }
        markDone(context_, revocation);
    }
    keyAwaited_ = awaited;
    revocationsDone_ = directory->version();
    return packages;
}

std::size_t Receiver::untakeStream(const StreamRow& stream, const Revocation& revocation,
                                   const crypto::PublicKey& key) {
    const auto first = firstUnder(context_, stream, lastGoodOf(revocation, stream.id), key);
    if (!first) return 0;
    const Fault fault{Code::CERTIFICATE_REVOKED, "KeyInfo", revocation.serial};
    for (;;) {
        // The bytes are safe outside the transaction, which then only checks that nothing came.
        std::vector<Leaving> leaving;
        std::string previous;
        forPackages(
            context_, stream, *first - 1, [&](const PackageRow& row, const Package& package) {
                if (row.id.sequence == *first) previous = package.header.previous;
                leaving.push_back(
                    {row, keepBytes(context_, package), package.document.verbatim().size()});
                return true;
            });
        bool untaken = false;
        context_.database.write([&](store::Transaction& tx) {
            untaken = sameRows(packagesAfter(tx, stream, *first - 1, kAllPackages), leaving);
            if (!untaken) return;
            for (auto each = leaving.rbegin(); each != leaving.rend(); ++each) {
                untake(tx, each->row, each->file, fault);
                noteEvidence(context_, tx, *each, fault);
                setAside(context_, tx, stream, *each, revocation.serial);
            }
            setStreamHead(tx, stream.id, *first, previous);
            sendAgain(context_, tx, stream, *first - 1);
            dropFromArchive(context_, tx, leaving);
            raiseAlarm(
                tx, context_.clock.now(), fault.code, alarmSubject(stream.id, revocation.serial),
                std::to_string(*first) + "-" + std::to_string(leaving.back().row.id.sequence));
            tx.afterCommit([this, id = stream.id] { turnBack(id); });
        });
        if (untaken) return leaving.size();
    }
}

void Receiver::untake(store::Transaction& tx, const PackageRow& row, const std::string& file,
                      const Fault& fault) {
    if (row.state == "held") return;  // nothing of it was ever applied
    auto read =
        readPackage(base::readFile(context_.folder / "held" / file, base::kMaxPackageBytes));
    if (const auto* unreadable = std::get_if<Fault>(&read)) throw base::Error(*unreadable);
    sink_.untake(tx, std::get<Package>(read), row.row, fault);
}

/// True while the directory in force revokes keys of that origin and that is not carried out.
bool Receiver::revocationsMatter(base::NodeId origin) const {
    const auto directory = context_.directory();
    return directory && directory->version() != revocationsDone_ && origin != context_.self &&
           hasRevocation(*directory, origin);
}

/// The receipt for a repeat, signed anew if the stored one bears a key of ours that was revoked.
std::string Receiver::freshReceipt(store::Transaction& tx, const PackageId& id,
                                   std::string repeated) {
    const auto directory = context_.directory();
    if (repeated.empty() || !hasRevocation(*directory, context_.self) ||
        !isNamed(*directory, *context_.identity.signer()))
        return repeated;
    const auto read = readReceipt(repeated);
    const auto* receipt = std::get_if<ReadReceipt>(&read);
    if (receipt == nullptr || !bearsRevokedKey(*directory, context_.self, receipt->document))
        return repeated;
    const auto package = findPackage(tx, id);
    reissue(tx, package->row);
    const auto latest = latestReceipt(tx, package->row, context_.self);
    return latest ? receiptXml(tx, latest->row) : repeated;
}

void Receiver::turnBack(const StreamId& stream) {
    const std::lock_guard lock(turnMutex_);
    nextTurn_.erase(stream);
}

}  // namespace guantong::exchange
