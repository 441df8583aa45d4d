// SPDX-License-Identifier: Apache-2.0
#include "exchange/standard/record_form.h"

namespace guantong::standard {

namespace {

struct ItemForm {
    using Record = Item;
    static constexpr std::string_view kElement = "Item";

    template <class Form, class ItemRef>
    static void describe(Form& form, ItemRef& item) {
        constexpr ValueRule kDays = number(9999), kLongText = optional(text(60'000));
        form.attribute("caseType", item.caseType, of(ValueType::caseType));
        form.attribute("code", item.code, code(64));
        form.attribute("fee", item.fee, kBoolean);
        form.derivedId([&] { return "item:" + item.code + ":" + std::to_string(item.version); });
        form.attribute("kind", item.kind, of(ValueType::itemKind));
        form.attribute("organisation", item.organisation, optional(code(64)));
        form.attribute("promiseDays", item.promiseDays, kDays);
        form.attribute("promiseUnit", item.promiseUnit, of(ValueType::timeUnit));
        form.attribute("secret", item.secret, kBoolean);
        form.attribute("statuteDays", item.statuteDays, kDays);
        form.attribute("statuteUnit", item.statuteUnit, of(ValueType::timeUnit));
        form.attribute("validFrom", item.validFrom, of(ValueType::date));
        form.attribute("validTo", item.validTo, optional(of(ValueType::date)));
        form.attribute("version", item.version, kVersion);
        form.element("Name", item.name, text(1500));
        form.element("OrganisationName", item.organisationName, optional(text(600)));
        form.element("Basis", item.basis, kLongText);
        form.element("Conditions", item.conditions, kLongText);
        form.element("Materials", item.materials, kLongText);
        form.element("Procedure", item.procedure, kLongText);
        form.element("FeeBasis", item.feeBasis, kLongText);
        form.element("Contact", item.contact, kLongText);
        form.element("Complaint", item.complaint, kLongText);
        form.require(item.version >= 1, "version");
        form.require(!item.validTo || *item.validTo >= item.validFrom, "validTo");
    }
};

}  // namespace

RecordCodec itemCodec() {
    return makeCodec<ItemForm>();
}

}  // namespace guantong::standard
