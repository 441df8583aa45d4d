// SPDX-License-Identifier: Apache-2.0
#include "node/statistics/report_parts.h"

#include <algorithm>
#include <iterator>

namespace guantong::statistics {

using base::Code;
using base::Fault;
using standard::ReportAnswer;

namespace {

constexpr std::size_t kMostPerPart = 1500;
constexpr std::int64_t kWidestNumber = 999'999;

/// Cuts lists into parts: each takes as many elements as fit.
class PartCutter {
public:
    explicit PartCutter(ReportAnswer head) : head_(std::move(head)) {
        head_.part = head_.parts = kWidestNumber;  // measured as wide as it may become
    }

    template <class Element>
    std::optional<Fault> cut(std::vector<Element> elements,
                             std::vector<Element> ReportAnswer::*list) {
        std::size_t most = kMostPerPart;
        for (std::size_t done = 0; done < elements.size();) {
            const std::size_t count = std::min(most, elements.size() - done);
            const auto from = elements.begin() + static_cast<std::ptrdiff_t>(done);
            ReportAnswer part = empty();
            (part.*list).assign(from, from + static_cast<std::ptrdiff_t>(count));
            const auto faults = standard::checkRecord(part);
            if (faults.empty()) {
                done += count;
                parts_.push_back(std::move(part));
            } else if (faults.front().code == Code::RECORD_TOO_LARGE && count > 1) {
                most = count / 2;
            } else {
                return faults.front();
            }
        }
        return std::nullopt;
    }

    std::vector<ReportAnswer> take() {
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            parts_[i].part = static_cast<std::int64_t>(i + 1);
            parts_[i].parts = static_cast<std::int64_t>(parts_.size());
            if (i > 0) parts_[i].id = head_.id + "-" + std::to_string(i + 1);
        }
        if (parts_.size() == 1) parts_.front().part = parts_.front().parts = std::nullopt;
        return std::move(parts_);
    }

private:
    ReportAnswer empty() const {
        ReportAnswer part = head_;
        if (parts_.empty()) return part;
        part.positions.clear();
        part.id += "-" + std::to_string(kWidestNumber);
        return part;
    }

    ReportAnswer head_;
    std::vector<ReportAnswer> parts_;
};

}  // namespace

std::variant<std::vector<ReportAnswer>, Fault> cutIntoParts(ReportAnswer answer) {
    if (answer.rows.size() + answer.cases.size() <= kMostPerPart) {
        auto faults = standard::checkRecord(answer);
        if (faults.empty()) return std::vector<ReportAnswer>{std::move(answer)};
        if (faults.front().code != Code::RECORD_TOO_LARGE) return std::move(faults.front());
    }
    auto rows = std::move(answer.rows);
    auto cases = std::move(answer.cases);
    answer.rows.clear();
    answer.cases.clear();
    if (rows.empty() && cases.empty())
        return Fault{Code::RECORD_TOO_LARGE, "Position", std::to_string(answer.positions.size())};
    PartCutter cutter(std::move(answer));
    if (auto fault = cutter.cut(std::move(rows), &ReportAnswer::rows)) return std::move(*fault);
    if (auto fault = cutter.cut(std::move(cases), &ReportAnswer::cases)) return std::move(*fault);
    return cutter.take();
}

ReportAnswer joinParts(std::vector<ReportAnswer> parts) {
    ReportAnswer whole = std::move(parts.front());
    whole.part = whole.parts = std::nullopt;
    for (std::size_t i = 1; i < parts.size(); ++i) {
        std::move(parts[i].rows.begin(), parts[i].rows.end(), std::back_inserter(whole.rows));
        std::move(parts[i].cases.begin(), parts[i].cases.end(), std::back_inserter(whole.cases));
    }
    return whole;
}

std::string reportFile(const std::vector<std::string>& parts) {
    if (parts.size() == 1) return parts.front();
    std::string file = "<Report>";
    for (const auto& part : parts)
        file += part;
    return file + "</Report>";
}

}  // namespace guantong::statistics
