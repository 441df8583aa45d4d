// SPDX-License-Identifier: Apache-2.0
// Catalog: the items and calendars this node has adopted, in all their versions, and who adopted
// what. A version is adopted whole or refused with its reason; nothing adopted is changed again.
//
//   published record ─► adopt() ─► stored, cached lookups see it once committed
//                         └────► Adoption (adopted, or code and reason) ─► outbox, by the caller
//
// Lookups go to a cache that a change by any process invalidates: one small read per call, the
// records themselves are decoded once. Everything happens in the caller's transaction.
// Thread-safe.
#pragma once

#include "exchange/standard/record.h"
#include "exchange/store/database.h"
#include "node/catalog/working_calendar.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::catalog {

/// What publishing or adopting one record came to.
struct Adopted {
    standard::EncodedRecord record;  ///< as it is sent downward
    standard::Adoption adoption;     ///< this node's answer
    bool changed = false;            ///< false for a repeat of what was here, and for a refusal
};

/// One node's newest answer about a subject.
struct Coverage {
    base::NodeId node;
    std::int64_t version = 0;
    bool adopted = false;
    std::string code, reason;
    base::Instant at;
};

class Catalog {
public:
    using ItemPtr = std::shared_ptr<const standard::Item>;
    using CalendarPtr = std::shared_ptr<const WorkingCalendar>;

    /// `thisNode` gives the answers; `hours` are the office hours of every calendar given out;
    /// `digest` is the network's kind of hash.
    explicit Catalog(base::NodeId thisNode, OfficeHours hours = {},
                     crypto::DigestKind digest = crypto::DigestKind::sha256);

    /// Takes one version of an item, or refuses it: checkItem()'s faults, CATALOG_VERSION_LOWER
    /// below the version here, CATALOG_VERSION_REUSED for the same version with other content.
    /// The same record again is adopted and changes nothing. Throws base::Error STORE_….
    Adopted adopt(store::Transaction& tx, const standard::Item& item, base::Instant at);
    /// Takes a calendar, or refuses it: checkCalendar()'s faults, CALENDAR_SHORTENED if it decides
    /// fewer days than the one in force, and the version rules of adopt(Item).
    Adopted adopt(store::Transaction& tx, const standard::CalendarRecord& calendar,
                  base::Instant at);

    /// The version in force on that day: the highest that has begun. Nothing for an unknown code,
    /// before the first version and after the day of retirement.
    ItemPtr itemOn(store::Transaction& tx, std::string_view code, base::Date on);
    /// The highest version, in force or not; nothing for an unknown code.
    ItemPtr latestItem(store::Transaction& tx, std::string_view code);
    /// That very version; nothing if it was never adopted.
    ItemPtr itemVersion(store::Transaction& tx, std::string_view code, std::int64_t version);
    /// The latest version of each item with a code behind `after`, by code, at most `limit`.
    std::vector<ItemPtr> items(store::Transaction& tx, std::string_view after, std::size_t limit);

    /// Changes whenever anything adopted changes: for what others make from the catalogue and keep.
    std::int64_t generation(store::Transaction& tx);

    /// The calendar in force; before any was adopted one that decides nothing. Never null.
    CalendarPtr calendar(store::Transaction& tx);
    /// The calendar of that version, for replays; null if it was never adopted.
    CalendarPtr calendarVersion(store::Transaction& tx, std::int64_t version);
    /// The record of the calendar in force; nothing before any was adopted.
    std::optional<standard::CalendarRecord> calendarRecord(store::Transaction& tx);

    /// One hash over every item's latest version, for reports; changes with any of them.
    std::string contentHash(store::Transaction& tx);

    /// Keeps another node's answer (or our own); a later one for the same version replaces it.
    void record(store::Transaction& tx, const standard::Adoption& adoption);
    /// Takes back exactly that version, of that hash (the key it came under was revoked); the one
    /// before is in force again. False if it is not here.
    bool withdraw(store::Transaction& tx, const standard::Item& item, std::string_view hash);
    bool withdraw(store::Transaction& tx, const standard::CalendarRecord& calendar,
                  std::string_view hash);
    /// Takes back a node's answer, unless a later one has replaced it.
    void forget(store::Transaction& tx, const standard::Adoption& adoption);
    /// The newest answer of each node about the subject (an item's code; empty for the calendar),
    /// by node.
    std::vector<Coverage> coverage(store::Transaction& tx, std::string_view subjectKind,
                                   std::string_view subject);

private:
    using Versions = std::vector<ItemPtr>;  // descending

    void refresh(store::Transaction& tx);
    void touch(store::Transaction& tx);
    const Versions& versions(store::Transaction& tx, std::string_view code);
    Adopted answer(store::Transaction& tx, standard::Adoption adoption,
                   const standard::Record& record, const std::vector<base::Fault>& faults);

    base::NodeId node_;
    OfficeHours hours_;
    crypto::DigestKind digest_;
    std::mutex mutex_;
    std::int64_t generation_ = 0;
    std::map<std::string, Versions, std::less<>> items_;
    CalendarPtr calendar_;
};

}  // namespace guantong::catalog
