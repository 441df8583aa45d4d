// SPDX-License-Identifier: Apache-2.0
#include "node/approval/tracking.h"

#include "exchange/base/text.h"

#include <algorithm>

namespace guantong::approval {

using base::Code;
using base::Fault;

namespace {

struct Guesses {
    std::int64_t failures = 0, lastMs = 0, lockedUntilMs = 0;
};

Guesses guessesOf(store::Transaction& tx, const std::string& subject) {
    auto& row = tx.statement(
                      "SELECT failures, last_ms, locked_until_ms FROM guess "
                      "WHERE subject = ?")
                    .bind(1, subject);
    if (!row.step()) return {};
    return {row.number(0), row.number(1), row.number(2)};
}

void forget(store::Transaction& tx, const std::string& subject) {
    tx.statement("DELETE FROM guess WHERE subject = ?").bind(1, subject).run();
}

/// One more failure; every `limit` of them lock, each time twice as long.
void countFailure(store::Transaction& tx, const std::string& subject, std::int64_t limit,
                  base::Instant now) {
    Guesses known = guessesOf(tx, subject);
    constexpr std::int64_t kDayMs = 86'400'000;
    if (base::toMillis(now) - known.lastMs > kDayMs) known = {};
    ++known.failures;
    if (known.failures % limit == 0) {
        const auto locks = std::min<std::int64_t>(known.failures / limit - 1, 6);
        const auto length = std::chrono::milliseconds(kGuessLock).count() << locks;
        known.lockedUntilMs = base::toMillis(now) + std::min(length, kDayMs);
    }
    forget(tx, subject);
    tx.statement(
          "INSERT INTO guess (subject, failures, last_ms, locked_until_ms) "
          "VALUES (?, ?, ?, ?)")
        .bind(1, subject)
        .bind(2, known.failures)
        .bind(3, base::toMillis(now))
        .bind(4, known.lockedUntilMs)
        .run();
}

/// Compares without telling by its time how much was right.
bool same(std::string_view a, std::string_view b) {
    unsigned difference = a.size() == b.size() ? 0u : 1u;
    for (std::size_t i = 0; i < a.size(); ++i)
        difference |= static_cast<unsigned char>(a[i]) ^
                      static_cast<unsigned char>(b.empty() ? 0 : b[i % b.size()]);
    return difference == 0;
}

}  // namespace

std::string normalCode(std::string_view typed) {
    std::string code;
    for (const char c : typed) {
        if (c >= 'a' && c <= 'z')
            code += static_cast<char>(c - 'a' + 'A');
        else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
            code += c;
        if (code.size() > 12) break;
    }
    return code;
}

std::variant<ApplicationRow, Fault> track(store::Transaction& tx, std::string_view number,
                                          std::string_view code, std::string_view address,
                                          base::Instant now) {
    const std::string trimmed(base::trim(number).substr(0, 64));
    const std::string byCase = "case " + trimmed;
    const std::string byAddress = "address " + std::string(address.substr(0, 64));
    for (const std::string& subject : {byCase, byAddress}) {
        const auto locked = guessesOf(tx, subject).lockedUntilMs;
        if (locked > base::toMillis(now))
            return Fault{Code::TRACKING_LOCKED, "code",
                         base::formatInstant(base::fromMillis(locked))};
    }
    auto row = findApplication(tx, trimmed);
    const std::string expected = row ? row->trackingCode : std::string("??????");
    if (same(normalCode(code), expected) && row) {
        forget(tx, byCase);
        return std::move(*row);
    }
    countFailure(tx, byCase, kGuessesPerCase, now);
    countFailure(tx, byAddress, kGuessesPerAddress, now);
    return Fault{Code::TRACKING_WRONG, "code", {}};
}

}  // namespace guantong::approval
