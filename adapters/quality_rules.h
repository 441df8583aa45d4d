// SPDX-License-Identifier: Apache-2.0
// The quality rules themselves, one function each. Inside adapters only; quality.h holds the table
// that gives them their ids and levels. Pure but for the facts' own look-ups.
#pragma once

#include "adapters/quality.h"

namespace guantong::adapters::quality {

/// Q01: an event whose case no event has opened.
void caseAbsent(const QualityFacts& facts, const QualityReport& report);
/// Q02: finished without accepted (an on-the-spot or not accepted case needs none).
void notAccepted(const QualityFacts& facts, const QualityReport& report);
/// Q03: applied <= accepted <= step <= finished <= handed out; by days where a time lacks the hour.
void timesDisordered(const QualityFacts& facts, const QualityReport& report);
/// Q04: a time ahead of now, before 2000, or a driver's null date.
void timeImpossible(const QualityFacts& facts, const QualityReport& report);
/// Q05: two finished rows of one case, of the same version (or none) and with other content.
void finishedTwice(const QualityFacts& facts, const QualityReport& report);
/// Q06: the same key and version with other content.
void versionConflict(const QualityFacts& facts, const QualityReport& report);
/// Q07: a version lower than the one here, or one that skips numbers.
void versionStale(const QualityFacts& facts, const QualityReport& report);
/// Q08: result 1 to 5, 不予受理 or 作废 without reason.
void reasonMissing(const QualityFacts& facts, const QualityReport& report);
/// Q16: item unknown, not in force, of another organisation, or with other limits.
void itemWrong(const QualityFacts& facts, const QualityReport& report);
/// Q17: check digits and fillers.
void checkDigit(const QualityFacts& facts, const QualityReport& report);
/// Q18: region code without form, or unknown on the day.
void regionWrong(const QualityFacts& facts, const QualityReport& report);
/// Q19: a promised case accepted and finished at once; many rows at one time.
void timesIdentical(const QualityFacts& facts, const QualityReport& report);
/// Q22: traces of text that was decoded wrongly or twice.
void textDoubtful(const QualityFacts& facts, const QualityReport& report);

}  // namespace guantong::adapters::quality
