// SPDX-License-Identifier: Apache-2.0
// CaseEvent: the only unit there is (S2). A case is the list of its events; a package carries
// events; clocks, lists, signals and reports are computed from them.
//
// On the wire an event is one canonical element in kStandardNamespace that declares its namespace
// itself, so its bytes are the same in a package, in the database and hashed:
//
//   <CaseEvent xmlns="urn:guantong:standard:1.0" caseId= hash= kind= node= occurredAt= prevHash=
//       recordedAt= replaces= seq= version=>
//     <After>…</After>* <Actor id= kind= name= organisation=/> <Channel>…</Channel>
//     <Source row= system= version=/>? payload fields in event_fields.def's order
//     <Material digest= mediaType= name= size=/>*
//   </CaseEvent>
//
// The hash is over those bytes without ` hash="…"`. What a newer version adds (elements,
// attributes) is kept and hashed with the bytes and otherwise ignored.
#pragma once

#include "exchange/base/code.h"
#include "exchange/base/node_id.h"
#include "exchange/base/time.h"
#include "exchange/crypto/digest.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace guantong::xml {
class CanonicalReader;
}

namespace guantong::standard {

inline constexpr std::string_view kStandardNamespace = "urn:guantong:standard:1.0";

enum class EventKind : std::uint8_t {
#define GT_EVENT_KIND(name, zh, needsPen) name,
#include "exchange/standard/event_kinds.def"
#undef GT_EVENT_KIND
};
std::string_view toString(EventKind kind) noexcept;
std::string_view chineseName(EventKind kind) noexcept;
std::optional<EventKind> eventKindNamed(std::string_view name) noexcept;
/// True if an event of this kind changes the case's state, which only the pen-holder may do.
bool needsPen(EventKind kind) noexcept;

enum class Field : std::uint8_t {
#define GT_FIELD(name, element, type, limit, zh) name,
#include "exchange/standard/event_fields.def"
#undef GT_FIELD
};
/// The element's name, e.g. "PromiseDays".
std::string_view toString(Field field) noexcept;
/// The field's name as mappings write it, e.g. "promiseDays".
std::string_view keyOf(Field field) noexcept;
std::string_view chineseName(Field field) noexcept;
std::optional<Field> fieldNamed(std::string_view key) noexcept;
/// Checks one value against the field's type and limit; nothing if it may stand.
std::optional<base::Fault> checkField(Field field, std::string_view value);
/// The codes of an enumeration used by a field, e.g. for caseType: onTheSpot, promised, …;
/// empty for other types. Kept equal to schemas-xml/codes by a test.
std::vector<std::string_view> allowedValues(Field field);

struct Actor {
    std::string kind;  ///< person, post, organisation or machine
    std::string id;
    std::string name;
    std::string organisation;
    bool operator==(const Actor&) const = default;
};

/// Where the event stood before it came to this node, so that a repeat is known.
struct SourceKey {
    std::string system;
    std::string row;
    std::string version;
    bool operator==(const SourceKey&) const = default;
};

struct Material {
    std::string name;
    std::string digest;  ///< "sha256:…" of the blob
    std::int64_t sizeBytes = 0;
    std::string mediaType;
    bool operator==(const Material&) const = default;
};

struct CaseEvent {
    std::string caseId;              ///< see newCaseId()
    base::NodeId node;               ///< the writer
    std::int64_t seq = 0;            ///< position in that node's log of the case, from 1
    std::string prevHash;            ///< the event before in this log; empty for seq 1
    std::vector<std::string> after;  ///< hashes of events of other logs that this one follows
    std::string replaces;            ///< hash of the earlier version's event; empty if none
    std::int64_t version = 1;
    EventKind kind = EventKind::applied;
    base::Instant occurredAt;
    base::Instant recordedAt;
    Actor actor;
    std::string channel;  ///< window, web, mobile, terminal, mail, adapter or exchange
    SourceKey source;     ///< all empty if the event was made here by a person
    std::vector<std::pair<Field, std::string>> fields;  ///< each at most once, ascending
    std::vector<Material> materials;
    std::string hash;  ///< digest text over the canonical bytes; set by encode() and decode()

    /// The field's value, empty if absent.
    std::string_view get(Field field) const noexcept;
    bool has(Field field) const noexcept { return !get(field).empty(); }
    std::optional<std::int64_t> number(Field field) const noexcept;
    std::optional<base::Date> date(Field field) const noexcept;
    /// Sets or replaces; an empty value removes the field.
    void set(Field field, std::string value);

    bool operator==(const CaseEvent&) const = default;
};

/// "360521000000-20250630-k3v9x2ab": accepting node, day and 40 random bits in base 32, so that
/// neither node nor clock can make one twice, and cases of a day lie together in an index.
std::string newCaseId(base::NodeId node, base::Date day);
/// The node that allotted the id; nothing if the text is no case id.
std::optional<base::NodeId> allottingNode(std::string_view caseId) noexcept;

/// Sets `event.hash` and returns the canonical bytes. Asserts that the event is well formed
/// (checkEvent() finds nothing).
std::string encode(CaseEvent& event, crypto::DigestKind digest = crypto::DigestKind::sha256);

/// Every rule of form an event breaks: envelope, missing fields of its kind, values, lengths.
std::vector<base::Fault> checkEvent(const CaseEvent& event);

/// Reads one canonical CaseEvent element (as it stands in a package) in one pass and computes its
/// hash. A fault if it breaks a rule of form; EVENT_KIND_UNKNOWN and EVENT_HASH_WRONG have their
/// own codes, and in the latter case the stated hash is the fault's detail.
std::variant<CaseEvent, base::Fault> decodeCaseEvent(std::string_view canonicalElement);
/// The same for an element inside the document that `reader` reads, from its start token to its end
/// token, in that one pass. Nothing if it is no event, is in any way wrong, or is no document of
/// its own: ask the function above with its bytes.
std::optional<CaseEvent> decodeCaseEvent(xml::CanonicalReader& reader);

}  // namespace guantong::standard
