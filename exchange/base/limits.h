// SPDX-License-Identifier: Apache-2.0
// Every limit of the exchange by name. The contract's own (S4) are repeated in
// schemas-xml/limits.xml, and a test holds the two equal: every node takes at least these and
// none sends more.
#pragma once

#include <chrono>
#include <cstddef>

namespace guantong::base {

// ---- the contract: packages and records
constexpr std::size_t kMaxPackageBytes = 8u << 20;
constexpr std::size_t kMaxPackageRecords = 5000;
constexpr std::size_t kMaxRecordBytes = 1u << 20;
constexpr std::size_t kMaxEventTextBytes = 64u << 10;  ///< one text of a case event
constexpr std::size_t kMaxDepth = 16;
constexpr std::size_t kMaxAttributes = 32;
constexpr std::size_t kMaxReceiptBytes = 4u << 20;
constexpr std::size_t kMaxBlobBytes = 512u << 20;
constexpr std::size_t kMaxInflateRatio = 200;

// ---- our own choices below the contract's
constexpr std::size_t kCutRecords = 1000;         ///< the cutter ends a package here,
constexpr std::size_t kCutBytes = 2u << 20;       ///< or here
constexpr std::size_t kMaxPullBytes = 16u << 20;  ///< packages in one pull answer
constexpr std::size_t kPackagesInFlight = 4;
constexpr std::size_t kMaxJsonBytes = 1u << 20;
constexpr std::size_t kMaxEvidenceBytes = 1u << 30;  ///< refused bytes kept, oldest dropped first
constexpr std::size_t kMaxFileBytes = 64u << 20;     ///< configuration, catalogue and mapping files

constexpr std::chrono::seconds kClockShown{5};  ///< offsets above are shown
constexpr std::chrono::minutes kClockStops{5};  ///< above, the child cuts no package
constexpr std::chrono::minutes kHeadsWait{10};  ///< a silent next hop ends the wait

}  // namespace guantong::base
