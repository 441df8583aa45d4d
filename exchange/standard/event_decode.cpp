// SPDX-License-Identifier: Apache-2.0
// The decoder of case events: the product's hot path. One pass over the reader's tokens; the first
// rule of form that breaks is remembered and the pass goes on, because a wrong hash outranks it.
#include "exchange/base/limits.h"
#include "exchange/base/text.h"
#include "exchange/standard/case_event.h"
#include "exchange/standard/element_hash.h"
#include "exchange/standard/event_rules.h"
#include "exchange/standard/event_table.h"
#include "exchange/standard/name_table.h"
#include "exchange/xml/canonical_reader.h"

namespace guantong::standard {

namespace {

using base::Code;
using Token = xml::CanonicalReader::Token;

// The positions of the children, in the order they must stand in.
constexpr std::size_t kAfter = 0, kActor = 1, kChannel = 2, kSource = 3, kFirstField = 4;
constexpr std::size_t kMaterial = kFirstField + kFieldCount;

constexpr NameTable kChildNames{[] {
    std::array<std::string_view, kMaterial + 1> names;
    names[kAfter] = "After";
    names[kActor] = "Actor";
    names[kChannel] = "Channel";
    names[kSource] = "Source";
    names[kMaterial] = "Material";
    for (std::size_t i = 0; i < kFieldCount; ++i)
        names[kFirstField + i] = kFieldRows[i].element;
    return names;
}()};

/// The attributes every event has, as bits of what was seen.
enum Seen : unsigned {
    kSawCaseId = 1,
    kSawKind = 2,
    kSawNode = 4,
    kSawOccurredAt = 8,
    kSawRecordedAt = 16,
    kSawSeq = 32,
    kSawVersion = 64,
};
constexpr std::pair<unsigned, std::string_view> kNeededAttributes[] = {
    {kSawCaseId, "caseId"},         {kSawKind, "kind"}, {kSawNode, "node"},
    {kSawOccurredAt, "occurredAt"}, {kSawSeq, "seq"},   {kSawRecordedAt, "recordedAt"},
    {kSawVersion, "version"},
};

/// A count from 1 without leading zero.
bool readCount(std::string_view text, std::int64_t& out) noexcept {
    const auto number = base::parseNumber(text);
    if (!number || text[0] == '0' || *number > kMaxCount) return false;
    out = *number;
    return true;
}

bool readInstant(std::string_view text, base::Instant& out) noexcept {
    const auto instant = base::parseInstant(text);
    if (instant) out = *instant;
    return instant.has_value();
}

bool startsEvent(const xml::CanonicalReader& reader) noexcept {
    return reader.name() == "CaseEvent" && reader.ns() == kStandardNamespace;
}

/// Reads the event at whose start token the reader stands, to its end token.
class EventDecoder {
public:
    explicit EventDecoder(xml::CanonicalReader& reader) : reader_(reader) {}

    std::variant<CaseEvent, base::Fault> run() {
        const std::size_t begin = reader_.begin();
        readAttributes();
        event_.fields.reserve(kUsualFields);
        while (readChild()) {
        }
        if (reader_.token() == Token::fault) return reader_.fault();
        bytes_ = reader_.bytes().substr(begin, reader_.end() - begin);
        if (bytes_.size() > base::kMaxRecordBytes)
            return base::Fault{Code::RECORD_TOO_LARGE, "CaseEvent", std::to_string(bytes_.size())};
        if (auto fault = checkHash()) return std::move(*fault);
        if (!unknownKind_.empty())
            return base::Fault{Code::EVENT_KIND_UNKNOWN, "kind", unknownKind_};
        if (fault_) return std::move(*fault_);
        std::vector<base::Fault> faults;
        checkEnvelope(event_, faults);
        if (!faults.empty()) return std::move(faults.front());
        return std::move(event_);
    }

private:
    static constexpr std::size_t kUsualFields = 16;

    void remember(Code code, std::string_view field, std::string_view detail) {
        if (!fault_) fault_ = base::Fault{code, std::string(field), excerpt(detail)};
    }
    void invalid(std::string_view field, std::string_view value) {
        remember(Code::EVENT_FIELD_INVALID, field, value);
    }

    void readAttributes() {
        unsigned seen = 0;
        for (const xml::Attribute& attribute : reader_.attributes()) {
            if (!attribute.ns.empty()) continue;
            if (!readAttribute(attribute.name, attribute.value, seen))
                invalid(attribute.name, attribute.value);
        }
        for (const auto& [bit, name] : kNeededAttributes)
            if ((seen & bit) == 0) remember(Code::EVENT_FIELD_MISSING, name, {});
    }

    /// False if the value has not the attribute's form. Unknown attributes are ignored.
    bool readAttribute(std::string_view name, std::string_view value, unsigned& seen) {
        if (name == "caseId") return seen |= kSawCaseId, readText(value, event_.caseId);
        if (name == "kind") return seen |= kSawKind, readKind(value);
        if (name == "node") return seen |= kSawNode, readNode(value);
        if (name == "occurredAt")
            return seen |= kSawOccurredAt, readInstant(value, event_.occurredAt);
        if (name == "prevHash") return readText(value, event_.prevHash);
        if (name == "recordedAt")
            return seen |= kSawRecordedAt, readInstant(value, event_.recordedAt);
        if (name == "replaces") return readText(value, event_.replaces);
        if (name == "seq") return seen |= kSawSeq, readCount(value, event_.seq);
        if (name == "version") return seen |= kSawVersion, readCount(value, event_.version);
        return true;
    }

    /// What is written must not be empty: an absent value is left out.
    static bool readText(std::string_view value, std::string& out) {
        out = value;
        return !value.empty();
    }

    bool readKind(std::string_view value) {
        const auto kind = eventKindNamed(value);
        if (kind) {
            event_.kind = *kind;
        } else if (hasForm(ValueType::code, kMaxKindName, value)) {
            unknownKind_ = value;
        } else {
            return false;
        }
        return true;
    }

    bool readNode(std::string_view value) {
        const auto node = base::NodeId::parse(value);
        if (node) event_.node = *node;
        return node.has_value();
    }

    /// Reads to the end of the next child; false at the end of the event or at a fault.
    bool readChild() {
        switch (reader_.next()) {
            case Token::start:
                takeChild();
                return reader_.token() != Token::fault;
            case Token::text:
                if (!base::trim(reader_.text()).empty()) invalid("CaseEvent", reader_.text());
                return true;
            default:
                return false;
        }
    }

    void takeChild() {
        const bool ours = reader_.ns() == kStandardNamespace;
        const std::size_t position = ours ? kChildNames.find(reader_.name()) : kChildNames.kNone;
        if (position == kChildNames.kNone) {
            if (next_ <= kChannel) remember(Code::EVENT_FIELD_UNKNOWN, reader_.name(), {});
            reader_.skip();
            return;
        }
        if (position < next_) {
            invalid(reader_.name(), "out of order or repeated");
            reader_.skip();
            return;
        }
        const bool repeats = position == kAfter || position == kMaterial;
        next_ = repeats ? position : position + 1;
        takeKnown(position);
    }

    void takeKnown(std::size_t position) {
        switch (position) {
            case kAfter:
                takeText(event_.after.emplace_back(), "After");
                break;
            case kActor:
                takeActor();
                break;
            case kChannel:
                takeText(event_.channel, "Channel");
                break;
            case kSource:
                takeSource();
                break;
            case kMaterial:
                takeMaterial();
                break;
            default:
                takeField(static_cast<Field>(position - kFirstField));
        }
    }

    void takeText(std::string& out, std::string_view name) {
        auto text = reader_.textOnly();
        if (!text || text->empty()) return invalid(name, {});
        out = std::move(*text);
    }

    void takeField(Field field) {
        auto text = reader_.textOnly();
        const FieldRow& row = rowOf(field);
        if (!text || !hasForm(row.type, row.limit, *text))
            return invalid(row.element, text ? std::string_view(*text) : std::string_view());
        event_.fields.emplace_back(field, std::move(*text));
    }

    void takeActor() {
        for (const xml::Attribute& attribute : reader_.attributes()) {
            if (!attribute.ns.empty()) continue;
            bool good = true;
            if (attribute.name == "id") good = readText(attribute.value, event_.actor.id);
            if (attribute.name == "kind") good = readText(attribute.value, event_.actor.kind);
            if (attribute.name == "name") good = readText(attribute.value, event_.actor.name);
            if (attribute.name == "organisation")
                good = readText(attribute.value, event_.actor.organisation);
            if (!good) invalid("Actor", attribute.name);
        }
        reader_.skip();
    }

    void takeSource() {
        for (const xml::Attribute& attribute : reader_.attributes()) {
            if (!attribute.ns.empty()) continue;
            bool good = true;
            if (attribute.name == "row") good = readText(attribute.value, event_.source.row);
            if (attribute.name == "system") good = readText(attribute.value, event_.source.system);
            if (attribute.name == "version")
                good = readText(attribute.value, event_.source.version);
            if (!good) invalid("Source", attribute.name);
        }
        if (event_.source == SourceKey{}) remember(Code::EVENT_FIELD_MISSING, "Source/@row", {});
        reader_.skip();
    }

    void takeMaterial() {
        Material& material = event_.materials.emplace_back();
        bool sized = false;
        for (const xml::Attribute& attribute : reader_.attributes()) {
            if (!attribute.ns.empty()) continue;
            if (attribute.name == "digest") material.digest = attribute.value;
            if (attribute.name == "mediaType") material.mediaType = attribute.value;
            if (attribute.name == "name") material.name = attribute.value;
            if (attribute.name == "size") {
                const auto size = base::parseNumber(attribute.value);
                if (size) material.sizeBytes = *size;
                sized = size.has_value();
            }
        }
        if (!sized) remember(Code::EVENT_FIELD_MISSING, "Material/@size", {});
        reader_.skip();
    }

    std::optional<base::Fault> checkHash() {
        const auto place = findHash(bytes_);
        if (!place) return base::Fault{Code::EVENT_FIELD_MISSING, "hash", {}};
        const auto kind = crypto::digestKindOf(place->value);
        if (!kind) return base::Fault{Code::EVENT_FIELD_INVALID, "hash", excerpt(place->value)};
        event_.hash = hashAround(*kind, bytes_, *place);
        if (event_.hash == place->value) return std::nullopt;
        return base::Fault{Code::EVENT_HASH_WRONG, "hash", std::string(place->value)};
    }

    static constexpr std::int64_t kMaxKindName = 64;

    xml::CanonicalReader& reader_;
    std::string_view bytes_;  ///< the element
    CaseEvent event_;
    std::size_t next_ = 0;  ///< the least position the next known child may have
    std::string unknownKind_;
    std::optional<base::Fault> fault_;
};

}  // namespace

std::variant<CaseEvent, base::Fault> decodeCaseEvent(std::string_view canonicalElement) {
    if (canonicalElement.size() > base::kMaxRecordBytes)
        return base::Fault{Code::RECORD_TOO_LARGE, "CaseEvent",
                           std::to_string(canonicalElement.size())};
    xml::CanonicalReader reader(canonicalElement);
    if (reader.next() != Token::start) return reader.fault();
    if (!startsEvent(reader))
        return base::Fault{Code::RECORD_KIND_UNKNOWN, std::string(reader.name()), {}};
    auto event = EventDecoder(reader).run();
    if (reader.token() == Token::end && reader.next() == Token::fault) return reader.fault();
    return event;
}

std::optional<CaseEvent> decodeCaseEvent(xml::CanonicalReader& reader) {
    if (!startsEvent(reader)) {
        reader.skip();
        return std::nullopt;
    }
    auto event = EventDecoder(reader).run();
    auto* good = std::get_if<CaseEvent>(&event);
    if (reader.token() == Token::fault || good == nullptr || reader.borrows()) return std::nullopt;
    return std::move(*good);
}

}  // namespace guantong::standard
