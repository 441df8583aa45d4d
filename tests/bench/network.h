// SPDX-License-Identifier: Apache-2.0
// A city and its county in a temporary folder, enrolled and with the demonstration's catalogue
// and calendar in force at the city. One thread.
//
//   authority ─ city (root of this small network) ─ county
#pragma once

#include "exchange/base/error.h"
#include "exchange/base/file.h"
#include "exchange/base/limits.h"
#include "node/catalog/catalogue_file.h"
#include "node/core.h"
#include "node/federation/enrolment.h"
#include "node/resources.h"

#include <malloc.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

namespace guantong::bench {

namespace fs = std::filesystem;

inline const base::NodeId kCity = *base::NodeId::parse("360500000000");
inline const base::NodeId kCounty = *base::NodeId::parse("360521000000");

inline void insist(const std::optional<base::Fault>& fault) {
    if (fault) throw base::Error(*fault);
}

class Network {
public:
    Network() {
        mallopt(M_ARENA_MAX, 2);  // as the program does
        std::string name = (fs::temp_directory_path() / "guantong-bench-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw base::Error(base::Code::FILE_UNWRITABLE, name);
        folder_ = name;
        federation::AuthorityStore::create(folder_ / "authority", "bench", clock_);
        makeNode(city(), kCity, {}, "city");
        makeNode(county(), kCounty, kCity, "county");
        node::NodeCore core(city());
        publish(core);
    }
    ~Network() {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;

    fs::path city() const { return folder_ / "city"; }
    fs::path county() const { return folder_ / "county"; }
    const fs::path& folder() const noexcept { return folder_; }
    /// Adds lines to the settings of the node in that folder.
    static void configure(const fs::path& node, const std::string& lines) {
        const fs::path file = node / "node.properties";
        base::writeFileAtomically(file, base::readFile(file, 65536) + lines, 0640);
    }

private:
    void makeNode(const fs::path& folder, base::NodeId id, base::NodeId parent,
                  const std::string& level) {
        base::makeFolder(folder, 0750);
        base::writeFileAtomically(folder / "node.properties",
                                  "node.id = " + id.str() + "\nnode.level = " + level +
                                      "\nnode.name = " + level +
                                      "\nnode.regions = " + id.str().substr(0, 6) +
                                      "\nnode.listen = 127.0.0.1:0"
                                      "\nexchange.listen = 127.0.0.1:0\nexchange.gzip = false\n",
                                  0640);
        auto authority = federation::AuthorityStore::open(folder_ / "authority", clock_);
        federation::NodeApplication facts;
        facts.id = id;
        facts.level = facts.name = level;
        facts.regions = {id.str().substr(0, 6)};
        const auto request = federation::makeRequest(folder, facts, crypto::Suite::ecdsaP256Sha256,
                                                     {"localhost"}, {});
        auto answer = federation::issue(authority, request, parent);
        if (auto* refused = std::get_if<base::Fault>(&answer)) throw base::Error(*refused);
        insist(federation::install(folder, std::get<std::string>(answer), {}, clock_.now()));
    }

    /// Directory, calendar and items, as the keeper of a serving node would take them.
    void publish(node::NodeCore& core) const {
        const auto directory =
            base::readFile(folder_ / "authority" / "directory.xml", base::kMaxFileBytes);
        auto items =
            catalog::readCatalogueFile(node::resource("demo/items.xml"), node::catalogueSchema());
        if (auto* faults = std::get_if<std::vector<base::Fault>>(&items))
            throw base::Error(faults->front());
        core.database().write([&](store::Transaction& tx) {
            insist(core.directories().take(tx, directory));
            core.publish(tx, node::builtInCalendar());
            for (const auto& item : std::get<std::vector<standard::Item>>(items))
                core.publish(tx, item);
        });
    }

    base::SystemClock clock_;
    fs::path folder_;
};

}  // namespace guantong::bench
