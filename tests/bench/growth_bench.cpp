// SPDX-License-Identifier: Apache-2.0
// Memory and speed of the receiving node as its database grows: one line per mark. Every second
// package is of another day, as a county's would be: ids of one day lie together in the indexes.
//
//   growth_bench [--packages 500] [--cases 1000] [--per-case 1]
#include "measure.h"
#include "packages.h"

#include <cstdio>

using namespace guantong;

namespace {

constexpr std::int64_t kWindow = 20;  ///< packages the median of a mark is taken over
constexpr std::int64_t kPerDay = 2;   ///< packages

bool isMark(std::int64_t package) {
    return package == kWindow || package == 200 || package % 250 == 0;
}

}  // namespace

int main(int argc, char** argv) {
    const auto packages = bench::option(argc, argv, "packages", 500);
    const int cases = static_cast<int>(bench::option(argc, argv, "cases", 1000));
    const int perCase = static_cast<int>(bench::option(argc, argv, "per-case", 1));
    const bench::Network network;
    node::NodeCore city(network.city());
    bench::PackageMaker maker(network.county());
    bench::Series series;
    std::printf("packages     events  wall ms  cpu ms  RSS MiB  peak MiB\n");
    for (std::int64_t i = 1; i <= packages; ++i) {
        auto bytes = maker.next(bench::makeEvents(cases, perCase, std::chrono::days(i / kPerDay)));
        const bench::Stopwatch watch;
        const auto answer = city.receiver().take(std::move(bytes), bench::kCounty, {});
        series.add(watch);
        if (!answer.taken()) {
            std::printf("refused: %s\n", answer.body.c_str());
            return 1;
        }
        if (i % 50 == 0) city.archive().flush(50);  // as the keeper of a serving node does
        if (series.wall.size() > kWindow) {
            series.wall.erase(series.wall.begin());
            series.cpu.erase(series.cpu.begin());
        }
        if (isMark(i))
            std::printf("%8lld %10lld %8.2f %7.2f %8.1f %9.1f\n", static_cast<long long>(i),
                        static_cast<long long>(i * cases * perCase), series.wallMs(),
                        series.cpuMs(), bench::memoryMib("VmRSS"), bench::memoryMib("VmHWM"));
        std::fflush(stdout);
    }
    return 0;
}
