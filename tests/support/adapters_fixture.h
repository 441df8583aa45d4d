// SPDX-License-Identifier: Apache-2.0
// For tests of adapters: a database with their tables, a small mapping, and files to drop.
#pragma once

#include "adapters/folder_adapter.h"
#include "exchange/base/clock.h"
#include "exchange/base/file.h"
#include "exchange/store/migrator.h"
#include "tests/support/adapters_fake_intake.h"
#include "tests/support/base_temp_folder.h"
#include "tests/support/store_fixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace guantong::testing {

inline std::filesystem::path adapterSource(const std::string& path) {
    return std::filesystem::path(GUANTONG_SOURCE_DIR) / path;
}

/// A mapping of the columns no, item, name, type, id, applied, accepted, done, result, why.
inline std::string smallMapping(const std::string& more = {}, const std::string& caseMore = {}) {
    return "<Mapping xmlns=\"urn:guantong:adapters:1.0\" system=\"small\" version=\"1\">\n"
           "<Times><Format>yyyy-MM-dd HH:mm:ss</Format><Format>yyyy-MM-dd</Format></Times>\n"
           "<Column name=\"id\" personal=\"yes\" as=\"idNumber\"/>\n" +
           more +
           "<Codes name=\"result\" version=\"1\"><Code from=\"0\" to=\"0\"/>"
           "<Code from=\"1\" to=\"1\"/></Codes>\n"
           "<Case><Number column=\"no\"/>" +
           caseMore +
           "</Case>\n"
           "<Common><Field name=\"item\" column=\"item\"/>"
           "<Field name=\"organisation\" text=\"ORG1\"/></Common>\n"
           "<Event kind=\"applied\"><OccurredAt column=\"applied\"/>"
           "<Field name=\"title\" column=\"name\"/>"
           "<Field name=\"applicantName\" column=\"name\"/></Event>\n"
           "<Event kind=\"accepted\"><OccurredAt column=\"accepted\"/></Event>\n"
           "<Event kind=\"finished\"><OccurredAt column=\"done\"/>"
           "<Field name=\"result\" column=\"result\" codes=\"result\"/>"
           "<Field name=\"reason\" column=\"why\"/></Event>\n"
           "</Mapping>\n";
}

inline constexpr const char* kSmallHeader = "no,item,name,id,applied,accepted,done,result,why\n";

inline adapters::Mapping mappingOf(const std::string& xml) {
    auto outcome = adapters::readMapping(xml, "m.xml");
    if (const auto* faults = std::get_if<adapters::MappingFaults>(&outcome))
        CPPUNIT_FAIL(base::describe(faults->front(), base::Language::english));
    return std::move(std::get<adapters::Mapping>(outcome));
}

/// A database with the adapters' tables, a folder "in", and one adapter on both.
struct AdaptersFixture {
    void build(const std::string& mapping = smallMapping()) {
        folder = std::make_unique<TempFolder>();
        database = store::openSqlite(folder->file("node.db"));
        const std::string sql =
            base::readFile(adapterSource("config/sql/sqlite/0003_adapters.sql"), 1u << 20);
        store::migrate(*database, {{1, "0001_adapters", sql}}, folder->file("copy-"));
        change(*database,
               "CREATE TABLE fake_event (id INTEGER PRIMARY KEY, case_number TEXT, kind TEXT,"
               " hash TEXT, replaces TEXT, version INTEGER, source_row TEXT)");
        std::filesystem::create_directory(folder->path() / "in");
        settings.name = "small";
        settings.folder = folder->path() / "in";
        settings.mappingFile = folder->path() / "mapping.xml";
        settings.settleTime = std::chrono::milliseconds{0};
        settings.batchRows = 3;
        write(mapping);
        reopen();
    }
    void write(const std::string& mapping) const {
        base::writeFileAtomically(settings.mappingFile, mapping);
    }
    void reopen() {
        adapter = std::make_unique<adapters::FolderAdapter>(settings, *database, intake, clock);
    }
    void drop(const std::string& name, const std::string& bytes) const {
        base::writeFileAtomically(settings.folder / name, bytes);
    }
    std::string events() { return valueOf(*database, "SELECT COUNT(*) FROM fake_event"); }
    std::string ask(const std::string& sql) { return valueOf(*database, sql); }
    /// "read=taken+repeated+waiting+refused" of the counts.
    static std::string sum(const adapters::RowCounts& counts) {
        return std::to_string(counts.read) + "=" + std::to_string(counts.taken) + "+" +
               std::to_string(counts.repeated) + "+" + std::to_string(counts.waiting) + "+" +
               std::to_string(counts.refused);
    }
    std::string run() { return sum(adapter->run().counts); }

    std::unique_ptr<TempFolder> folder;
    std::unique_ptr<store::Database> database;
    FakeIntake intake;
    base::FixedClock clock{at("2025-06-30T09:00:00.000+08:00")};
    adapters::AdapterSettings settings;
    std::unique_ptr<adapters::FolderAdapter> adapter;
};

}  // namespace guantong::testing
