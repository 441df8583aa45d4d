// SPDX-License-Identifier: Apache-2.0
// For tests of who is to have which blob: one node that takes packages of cases with blobs.
//
//   province ── city ─┬─ county       the county writes, with a material and a personal part
//                     └─ district
#pragma once

#include "node/federation/blob_erasure.h"
#include "node/federation/blob_routes.h"
#include "node/federation/record_sink.h"
#include "tests/support/cases_fixture.h"
#include "tests/support/exchange_blobs.h"

namespace guantong::testing {

inline const std::string kMaterial = contentOf(5000, 7);
inline const std::string kPersonal = R"({"idNumber":"360521","salt":"00"})";

/// A case of the county whose first event names a material and a personal part.
inline CaseScript caseWithBlobs() {
    CaseScript script;
    CaseEvent event =
        script.make(kCounty, EventKind::received, {{Field::personal, digestOf(kPersonal)}});
    event.materials.push_back({"营业执照.pdf", digestOf(kMaterial),
                               static_cast<std::int64_t>(kMaterial.size()), "application/pdf"});
    script.append(std::move(event));
    script.add(kCounty, EventKind::accepted);
    return script;
}

struct RouteFixture : BlobFixture {
    explicit RouteFixture(base::NodeId node = kCity) : BlobFixture(node) {
        cases::CaseLogSettings settings;
        settings.node = node;
        settings.clock = &clock;
        settings.calendar = [] { return plainCalendar(); };
        log = std::make_unique<cases::CaseLog>(settings);
        federation::SinkDoors doors{context, *log, outbox, {}};
        doors.handlers["Erasure"] = [this](const federation::Arrival& arrival,
                                           const standard::Record& record) {
            return federation::takeErasure(arrival.tx, blobs, *taker,
                                           arrival.header.id.stream.origin,
                                           std::get<standard::Erasure>(record));
        };
        records = std::make_unique<federation::FederationSink>(std::move(doors));
        taker = std::make_unique<exchange::Receiver>(context, *records);
        records->setReceiver(*taker);
        blobs.onArrival([this](store::Transaction& tx, const std::string& digest) {
            federation::blobArrived(tx, *taker, digest);
        });
    }
    /// The next package of the county, by way of the neighbour it comes through here.
    exchange::Receipt take(const std::vector<std::string>& xml) {
        const auto through = self == kProvince ? kCity : kCounty;
        const auto answer = taker->take(county.next(xml), through, std::nullopt);
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        return receiptIn(answer.body);
    }
    exchange::Receipt takeFrom(const CaseScript& script, std::size_t first) {
        return take({script.xml.begin() + static_cast<std::ptrdiff_t>(first), script.xml.end()});
    }
    std::string rowOf(const std::string& content) {
        return value("SELECT state || ' ' || upward || ' ' || above FROM blob WHERE digest = '" +
                     digestOf(content) + "'");
    }
    /// Our last word on the package of that number.
    exchange::Receipt lastReceipt(std::int64_t package) {
        std::string xml;
        database->read([&](store::Transaction& tx) {
            const auto row =
                exchange::findPackage(tx, packageId(kCounty, exchange::Scope::up(), package));
            xml = exchange::receiptXml(tx, exchange::latestReceipt(tx, row->row, self)->row);
        });
        return receiptIn(xml);
    }
    federation::BlobWay wayOf(bool put, base::NodeId child, const std::string& content) {
        return ask([&](auto& tx) {
            return put ? federation::wayOfPut(context, tx, child, digestOf(content))
                       : federation::wayOfGet(context, tx, child, digestOf(content));
        });
    }
    std::string send(const std::string& content) {
        return verdict(
            blobs.append(digestOf(content), 0, static_cast<std::int64_t>(content.size()), content));
    }

    PackageLine county{kCounty};
    std::unique_ptr<cases::CaseLog> log;
    std::unique_ptr<federation::FederationSink> records;
    std::unique_ptr<exchange::Receiver> taker;
};

}  // namespace guantong::testing
