// SPDX-License-Identifier: Apache-2.0
#include "node/approval/work_list.h"

#include "exchange/base/text.h"
#include "node/approval/work_lanes.h"
#include "node/approval/work_rows.h"
#include "node/cases/desk_rows.h"
#include "node/catalog/checks.h"

#include <algorithm>
#include <array>

namespace guantong::approval {

using base::Code;
using base::Fault;
using cases::CaseStatus;
using store::Statement;
using store::Transaction;

namespace {

constexpr std::array<std::string_view, 7> kListNames{
    "mine", "team", "all", "toCheck", "supplements", "toHandOut", "ended"};
constexpr std::array<std::string_view, 6> kLightNames{"none", "green", "yellow",
                                                      "red",  "over",  "paused"};

const std::vector<CaseStatus>& statusesOf(DeskList list) {
    static const std::vector<CaseStatus> kNone;
    static const std::vector<CaseStatus> kCheck{CaseStatus::applied, CaseStatus::received};
    static const std::vector<CaseStatus> kSupplements{CaseStatus::supplement,
                                                      CaseStatus::amending};
    static const std::vector<CaseStatus> kHandOut{CaseStatus::granted, CaseStatus::denied,
                                                  CaseStatus::certified, CaseStatus::delivered};
    if (list == DeskList::toCheck) return kCheck;
    if (list == DeskList::supplements) return kSupplements;
    return list == DeskList::toHandOut ? kHandOut : kNone;
}

DeskSort sortOf(const WorkQuestion& question) {
    if (question.sort) return *question.sort;
    switch (question.list) {
        case DeskList::mine:
        case DeskList::team:
            return DeskSort::promiseDue;
        case DeskList::toCheck:
        case DeskList::supplements:
        case DeskList::toHandOut:
            return DeskSort::openedAt;
        case DeskList::all:
        case DeskList::ended:
            break;
    }
    return DeskSort::newest;
}

/// One list being read: what may stand in it, and its order.
struct Reading {
    const WorkQuestion& question;
    const WorkReach& reach;
    std::uint32_t statuses = 0;  ///< one bit each
    DeskSort sort = DeskSort::newest;
    std::vector<std::string> organisations;  ///< to go through one by one; empty: the whole node

    bool wants(CaseStatus status) const noexcept {
        return (statuses >> static_cast<unsigned>(status) & 1u) != 0;
    }
};

std::uint32_t wantedStatuses(const WorkQuestion& question) {
    std::uint32_t bits = 0;
    for (int i = 0; i < cases::kCaseStatusCount; ++i) {
        const auto status = static_cast<CaseStatus>(i);
        const auto& own = statusesOf(question.list);
        bool fits = question.statuses.empty() ||
                    std::find(question.statuses.begin(), question.statuses.end(), status) !=
                        question.statuses.end();
        if (!own.empty()) fits = fits && std::find(own.begin(), own.end(), status) != own.end();
        if (question.list == DeskList::ended) fits = fits && cases::isFinal(status);
        if (question.list == DeskList::mine || question.list == DeskList::team)
            fits = fits && !cases::isFinal(status);
        if (fits) bits |= 1u << i;
    }
    return bits;
}

/// The organisations of the question that are in reach; all in reach if it names none.
std::vector<std::string> organisationsFor(const WorkQuestion& question, const WorkReach& reach) {
    if (question.organisations.empty()) return reach.organisations;
    if (reach.wholeNode) return question.organisations;
    std::vector<std::string> both;
    for (const std::string& each : question.organisations)
        if (std::binary_search(reach.organisations.begin(), reach.organisations.end(), each))
            both.push_back(each);
    return both;
}

bool isUserId(std::string_view text) {
    return text.starts_with("user:") || text.starts_with("token:");
}

std::string userOf(const Reading& reading) {
    if (reading.question.list == DeskList::mine) return reading.reach.userId;
    return isUserId(reading.question.handler) ? reading.question.handler : "";
}

std::vector<LaneSpec> dueLanes(const Reading& reading) {
    const std::string user = userOf(reading);
    if (!user.empty()) return {{LaneKind::userDue, user, false}};
    if (reading.organisations.empty()) return {{LaneKind::due, {}, false}};
    std::vector<LaneSpec> lanes;
    for (const std::string& each : reading.organisations) {
        lanes.push_back({LaneKind::organisationDue, each, false});
        lanes.push_back({LaneKind::partyDue, each, false});
    }
    return lanes;
}

/// Lists of cards go through the cases with signals, which are few.
bool isOfSignals(const Reading& reading) {
    const auto& lights = reading.question.lights;
    return reading.sort == DeskSort::promiseDue && !lights.empty() && userOf(reading).empty() &&
           std::all_of(lights.begin(), lights.end(), [](Light light) {
               return light == Light::red || light == Light::yellow;
           });
}

std::vector<LaneSpec> openedLanes(const Reading& reading) {
    std::vector<LaneSpec> lanes;
    const std::string user = userOf(reading);
    bool open = false, ended = false;
    for (int i = 0; i < cases::kCaseStatusCount; ++i) {
        const auto status = static_cast<CaseStatus>(i);
        if (!reading.wants(status)) continue;
        (cases::isFinal(status) ? ended : open) = true;
    }
    if (!user.empty() && !ended) return {{LaneKind::user, user, false}};
    if (reading.organisations.empty() && catalog::isItemCode(reading.question.item)) {
        for (const bool end : {false, true})
            if (end ? ended : open) lanes.push_back({LaneKind::item, reading.question.item, end});
        return lanes;
    }
    if (reading.organisations.empty()) {
        for (int i = 0; i < cases::kCaseStatusCount; ++i) {
            const auto status = static_cast<CaseStatus>(i);
            if (reading.wants(status))
                lanes.push_back({LaneKind::state, std::string(toString(status)), false});
        }
        return lanes;
    }
    for (const std::string& each : reading.organisations)
        for (const bool end : {false, true}) {
            if (!(end ? ended : open)) continue;
            lanes.push_back({LaneKind::organisation, each, end});
            lanes.push_back({LaneKind::party, each, end});
        }
    return lanes;
}

bool contains(std::string_view text, std::string_view part) {
    return part.empty() || text.find(part) != std::string_view::npos;
}

bool inSpan(std::int64_t ms, const std::optional<base::Instant>& from,
            const std::optional<base::Instant>& to) {
    if (from && ms < base::toMillis(*from)) return false;
    return !to || ms < base::toMillis(*to);
}

bool fitsTexts(const WorkQuestion& question, const WorkRow& row) {
    const cases::CaseFacts& facts = row.row.facts;
    return (contains(row.row.caseId, question.number) ||
            contains(facts.sourceNumber, question.number)) &&
           (facts.item == question.item || contains(facts.itemName, question.item)) &&
           contains(facts.applicantName, question.applicant) &&
           (facts.organisation == question.organisation ||
            contains(facts.organisationName, question.organisation)) &&
           (row.handler == question.handler || contains(row.handlerName, question.handler));
}

bool fits(const Reading& reading, const WorkRow& row) {
    const WorkQuestion& question = reading.question;
    if (!reading.wants(row.row.status) || !fitsTexts(question, row)) return false;
    if (question.list == DeskList::mine && row.handler != reading.reach.userId) return false;
    if (!inSpan(row.row.facts.openedMs, question.openedFrom, question.openedTo)) return false;
    if ((question.dueFrom || question.dueTo) &&
        (row.row.dues.promise == 0 ||
         !inSpan(row.row.dues.promise, question.dueFrom, question.dueTo)))
        return false;
    return question.lights.empty() ||
           std::find(question.lights.begin(), question.lights.end(), row.light) !=
               question.lights.end();
}

/// What the lanes do not see to: a case in a person's hands, or named by its number, that lies
/// outside the organisations in reach.
bool isVisible(Transaction& tx, const Reading& reading, const WorkRow& row, bool always = false) {
    const WorkReach& reach = reading.reach;
    if (reach.wholeNode || (!always && userOf(reading).empty())) return true;
    const auto reached = [&](const std::string& code) {
        return std::binary_search(reach.organisations.begin(), reach.organisations.end(), code);
    };
    if (reached(row.row.facts.organisation)) return true;
    for (const cases::Party& party : cases::partiesOf(tx, row.row.caseId))
        if (reached(party.organisation)) return true;
    return false;
}

/// Where a page goes on: phase 0 is the order by due date, phase 1 the order by the moment opened.
struct PagePosition {
    int phase = 0;
    LanePosition at;
};

std::string spell(const PagePosition& position) {
    return std::to_string(position.phase) + "." + std::to_string(position.at.key) + "." +
           std::to_string(position.at.id);
}

std::optional<PagePosition> parsePosition(std::string_view text) {
    const auto parts = base::split(text, '.');
    if (parts.size() != 3) return std::nullopt;
    const auto phase = base::parseNumber(parts[0]), key = base::parseNumber(parts[1]),
               id = base::parseNumber(parts[2]);
    if (!phase || *phase > 1 || !key || !id) return std::nullopt;
    return PagePosition{static_cast<int>(*phase), {*key, *id}};
}

/// Beyond it no candidate fits; absent: to the lanes' end.
using Stop = std::optional<std::int64_t>;

/// Reads the candidates of one phase into the page.
class PhaseReader {
public:
    PhaseReader(Transaction& tx, const Reading& reading, const WorkTerms& terms, WorkPage& page,
                std::size_t limit)
        : tx_(tx), reading_(reading), terms_(terms), page_(page), limit_(limit) {}

    /// False once the page is full or enough was looked at: `page.next` then says where to go on.
    bool read(int phase, Lanes lanes, bool descending, Stop stop) {
        std::vector<Candidate> piece;
        for (;;) {
            auto candidate = lanes.next();
            if (candidate && stop &&
                (descending ? candidate->at.key < *stop : candidate->at.key >= *stop))
                candidate.reset();
            const bool atEnd = !candidate;
            const bool enough =
                candidate && ++looked_ % kRowsAtOnce == 0 && (looked_ >= kMaxLooked || isTimeUp());
            const LanePosition at = candidate ? candidate->at : LanePosition{};
            if (candidate) keep(std::move(*candidate), piece);
            if (piece.size() < kRowsAtOnce && !atEnd && !enough) continue;
            if (!take(phase, piece)) return false;
            piece.clear();
            if (atEnd) return true;
            if (!enough) continue;
            page_.next = spell({phase, at});
            return false;
        }
    }

private:
    void keep(Candidate candidate, std::vector<Candidate>& piece) const {
        const auto status = cases::caseStatusNamed(candidate.state);
        if (!status || reading_.wants(*status)) piece.push_back(std::move(candidate));
    }

    bool take(int phase, const std::vector<Candidate>& piece) {
        std::vector<std::int64_t> ids;
        for (const Candidate& each : piece)
            ids.push_back(each.at.id);
        auto rows = readWorkRows(tx_, withTexts(tx_, std::move(ids), reading_.question), terms_);
        auto row = rows.begin();
        for (const Candidate& each : piece) {
            if (row == rows.end() || row->row.id != each.at.id) continue;
            WorkRow& found = *row++;
            if (!belongs(phase, found) || !fits(reading_, found)) continue;
            if (!isVisible(tx_, reading_, found)) continue;
            page_.rows.push_back(std::move(found));
            if (page_.rows.size() == limit_) {
                page_.next = spell({phase, each.at});
                return false;
            }
        }
        return true;
    }

    bool isTimeUp() const { return std::chrono::steady_clock::now() - since_ > kLookTime; }

    /// Under the order by due date each case stands in one phase only.
    bool belongs(int phase, const WorkRow& row) const {
        return reading_.sort != DeskSort::promiseDue || (deskDue(row.row) != 0) == (phase == 0);
    }

    Transaction& tx_;
    const Reading& reading_;
    const WorkTerms& terms_;
    WorkPage& page_;
    std::size_t limit_;
    std::size_t looked_ = 0;
    const std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

Stop millisOf(const std::optional<base::Instant>& at) {
    return at ? Stop(base::toMillis(*at)) : std::nullopt;
}

bool readByDue(PhaseReader& reader, Transaction& tx, const Reading& reading, const WorkTerms& terms,
               LanePosition after) {
    const WorkQuestion& question = reading.question;
    if (question.dueFrom)
        after = std::max(after, LanePosition{base::toMillis(*question.dueFrom) - 1, INT64_MAX});
    Stop stop = millisOf(question.dueTo);
    const bool overOnly = question.lights == std::vector<Light>{Light::over};
    if (overOnly && !stop) stop = base::toMillis(terms.now);
    auto lanes = isOfSignals(reading)
                     ? Lanes::ofSignals(tx, reading.organisations, true, after)
                     : Lanes(tx, dueLanes(reading), false, after);
    return reader.read(0, std::move(lanes), false, stop);
}

bool readByOpened(PhaseReader& reader, Transaction& tx, const Reading& reading,
                  const std::optional<LanePosition>& after) {
    const WorkQuestion& question = reading.question;
    const bool descending = reading.sort == DeskSort::newest;
    const auto from = millisOf(question.openedFrom), to = millisOf(question.openedTo);
    LanePosition at = after.value_or(descending ? LanePosition{INT64_MAX, INT64_MAX}
                                                : LanePosition{0, 0});
    if (descending && to) at = std::min(at, LanePosition{*to - 1, INT64_MAX});
    if (!descending && from) at = std::max(at, LanePosition{*from - 1, INT64_MAX});
    auto lanes = isOfSignals(reading)
                     ? Lanes::ofSignals(tx, reading.organisations, false, at)
                     : Lanes(tx, openedLanes(reading), descending, at);
    return reader.read(1, std::move(lanes), descending, descending ? from : to);
}

/// A full case number needs no list.
std::optional<WorkPage> pageOfNumber(Transaction& tx, const Reading& reading,
                                     const WorkTerms& terms) {
    if (!standard::allottingNode(reading.question.number)) return std::nullopt;
    WorkPage page;
    auto row = workRowOf(tx, reading.question.number, terms);
    if (row && fits(reading, *row) && isVisible(tx, reading, *row, true))
        page.rows.push_back(std::move(*row));
    return page;
}

}  // namespace

std::string_view toString(DeskList list) noexcept {
    return kListNames[static_cast<std::size_t>(list)];
}

std::optional<DeskList> deskListNamed(std::string_view name) noexcept {
    for (std::size_t i = 0; i < kListNames.size(); ++i)
        if (kListNames[i] == name) return static_cast<DeskList>(i);
    return std::nullopt;
}

std::string_view toString(Light light) noexcept {
    return kLightNames[static_cast<std::size_t>(light)];
}

std::optional<Light> lightNamed(std::string_view name) noexcept {
    for (std::size_t i = 0; i < kLightNames.size(); ++i)
        if (kLightNames[i] == name) return static_cast<Light>(i);
    return std::nullopt;
}

std::string_view lightName(const WorkRow& row) noexcept {
    switch (row.light) {
        case Light::none:
            return "";
        case Light::green:
            return "正常";
        case Light::yellow:
            return row.level == 3 ? "黄牌" : "临近到期";
        case Light::red:
            return "红牌";
        case Light::over:
            return "已超期";
        case Light::paused:
            return "暂停计时";
    }
    return "";
}

std::variant<WorkPage, Fault> pageOfWork(Transaction& tx, const WorkQuestion& question,
                                         const WorkReach& reach, const WorkTerms& terms,
                                         std::string_view after, std::size_t limit) {
    std::optional<PagePosition> from;
    if (!after.empty() && !(from = parsePosition(after)))
        return Fault{Code::VALUE_INVALID, "after", std::string(after.substr(0, 100))};
    const Reading reading{question, reach, wantedStatuses(question), sortOf(question),
                          organisationsFor(question, reach)};
    const bool everywhere = reach.wholeNode && question.organisations.empty();
    WorkPage page;
    if ((!everywhere && reading.organisations.empty()) || reading.statuses == 0) return page;
    if (auto one = pageOfNumber(tx, reading, terms)) return std::move(*one);
    PhaseReader reader(tx, reading, terms, page, std::clamp<std::size_t>(limit, 1, kMaxWorkRows));
    const bool byDue = reading.sort == DeskSort::promiseDue;
    if (byDue && (!from || from->phase == 0)) {
        if (!readByDue(reader, tx, reading, terms, from ? from->at : LanePosition{})) return page;
        from.reset();
    }
    if (!byDue || !(question.dueFrom || question.dueTo))
        readByOpened(reader, tx, reading, from ? std::optional(from->at) : std::nullopt);
    return page;
}

std::optional<WorkRow> workRowOf(Transaction& tx, std::string_view caseId,
                                 const WorkTerms& terms) {
    const auto row = cases::findCase(tx, caseId);
    if (!row) return std::nullopt;
    auto rows = readWorkRows(tx, {row->id}, terms);
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

}  // namespace guantong::approval
