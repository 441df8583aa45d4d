// SPDX-License-Identifier: Apache-2.0
// The written notices and decisions a case gives rise to. The word of a kind is its name in the
// database, in the API and of its template file; it is never renamed. Pure functions; thread-safe.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace guantong::documents {

enum class Kind {
    receiptOfMaterials,  ///< 收件凭证
    acceptance,          ///< 受理通知书, Art. 32(5)
    notAccepted,         ///< 不予受理通知书, Art. 32(1) and (2)
    supplement,          ///< 补正告知书, Art. 32(4)
    specialProcedure,    ///< 特别程序告知书, Art. 45
    extension,           ///< 延期通知书, Art. 42
    grant,               ///< 准予许可决定书, Art. 38
    refusal,             ///< 不予许可决定书, Art. 38
    proofOfDelivery,     ///< 送达回证
    registrationForm,    ///< 登记表
    certificate,         ///< 证照
    hearing,             ///< 听证告知书, Art. 46 to 48
    withdrawal,          ///< 撤回通知
};

/// Every kind, in the order above.
std::span<const Kind> allKinds() noexcept;

/// The kind's word, e.g. "acceptance".
std::string_view toString(Kind kind) noexcept;
/// The inverse; nothing for another word.
std::optional<Kind> kindNamed(std::string_view word) noexcept;

/// The title as printed, e.g. "受理通知书".
std::string_view chineseName(Kind kind) noexcept;
/// What stands in the number behind the organisation's prefix, e.g. "受".
std::string_view seriesWord(Kind kind) noexcept;

}  // namespace guantong::documents
