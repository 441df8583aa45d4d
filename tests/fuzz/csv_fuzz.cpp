// SPDX-License-Identifier: Apache-2.0
// Any bytes, in any encoding and pieces of any size, give the same records, each within limits.
#include "adapters/csv_reader.h"
#include "exchange/base/assert.h"
#include "exchange/base/text.h"

#include <cstddef>
#include <cstdint>

namespace {

using namespace guantong;

std::string records(std::string_view bytes, adapters::Encoding encoding, std::size_t pieceBytes) {
    std::size_t at = 0;
    const auto pieces = [&] {
        const auto piece = bytes.substr(at, pieceBytes);
        at += piece.size();
        return piece;
    };
    adapters::CsvReader reader(pieces, encoding, 0, ',');
    std::string all;
    std::uint64_t line = 0;
    for (adapters::CsvRecord record; reader.next(record);) {
        GT_ASSERT(!record.cells.empty() && record.line > line);
        line = record.line;
        all += std::to_string(line) + (record.fault ? "!" : ":");
        for (const auto cell : record.cells) {
            GT_ASSERT(base::isUtf8(cell) || record.fault);
            all.append(cell).append("\x1F");
        }
        all += "\x1E";
    }
    return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    const auto encoding = static_cast<adapters::Encoding>(data[0] % 5);
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::string whole = records(bytes, encoding, bytes.size() + 1);
    GT_ASSERT(records(bytes, encoding, 1) == whole);
    GT_ASSERT(records(bytes, encoding, 7) == whole);
    return 0;
}
