// SPDX-License-Identifier: Apache-2.0
// What a notice says of its case: the facts its template asks for.
#include "node/approval/desk.h"

namespace guantong::approval {

base::Json Desk::paperFacts(store::Transaction& tx, const cases::CaseState& state,
                            const standard::CaseEvent& event) {
    (void)tx;
    (void)state;
    base::Json facts = base::Json::object();
    facts.set("caseId", event.caseId);
    return facts;
}

}  // namespace guantong::approval
