// SPDX-License-Identifier: Apache-2.0
#include "node/documents/kind.h"

#include <array>
#include <cstddef>

namespace guantong::documents {

namespace {

struct Row {
    Kind kind;
    std::string_view word, name, series;
};

constexpr std::array kRows{
    Row{Kind::receiptOfMaterials, "receiptOfMaterials", "收件凭证", "收"},
    Row{Kind::acceptance, "acceptance", "受理通知书", "受"},
    Row{Kind::notAccepted, "notAccepted", "不予受理通知书", "不受"},
    Row{Kind::supplement, "supplement", "补正告知书", "补"},
    Row{Kind::specialProcedure, "specialProcedure", "特别程序告知书", "特"},
    Row{Kind::extension, "extension", "延期通知书", "延"},
    Row{Kind::grant, "grant", "准予许可决定书", "准"},
    Row{Kind::refusal, "refusal", "不予许可决定书", "不准"},
    Row{Kind::proofOfDelivery, "proofOfDelivery", "送达回证", "送"},
    Row{Kind::registrationForm, "registrationForm", "登记表", "登"},
    Row{Kind::certificate, "certificate", "证照", "证"},
    Row{Kind::hearing, "hearing", "听证告知书", "听"},
    Row{Kind::withdrawal, "withdrawal", "撤回通知", "撤"},
};

constexpr auto kKinds = [] {
    std::array<Kind, kRows.size()> kinds{};
    for (std::size_t i = 0; i < kRows.size(); ++i)
        kinds[i] = kRows[i].kind;
    return kinds;
}();

constexpr bool rowsAreInOrder() {
    for (std::size_t i = 0; i < kRows.size(); ++i)
        if (static_cast<std::size_t>(kRows[i].kind) != i) return false;
    return true;
}
static_assert(rowsAreInOrder());

const Row& rowOf(Kind kind) noexcept {
    return kRows[static_cast<std::size_t>(kind)];
}

}  // namespace

std::span<const Kind> allKinds() noexcept {
    return kKinds;
}

std::string_view toString(Kind kind) noexcept {
    return rowOf(kind).word;
}

std::optional<Kind> kindNamed(std::string_view word) noexcept {
    for (const Row& row : kRows)
        if (row.word == word) return row.kind;
    return std::nullopt;
}

std::string_view chineseName(Kind kind) noexcept {
    return rowOf(kind).name;
}

std::string_view seriesWord(Kind kind) noexcept {
    return rowOf(kind).series;
}

}  // namespace guantong::documents
