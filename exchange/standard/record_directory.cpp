// SPDX-License-Identifier: Apache-2.0
#include "exchange/standard/record_form.h"

namespace guantong::standard {

namespace {

struct DirectoryForm {
    using Record = DirectoryRecord;
    static constexpr std::string_view kElement = "Directory";

    template <class Form, class DirectoryRef>
    static void describe(Form& form, DirectoryRef& directory) {
        form.derivedId([&] { return "directory:" + std::to_string(directory.version); });
        form.attribute("version", directory.version, number(999'999'999));
        form.element("Document", directory.document, spelt(ValueRule::Spelling::base64));
    }
};

}  // namespace

RecordCodec directoryCodec() {
    return makeCodec<DirectoryForm>();
}

}  // namespace guantong::standard
