// SPDX-License-Identifier: Apache-2.0
// /cases: the lists, the counters, and who works which case.
#include "exchange/base/text.h"
#include "node/api/api_handlers.h"
#include "node/api/case_access.h"
#include "node/api/json_api.h"

namespace guantong::api {

using approval::WorkPage;
using base::Code;
using base::Fault;
using base::Json;
using people::Right;
using store::Transaction;

namespace {

constexpr std::size_t kMaxAssigned = 500;

/// The person who is to work cases: active, with a name to show. Refused: USER_UNKNOWN.
struct Worker {
    people::Principal principal;
    std::string name;
};
Worker workerOf(const HttpContext& context, Transaction& tx, std::string_view id) {
    const auto number = base::parseNumber(id);
    auto principal =
        number ? context.doors().people.users.principal(tx, *number) : std::nullopt;
    if (!principal) throw Refused(Fault{Code::USER_UNKNOWN, "user", std::string(id)});
    std::string name = principal->displayName;
    return {std::move(*principal), std::move(name)};
}

/// Why the case cannot be given to that person; nothing once it is.
std::optional<Fault> assignOne(const HttpContext& context, Transaction& tx,
                               const std::string& caseId, const std::optional<Worker>& to) {
    try {
        const SeenCase seen = seenCase(context, tx, caseId);
        if (auto fault = people::refuse(context.principal(), Right::caseAssign, seen.scope))
            return fault;
        if (cases::isFinal(seen.row.status)) return Fault{Code::MOVE_NOT_ALLOWED, "caseId", caseId};
        if (to && !people::may(to->principal, Right::caseHandle, seen.scope) &&
            !people::may(to->principal, Right::caseAccept, seen.scope))
            return Fault{Code::RIGHT_MISSING, "user", to->name};
    } catch (const Refused& refused) {
        return refused.faults().front();
    }
    const approval::Assignment worker =
        to ? approval::Assignment{to->principal.label(), to->name} : approval::Assignment{};
    approval::assign(tx, caseId, worker, context.principal().label(), context.now());
    return std::nullopt;
}

}  // namespace

Response getCases(HttpContext& context) {
    auto question =
        questionOf([&](std::string_view name) { return std::string(context.query(name)); });
    const auto calendar = calendarOf(context);
    return context.read([&](Transaction& tx) {
        if (const auto below = subtreeOf(context, tx, question.organisation); !below.empty()) {
            question.organisations = below;
            question.organisation.clear();
        }
        const auto page = orRefuse(approval::pageOfWork(
            tx, question, workReach(context.principal(), Right::caseRead),
            {context.now(), *calendar}, context.query("after"), context.limit()));
        Json rows = Json::array();
        for (const approval::WorkRow& row : page.rows)
            rows.add(caseRowJson(context, row, *calendar));
        return jsonAnswer(listJson(std::move(rows), page.next));
    });
}

Response getCounters(HttpContext& context) {
    return context.read([&](Transaction& tx) {
        const auto counts = approval::countWork(
            tx, workReach(context.principal(), Right::caseRead), context.now());
        return jsonAnswer(Json::object()
                              .set("toCheck", counts.toCheck)
                              .set("supplements", counts.supplements)
                              .set("toHandOut", counts.toHandOut)
                              .set("mine", counts.mine)
                              .set("yellow", counts.yellow)
                              .set("red", counts.red)
                              .set("over", counts.over));
    });
}

Response postAssign(HttpContext& context) {
    const auto ids = textsField(context.body(), "caseIds", kMaxAssigned);
    if (ids.empty()) throw Refused(Fault{Code::FIELD_MISSING, "caseIds", {}});
    const std::string user = textField(context.body(), "user", false, 64);
    return context.write([&](Transaction& tx) {
        std::optional<Worker> to;
        if (!user.empty()) to = workerOf(context, tx, user);
        std::int64_t assigned = 0;
        Json refused = Json::array();
        for (const std::string& id : ids) {
            const auto fault = assignOne(context, tx, id, to);
            if (!fault) {
                ++assigned;
                continue;
            }
            refused.add(Json::object()
                            .set("caseId", id)
                            .set("code", toString(fault->code))
                            .set("title", base::cause(fault->code, base::Language::chinese)));
        }
        return jsonAnswer(
            Json::object().set("assigned", assigned).set("refused", std::move(refused)));
    });
}

}  // namespace guantong::api
