// SPDX-License-Identifier: Apache-2.0
#include "exchange/standard/record_form.h"

namespace guantong::standard {

namespace {

struct ErasureForm {
    using Record = Erasure;
    static constexpr std::string_view kElement = "Erasure";

    template <class Form, class ErasureRef>
    static void describe(Form& form, ErasureRef& erasure) {
        form.attribute("at", erasure.at, of(ValueType::instant));
        form.attribute("caseId", erasure.caseId, kCaseId);
        form.attribute("digest", erasure.digest, of(ValueType::digest));
        form.derivedId([&] { return "erasure:" + erasure.caseId + ":" + erasure.digest; });
        form.attribute("node", erasure.node, of(ValueType::node));
        form.element("Basis", erasure.basis, text(3000));
    }
};

}  // namespace

RecordCodec erasureCodec() {
    return makeCodec<ErasureForm>();
}

}  // namespace guantong::standard
