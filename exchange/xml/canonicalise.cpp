// SPDX-License-Identifier: Apache-2.0
#include "exchange/xml/canonicalise.h"

#include "exchange/xml/document.h"

#include <libxml/c14n.h>

#include <memory>
#include <new>

namespace guantong::xml {

namespace {

struct OutputFree {
    void operator()(xmlOutputBuffer* output) const noexcept { xmlOutputBufferClose(output); }
};

/// Start tags, counted in the bytes: what is miscounted (in a comment, say) is refused anyway.
std::size_t elementsIn(std::string_view bytes) noexcept {
    std::size_t count = 0;
    for (auto at = bytes.find('<'); at != std::string_view::npos; at = bytes.find('<', at + 1))
        if (at + 1 < bytes.size() && bytes[at + 1] != '/') ++count;
    return count;
}

}  // namespace

std::variant<std::string, base::Fault> canonicalise(std::string_view bytes, XmlLimits limits) {
    if (elementsIn(bytes) > kMaxTreeElements)
        return base::Fault{base::Code::PACKAGE_TOO_LARGE, "elements",
                           std::to_string(kMaxTreeElements)};
    auto parsed = parseDocument(bytes, Origin::node, limits);
    if (auto* fault = std::get_if<base::Fault>(&parsed)) return std::move(*fault);
    const auto& tree = std::get<Document>(parsed);
    const MessageSink sink;
    const std::unique_ptr<xmlOutputBuffer, OutputFree> output(xmlAllocOutputBuffer(nullptr));
    if (!output) throw std::bad_alloc();
    const int result = xmlC14NExecute(tree.get(), nullptr, nullptr, XML_C14N_EXCLUSIVE_1_0, nullptr,
                                      0, output.get());
    if (result < 0 || output->error != 0)
        return base::Fault{base::Code::XML_MALFORMED, {}, sink.first()};
    return std::string(reinterpret_cast<const char*>(xmlOutputBufferGetContent(output.get())),
                       xmlOutputBufferGetSize(output.get()));
}

}  // namespace guantong::xml
