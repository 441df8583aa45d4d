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
// Thread-safe; many packages at once share commits. A number that comes a little before its turn
// waits for the one before it.
#pragma once

#include "exchange/context.h"
#include "exchange/package.h"
#include "exchange/receipt.h"
#include "exchange/stream_store.h"

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
    /// are applied and a further receipt says so. How many were taken. Called after a start.
    std::size_t readHeld();

    /// Issues a further receipt for a package whose not-taken records have changed (S6).
    void reissue(store::Transaction& tx, std::int64_t packageRow);

private:
    struct Refusal {
        int status;
        std::vector<base::Fault> reasons;
        std::optional<std::int64_t> expected;
        bool alarm = false;
    };
    std::optional<Refusal> examine(const Package& package, base::NodeId neighbour,
                                   const std::optional<PackageId>& stated) const;
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

    ExchangeContext& context_;
    RecordSink& sink_;
    std::mutex turnMutex_;
    std::condition_variable turnChanged_;
    std::map<StreamId, std::int64_t> nextTurn_;
};

}  // namespace guantong::exchange
