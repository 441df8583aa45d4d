// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping_reader.h"

#include "adapters/quality.h"
#include "adapters/width.h"
#include "exchange/base/text.h"

#include <algorithm>
#include <array>

namespace guantong::adapters {

namespace {

std::string list(const std::vector<std::string>& names) {
    std::string joined;
    for (const auto& name : names)
        joined += (joined.empty() ? "" : ", ") + name;
    return joined;
}

template <typename Range>
std::string listOf(const Range& names) {
    std::vector<std::string> all;
    for (const auto& name : names)
        all.emplace_back(name);
    return list(all);
}

std::string eventKindNames() {
    constexpr std::string_view kNames[] = {
#define GT_EVENT_KIND(name, zh, needsPen) #name,
#include "exchange/standard/event_kinds.def"
#undef GT_EVENT_KIND
    };
    return listOf(kNames);
}

template <typename Range>
bool holds(const Range& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::optional<std::chrono::minutes> zoneNamed(std::string_view text) {
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
        return std::nullopt;
    const auto hour = base::parseNumber(text.substr(1, 2));
    const auto minute = base::parseNumber(text.substr(4, 2));
    if (!hour || !minute || *hour > 14 || *minute > 59) return std::nullopt;
    const std::chrono::minutes offset{*hour * 60 + *minute};
    return text[0] == '-' ? -offset : offset;
}

}  // namespace

void MappingReader::fault(int line, const std::string& what) {
    faults_.push_back({base::Code::MAPPING_INVALID, file_ + ":" + std::to_string(line), what});
}

void MappingReader::allow(const xml::Element& element, Names attributes, Names children) {
    for (const auto& [name, value] : element.attributes)
        if (!holds(attributes, name))
            fault(element.line, "<" + element.name + "> has no attribute " + name + "; write " +
                                    (attributes.size() == 0 ? "none" : listOf(attributes)));
    for (const auto& child : element.children)
        if (!holds(children, child.name))
            fault(child.line, "<" + child.name + "> may not stand in <" + element.name +
                                  ">; write " + (children.size() == 0 ? "none" : listOf(children)));
    if (children.size() > 0 && !base::trim(element.text).empty())
        fault(element.line, "text may not stand in <" + element.name + ">; remove it");
}

std::string MappingReader::required(const xml::Element& element, std::string_view name) {
    const auto* value = element.attribute(name);
    if (value != nullptr && !value->empty()) return *value;
    fault(element.line, "<" + element.name + "> lacks " + std::string(name) + "; write " +
                            std::string(name) + "=\"…\"");
    return {};
}

std::string MappingReader::optional(const xml::Element& element, std::string_view name,
                                    std::string_view otherwise) {
    const auto* value = element.attribute(name);
    return value != nullptr ? *value : std::string(otherwise);
}

bool MappingReader::yes(const xml::Element& element, std::string_view name, bool otherwise) {
    const auto* value = element.attribute(name);
    if (value == nullptr) return otherwise;
    if (*value != "yes" && *value != "no")
        fault(element.line, std::string(name) + "=\"" + *value + "\"; write yes or no");
    return *value == "yes";
}

Mapping MappingReader::read(const xml::Element& root) {
    mapping_.file = file_;
    if (root.name != "Mapping" || root.ns != kMappingNamespace) {
        fault(root.line, "the root is not a mapping; write <Mapping xmlns=\"" +
                             std::string(kMappingNamespace) + "\" system=\"…\" version=\"…\">");
        return {};
    }
    allow(root, {"system", "version", "title"},
          {"Source", "Empty", "Times", "Column", "Codes", "Quality", "Case", "Common", "Event"});
    mapping_.system = required(root, "system");
    mapping_.version = optional(root, "version", "1");
    // What others refer to is read first, wherever it stands.
    using Read = void (MappingReader::*)(const xml::Element&);
    static constexpr std::array<std::pair<std::string_view, Read>, 8> kOrder{
        {{"Source", &MappingReader::readSource},
         {"Times", &MappingReader::readTimes},
         {"Column", &MappingReader::readColumn},
         {"Codes", &MappingReader::readCodes},
         {"Quality", &MappingReader::readQuality},
         {"Case", &MappingReader::readCase},
         {"Common", &MappingReader::readCommon},
         {"Event", &MappingReader::readEvent}}};
    for (const auto& [name, read] : kOrder)
        for (const auto& child : root.children)
            if (child.name == name) (this->*read)(child);
    for (const auto& child : root.children)
        if (child.name == "Empty") mapping_.empty.push_back(child.text);
    for (const std::string_view once : {"Source", "Times", "Case", "Common"})
        if (std::count_if(root.children.begin(), root.children.end(),
                          [&](const auto& child) { return child.name == once; }) > 1)
            fault(root.line, "<" + std::string(once) + "> stands more than once; write it once");
    if (root.child("Case") == nullptr)
        fault(root.line, "<Case> is missing; write <Case><Number column=\"…\"/></Case>");
    if (mapping_.events.empty())
        fault(root.line, "no <Event> stands here; write one for each kind of event");
    return std::move(mapping_);
}

void MappingReader::readSource(const xml::Element& element) {
    allow(element, {"encoding", "delimiter", "skip"}, {});
    const std::string encoding = optional(element, "encoding", "auto");
    if (encoding != "auto") {
        mapping_.encoding = encodingNamed(encoding);
        if (!mapping_.encoding)
            fault(element.line, "encoding=\"" + encoding +
                                    "\" is unknown; write auto, utf-8, gb18030, big5, utf-16le or "
                                    "utf-16be");
    }
    static const std::map<std::string, char, std::less<>> kNamed{
        {"comma", ','}, {"tab", '\t'}, {"semicolon", ';'}, {"bar", '|'}};
    const std::string delimiter = optional(element, "delimiter", "auto");
    if (const auto named = kNamed.find(delimiter); named != kNamed.end())
        mapping_.delimiter = named->second;
    else if (delimiter != "auto")
        fault(element.line, "delimiter=\"" + delimiter +
                                "\" is unknown; write auto, comma, tab, semicolon or bar");
    const auto skip = base::parseNumber(optional(element, "skip", "0"));
    if (!skip || *skip > 1000) fault(element.line, "skip is no number of records; write 0 to 1000");
    mapping_.skipRecords = static_cast<std::size_t>(skip.value_or(0));
}

void MappingReader::readTimes(const xml::Element& element) {
    allow(element, {"zone"}, {"Format", "Never"});
    const std::string zone = optional(element, "zone", "+08:00");
    if (const auto offset = zoneNamed(zone))
        mapping_.zone = *offset;
    else
        fault(element.line, "zone=\"" + zone + "\" is no offset; write one like +08:00");
    for (const auto& child : element.children) {
        if (child.name == "Never") mapping_.never.emplace_back(base::trim(child.text));
        if (child.name != "Format") continue;
        auto format = DateFormat::compile(base::trim(child.text));
        if (format)
            mapping_.formats.push_back(std::move(*format));
        else
            fault(child.line, "\"" + child.text +
                                  "\" is no date format; write one like yyyy-MM-dd HH:mm:ss, "
                                  "R/MM/dd, iso, excel or epochMillis");
    }
}

void MappingReader::readColumn(const xml::Element& element) {
    allow(element, {"name", "personal", "as", "optional"}, {});
    const std::size_t index = column(required(element, "name"), element.line);
    ColumnRule& rule = mapping_.columns[index];
    rule.optional = yes(element, "optional", false);
    rule.personal = yes(element, "personal", false);
    rule.as = optional(element, "as", rule.name);
    if (!rule.personal && element.attribute("as") != nullptr)
        fault(element.line, "as names a personal value; write personal=\"yes\" or leave as out");
}

void MappingReader::readCodes(const xml::Element& element) {
    allow(element, {"name", "version", "default"}, {"Code"});
    CodeMap map;
    map.name = required(element, "name");
    map.version = optional(element, "version");
    if (const auto* otherwise = element.attribute("default")) map.otherwise = *otherwise;
    for (const auto& child : element.children) {
        allow(child, {"from", "to"}, {});
        const std::string from = toHalfWidth(trimWide(required(child, "from")));
        const std::string* to = child.attribute("to");
        if (to == nullptr) fault(child.line, "<Code> lacks to; write to=\"…\"");
        if (!map.codes.emplace(from, to != nullptr ? *to : "").second)
            fault(child.line,
                  "from=\"" + from + "\" stands twice in Codes " + map.name + "; write it once");
    }
    for (const auto& known : mapping_.codeMaps)
        if (known.name == map.name)
            fault(element.line, "Codes " + map.name + " stands twice; give one another name");
    mapping_.codeMaps.push_back(std::move(map));
}

void MappingReader::readQuality(const xml::Element& element) {
    allow(element, {"rule", "level"}, {});
    const std::string rule = required(element, "rule"), level = required(element, "level");
    const auto parsed = qualityLevelNamed(level);
    if (qualityRuleNamed(rule) == nullptr)
        fault(element.line, "rule=\"" + rule + "\" is unknown; write " + listOf(qualityRuleIds()));
    else if (!parsed)
        fault(element.line, "level=\"" + level + "\"; write off, warn, park, wait or refuse");
    else
        mapping_.levels[rule] = *parsed;
}

void MappingReader::readCase(const xml::Element& element) {
    allow(element, {}, {"Number", "Version", "Key"});
    const auto* number = element.child("Number");
    if (number == nullptr)
        fault(element.line, "<Case> lacks <Number>; write <Number column=\"…\"/>");
    else
        mapping_.caseNumber = value(*number);
    if (const auto* version = element.child("Version")) mapping_.sourceVersion = value(*version);
    for (const auto& child : element.children)
        if (child.name == "Key") caseKeys_.push_back(value(child));
}

void MappingReader::readCommon(const xml::Element& element) {
    allow(element, {}, {"Actor", "Channel", "Field"});
    for (const auto& child : element.children) {
        if (child.name == "Field") commonFields_.push_back(field(child));
        if (child.name == "Actor") commonActor_ = actor(child);
        if (child.name == "Channel") commonChannel_ = value(child);
    }
}

void MappingReader::readEvent(const xml::Element& element) {
    allow(element, {"kind", "id", "personal"},
          {"When", "OccurredAt", "Key", "Actor", "Channel", "Field"});
    EventRule event;
    event.line = element.line;
    const std::string kind = required(element, "kind");
    const auto known = standard::eventKindNamed(kind);
    if (!known) {
        if (!kind.empty())
            fault(element.line, "kind=\"" + kind + "\" is unknown; write " + eventKindNames());
        return;
    }
    event.kind = *known;
    event.id = optional(element, "id", kind);
    event.personal = yes(element, "personal", mapping_.events.empty());
    for (const auto& child : element.children)
        readEventPart(child, event);
    if (element.child("OccurredAt") == nullptr)
        fault(element.line, "<Event> lacks <OccurredAt>; write <OccurredAt column=\"…\"/>");
    finishEvent(event, caseKeys_);
    for (const auto& other : mapping_.events)
        if (other.id == event.id)
            fault(element.line, "two events are called " + event.id + "; write id=\"…\" on one");
    mapping_.events.push_back(std::move(event));
}

void MappingReader::readEventPart(const xml::Element& element, EventRule& event) {
    if (element.name == "When") event.when.push_back(condition(element));
    if (element.name == "OccurredAt") event.occurredAt = value(element);
    if (element.name == "Key") event.keys.push_back(value(element));
    if (element.name == "Actor") event.actor = actor(element);
    if (element.name == "Channel") event.channel = value(element);
    if (element.name != "Field") return;
    event.fields.push_back(field(element));
    const auto last = event.fields.back().field;
    if (std::count_if(event.fields.begin(), event.fields.end(),
                      [&](const FieldRule& rule) { return rule.field == last; }) > 1)
        fault(element.line, "field " + std::string(standard::keyOf(last)) +
                                " stands twice in this event; join columns by <Part>");
}

/// Adds what stands in Common and under Case, unless the event has its own.
void MappingReader::finishEvent(EventRule& event, const std::vector<ValueRule>& caseKeys) {
    for (const auto& common : commonFields_)
        if (std::none_of(event.fields.begin(), event.fields.end(),
                         [&](const FieldRule& own) { return own.field == common.field; }))
            event.fields.push_back(common);
    std::sort(event.fields.begin(), event.fields.end(),
              [](const FieldRule& a, const FieldRule& b) { return a.field < b.field; });
    event.required = requiredFields(event.kind);
    if (!event.actor) event.actor = commonActor_;
    if (event.channel.parts.empty()) event.channel = commonChannel_;
    if (event.keys.empty()) event.keys = caseKeys;
}

std::size_t MappingReader::column(const std::string& name, int line) {
    const std::string key = columnKey(name);
    for (std::size_t i = 0; i < mapping_.columns.size(); ++i)
        if (mapping_.columns[i].key == key) return i;
    mapping_.columns.push_back({name, key, line, false, false, {}});
    return mapping_.columns.size() - 1;
}

ValueRule::Part MappingReader::part(const xml::Element& element) {
    const auto* name = element.attribute("column");
    const auto* text = element.attribute("text");
    if ((name == nullptr) == (text == nullptr))
        fault(element.line, "<" + element.name + "> wants one of column and text; write " +
                                (name == nullptr ? "column=\"…\"" : "only one of the two"));
    ValueRule::Part part;
    if (name != nullptr) part.column = column(*name, element.line);
    if (text != nullptr) part.text = *text;
    return part;
}

ValueRule MappingReader::value(const xml::Element& element, Names moreAttributes) {
    for (const auto& [name, text] : element.attributes) {
        if (holds(Names{"column", "text", "codes", "default"}, name) || holds(moreAttributes, name))
            continue;
        fault(element.line, "<" + element.name + "> has no attribute " + name +
                                "; write column, text, codes or default");
    }
    ValueRule rule;
    rule.line = element.line;
    rule.otherwise = optional(element, "default");
    for (const auto& child : element.children) {
        if (child.name == "Part")
            rule.parts.push_back(part(child));
        else if (child.name == "When")
            rule.when.push_back(condition(child));
        else
            fault(child.line, "<" + child.name + "> may not stand here; write Part or When");
    }
    const bool own = element.attribute("column") != nullptr || element.attribute("text") != nullptr;
    if (own && !rule.parts.empty())
        fault(element.line, "both an attribute and <Part> give the value; write one of them");
    if (rule.parts.empty()) rule.parts.push_back(part(element));
    if (const auto* codes = element.attribute("codes")) {
        for (std::size_t i = 0; i < mapping_.codeMaps.size(); ++i)
            if (mapping_.codeMaps[i].name == *codes) rule.codes = i;
        if (!rule.codes)
            fault(element.line,
                  "there is no Codes " + *codes + "; write <Codes name=\"" + *codes + "\">");
    }
    return rule;
}

Condition MappingReader::condition(const xml::Element& element) {
    allow(element, {"column", "is", "equals", "not"}, {});
    Condition condition;
    condition.column = column(required(element, "column"), element.line);
    const std::string is = optional(element, "is", "present");
    if (is != "present" && is != "absent")
        fault(element.line, "is=\"" + is + "\"; write present or absent");
    condition.test = is == "absent" ? Condition::Test::absent : Condition::Test::present;
    for (const auto& [name, test] :
         {std::pair{"equals", Condition::Test::oneOf}, std::pair{"not", Condition::Test::noneOf}}) {
        const auto* words = element.attribute(name);
        if (words == nullptr) continue;
        condition.test = test;
        for (const auto word : base::split(*words, '|'))
            condition.values.push_back(toHalfWidth(trimWide(word)));
    }
    if (element.attributes.size() > 2)
        fault(element.line, "<When> wants one test; write is, equals or not");
    return condition;
}

FieldRule MappingReader::field(const xml::Element& element) {
    FieldRule rule;
    rule.value = value(element, {"name", "mask", "unit"});
    rule.value.mask = yes(element, "mask", true);
    const std::string unit = optional(element, "unit", "fen");
    if (unit != "fen" && unit != "yuan")
        fault(element.line, "unit=\"" + unit + "\"; write fen or yuan");
    rule.value.yuan = unit == "yuan";
    const std::string name = required(element, "name");
    if (const auto known = standard::fieldNamed(name)) {
        rule.field = *known;
        rule.form = formOf(*known);
    } else if (!name.empty()) {
        fault(element.line, "there is no field " + name +
                                "; write a field of the standard, see config/adapters/README.md");
    }
    if (rule.value.yuan && rule.field != standard::Field::amountFen)
        fault(element.line, "unit belongs to amountFen; leave it out");
    return rule;
}

ActorRule MappingReader::actor(const xml::Element& element) {
    allow(element, {"kind"}, {"Id", "Name", "Organisation"});
    ActorRule rule;
    rule.kind = optional(element, "kind", "person");
    if (!holds(Names{"person", "post", "organisation", "machine"}, rule.kind))
        fault(element.line,
              "kind=\"" + rule.kind + "\"; write person, post, organisation or machine");
    if (const auto* id = element.child("Id")) rule.id = value(*id);
    if (const auto* name = element.child("Name")) rule.name = value(*name);
    if (const auto* organisation = element.child("Organisation"))
        rule.organisation = value(*organisation);
    return rule;
}

}  // namespace guantong::adapters
