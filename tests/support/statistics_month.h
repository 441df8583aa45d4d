// SPDX-License-Identifier: Apache-2.0
// For tests of node/statistics: June 2025 of a county, small enough to count by hand.
//
//   market office (360521)                                    fire brigade (360502)
//   1 06-03 to 06-05, promise 10: early                       11 06-16 to 06-20, promise 5: early
//   2 06-03 to 06-12, promise 5: late
//   3 06-05, promise 5: open and late    4 06-27: open        9 05-20 to 06-03, promise 10: early
//   5 not accepted  6 on the spot  7 supplements asked for   10 07-01: not June's
//   8 withdrawn
#pragma once

#include "exchange/standard/record.h"
#include "tests/support/supervision_fixture.h"

#include <string>

namespace guantong::testing {

struct JuneFixture : SupervisionFixture {
    JuneFixture() {
        const Fields market{{Field::organisation, "11360521MB0000001X"},
                            {Field::organisationName, "市场监管局"},
                            {Field::region, "360521"}};
        const Fields fire{{Field::organisation, "11360502MB0000002X"},
                          {Field::organisationName, "消防救援大队"},
                          {Field::region, "360502"}};
        accept(caseId(9), "2025-05-20", 10, 20, "promised", market);
        accept(caseId(1), "2025-06-03", 10, 20, "promised", market);
        close(caseId(9), "2025-06-03");
        accept(caseId(2), "2025-06-03", 5, 20, "promised", market);
        on(caseId(5), "2025-06-04", EventKind::received, market);
        close(caseId(1), "2025-06-05");
        accept(caseId(3), "2025-06-05", 5, 20, "promised", market);
        on(caseId(5), "2025-06-05", EventKind::notAccepted);
        accept(caseId(6), "2025-06-09", 1, 20, "onTheSpot", market);
        close(caseId(6), "2025-06-09 15:00");
        on(caseId(7), "2025-06-10", EventKind::received, market);
        accept(caseId(8), "2025-06-10", 5, 20, "promised", market);
        on(caseId(7), "2025-06-11", EventKind::supplementRequested);
        close(caseId(2), "2025-06-12");
        on(caseId(8), "2025-06-12", EventKind::withdrawn);
        accept(caseId(11), "2025-06-16", 5, 20, "promised", fire);
        close(caseId(11), "2025-06-20");
        accept(caseId(4), "2025-06-27", 10, 20, "promised", market);
        sweep("2025-06-30 12:00");  // case 3: S04, S05 and S06
        accept(caseId(10), "2025-07-01", 10, 20, "promised", market);
        clock.set(at("2025-07-02"));
    }
    static std::string marketRow() {
        return "11360521MB0000001X 市场监管局 360521: accepted 6 averageUsedHundredths 600 early 2 "
               "finished 4 measured 3 notAccepted 1 onTheSpot 1 onTime 3 open 2 "
               "overdueFinished 1 overdueOpen 1 received 8 reminder 1 supplemented 1 "
               "usedHundredths 1800 warning 1 withdrawn 1 yellowCard 2\n";
    }
    static std::string fireRow() {
        return "11360502MB0000002X 消防救援大队 360502: accepted 1 averageUsedHundredths 400 early "
               "1 "
               "finished 1 measured 1 onTime 1 received 1 usedHundredths 400\n";
    }
    static std::string text(const standard::ReportAnswer& answer) {
        std::string all;
        for (const auto& row : answer.rows) {
            all += row.organisation + " " + row.organisationName + " " + row.region + ":";
            for (const auto& [name, count] : row.counts)
                all += " " + name + " " + std::to_string(count);
            all += "\n";
        }
        return all;
    }
};

}  // namespace guantong::testing
