// SPDX-License-Identifier: Apache-2.0
#include "exchange/standard/record_form.h"

namespace guantong::standard {

namespace {

struct SignalForm {
    using Record = Signal;
    static constexpr std::string_view kElement = "Signal";

    template <class Form, class SignalRef>
    static void describe(Form& form, SignalRef& signal) {
        form.attribute("caseId", signal.caseId, kCaseId);
        form.attribute("clock", signal.clock, of(ValueType::clockKind));
        form.attribute("delayed", signal.delayed, kBoolean);
        form.attribute("id", signal.id, kIdRule);
        form.attribute("item", signal.item, optional(code(64)));
        form.attribute("level", signal.level, of(ValueType::signalLevel));
        form.attribute("momentDue", signal.momentDue, of(ValueType::instant));
        form.attribute("node", signal.node, of(ValueType::node));
        form.attribute("organisation", signal.organisation, optional(code(64)));
        form.attribute("raisedAt", signal.raisedAt, of(ValueType::instant));
        form.attribute("rule", signal.rule, code(32));
        form.attribute("ruleVersion", signal.ruleVersion, kVersion);
        form.element("OrganisationName", signal.organisationName, optional(text(600)));
        form.element("Message", signal.message, optional(text(3000)));
        form.element("Basis", signal.basis, optional(text(3000)));
    }
};

}  // namespace

RecordCodec signalCodec() {
    return makeCodec<SignalForm>();
}

}  // namespace guantong::standard
