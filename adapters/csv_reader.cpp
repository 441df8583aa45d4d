// SPDX-License-Identifier: Apache-2.0
#include "adapters/csv_reader.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace guantong::adapters {

namespace {

constexpr std::string_view kCandidates = ",\t;|";
constexpr std::size_t kKeptOfBadText = 4096;

bool isBreak(char c) noexcept {
    return c == '\n' || c == '\r';
}

/// The line breaks in the text, CRLF counted once.
std::uint64_t countBreaks(std::string_view text) noexcept {
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n')))
            ++count;
    return count;
}

}  // namespace

CsvReader::CsvReader(Pieces pieces, Encoding encoding, std::size_t markBytes,
                     std::optional<char> delimiter)
    : pieces_(std::move(pieces)),
      decoder_(encoding),
      markBytes_(markBytes),
      delimiter_(delimiter) {}

bool CsvReader::fill() {
    if (ended_) return false;
    if (at_ > 0) {
        buffer_.erase(0, at_);
        bufferStart_ += at_;
        at_ = 0;
    }
    std::string_view piece = pieces_();
    ended_ = piece.empty();
    const std::size_t mark = std::min(markBytes_, piece.size());
    markBytes_ -= mark;
    decoder_.decode(piece.substr(mark), ended_, buffer_);
    const auto found = decoder_.takeBlemishes();
    blemishes_.insert(blemishes_.end(), found.begin(), found.end());
    return true;
}

void CsvReader::chooseDelimiter() {
    std::array<std::size_t, kCandidates.size()> counts{};
    bool quoted = false;
    for (std::size_t i = at_; i < buffer_.size() && (quoted || !isBreak(buffer_[i])); ++i) {
        if (buffer_[i] == '"') quoted = !quoted;
        const auto which = quoted ? std::string_view::npos : kCandidates.find(buffer_[i]);
        if (which != std::string_view::npos) ++counts[which];
    }
    delimiter_ = kCandidates[static_cast<std::size_t>(
        std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

std::size_t CsvReader::pastBreak(std::size_t at) const noexcept {
    if (at < buffer_.size() && buffer_[at] == '\r') {
        ++at;
        return at < buffer_.size() && buffer_[at] == '\n' ? at + 1 : at;
    }
    return at < buffer_.size() ? at + 1 : at;
}

std::size_t CsvReader::lineEnd(std::size_t from) const noexcept {
    while (from < buffer_.size() && !isBreak(buffer_[from]))
        ++from;
    return from;
}

void CsvReader::advance(std::size_t to) {
    line_ += countBreaks(std::string_view(buffer_).substr(at_, to - at_));
    at_ = to;
}

void CsvReader::skipEmptyLines() {
    for (;;) {
        std::size_t to = at_;
        while (to < buffer_.size() && (isBreak(buffer_[to]) || buffer_[to] == '\x1A'))
            ++to;
        // A CR at the very end may be half a line break: let fill() bring the rest first.
        if (to == buffer_.size() && !ended_) {
            if (to > at_ && buffer_[to - 1] == '\r') --to;
            advance(to);
            fill();
            continue;
        }
        advance(to);
        return;
    }
}

/// At the first byte behind an opening quote: moves to just behind the closing one. False if the
/// text ends first.
bool CsvReader::scanQuoted(std::size_t& at, bool& junk) {
    quoted_ = true;
    Cell cell{at, 0, false};
    for (;;) {
        const void* quote = std::memchr(buffer_.data() + at, '"', buffer_.size() - at);
        if (quote == nullptr) return false;
        at = static_cast<std::size_t>(static_cast<const char*>(quote) - buffer_.data());
        if (at + 1 == buffer_.size() && !ended_) return false;
        if (at + 1 >= buffer_.size() || buffer_[at + 1] != '"') break;
        cell.doubledQuotes = true;
        at += 2;
    }
    cell.end = at++;
    cells_.push_back(cell);
    while (at < buffer_.size() && buffer_[at] != *delimiter_ && !isBreak(buffer_[at])) {
        junk = junk || (buffer_[at] != ' ' && buffer_[at] != '\t');
        ++at;
    }
    return true;
}

/// Finds the cells of the record at at_.
CsvReader::Scan CsvReader::scan() {
    cells_.clear();
    quoted_ = false;
    bool junk = false;
    const char delimiter = *delimiter_;
    const char* text = buffer_.data();
    const std::size_t size = buffer_.size();
    std::size_t at = at_;
    for (;;) {
        if (at < size && text[at] == '"') {
            if (!scanQuoted(++at, junk)) {
                if (size - at_ > kMaxRecordBytes || ended_) return Scan::openQuote;
                return Scan::needMore;
            }
        } else {
            const std::size_t begin = at;
            while (at < size && text[at] != delimiter && text[at] != '\n' && text[at] != '\r')
                ++at;
            cells_.push_back({begin, at, false});
        }
        if (at - at_ > kMaxRecordBytes || cells_.size() > kMaxColumns) return Scan::tooLong;
        const bool cut = at == size || (at + 1 == size && text[at] == '\r');
        if (cut && !ended_) return Scan::needMore;
        if (at == size || text[at] != delimiter) break;
        ++at;
    }
    recordEnd_ = pastBreak(at);
    return junk ? Scan::junk : Scan::complete;
}

void CsvReader::collectBlemishes(CsvRecord& record, std::size_t end) {
    const std::uint64_t limit = bufferStart_ + end;
    while (nextBlemish_ < blemishes_.size() && blemishes_[nextBlemish_].at < limit)
        record.blemishes.push_back(blemishes_[nextBlemish_++]);
    if (nextBlemish_ == blemishes_.size()) {
        blemishes_.clear();
        nextBlemish_ = 0;
    }
}

void CsvReader::deliver(CsvRecord& record) {
    record.line = line_;
    record.cells.reserve(cells_.size());
    const std::string_view raw(buffer_.data() + at_, recordEnd_ - at_);
    line_ += quoted_ || raw.empty() ? countBreaks(raw) : isBreak(raw.back());
    collectBlemishes(record, recordEnd_);
    for (const Cell& cell : cells_) {
        char* begin = buffer_.data() + cell.begin;
        char* end = buffer_.data() + cell.end;
        if (cell.doubledQuotes) {
            char* to = begin;
            for (const char* from = begin; from < end; ++from) {
                *to++ = *from;
                if (*from == '"') ++from;
            }
            end = to;
        }
        record.cells.emplace_back(begin, static_cast<std::size_t>(end - begin));
    }
    at_ = recordEnd_;
}

/// Refuses the line at at_ alone and goes on behind it, however far away its end is.
void CsvReader::refuseLine(CsvRecord& record, base::Fault fault) {
    record.line = line_;
    record.fault = std::move(fault);
    std::size_t end = lineEnd(at_);
    badText_ = buffer_.substr(at_, std::min(end - at_, kKeptOfBadText));
    record.cells.push_back(badText_);
    while (end == buffer_.size() && !ended_) {
        collectBlemishes(record, end);
        at_ = end;
        fill();
        end = lineEnd(at_);
    }
    collectBlemishes(record, end);
    if (end + 1 == buffer_.size() && !ended_) {
        const std::size_t before = at_;
        fill();
        end -= before;
    }
    advance(pastBreak(end));
}

bool CsvReader::next(CsvRecord& record) {
    record.cells.clear();
    record.blemishes.clear();
    record.fault.reset();
    skipEmptyLines();
    if (at_ >= buffer_.size()) return false;
    if (!delimiter_) {
        while (lineEnd(at_) == buffer_.size() && buffer_.size() < kMaxRecordBytes && fill()) {
        }
        chooseDelimiter();
    }
    for (;;) {
        switch (scan()) {
            case Scan::complete:
                deliver(record);
                return true;
            case Scan::junk:
                refuseLine(record, {base::Code::ADAPTER_QUOTE_WRONG, "",
                                    "text stands behind a closing quote"});
                return true;
            case Scan::needMore:
                fill();
                break;
            case Scan::openQuote:
                refuseLine(record, {base::Code::ADAPTER_QUOTE_WRONG, "",
                                    "a quote opened here is never closed"});
                return true;
            case Scan::tooLong:
                refuseLine(record, {base::Code::ADAPTER_ROW_TOO_LONG, "",
                                    std::to_string(kMaxRecordBytes) + " bytes, " +
                                        std::to_string(kMaxColumns) + " columns"});
                return true;
        }
    }
}

}  // namespace guantong::adapters
