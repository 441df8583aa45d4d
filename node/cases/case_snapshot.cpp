// SPDX-License-Identifier: Apache-2.0
#include "node/cases/case_snapshot.h"

namespace guantong::cases {

namespace {

constexpr char kVersion = '1';
constexpr std::size_t kMaxListed = 100'000;

class Packer {
public:
    Packer() { bytes_.reserve(512); }

    void byte(unsigned value) { bytes_ += static_cast<char>(value); }
    /// Seven bits at a time, the lowest first.
    void number(std::int64_t value) {
        auto rest = static_cast<std::uint64_t>(value);
        for (; rest >= 0x80; rest >>= 7)
            byte(static_cast<unsigned>(rest & 0x7F) | 0x80);
        byte(static_cast<unsigned>(rest));
    }
    void text(std::string_view value) {
        number(static_cast<std::int64_t>(value.size()));
        bytes_ += value;
    }
    std::string take() { return std::move(bytes_); }

private:
    std::string bytes_;
};

/// Reads what Packer wrote; after anything unexpected everything reads as nothing and good() is
/// false.
class Unpacker {
public:
    explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

    unsigned byte() {
        if (rest_.empty()) good_ = false;
        if (!good_) return 0;
        const auto value = static_cast<unsigned char>(rest_.front());
        rest_.remove_prefix(1);
        return value;
    }
    std::int64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const unsigned part = byte();
            value |= static_cast<std::uint64_t>(part & 0x7F) << shift;
            if (part < 0x80) return static_cast<std::int64_t>(value);
        }
        good_ = false;
        return 0;
    }
    std::string_view text() {
        const auto length = static_cast<std::uint64_t>(number());
        if (length > rest_.size()) good_ = false;
        if (!good_) return {};
        const auto value = rest_.substr(0, length);
        rest_.remove_prefix(length);
        return value;
    }
    std::size_t count() {
        const auto value = static_cast<std::uint64_t>(number());
        if (value > kMaxListed || value > rest_.size()) good_ = false;
        return good_ ? value : 0;
    }
    CaseStatus status() {
        const unsigned value = byte();
        if (value >= static_cast<unsigned>(kCaseStatusCount)) good_ = false;
        return good_ ? static_cast<CaseStatus>(value) : CaseStatus::none;
    }
    base::NodeId node() {
        const std::int64_t value = number();
        if (value < 0 || value >= 1'000'000'000'000) good_ = false;
        return good_ ? base::NodeId::fromNumber(value) : base::NodeId{};
    }
    bool good() const { return good_; }
    bool atEnd() const { return good_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool good_ = true;
};

void unpackLists(Unpacker& from, CaseState& state) {
    const std::size_t participants = from.count();
    for (std::size_t i = 0; i < participants && from.good(); ++i) {
        Participant& each = state.participants.emplace_back();
        each.node = from.node();
        each.pen = from.byte() != 0;
    }
    const std::size_t heads = from.count();
    for (std::size_t i = 0; i < heads && from.good(); ++i) {
        LogHead& each = state.heads.emplace_back();
        each.node = from.node();
        each.seq = from.number();
        each.hash = from.text();
        each.last = from.byte() != 0;
    }
}

}  // namespace

std::string packSnapshot(const CaseState& state) {
    Packer to;
    to.byte(static_cast<unsigned char>(kVersion));
    to.byte(static_cast<unsigned>(state.status));
    to.byte(static_cast<unsigned>(state.before));
    to.number(state.openProcedures);
    to.byte((state.suspended ? 1u : 0u) | (state.amending ? 2u : 0u));
    to.number(state.holder.number());
    to.number(state.offered.number());
    for (const std::int64_t each : {state.events, state.parked, state.waiting, state.changedMs})
        to.number(each);
    to.text(state.parkedBy);
    to.number(static_cast<std::int64_t>(state.participants.size()));
    for (const Participant& each : state.participants) {
        to.number(each.node.number());
        to.byte(each.pen ? 1 : 0);
    }
    to.number(static_cast<std::int64_t>(state.heads.size()));
    for (const LogHead& each : state.heads) {
        to.number(each.node.number());
        to.number(each.seq);
        to.text(each.hash);
        to.byte(each.last ? 1 : 0);
    }
    to.text(state.clocks.str());
    return to.take();
}

std::optional<CaseState> unpackSnapshot(std::string_view bytes) {
    Unpacker from(bytes);
    if (from.byte() != static_cast<unsigned char>(kVersion)) return std::nullopt;
    CaseState state;
    state.status = from.status();
    state.before = from.status();
    state.openProcedures = from.number();
    const unsigned flags = from.byte();
    state.suspended = (flags & 1u) != 0;
    state.amending = (flags & 2u) != 0;
    state.holder = from.node();
    state.offered = from.node();
    for (std::int64_t* each : {&state.events, &state.parked, &state.waiting, &state.changedMs})
        *each = from.number();
    state.parkedBy = from.text();
    unpackLists(from, state);
    const auto clocks = ClockFacts::parse(from.text());
    if (!clocks || !from.atEnd()) return std::nullopt;
    state.clocks = *clocks;
    return state;
}

}  // namespace guantong::cases
