// SPDX-License-Identifier: Apache-2.0
// Two real nodes in this process, mutual TLS over the loopback, gzip off: from the county's outbox
// to the city's signed receipt, stored. Both nodes' work is in the figures.
//
//   end_to_end_bench [--events 50000] [--singles 3000]
#include "measure.h"
#include "packages.h"

#include "exchange/stream_store.h"
#include "node/service.h"

#include <cstdio>
#include <thread>

using namespace guantong;
using bench::Stopwatch;

namespace {

constexpr int kBatch = 1000;
constexpr std::chrono::milliseconds kLook{2};
constexpr double kPatienceMs = 300'000;

/// True once nothing is promised and all that was cut is receipted by the city.
bool settled(node::NodeCore& county) {
    bool all = false;
    county.database().read([&](store::Transaction& tx) {
        const auto stream = exchange::latestStream(tx, bench::kCounty, exchange::Scope::up());
        all = stream && exchange::Outbox::size(tx) == 0 &&
              exchange::deliveredTo(tx, bench::kCity, stream->row) == stream->next - 1;
    });
    return all;
}

bool waitUntilSettled(node::NodeCore& county) {
    const Stopwatch patience;
    while (!settled(county)) {
        if (patience.wallMs() > kPatienceMs) return false;
        std::this_thread::sleep_for(kLook);
    }
    return true;
}

void promise(node::NodeCore& county, const std::vector<std::string>& events) {
    county.database().write([&](store::Transaction& tx) {
        for (const auto& event : events)
            county.outbox().enqueue(tx, exchange::Scope::up(), "event", event);
    });
}

void print(const char* what, double count, const Stopwatch& watch) {
    std::printf("%-44s %9.0f/s wall  %9.0f/s of cpu  (%.0f in %.2f s, cpu %.2f s)\n", what,
                count / watch.wallMs() * 1e3, count / watch.cpuMs() * 1e3, count,
                watch.wallMs() / 1e3, watch.cpuMs() / 1e3);
    std::fflush(stdout);
}

/// Packages of 1,000 events: everything is promised in one transaction before the clock starts.
bool full(node::NodeCore& county, std::int64_t events) {
    const auto made = bench::makeEvents(static_cast<int>(events), 1);
    promise(county, made);
    const Stopwatch watch;
    if (!waitUntilSettled(county)) return false;
    print("events, packages of 1,000", static_cast<double>(events), watch);
    return true;
}

/// One event in each package, all cut before the clock starts.
bool single(node::NodeCore& county, std::int64_t packages) {
    const auto events = bench::makeEvents(static_cast<int>(packages), 1);
    county.database().write([&](store::Transaction& tx) {
        for (const auto& event : events)
            exchange::Cutter::cutNow(county.context(), tx, exchange::Scope::up(), "events",
                                     {event});
    });
    const Stopwatch watch;
    if (!waitUntilSettled(county)) return false;
    print("packages of one event, sent and receipted", static_cast<double>(packages), watch);
    return true;
}

/// The same with a durable commit for each package that is cut, while others are on their way.
bool cutAndSent(node::NodeCore& county, std::int64_t packages) {
    const auto events = bench::makeEvents(static_cast<int>(packages), 1);
    const Stopwatch watch;
    for (const auto& event : events)
        county.database().write([&](store::Transaction& tx) {
            exchange::Cutter::cutNow(county.context(), tx, exchange::Scope::up(), "events",
                                     {event});
        });
    if (!waitUntilSettled(county)) return false;
    print("packages of one event, cut one by one too", static_cast<double>(packages), watch);
    return true;
}

std::int64_t eventsAt(node::NodeCore& city) {
    std::int64_t count = 0;
    city.database().read([&](store::Transaction& tx) {
        auto& find = tx.statement("SELECT COUNT(*) FROM case_event WHERE mark = 'taken'");
        count = find.step() ? find.number(0) : 0;
    });
    return count;
}

}  // namespace

int main(int argc, char** argv) {
    const auto events = bench::option(argc, argv, "events", 50'000);
    const auto singles = bench::option(argc, argv, "singles", 3'000);
    const bench::Network network;
    node::NodeCore city(network.city());
    node::NodeService cityService(city);
    bench::Network::configure(
        network.county(),
        "exchange.parent = https://127.0.0.1:" + std::to_string(cityService.exchangePort()) + "\n");
    node::NodeCore county(network.county());
    node::NodeService countyService(county);
    promise(county, bench::makeEvents(kBatch, 1));
    if (!waitUntilSettled(county)) {
        std::printf("the county cannot reach the city\n");
        return 1;
    }
    std::printf("both nodes warm: RSS %.1f MiB\n", bench::memoryMib("VmRSS"));
    bool good = true;
    for (int i = 0; i < 3; ++i)
        good =
            good && full(county, events) && single(county, singles) && cutAndSent(county, singles);
    const auto expected = kBatch + 3 * (events + 2 * singles);
    std::printf("peak RSS of both nodes and the made events: %.1f MiB\n",
                bench::memoryMib("VmHWM"));
    std::printf("the city holds %lld of %lld events\n", static_cast<long long>(eventsAt(city)),
                static_cast<long long>(expected));
    countyService.stop();
    cityService.stop();
    return good && eventsAt(city) == expected ? 0 : 1;
}
