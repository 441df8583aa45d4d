// SPDX-License-Identifier: Apache-2.0
#include "exchange/standard/record_form.h"

namespace guantong::standard {

namespace {

struct ReportRequestForm {
    using Record = ReportRequest;
    static constexpr std::string_view kElement = "ReportRequest";

    template <class Form, class RequestRef>
    static void describe(Form& form, RequestRef& request) {
        form.attribute("asOf", request.asOf, optional(of(ValueType::instant)));
        form.attribute("from", request.from, of(ValueType::node));
        form.attribute("id", request.id, kIdRule);
        form.attribute("name", request.name, code(64));
        form.attribute("period", request.period, code(32));
        form.attribute("region", request.region, optional(code(12)));
        form.attribute("to", request.to, of(ValueType::node));
    }
};

}  // namespace

RecordCodec reportRequestCodec() {
    return makeCodec<ReportRequestForm>();
}

}  // namespace guantong::standard
