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

struct ReportAnswerForm {
    using Record = ReportAnswer;
    static constexpr std::string_view kElement = "ReportAnswer";

    template <class Form, class AnswerRef>
    static void describe(Form& form, AnswerRef& answer) {
        constexpr ValueRule kPin = optional(text(128));
        form.attribute("asOf", answer.asOf, of(ValueType::instant));
        form.attribute("calendarVersion", answer.calendarVersion, kPin);
        form.attribute("catalogueHash", answer.catalogueHash, kPin);
        form.attribute("id", answer.id, kIdRule);
        form.attribute("name", answer.name, code(64));
        form.attribute("node", answer.node, of(ValueType::node));
        form.attribute("period", answer.period, code(32));
        form.attribute("program", answer.program, kPin);
        form.attribute("region", answer.region, optional(code(12)));
        form.attribute("request", answer.request, optional(kIdRule));
        form.attribute("ruleSetVersion", answer.ruleSetVersion, kPin);
        form.elements("Position", answer.positions, text(128));
        form.template children<RowForm>("Row", answer.rows);
    }
};

}  // namespace

RecordCodec reportAnswerCodec() {
    return makeCodec<ReportAnswerForm>();
}

}  // namespace guantong::standard
