// SPDX-License-Identifier: Apache-2.0
#include "exchange/standard/record_form.h"

namespace guantong::standard {

namespace {

struct StreamHeadForm {
    using Record = StreamHead;
    static constexpr std::string_view kElement = "StreamHead";

    template <class Form, class HeadRef>
    static void describe(Form& form, HeadRef& head) {
        constexpr ValueRule kSequence = number(999'999'999'999'999);
        form.attribute("digest", head.digest, optional(of(ValueType::digest)));
        form.attribute("epoch", head.epoch, kSequence);
        form.derivedId([&] {
            return "head:" + head.origin.str() + ":" + head.scope + ":" +
                   std::to_string(head.epoch) + ":" + std::to_string(head.sequence);
        });
        form.attribute("origin", head.origin, of(ValueType::node));
        form.attribute("scope", head.scope, kScope);
        form.attribute("sequence", head.sequence, kSequence);
        form.require(head.epoch >= 1, "epoch");
        form.require(head.sequence == 0 || !head.digest.empty(), "digest");
    }
};

}  // namespace

RecordCodec streamHeadCodec() {
    return makeCodec<StreamHeadForm>();
}

}  // namespace guantong::standard
