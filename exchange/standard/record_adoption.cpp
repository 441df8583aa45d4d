// SPDX-License-Identifier: Apache-2.0
#include "exchange/standard/record_form.h"

namespace guantong::standard {

namespace {

struct AdoptionForm {
    using Record = Adoption;
    static constexpr std::string_view kElement = "Adoption";

    template <class Form, class AdoptionRef>
    static void describe(Form& form, AdoptionRef& adoption) {
        form.attribute("adopted", adoption.adopted, kBoolean);
        form.attribute("at", adoption.at, of(ValueType::instant));
        form.attribute("code", adoption.code, optional(code(64)));
        form.derivedId([&] {
            return "adoption:" + adoption.node.str() + ":" + adoption.subjectKind + ":" +
                   adoption.subject + ":" + std::to_string(adoption.version);
        });
        form.attribute("node", adoption.node, of(ValueType::node));
        form.attribute("subject", adoption.subject, optional(code(64)));
        form.attribute("subjectHash", adoption.subjectHash, optional(of(ValueType::digest)));
        form.attribute("subjectKind", adoption.subjectKind, of(ValueType::subjectKind));
        form.attribute("version", adoption.version, kVersion);
        form.element("Reason", adoption.reason, optional(text(12'000)));
        form.require(adoption.adopted || !adoption.code.empty(), "code");
    }
};

}  // namespace

RecordCodec adoptionCodec() {
    return makeCodec<AdoptionForm>();
}

}  // namespace guantong::standard
