// SPDX-License-Identifier: Apache-2.0
#include "adapters/row_reader.h"

#include <cstdio>

namespace guantong::adapters {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

std::string describeBlemish(const Blemish& blemish) {
    char text[64];
    std::snprintf(text, sizeof text, "byte 0x%02X at offset %llu of the file", blemish.byte,
                  static_cast<unsigned long long>(blemish.sourceAt));
    return text;
}

}  // namespace

std::vector<std::string> ReadRow::cells() const {
    std::vector<std::string> cells;
    std::uint32_t begin = 0;
    for (const auto end : ends) {
        cells.push_back(text.substr(begin, end - begin));
        begin = end;
    }
    return cells;
}

RowReader::RowReader(SourceFile& file, const SurveyedFile& seen, const Mapping& mapping)
    : mapping_(mapping),
      csv_([&file] { return file.next(); }, seen.encoding, seen.markBytes, mapping.delimiter) {
    file.rewind();
}

std::optional<base::Fault> RowReader::open() {
    for (std::size_t i = 0; i < mapping_.skipRecords; ++i)
        if (!csv_.next(record_)) return base::Fault{base::Code::ADAPTER_FILE_EMPTY, "1", ""};
    if (!csv_.next(record_)) return base::Fault{base::Code::ADAPTER_FILE_EMPTY, "1", ""};
    const std::string line = std::to_string(record_.line);
    if (record_.fault)
        return base::Fault{base::Code::ADAPTER_HEADER_WRONG, line, record_.fault->detail};
    auto bound = Mapper::bind(mapping_, record_.cells);
    if (const auto* fault = std::get_if<base::Fault>(&bound))
        return base::Fault{fault->code, line,
                           "column " + fault->field + " is missing; " + fault->detail};
    mapper_.emplace(std::move(std::get<Mapper>(bound)));
    for (const auto cell : record_.cells)
        header_.emplace_back(cell);
    return std::nullopt;
}

void RowReader::skip(std::int64_t count) {
    while (records_ < count && csv_.next(record_))
        ++records_;
}

bool RowReader::next(ReadRow& row) {
    if (!csv_.next(record_)) return false;
    row.record = ++records_;
    row.line = static_cast<std::int64_t>(record_.line);
    row.text.clear();
    row.ends.clear();
    for (const auto cell : record_.cells) {
        row.text += cell;
        row.ends.push_back(static_cast<std::uint32_t>(row.text.size()));
    }
    row.mapped = {};
    judgeForm(row);
    if (row.mapped.findings.empty()) row.mapped = mapper_->map(record_.cells);
    countSameTimes(row);
    return true;
}

/// What keeps the row from being mapped at all.
void RowReader::judgeForm(ReadRow& row) {
    const auto refuse = [&](base::Fault fault) {
        row.mapped.findings.push_back({QualityLevel::refuse, {}, std::move(fault)});
    };
    if (record_.fault) return refuse(*record_.fault);
    if (record_.cells.size() != header_.size())
        return refuse({base::Code::ADAPTER_ROW_RAGGED, "",
                       std::to_string(record_.cells.size()) + " columns, the header has " +
                           std::to_string(header_.size())});
    if (record_.blemishes.empty()) return;
    std::string column;
    for (std::size_t i = 0; i < record_.cells.size() && column.empty(); ++i)
        if (record_.cells[i].find(kReplacement) != std::string_view::npos) column = header_[i];
    refuse({base::Code::ADAPTER_TEXT_UNDECODABLE, column, describeBlemish(record_.blemishes[0])});
}

void RowReader::countSameTimes(ReadRow& row) {
    std::vector<base::Instant> times;
    times.reserve(row.mapped.events.size());
    for (const auto& event : row.mapped.events)
        times.push_back(event.event.occurredAt);
    sameTimes_ = !times.empty() && times == lastTimes_ ? sameTimes_ + 1 : 0;
    lastTimes_ = std::move(times);
    row.sameTimeBefore = sameTimes_;
}

}  // namespace guantong::adapters
