// SPDX-License-Identifier: Apache-2.0
// Queue: what an administrator sees of the exchange when it does not simply flow, and what he may
// do about it. Every entry names its stream or package as everywhere else.
//
//   queued ─► sending ⇄ onHold (by an administrator)        outward, per stream and next hop
//              └─► refused (by the next hop; sent again by itself and by requeue)
//   rejected · unread · held · parked · waiting · evidence  inward, per package or record
//   alarm                                                   what needs someone beside these
//
// Functions of the caller's transaction; throw base::Error STORE_….
#pragma once

#include "exchange/directory.h"
#include "exchange/stream_store.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::exchange {

enum class QueueState : std::uint8_t {
    queued,    ///< promised, not yet numbered: `count` records
    sending,   ///< numbers `first` to `last` wait for the next hop `neighbour`
    onHold,    ///< nothing is sent from number `first` on
    refused,   ///< the next hop refuses the package; `code` and `detail` are its reason
    rejected,  ///< refused here; its number is still awaited
    unread,    ///< the directory does not name its origin yet
    held,      ///< good, but this program cannot read it yet
    parked,    ///< a record a rule keeps back
    waiting,   ///< a record that waits for another one
    evidence,  ///< a record that is unsound and only kept
    alarm,     ///< counted `count` times
};
std::string_view toString(QueueState state) noexcept;
std::string_view chineseName(QueueState state) noexcept;

struct QueueEntry {
    QueueState state = QueueState::queued;
    std::string subject;     ///< StreamId::str() or PackageId::str(); of an alarm its subject
    base::NodeId neighbour;  ///< the next hop, or who it came from; may be empty
    std::int64_t count = 0;  ///< records, packages or times
    std::int64_t first = 0, last = 0;
    std::string record;  ///< hash of the record
    std::string code;    ///< why: the name of a base::Code, or of a newer node's; may be empty
    std::string detail;  ///< as data
    std::optional<base::Instant> at;
};

/// Everything that is not simply done; at most kMaxQueueEntries of each inward kind, oldest first.
inline constexpr int kMaxQueueEntries = 1000;
std::vector<QueueEntry> listQueue(store::Transaction& tx, const Directory* directory,
                                  base::NodeId self);

/// What a person may name: a stream, or a package of one.
struct QueueSubject {
    StreamId stream;
    std::optional<std::int64_t> sequence;  ///< nothing: the stream
    std::string str() const;
};
/// Reads "360521000000/up/1", "360521000000/up/1/7" and the file name's spelling of both
/// ("360521000000.up.1.7", with or without ".xml"); nothing for any other text.
std::optional<QueueSubject> parseSubject(std::string_view text);

/// Stops the sending of a stream, or of a package and what follows it, to every next hop.
/// PACKAGE_UNKNOWN if it is not here; QUEUE_STATE_WRONG if it goes nowhere from here, is on hold
/// already, has ended, or is receipted by every next hop.
std::optional<base::Fault> holdBack(store::Transaction& tx, const Directory& directory,
                                    base::NodeId self, const QueueSubject& subject,
                                    base::Instant now);
/// Lets it go again. PACKAGE_UNKNOWN, or QUEUE_STATE_WRONG if there is no such hold.
std::optional<base::Fault> letGo(store::Transaction& tx, const QueueSubject& subject);

/// The neighbours `self` passes that stream on to.
std::vector<base::NodeId> nextHops(const Directory& directory, base::NodeId self,
                                   const StreamId& stream);
/// How far the next hop has receipted the stream; 0 if not at all.
std::int64_t receiptedBy(store::Transaction& tx, base::NodeId nextHop, std::int64_t streamRow);

}  // namespace guantong::exchange
