// SPDX-License-Identifier: Apache-2.0
#include "node/catalog/catalog.h"

#include "exchange/base/assert.h"
#include "exchange/base/error.h"
#include "node/catalog/checks.h"

#include <random>

namespace guantong::catalog {

using base::Code;
using base::Date;
using base::Fault;
using standard::Adoption;
using standard::CalendarRecord;
using standard::Item;
using store::Statement;
using store::Transaction;

namespace {

constexpr std::string_view kReadGeneration =
    "SELECT generation FROM catalog_generation WHERE id = 1";
constexpr std::string_view kWriteGeneration =
    "UPDATE catalog_generation SET generation = ? WHERE id = 1";
constexpr std::string_view kInsertItem =
    "INSERT INTO catalog_item (code, version, valid_from_day, valid_to_day, name, organisation, "
    "hash, adopted_ms, xml) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kItemVersions =
    "SELECT xml FROM catalog_item WHERE code = ? ORDER BY version DESC";
constexpr std::string_view kItemHead =
    "SELECT version, hash FROM catalog_item WHERE code = ? ORDER BY version DESC LIMIT 1";
constexpr std::string_view kItemPage =
    "SELECT i.xml FROM catalog_item i WHERE i.code > ? AND i.version = (SELECT MAX(v.version) FROM "
    "catalog_item v WHERE v.code = i.code) ORDER BY i.code LIMIT ?";
constexpr std::string_view kItemHashes =
    "SELECT i.hash FROM catalog_item i WHERE i.version = (SELECT MAX(v.version) FROM catalog_item "
    "v WHERE v.code = i.code) ORDER BY i.code";
constexpr std::string_view kInsertCalendar =
    "INSERT INTO catalog_calendar (version, known_from_day, known_to_day, hash, adopted_ms, xml) "
    "VALUES (?, ?, ?, ?, ?, ?)";
constexpr std::string_view kCalendarHead =
    "SELECT version, hash, xml FROM catalog_calendar ORDER BY version DESC LIMIT 1";
constexpr std::string_view kCalendarVersion = "SELECT xml FROM catalog_calendar WHERE version = ?";
constexpr std::string_view kDeleteAdoption =
    "DELETE FROM catalog_adoption WHERE subject_kind = ? AND subject = ? AND node = ? AND version "
    "= ?";
constexpr std::string_view kInsertAdoption =
    "INSERT INTO catalog_adoption (subject_kind, subject, node, version, subject_hash, adopted, "
    "code, reason, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kCoverage =
    "SELECT a.node, a.version, a.adopted, a.code, a.reason, a.at_ms FROM catalog_adoption a WHERE "
    "a.subject_kind = ? AND a.subject = ? AND a.version = (SELECT MAX(b.version) FROM "
    "catalog_adoption b WHERE b.subject_kind = a.subject_kind AND b.subject = a.subject AND b.node "
    "= a.node) ORDER BY a.node";

std::int64_t dayNumber(Date day) {
    return day.time_since_epoch().count();
}

/// What stands in our own tables was encoded here: it reads back, or the database is damaged.
template <typename Kind>
Kind stored(std::string_view xml) {
    auto record = standard::decodeRecord(xml);
    if (auto* decoded = std::get_if<standard::Record>(&record))
        if (auto* kind = std::get_if<Kind>(decoded)) return std::move(*kind);
    throw base::Error(Code::STORE_FAILED, "a record of the catalogue does not read back");
}

struct Head {
    std::int64_t version = 0;
    std::string hash;
};

/// Faults of the version against what is here; `repeat` is set if it is that very record.
void checkVersion(std::int64_t version, const std::string& hash, const std::optional<Head>& head,
                  std::vector<Fault>& faults, bool& repeat) {
    if (!head) return;
    repeat = version == head->version && hash == head->hash;
    if (repeat) return;
    const std::string detail = std::to_string(version) + " / " + std::to_string(head->version);
    if (version < head->version)
        faults.push_back({Code::CATALOG_VERSION_LOWER, "version", detail});
    else if (version == head->version)
        faults.push_back({Code::CATALOG_VERSION_REUSED, "version", detail});
}

/// Short enough for its column and the record's field.
std::string reasonOf(const std::vector<Fault>& faults) {
    constexpr std::size_t kMostFaults = 5;
    std::string reason;
    for (std::size_t i = 0; i < faults.size() && i < kMostFaults; ++i) {
        Fault fault = faults[i];
        if (fault.detail.size() > 80) fault.detail.clear();
        reason += (i == 0 ? "" : " ") + base::describe(fault, base::Language::chinese);
    }
    return reason;
}

std::int64_t randomNumber() {
    std::random_device device;
    return std::uniform_int_distribution<std::int64_t>(1)(device);
}

}  // namespace

Catalog::Catalog(base::NodeId thisNode, OfficeHours hours, crypto::DigestKind digest)
    : node_(thisNode), hours_(hours), digest_(digest) {
    GT_ASSERT(hours.sound());
}

// ---- adopting

Adopted Catalog::answer(Transaction& tx, Adoption adoption, const standard::Record& record,
                        const std::vector<Fault>& faults) {
    adoption.node = node_;
    adoption.adopted = faults.empty();
    if (!faults.empty()) {
        adoption.code = std::string(base::toString(faults.front().code));
        adoption.reason = reasonOf(faults);
    }
    Adopted adopted;
    if (standard::checkRecord(record).empty()) adopted.record = standard::encode(record, digest_);
    adoption.subjectHash = adopted.record.hash;
    adopted.adoption = std::move(adoption);
    this->record(tx, adopted.adoption);
    return adopted;
}

Adopted Catalog::adopt(Transaction& tx, const Item& item, base::Instant at) {
    std::vector<Fault> faults = checkItem(item);
    bool repeat = false;
    if (faults.empty()) {
        std::optional<Head> head;
        Statement& row = tx.statement(kItemHead).bind(1, item.code);
        if (row.step()) head = Head{row.number(0), row.string(1)};
        checkVersion(item.version, standard::encode(item, digest_).hash, head, faults, repeat);
    }
    Adoption adoption;
    adoption.subjectKind = "item";
    adoption.subject = item.code;
    adoption.version = item.version;
    adoption.at = at;
    Adopted adopted = answer(tx, std::move(adoption), item, faults);
    if (!faults.empty() || repeat) return adopted;
    Statement& insert = tx.statement(kInsertItem);
    insert.bind(1, item.code).bind(2, item.version).bind(3, dayNumber(item.validFrom));
    if (item.validTo)
        insert.bind(4, dayNumber(*item.validTo));
    else
        insert.bindNull(4);
    insert.bind(5, item.name).bind(6, item.organisation).bind(7, adopted.record.hash);
    insert.bind(8, base::toMillis(at)).bindBlob(9, adopted.record.xml).run();
    touch(tx);
    adopted.changed = true;
    return adopted;
}

Adopted Catalog::adopt(Transaction& tx, const CalendarRecord& calendar, base::Instant at) {
    std::vector<Fault> faults = standard::checkRecord(calendar);
    if (faults.empty()) faults = checkCalendar(calendar);
    bool repeat = false;
    if (faults.empty()) {
        Statement& row = tx.statement(kCalendarHead);
        if (row.step()) {
            const auto current = stored<CalendarRecord>(row.text(2));
            checkVersion(calendar.version, standard::encode(calendar, digest_).hash,
                         Head{row.number(0), row.string(1)}, faults, repeat);
            if (calendar.knownFrom > current.knownFrom || calendar.knownTo < current.knownTo)
                faults.push_back({Code::CALENDAR_SHORTENED, "knownTo",
                                  base::formatDate(calendar.knownFrom) + " " +
                                      base::formatDate(calendar.knownTo)});
        }
    }
    Adoption adoption;
    adoption.subjectKind = "calendar";
    adoption.version = calendar.version;
    adoption.at = at;
    Adopted adopted = answer(tx, std::move(adoption), calendar, faults);
    if (!faults.empty() || repeat) return adopted;
    Statement& insert = tx.statement(kInsertCalendar);
    insert.bind(1, calendar.version).bind(2, dayNumber(calendar.knownFrom));
    insert.bind(3, dayNumber(calendar.knownTo)).bind(4, adopted.record.hash);
    insert.bind(5, base::toMillis(at)).bindBlob(6, adopted.record.xml).run();
    touch(tx);
    adopted.changed = true;
    return adopted;
}

// ---- lookups

/// A random generation, so that what was cached inside a transaction rolled back is never taken for
/// what another one committed.
void Catalog::touch(Transaction& tx) {
    tx.statement(kWriteGeneration).bind(1, randomNumber()).run();
}

/// Drops what was cached under another generation. The caller holds the mutex.
void Catalog::refresh(Transaction& tx) {
    Statement& row = tx.statement(kReadGeneration);
    const std::int64_t generation = row.step() ? row.number(0) : 0;
    if (generation == generation_) return;
    items_.clear();
    calendar_.reset();
    generation_ = generation;
}

const Catalog::Versions& Catalog::versions(Transaction& tx, std::string_view code) {
    refresh(tx);
    const auto found = items_.find(code);
    if (found != items_.end()) return found->second;
    Versions versions;
    Statement& row = tx.statement(kItemVersions).bind(1, code);
    while (row.step())
        versions.push_back(std::make_shared<const Item>(stored<Item>(row.text(0))));
    constexpr std::size_t kMostCached = 20'000;  // an unknown code is remembered too
    if (items_.size() >= kMostCached) items_.clear();
    return items_.emplace(std::string(code), std::move(versions)).first->second;
}

std::int64_t Catalog::generation(Transaction& tx) {
    const std::lock_guard lock(mutex_);
    refresh(tx);
    return generation_;
}

Catalog::ItemPtr Catalog::itemOn(Transaction& tx, std::string_view code, Date on) {
    const std::lock_guard lock(mutex_);
    for (const ItemPtr& item : versions(tx, code))
        if (item->validFrom <= on) return item->validTo && *item->validTo < on ? nullptr : item;
    return nullptr;
}

Catalog::ItemPtr Catalog::latestItem(Transaction& tx, std::string_view code) {
    const std::lock_guard lock(mutex_);
    const Versions& all = versions(tx, code);
    return all.empty() ? nullptr : all.front();
}

Catalog::ItemPtr Catalog::itemVersion(Transaction& tx, std::string_view code,
                                      std::int64_t version) {
    const std::lock_guard lock(mutex_);
    for (const ItemPtr& item : versions(tx, code))
        if (item->version == version) return item;
    return nullptr;
}

std::vector<Catalog::ItemPtr> Catalog::items(Transaction& tx, std::string_view after,
                                             std::size_t limit) {
    std::vector<ItemPtr> page;
    Statement& row = tx.statement(kItemPage).bind(1, after).bind(2, limit);
    while (row.step())
        page.push_back(std::make_shared<const Item>(stored<Item>(row.text(0))));
    return page;
}

Catalog::CalendarPtr Catalog::calendar(Transaction& tx) {
    const std::lock_guard lock(mutex_);
    refresh(tx);
    if (calendar_) return calendar_;
    const auto record = calendarRecord(tx);
    calendar_ = record ? std::make_shared<const WorkingCalendar>(*record, hours_)
                       : std::make_shared<const WorkingCalendar>(hours_);
    return calendar_;
}

Catalog::CalendarPtr Catalog::calendarVersion(Transaction& tx, std::int64_t version) {
    Statement& row = tx.statement(kCalendarVersion).bind(1, version);
    if (!row.step()) return nullptr;
    return std::make_shared<const WorkingCalendar>(stored<CalendarRecord>(row.text(0)), hours_);
}

std::optional<CalendarRecord> Catalog::calendarRecord(Transaction& tx) {
    Statement& row = tx.statement(kCalendarHead);
    if (!row.step()) return std::nullopt;
    return stored<CalendarRecord>(row.text(2));
}

std::string Catalog::contentHash(Transaction& tx) {
    std::string all;
    Statement& row = tx.statement(kItemHashes);
    while (row.step())
        (all += row.text(0)) += '\n';
    return crypto::digestText(digest_, all);
}

// ---- who adopted what

void Catalog::record(Transaction& tx, const Adoption& adoption) {
    tx.statement(kDeleteAdoption)
        .bind(1, adoption.subjectKind)
        .bind(2, adoption.subject)
        .bind(3, adoption.node.number())
        .bind(4, adoption.version)
        .run();
    tx.statement(kInsertAdoption)
        .bind(1, adoption.subjectKind)
        .bind(2, adoption.subject)
        .bind(3, adoption.node.number())
        .bind(4, adoption.version)
        .bind(5, adoption.subjectHash)
        .bind(6, adoption.adopted ? 1 : 0)
        .bind(7, adoption.code)
        .bind(8, adoption.reason)
        .bind(9, base::toMillis(adoption.at))
        .run();
}

bool Catalog::withdraw(Transaction& tx, const Item& item, std::string_view hash) {
    const auto gone =
        tx.statement("DELETE FROM catalog_item WHERE code = ? AND version = ? AND hash = ?")
            .bind(1, item.code)
            .bind(2, item.version)
            .bind(3, hash)
            .run();
    if (gone > 0) touch(tx);
    return gone > 0;
}

bool Catalog::withdraw(Transaction& tx, const CalendarRecord& calendar, std::string_view hash) {
    const auto gone = tx.statement("DELETE FROM catalog_calendar WHERE version = ? AND hash = ?")
                          .bind(1, calendar.version)
                          .bind(2, hash)
                          .run();
    if (gone > 0) touch(tx);
    return gone > 0;
}

void Catalog::forget(Transaction& tx, const Adoption& adoption) {
    tx.statement(
          "DELETE FROM catalog_adoption WHERE subject_kind = ? AND subject = ? AND node = ? AND "
          "version = ? AND subject_hash = ? AND at_ms = ?")
        .bind(1, adoption.subjectKind)
        .bind(2, adoption.subject)
        .bind(3, adoption.node.number())
        .bind(4, adoption.version)
        .bind(5, adoption.subjectHash)
        .bind(6, base::toMillis(adoption.at))
        .run();
}

std::vector<Coverage> Catalog::coverage(Transaction& tx, std::string_view subjectKind,
                                        std::string_view subject) {
    std::vector<Coverage> all;
    Statement& row = tx.statement(kCoverage).bind(1, subjectKind).bind(2, subject);
    while (row.step())
        all.push_back({base::NodeId::fromNumber(row.number(0)), row.number(1), row.number(2) != 0,
                       row.string(3), row.string(4), base::fromMillis(row.number(5))});
    return all;
}

}  // namespace guantong::catalog
