// SPDX-License-Identifier: Apache-2.0
// Receiver: the inbox. Takes the bytes of one package from a neighbour, whichever way they came
// (PUT, pull, ferry), and answers with a signed receipt or a signed rejection (S4, S5, S6).
//
//   bytes -> form -> route -> signature -> [one transaction: number, chain, store, apply, receipt]
//
//   refused   form, route, signature or digest fail: the number is not used up, bytes are evidence
//   held      signature good, Body not readable at all: number used up, bytes kept, read again
//   later applied   everything else; records not taken are named in the receipt
//
// Thread-safe; many packages at once share commits, those of one stream too: a number that comes a
// little before its turn waits until the one before it is queued. Answered is only what is durable.
#pragma once

#include "exchange/context.h"
#include "exchange/package.h"
#include "exchange/receipt.h"
#include "exchange/stream_store.h"

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace guantong::exchange {

/// What a node does with the records of a package that has been taken over.
class RecordSink {
public:
    virtual ~RecordSink() = default;
    /// Applies every record inside the transaction; the ones not taken, with the reason. Never
    /// throws for what a record holds: a bad record is named, the others are applied.
    virtual std::vector<NotTaken> apply(store::Transaction& tx, const Package& package,
                                        std::int64_t packageRow) = 0;
    /// Undoes what apply() did with that package, whose key was revoked: `fault` says so. The
    /// package still stands in its place; it is set aside behind this.
    virtual void untake(store::Transaction&, const Package&, std::int64_t /*packageRow*/,
                        const base::Fault& /*fault*/) {}
};

class Receiver {
public:
    Receiver(ExchangeContext& context, RecordSink& sink) noexcept
        : context_(context), sink_(sink) {}

    struct Answer {
        int status = 500;   ///< HTTP status
        std::string body;   ///< receipt or rejection; may be empty for 503
        base::Code code{};  ///< meaningful unless status is 200
        int retryAfterSeconds = 0;
        bool taken() const noexcept { return status == 200; }
    };

    /// Takes one package. `stated` is the number the neighbour says it is (URL, file name).
    Answer take(std::string bytes, base::NodeId neighbour, const std::optional<PackageId>& stated);

    /// Refuses what came of a package whose bytes could not be had whole (cut off, too large, badly
    /// packed), as take() refuses others. Of a body cut off or too large only the beginning is
    /// kept.
    Answer refuseUnread(const base::Fault& fault, const std::string& received,
                        base::NodeId neighbour, const PackageId& stated);

    /// Reads again what waited for a directory entry or a newer program; how many were taken.
    std::size_t readAgain();

    /// Reads again the packages held whole, which an older program could not read: their records
    /// are applied and a further receipt says so. How many were taken. Called after a start, and
    /// for one package (its row) by an administrator.
    std::size_t readHeld(std::optional<std::int64_t> only = {});

    /// Issues a further receipt for a package whose not-taken records have changed (S6).
    void reissue(store::Transaction& tx, std::int64_t packageRow);

    /// Carries out every revocation of the directory in force that has not been yet (S7, see
    /// exchange/revocation.h); how many packages were taken back. Called whenever a directory may
    /// have changed, and before a package of a node with a revoked key is taken. Throws base::Error
    /// if the bytes of a package in question are lost; nothing of its stream has changed then.
    std::size_t carryOutRevocations();

private:
    struct Refusal {
        int status;
        std::vector<base::Fault> reasons;
        std::optional<std::int64_t> expected;
        bool alarm = false;
    };
    std::optional<Refusal> examine(const Package& package, base::NodeId neighbour,
                                   const std::optional<PackageId>& stated) const;
    /// Forgets whose turn it is if the transaction fails: the database is asked again then.
    struct TurnUnlessStored {
        ~TurnUnlessStored() {
            if (receiver != nullptr) receiver->turnBack(stream);
        }
        Receiver* receiver;
        const StreamId& stream;
    };
    Answer store(const Package& package, base::NodeId neighbour);
    std::optional<Refusal> place(store::Transaction& tx, const Package& package, StreamRow& stream,
                                 std::string& repeatedReceipt) const;
    std::string takeOver(store::Transaction& tx, const Package& package, StreamRow& stream);
    Answer refuse(const Refusal& refusal, const std::string& bytes, base::NodeId neighbour,
                  const std::string& packageText, const std::string& digest);
    bool applyHeld(const PackageRow& row);
    void keepUnread(const Package& package, base::NodeId neighbour);
    void awaitTurn(const PackageId& id);
    void turnPassed(const PackageId& id);
    void turnIs(const StreamId& stream, std::int64_t next);
    void turnBack(const StreamId& stream);
    std::size_t untakeStream(const StreamRow& stream, const Revocation& revocation,
                             const crypto::PublicKey& key);
    void untake(store::Transaction& tx, const PackageRow& row, const std::string& file,
                const base::Fault& fault);
    bool revocationsMatter(base::NodeId origin) const;
    std::string freshReceipt(store::Transaction& tx, const PackageId& id, std::string repeated);

    ExchangeContext& context_;
    RecordSink& sink_;
    std::mutex turnMutex_;
    std::condition_variable turnChanged_;
    std::map<StreamId, std::int64_t> nextTurn_;
    std::mutex revocationMutex_;
    std::atomic<std::int64_t> revocationsDone_{0};  ///< of the directory of that version
    std::atomic<bool> keyAwaited_{false};           ///< but for our own: no new key is here yet
};

}  // namespace guantong::exchange
