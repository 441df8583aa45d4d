// SPDX-License-Identifier: Apache-2.0
// Any text is either a mapping that maps any row, or a list of faults that each name a place.
#include "adapters/mapper.h"
#include "exchange/base/assert.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace guantong::adapters;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto outcome = readMapping(text, "m.xml");
    if (const auto* faults = std::get_if<MappingFaults>(&outcome)) {
        GT_ASSERT(!faults->empty());
        for (const auto& fault : *faults)
            GT_ASSERT(fault.field.starts_with("m.xml:"));
        return 0;
    }
    const auto& mapping = std::get<Mapping>(outcome);
    std::vector<std::string_view> header, cells;
    for (const auto& column : mapping.columns)
        header.push_back(column.name);
    auto bound = Mapper::bind(mapping, header);
    if (std::holds_alternative<guantong::base::Fault>(bound)) return 0;
    auto& mapper = std::get<Mapper>(bound);
    for (const std::string_view cell : {"", "1", "2025-03-03", "张三", "11010519491231002X"}) {
        cells.assign(header.size(), cell);
        const MappedRow row = mapper.map(cells);
        GT_ASSERT(!row.events.empty() || !row.findings.empty());
    }
    return 0;
}
