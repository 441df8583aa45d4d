// SPDX-License-Identifier: Apache-2.0
#include "exchange/standard/record_form.h"

namespace guantong::standard {

namespace {

struct RowForm {
    template <class Form, class RowRef>
    static void describe(Form& form, RowRef& row) {
        form.attribute("organisation", row.organisation, optional(code(64)));
        form.attribute("organisationName", row.organisationName, optional(text(600)));
        form.attribute("region", row.region, optional(code(12)));
        form.counts("Count", "indicator", row.counts);
    }
};

struct CaseForm {
    template <class Form, class CaseRef>
    static void describe(Form& form, CaseRef& each) {
        constexpr ValueRule kMoment = optional(of(ValueType::instant));
        form.attribute("accepted", each.accepted, kMoment);
        form.attribute("caseId", each.caseId, kCaseId);
        form.attribute("finished", each.finished, kMoment);
        form.attribute("item", each.item, optional(code(64)));
        form.attribute("itemName", each.itemName, optional(text(1500)));
        form.attribute("opened", each.opened, kMoment);
        form.attribute("organisation", each.organisation, optional(code(64)));
        form.attribute("organisationName", each.organisationName, optional(text(600)));
        form.attribute("overdue", each.overdue, kBoolean);
        form.attribute("promiseDue", each.promiseDue, kMoment);
        form.attribute("region", each.region, optional(code(12)));
        form.attribute("result", each.result, optional(code(32)));
        form.attribute("status", each.status, code(32));
        form.attribute("statuteDue", each.statuteDue, kMoment);
        form.counts("Count", "indicator", each.counts);
    }
};

struct ReportAnswerForm {
    using Record = ReportAnswer;
    static constexpr std::string_view kElement = "ReportAnswer";

    template <class Form, class AnswerRef>
    static void describe(Form& form, AnswerRef& answer) {
        constexpr ValueRule kPin = optional(text(128));
        constexpr ValueRule kPart = optional(number(999'999));
        form.attribute("asOf", answer.asOf, of(ValueType::instant));
        form.attribute("calendarVersion", answer.calendarVersion, kPin);
        form.attribute("catalogueHash", answer.catalogueHash, kPin);
        form.attribute("code", answer.code, optional(code(64)));
        form.attribute("id", answer.id, kIdRule);
        form.attribute("name", answer.name, code(64));
        form.attribute("node", answer.node, of(ValueType::node));
        form.attribute("part", answer.part, kPart);
        form.attribute("parts", answer.parts, kPart);
        form.attribute("period", answer.period, code(32));
        form.attribute("program", answer.program, kPin);
        form.attribute("region", answer.region, optional(code(12)));
        form.attribute("request", answer.request, optional(kIdRule));
        form.attribute("ruleSetVersion", answer.ruleSetVersion, kPin);
        form.element("Reason", answer.reason, optional(text(12'000)));
        form.elements("Position", answer.positions, text(128));
        form.template children<RowForm>("Row", answer.rows);
        form.template children<CaseForm>("Case", answer.cases);
        form.require(answer.part.has_value() == answer.parts.has_value() &&
                         answer.part.value_or(1) >= 1 &&
                         answer.part.value_or(1) <= answer.parts.value_or(1),
                     "part");
    }
};

}  // namespace

RecordCodec reportAnswerCodec() {
    return makeCodec<ReportAnswerForm>();
}

}  // namespace guantong::standard
