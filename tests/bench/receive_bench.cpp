// SPDX-License-Identifier: Apache-2.0
// The receive path against the floor (floor_pass.h, floor_store.h), the two by turns over the same
// packages, then the stages of ours one by one.
//
//   receive_bench [--rounds 9] [--cases 1000] [--per-case 1] [--stages 5]
#include "exchange/receipt.h"
#include "exchange/store/migrator.h"
#include "exchange/stream_store.h"
#include "floor_store.h"
#include "measure.h"
#include "packages.h"

#include <array>
#include <cstdio>

using namespace guantong;
using bench::Series;
using bench::Stopwatch;

namespace {

class Floor {
public:
    Floor(const bench::Network& network, crypto::PublicKey key) : key_(std::move(key)) {
        const std::string file = (network.folder() / "floor.db").string();
        store::migrate(*store::openSqlite(file), store::builtInMigrations(), "");
        rows_ = std::make_unique<bench::FloorStore>(file);
    }

    /// `bytes` is package `sequence`; the stated digest and signature are `expected`'s.
    bool receive(std::int64_t sequence, const std::string& bytes,
                 const crypto::ParsedSignature& expected) {
        const bench::FloorPass pass(bytes);
        const std::string_view all(bytes);
        const std::array<std::string_view, 2> outside{all.substr(0, pass.signatureBegin),
                                                      all.substr(pass.signatureEnd)};
        if (crypto::digest(crypto::DigestKind::sha256, outside) != expected.digest) return false;
        if (!key_.verify(expected.signedInfo, expected.signature)) return false;
        rows_->store(sequence, bytes, pass.events, "sha256:" + std::string(64, 'd'));
        return true;
    }

private:
    crypto::PublicKey key_;
    std::unique_ptr<bench::FloorStore> rows_;
};

struct Undo {};

/// Runs `work` in a transaction that leaves nothing.
template <class Work>
void undone(store::Database& database, const Work& work) {
    try {
        database.write([&](store::Transaction& tx) {
            work(tx);
            throw Undo{};
        });
    } catch (const Undo&) {
        return;
    }
}

struct Stages {
    Series form, decode, trust, apply, keep, receipt;
};

exchange::Receipt receiptFor(const exchange::Package& package, base::Instant now) {
    exchange::Receipt receipt;
    receipt.issuer = bench::kCity;
    receipt.package = package.header.id;
    receipt.packageDigest = package.digest();
    receipt.status = "applied";
    receipt.receivedAt = receipt.clock = now;
    receipt.next = package.header.id.sequence + 1;
    return receipt;
}

/// Every stage of ours by itself, over a package that has not been taken. The form is measured
/// alone and with the events, which take() decodes and hashes in the same pass.
bool measureStages(node::NodeCore& city, const std::string& bytes, Stages& stages) {
    const auto now = city.clock().now();
    std::string copy = bytes;
    const Stopwatch form;
    const auto alone = exchange::readPackage(std::move(copy));
    stages.form.add(form);
    const auto shared = std::make_shared<const std::string>(bytes);
    const Stopwatch decode;
    const auto read = exchange::readPackageAndEvents(shared);
    stages.decode.add(decode);
    const auto& package = std::get<exchange::Package>(read);
    const Stopwatch trust;
    const bool good = city.context()
                          .trust.check(package.document, bench::kCounty, now, package.header.id)
                          .empty();
    stages.trust.add(trust);
    std::size_t decoded = 0;
    for (std::size_t i = 0; i < package.recordCount(); ++i)
        decoded += package.event(i) != nullptr ? 1 : 0;
    undone(city.database(), [&](store::Transaction& tx) {
        auto stream = exchange::openStream(tx, package.header.id.stream);
        exchange::PackageRow row;
        row.id = package.header.id;
        row.digest = package.digest();
        row.kind = package.header.kind;
        row.state = "applied";
        const Stopwatch keep;
        row.row = storePackage(tx, stream, row, package.document.verbatim());
        stages.keep.add(keep);
        const Stopwatch apply;
        city.sink().apply(tx, package, row.row);
        stages.apply.add(apply);
        const Stopwatch sign;
        const auto receipt = receiptFor(package, now);
        const auto document = exchange::write(receipt, *city.context().identity.signer());
        storeReceipt(tx, row.row, receipt, document.digest, document.bytes);
        stages.receipt.add(sign);
    });
    return good && decoded == package.recordCount();
}

void line(const char* name, double wall, double cpu, double whole) {
    std::printf("  %-34s %8.2f %8.2f %6.0f %%\n", name, wall, cpu, 100 * cpu / whole);
}

void print(const Stages& stages, const Series& ours) {
    const double whole = ours.cpuMs();
    std::printf("stages of ours, medians (ms)            wall      cpu   share of cpu\n");
    line("form: one pass, strict scan, cuts", stages.form.wallMs(), stages.form.cpuMs(), whole);
    line("trust: digest, signature", stages.trust.wallMs(), stages.trust.cpuMs(), whole);
    line("  and decoding, hashing the events", stages.decode.wallMs() - stages.form.wallMs(),
         stages.decode.cpuMs() - stages.form.cpuMs(), whole);
    line("fold, clocks, rows of cases", stages.apply.wallMs(), stages.apply.cpuMs(), whole);
    line("package row and bytes", stages.keep.wallMs(), stages.keep.cpuMs(), whole);
    line("receipt signed and stored", stages.receipt.wallMs(), stages.receipt.cpuMs(), whole);
    const double wall = stages.decode.wallMs() + stages.trust.wallMs() + stages.apply.wallMs() +
                        stages.keep.wallMs() + stages.receipt.wallMs();
    const double cpu = stages.decode.cpuMs() + stages.trust.cpuMs() + stages.apply.cpuMs() +
                       stages.keep.cpuMs() + stages.receipt.cpuMs();
    line("the rest: commit, threads", ours.wallMs() - wall, whole - cpu, whole);
}

void print(const Series& floor, const Series& ours, double records) {
    std::printf("medians of one package (ms)             wall      cpu   records/s/core (cpu)\n");
    std::printf("  %-34s %8.2f %8.2f %10.0f\n", "floor", floor.wallMs(), floor.cpuMs(),
                records / floor.cpuMs() * 1e3);
    std::printf("  %-34s %8.2f %8.2f %10.0f\n", "ours", ours.wallMs(), ours.cpuMs(),
                records / ours.cpuMs() * 1e3);
    std::vector<double> wall, cpu;
    for (std::size_t i = 0; i < ours.wall.size(); ++i) {
        wall.push_back(ours.wall[i] / floor.wall[i]);
        cpu.push_back(ours.cpu[i] / floor.cpu[i]);
    }
    std::printf("  %-34s %8.2f %8.2f   (median of the rounds' ratios; bar 1.30)\n", "ours : floor",
                Series::median(wall), Series::median(cpu));
}

}  // namespace

int main(int argc, char** argv) {
    const auto rounds = bench::option(argc, argv, "rounds", 9);
    const int cases = static_cast<int>(bench::option(argc, argv, "cases", 1000));
    const int perCase = static_cast<int>(bench::option(argc, argv, "per-case", 1));
    const bench::Network network;
    node::NodeCore city(network.city());
    bench::PackageMaker maker(network.county());
    const auto signer = federation::NodeKeys::load(network.county(), bench::kCounty).signer;
    Floor floor(network, *signer->certificate().publicKey());
    Series floorTime, ourTime;
    for (std::int64_t round = 0; round <= rounds; ++round) {  // the first warms up
        const std::string bytes = maker.next(bench::makeEvents(cases, perCase));
        auto read = exchange::readPackage(bytes);
        const auto signature = std::get<exchange::Package>(read).document.signature();
        bool good = true;
        const auto takeFloor = [&] {
            const Stopwatch watch;
            good = good && floor.receive(round + 1, bytes, signature);
            if (round > 0) floorTime.add(watch);
        };
        if (round % 2 == 0) takeFloor();
        std::string copy = bytes;
        const Stopwatch watch;
        good = good && city.receiver().take(std::move(copy), bench::kCounty, {}).taken();
        if (round > 0) ourTime.add(watch);
        if (round % 2 == 1) takeFloor();
        if (!good) {
            std::printf("a package was refused\n");
            return 1;
        }
        if (round == 0)
            std::printf("%lld rounds, package of %d events, %.2f MB\n",
                        static_cast<long long>(rounds), cases * perCase,
                        static_cast<double>(bytes.size()) / 1e6);
    }
    print(floorTime, ourTime, cases * perCase);
    Stages stages;
    const std::string bytes = maker.next(bench::makeEvents(cases, perCase));
    for (std::int64_t i = 0; i < bench::option(argc, argv, "stages", 5); ++i)
        if (!measureStages(city, bytes, stages)) return 1;
    print(stages, ourTime);
    return 0;
}
