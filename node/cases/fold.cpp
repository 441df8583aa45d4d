// SPDX-License-Identifier: Apache-2.0
#include "node/cases/fold.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace guantong::cases {

using base::Code;
using base::Fault;
using standard::CaseEvent;
using standard::EventKind;

namespace {

constexpr std::array<std::string_view, 4> kMarkNames{"taken", "parked", "waiting", "replaced"};

using Events = std::span<const CaseEvent>;
using Hashes = std::unordered_set<std::string_view>;

/// One writer's log: places in `events`, by seq.
struct Log {
    std::vector<std::size_t> events;
    std::size_t whole = 0;  ///< so many from the start without a gap
    std::size_t next = 0;   ///< the first not yet put in order
};
using Logs = std::map<base::NodeId, Log>;

Logs logsOf(Events events) {
    Logs logs;
    for (std::size_t i = 0; i < events.size(); ++i)
        logs[events[i].node].events.push_back(i);
    for (auto& [node, log] : logs) {
        std::sort(log.events.begin(), log.events.end(),
                  [&](std::size_t a, std::size_t b) { return events[a].seq < events[b].seq; });
        std::string_view before;
        for (const std::size_t i : log.events) {
            if (events[i].seq != static_cast<std::int64_t>(log.whole) + 1 ||
                events[i].prevHash != before)
                break;
            before = events[i].hash;
            ++log.whole;
        }
    }
    return logs;
}

/// The first hash in `after` that is not among those in order; nothing if all are.
const std::string* missingAfter(const CaseEvent& event, const Hashes& placed) {
    for (const std::string& hash : event.after)
        if (!placed.contains(hash)) return &hash;
    return nullptr;
}

/// The events that wait for nothing, in the order of the fold; moves each Log::next.
std::vector<std::size_t> inOrder(Events events, Logs& logs, Hashes& placed) {
    std::vector<std::size_t> order;
    order.reserve(events.size());
    for (bool moved = true; moved;) {
        moved = false;
        for (auto& [node, log] : logs) {
            if (log.next == log.whole) continue;
            const std::size_t candidate = log.events[log.next];
            if (missingAfter(events[candidate], placed) != nullptr) continue;
            order.push_back(candidate);
            placed.insert(events[candidate].hash);
            ++log.next;
            moved = true;
            break;
        }
    }
    return order;
}

void markWaiting(Events events, const Logs& logs, const Hashes& placed, Folded& folded) {
    for (const auto& [node, log] : logs) {
        const std::string gap = std::to_string(log.whole + 1);
        for (std::size_t i = log.next; i < log.events.size(); ++i) {
            EventMark& mark = folded.marks[log.events[i]];
            mark.mark = Mark::waiting;
            const CaseEvent& event = events[log.events[i]];
            const std::string* after = missingAfter(event, placed);
            if (i >= log.whole)
                mark.fault = Fault{Code::CASE_WAITS_SEQ, "seq", node.str() + " " + gap};
            else if (after != nullptr)
                mark.fault = Fault{Code::CASE_WAITS_AFTER, "After", *after};
            else
                mark.fault = Fault{Code::CASE_WAITS_AFTER, "prevHash", event.prevHash};
            ++folded.state.waiting;
        }
    }
}

/// For each event the first version it belongs to, and for each first version the highest. A
/// replacement that may not be one is a first version of its own, without a place in the case.
struct Versions {
    std::vector<std::size_t> first, highest;
    std::unordered_map<std::size_t, Fault> placeless;
};

std::optional<Fault> checkVersion(const CaseEvent& event, const CaseEvent* replaced) {
    if (replaced == nullptr) return Fault{Code::CASE_REPLACES_UNKNOWN, "replaces", event.replaces};
    if (replaced->node != event.node)
        return Fault{Code::CASE_REPLACES_FOREIGN, "replaces", replaced->node.str()};
    if (event.version <= replaced->version)
        return Fault{Code::CASE_VERSION_WRONG, "version", std::to_string(event.version)};
    return std::nullopt;
}

Versions versionsOf(Events events, const std::vector<std::size_t>& order) {
    Versions versions;
    versions.first.resize(events.size());
    versions.highest.resize(events.size());
    std::unordered_map<std::string_view, std::size_t> byHash;
    for (const std::size_t i : order) {
        versions.first[i] = versions.highest[i] = i;
        byHash.emplace(events[i].hash, i);
    }
    for (const std::size_t i : order) {
        const CaseEvent& event = events[i];
        if (event.replaces.empty() && event.kind != EventKind::struck) continue;
        const auto found = byHash.find(event.replaces);
        const CaseEvent* replaced = found == byHash.end() ? nullptr : &events[found->second];
        if (auto fault = checkVersion(event, replaced)) {
            versions.placeless.emplace(i, std::move(*fault));
            continue;
        }
        const std::size_t first = versions.first[found->second];
        versions.first[i] = first;
        if (event.version >= events[versions.highest[first]].version) versions.highest[first] = i;
    }
    return versions;
}

/// Judges each first version's place by what the highest version says.
void judge(Events events, const std::vector<std::size_t>& order, const Versions& versions,
           const FoldRules& rules, Folded& folded) {
    for (const std::size_t i : order)
        folded.marks[i].mark = Mark::replaced;
    for (const std::size_t i : order) {
        if (versions.first[i] != i) continue;
        const CaseEvent& event = events[versions.highest[i]];
        EventMark& mark = folded.marks[versions.highest[i]];
        mark.mark = Mark::taken;
        const auto placeless = versions.placeless.find(i);
        const bool isPlaceless = placeless != versions.placeless.end();
        if (event.kind == EventKind::struck && !(isPlaceless && versions.highest[i] == i)) continue;
        if (isPlaceless)
            mark.fault = placeless->second;
        else
            mark.fault = folded.state.step(event, rules);
        if (mark.fault) mark.mark = Mark::parked;
    }
}

}  // namespace

std::string_view toString(Mark mark) noexcept {
    return kMarkNames[static_cast<std::size_t>(mark)];
}

std::optional<Mark> markNamed(std::string_view name) noexcept {
    for (std::size_t i = 0; i < kMarkNames.size(); ++i)
        if (kMarkNames[i] == name) return static_cast<Mark>(i);
    return std::nullopt;
}

bool EventMark::operator==(const EventMark& other) const noexcept {
    if (mark != other.mark || fault.has_value() != other.fault.has_value()) return false;
    return !fault || (fault->code == other.fault->code && fault->field == other.fault->field &&
                      fault->detail == other.fault->detail);
}

Folded fold(Events events, const FoldRules& rules) {
    Folded folded;
    folded.marks.resize(events.size());
    Logs logs = logsOf(events);
    Hashes placed;
    const std::vector<std::size_t> order = inOrder(events, logs, placed);
    markWaiting(events, logs, placed, folded);
    for (const std::size_t i : order)
        folded.state.appendHead(events[i]);
    judge(events, order, versionsOf(events, order), rules, folded);
    folded.state.events = static_cast<std::int64_t>(events.size());
    for (const EventMark& each : folded.marks)
        folded.state.parked += each.mark == Mark::parked;
    for (const CaseEvent& each : events)
        folded.state.changedMs = std::max(folded.state.changedMs, base::toMillis(each.recordedAt));
    return folded;
}

}  // namespace guantong::cases
